import { describe, expect, test } from 'vitest';
import { backupDetailMessage, backupListMessage, backupPlansMessage } from '../../src/messages/backup-list.ts';
import { APP_PLAN, check, copy, DATABASE_PLAN, running, voice } from './backup-facts.ts';
import { at, buttonsOf, lines } from './facts.ts';

const now = at('23 09:00');

describe('the list of copies', () => {
  test('shows each with state, size and checks, and what is not listed', () => {
    const checked = [check({ id: 1 }), check({ id: 2, kind: 'drill', outcome: 'failed' })];
    const copies = [
      running({ id: 16, startedAt: at('23 08:59') }),
      copy({ id: 15, state: 'failed', bytes: null, failure: { key: 'backup-message.failure-unknown' } }),
      copy({ id: 14, hostPath: null, checks: checked }),
      copy({ id: 13, kind: 'incremental', warnings: [{ key: 'backup-message.never-checked' }] }),
      copy({ id: 12, planId: 'opsdb', state: 'removed' }),
    ];
    expect(lines(backupListMessage({ copies, total: 12, kept: 5, now }, voice()))).toEqual([
      '备份副本 12 份，现存 5 份',
      '• ⏳ B-16 应用目录 · 全量 · 08:59 · 进行中',
      '• ❌ B-15 应用目录 · 全量 · 11-21 02:00 · 原因不明，详情见 Rounds 日志',
      '• ❗ B-14 应用目录 · 全量 · 11-21 02:00 · 500 MB · 校验和 ✅ 恢复演练 ❌',
      '• ⚠️ B-13 应用目录 · 增量 · 11-21 02:00 · 500 MB · 尚未校验',
      '• 🗑️ B-12 监控库 · 全量 · 11-21 02:00 · 500 MB · 已删除',
      '另有 7 份未列出',
    ]);
  });

  test('in English, of one', () => {
    expect(lines(backupListMessage({ copies: [copy()], total: 1, kept: 1, now }, voice('en')))).toEqual([
      'One copy',
      '• ✅ B-12 application folders · full · 11-21 02:00 · 500 MB · never checked',
    ]);
  });
});

describe('everything about a copy', () => {
  test('tells its whole checksum, what a restore needs, and every check with its findings', () => {
    const of = copy({
      id: 13,
      kind: 'incremental',
      baseId: 12,
      checks: [
        check({ id: 1, endedAt: null, outcome: null }),
        check({
          id: 2,
          kind: 'drill',
          restoreMs: 1_000,
          findings: [{ key: 'backup-message.files', values: { count: 9 } }],
        }),
      ],
    });
    const message = backupDetailMessage(
      { copy: of, chain: [copy()], dependents: [copy({ id: 14 }), copy({ id: 15 })] },
      voice(),
    );
    const said = lines(message);
    expect(said[0]).toContain('✅ B-13 应用目录（增量）备份完成，500 MB · 主机 app-01 · 2026-11-21 02:00 按计划开始');
    expect(said).toContain(`SHA-256 ${'ab12cd34ef56'.padEnd(64, '0')}`);
    expect(said).toContain('恢复顺序：B-12 → B-13');
    expect(said).toContain('以它为基础的增量：B-14 → B-15');
    expect(said.slice(-3)).toEqual([
      '校验记录',
      '• ✅ 恢复演练 2026-11-21 05:00，恢复用时 1 秒 · Rounds 存储\n    文件和目录 9 个',
      '• ⏳ 校验和 2026-11-21 05:00 · Rounds 存储',
    ]);
    expect(buttonsOf(message)).toEqual([]);
  });

  test('says that nobody checked it', () => {
    expect(lines(backupDetailMessage({ copy: copy(), chain: [], dependents: [] }, voice())).at(-1)).toBe('尚未校验');
  });

  test('that failed or was removed says why', () => {
    const failed = copy({ state: 'failed', failure: { key: 'backup-message.failure-unknown' } });
    expect(lines(backupDetailMessage({ copy: failed, chain: [], dependents: [] }, voice())).slice(1)).toEqual([
      '原因不明，详情见 Rounds 日志',
    ]);
    const removed = copy({ state: 'removed', hostPath: null, storePath: null, removedAt: at('28 03:00') });
    expect(lines(backupDetailMessage({ copy: removed, chain: [], dependents: [] }, voice()))).toContain(
      '2026-11-28 03:00 按保留策略删除 · 原大小 500 MB',
    );
  });
});

test('the plans, for who did not say which', () => {
  const many = Array.from({ length: 6 }, (_, index) => `/app/${index}`);
  const plans = [
    { plan: APP_PLAN, lastGood: copy() },
    {
      plan: { ...APP_PLAN, id: 'etc', source: { ...APP_PLAN.source, folders: many } as typeof APP_PLAN.source },
      lastGood: null,
    },
    { plan: DATABASE_PLAN, lastGood: null },
    {
      plan: {
        ...DATABASE_PLAN,
        id: 'ldap',
        source: { kind: 'command' as const, command: 'slapcat', trailer: null },
        schedule: { full: null, incremental: null },
      },
      lastGood: null,
    },
  ];
  expect(lines(backupPlansMessage(plans, now, voice()))).toEqual([
    '备份计划',
    '• app 应用目录 · 主机 app-01 · /app/opsv7 · 全量 0 2 * * 0 · 增量 0 2 * * 1-6 · 上一份可用的副本：B-12（11-21 02:02）',
    '• etc 应用目录 · 主机 app-01 · /app/0、/app/1、/app/2、/app/3、… · 全量 0 2 * * 0 · 增量 0 2 * * 1-6 · ❗ 该计划目前没有一份可用的副本',
    '• opsdb 监控库 · 主机 db-01 · 数据库 opsdb · 全量 30 2 * * * · ❗ 该计划目前没有一份可用的副本',
    '• ldap 监控库 · 主机 db-01 · 自定义导出命令 · 未设时间表 · ❗ 该计划目前没有一份可用的副本',
    '立即备份：/backup run app；增量：加 --incremental',
  ]);
});
