import { describe, expect, test } from 'vitest';
import { type BackupFacts, backupMessage } from '../../src/messages/backup.ts';
import { check, copy, running, voice } from './backup-facts.ts';
import { at, buttonsOf, lines } from './facts.ts';

const MB = 1024 ** 2;
const PROGRESS = { phase: 'archive', bytes: 0, bytesPerSecond: null, expectedBytes: null, stopBy: null } as const;

function facts(of: BackupFacts['copy'], change: Partial<BackupFacts> = {}): BackupFacts {
  return { copy: of, progress: null, lastGood: null, ...change };
}

describe('a copy that is being made', () => {
  const head = '⏳ B-12 应用目录（全量）正在备份 · 主机 app-01 · 02:00 按计划开始';

  test('waits', () => {
    expect(lines(backupMessage(facts(running()), voice()))).toEqual([head, '等待开始', '[停止]']);
  });

  test.each([
    [{ phase: 'preflight' }, '检查空间和环境'],
    [{ bytes: 100 * MB }, '归档 · 100 MB'],
    [{ bytes: 100 * MB, bytesPerSecond: 45 * MB }, '归档 · 100 MB · 45 MB/s'],
    [{ expectedBytes: 400 * MB }, '░░░░░░░░░░ 归档'],
    [
      { bytes: 200 * MB, bytesPerSecond: 45 * MB, expectedBytes: 400 * MB },
      '▓▓▓▓▓░░░░░ 归档 · 200 MB / 约 400 MB · 45 MB/s',
    ],
    [{ bytes: 500 * MB, expectedBytes: 400 * MB }, '▓▓▓▓▓▓▓▓▓░ 归档 · 500 MB / 约 400 MB'],
    [{ phase: 'pull', bytes: MB, expectedBytes: 0 }, '传回 Rounds · 1 MB'],
    [{ phase: 'checksum', bytes: MB }, '计算校验和 · 1 MB'],
    [{ phase: 'copy-to', bytes: MB }, '传到另一台主机 · 1 MB'],
  ] as const)('shows how far it is: %j', (change, line) => {
    const message = backupMessage(facts(running(), { progress: { ...PROGRESS, ...change } }), voice());
    expect(lines(message)).toEqual([head, line, '[停止]']);
    expect(message.summary).toBe('⏳ B-12 应用目录（全量）正在备份');
  });

  test('asks before it is stopped, and then says who did it', () => {
    const [stop] = buttonsOf(backupMessage(facts(running()), voice()));
    expect(stop).toMatchObject({ action: 'backup-cancel', value: { copy: 12 }, confirm: { title: '停止备份？' } });
    const stopping = facts(running(), { progress: { ...PROGRESS, stopBy: 'engineer' } });
    expect(lines(backupMessage(stopping, voice()))).toEqual([head, '工程师甲 要求停止，正在结束主机上的进程…']);
  });
});

describe('a good copy', () => {
  test('says what is where, and how to go on', () => {
    const message = backupMessage(facts(copy()), voice());
    expect(message.summary).toBe('✅ B-12 应用目录（全量）备份完成，500 MB');
    expect(lines(message)).toEqual([
      '✅ B-12 应用目录（全量）备份完成，500 MB · 主机 app-01 · 02:00 按计划开始',
      '源数据 2 GB · 文件和目录 12,345 个 · 用时 2 分钟 10 秒 · zstd 压缩到 25 % · SHA-256 ab12cd34ef56…',
      '📦 主机 app-01 /app/backup/app/app-full-20261120T180000Z-B12.tar.zst',
      '📦 Rounds 存储 acme/app/app-full-20261120T180000Z-B12.tar.zst',
      '[校验] [恢复演练] [恢复方法]',
    ]);
  });

  test('of a database, of a plan without drills, by a person, on another host, in English', () => {
    const of = copy({
      planId: 'opsdb',
      hostId: 'db-01',
      startedBy: 'engineer',
      storePath: null,
      other: { hostId: 'app-01', path: '/app/copies/opsdb.sql.gz' },
      compression: 'gzip',
      entries: 34,
      objects: { views: 2, triggers: 0, routines: 1_003, events: 1 },
    });
    expect(lines(backupMessage(facts(of), voice('en')))).toEqual([
      '✅ B-12 monitoring database (full) done, 500 MB · Host db-01 · started by Engineer A 02:00',
      '2 GB of data · 34 tables · views 2, triggers 0, procedures and functions 1,003, events 1 · took 2 min 10 s · gzip, to 25 % · SHA-256 ab12cd34ef56…',
      '📦 Host db-01 /app/backup/app/app-full-20261120T180000Z-B12.tar.zst',
      '📦 Host app-01 /app/copies/opsdb.sql.gz',
      '[Verify] [How to restore]',
    ]);
  });

  test('that is incremental names its base; what nobody measured is left out', () => {
    const of = copy({ kind: 'incremental', baseId: 10, sourceBytes: null, entries: null, compression: 'none' });
    expect(lines(backupMessage(facts(of), voice()))[1]).toBe(
      '基于 B-10 · 用时 2 分钟 10 秒 · 未压缩 · SHA-256 ab12cd34ef56…',
    );
  });

  test('with remarks is no plain success', () => {
    const warnings = Array.from({ length: 7 }, (_, index) => ({
      key: 'backup-message.phase-pull',
      values: { index },
    }));
    const message = backupMessage(facts(copy({ warnings })), voice());
    expect(message.summary).toBe('⚠️ B-12 应用目录（全量）备份完成，500 MB，有 7 条提醒');
    expect(lines(message).slice(-3)).toEqual([
      '• ⚠️ 传回 Rounds',
      '• 另有 2 条提醒，用 /backup show 查看',
      '[校验] [恢复演练] [恢复方法]',
    ]);
  });

  test('sums up its checks, the newest of each kind and place', () => {
    const checks = [
      check({ id: 1, outcome: 'failed' }),
      check({ id: 2, place: 'host' }),
      check({ id: 3, outcome: 'passed', endedAt: at('22 05:00') }),
      check({ id: 4, kind: 'drill', startedAt: at('06:00'), endedAt: at('06:01'), restoreMs: 42_000 }),
      check({ id: 5, kind: 'listing', endedAt: null, outcome: null }),
    ];
    const message = backupMessage(facts(copy({ checks })), voice());
    expect(message.summary).toBe('✅ B-12 应用目录（全量）备份完成，500 MB');
    expect(lines(message)).toContain(
      '校验：✅ 校验和 11-22 05:00（Rounds 存储） · ✅ 校验和 05:00（主机 app-01） · ✅ 恢复演练 06:01，恢复用时 42 秒',
    );
    // Where it lies in one place only, which that is goes without saying.
    expect(lines(backupMessage(facts(copy({ checks: checks.slice(1, 2), storePath: null })), voice()))).toContain(
      '校验：✅ 校验和 05:00',
    );
  });

  test('that failed a check at one of its places says at which', () => {
    const message = backupMessage(
      facts(copy({ checks: [check({ outcome: 'failed' }), check({ id: 4, place: 'host' })] })),
      voice(),
    );
    expect(message.summary).toBe('⚠️ B-12 应用目录（全量）备份完成，500 MB，但 Rounds 存储 的一份未通过校验和');
  });

  test('that passed a more telling check since is mended', () => {
    const drill = check({ id: 4, kind: 'drill', startedAt: at('07:00') });
    const message = backupMessage(facts(copy({ checks: [check({ outcome: 'failed' }), drill] })), voice());
    expect(message.summary).toBe('✅ B-12 应用目录（全量）备份完成，500 MB');
  });

  test('that failed a check is nothing to rely on, whatever else passed', () => {
    const checks = [
      check({ id: 1, outcome: 'failed' }),
      check({ id: 2, place: 'host', outcome: 'failed' }),
      check({ id: 3, kind: 'drill', outcome: 'failed' }),
      check({ id: 4, kind: 'listing' }),
    ];
    const message = backupMessage(facts(copy({ checks })), voice());
    expect(message.summary).toBe('❗ B-12 应用目录（全量）未通过校验和、恢复演练，不能作为可用备份');
  });
});

describe('a copy that failed', () => {
  const failed = copy({
    state: 'failed',
    hostPath: null,
    storePath: null,
    bytes: null,
    failure: {
      key: 'ssh.unreachable',
      values: { host: '应用服务器', address: '192.0.2.45', port: 22, reason: 'ECONNREFUSED' },
    },
  });

  test('says why, what there is instead, and offers to do it again', () => {
    const lastGood = copy({ id: 11, endedAt: at('20 02:02'), bytes: 480 * MB });
    const message = backupMessage(facts(failed, { lastGood }), voice());
    expect(message.summary).toBe('❌ B-12 应用目录（全量）备份失败');
    const [head, why, ...rest] = lines(message);
    expect(head).toBe('❌ B-12 应用目录（全量）备份失败 · 主机 app-01 · 02:00 按计划开始');
    expect(why).toContain('应用服务器');
    expect(rest).toEqual([
      '开始 2 分钟 10 秒后失败，未完成的文件不会当作备份',
      '上一份可用的副本：B-11（11-20 02:02，480 MB）',
      '[重新备份]',
    ]);
    expect(buttonsOf(message)).toEqual([
      { action: 'backup-run', label: '重新备份', value: { plan: 'app', kind: 'full' } },
    ]);
  });

  test('says so when there is no good copy at all', () => {
    expect(lines(backupMessage(facts(failed), voice()))).toContain('❗ 该计划目前没有一份可用的副本');
  });

  test('of a plan that is gone offers nothing', () => {
    const message = backupMessage(facts({ ...failed, planId: 'gone', failure: null }), voice());
    expect(lines(message)[0]).toContain('B-12 gone（全量）备份失败');
    expect(lines(message)[1]).toBe('原因不明，详情见 Rounds 日志');
    expect(buttonsOf(message)).toEqual([]);
  });
});

describe('a copy that was removed', () => {
  const removed = copy({ state: 'removed', hostPath: null, storePath: null, removedAt: at('28 03:00') });

  test.each([
    [{}, '11-28 03:00 按保留策略删除 · 原大小 500 MB'],
    [{ removedBy: 'lead', bytes: null }, '11-28 03:00 由 组长 删除'],
  ])('says when and by whom: %j', (change, line) => {
    const message = backupMessage(facts({ ...removed, ...change }), voice());
    expect(message.summary).toBe('🗑️ B-12 应用目录（全量）已删除');
    expect(lines(message).slice(1)).toEqual([line]);
  });
});
