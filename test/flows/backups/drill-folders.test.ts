import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Ssh } from '../../../src/context.ts';
import type { BackupCheck, BackupCopy } from '../../../src/core/backup/copy.ts';
import type { BackupPlan, DrillAssertion } from '../../../src/core/backup/plan.ts';
import { drillName } from '../../../src/core/backup/scratch.ts';
import { sweepScratch } from '../../../src/flows/backups/remove-scratch.ts';
import { beginCheck, checkOne, doChecks, readCopy, told } from '../../support/backup-checks.ts';
import { type BackupField, createBackupField, testPlan } from '../../support/backup-site.ts';

let field: BackupField;
let count = 0;
let place = '';
let assertions: readonly DrillAssertion[] = [];
/** What a test puts between us and the hosts. */
let meddle: ((script: string) => void) | null = null;

beforeAll(async () => {
  field = await createBackupField();
  const { ssh } = field;
  const stream: Ssh['stream'] = (site, host, script, options) => {
    meddle?.(script);
    return ssh.stream(site, host, script, options);
  };
  Object.assign(field.ctx, { ssh: { ...ssh, stream } });
});
afterAll(() => field.close());
beforeEach(async () => {
  count += 1;
  assertions = [];
  meddle = null;
  place = join(field.folder, `test-${count}`);
  for (const folder of ['opsv7/conf', 'opsv7/logs/old', 'mq', 'drills'])
    await mkdir(join(place, folder), { recursive: true });
  await writeFile(join(place, 'opsv7/conf/server.xml'), '<Server/>');
  await writeFile(join(place, 'opsv7/logs/old/a line\nbreak'), 'odd');
  await writeFile(join(place, 'opsv7/logs/today'), 'x'.repeat(20_000));
  await writeFile(join(place, 'mq/queue'), 'q');
  await symlink('/etc', join(place, 'opsv7/link'));
});

const sources = () => [join(place, 'opsv7'), join(place, 'mq')];
const drills = () => join(place, 'drills');
const plan = (change: Partial<BackupPlan> = {}) =>
  testPlan({
    id: `app-${count}`,
    source: { kind: 'folders', folders: sources(), exclude: [] },
    folder: join(place, 'copies'),
    schedule: { full: '0 2 * * 0', incremental: '0 2 * * 1-6' },
    drill: { host: 'app-01', folder: drills(), database: null, assertions },
    ...change,
  });

/** A drill of a copy; how the scratch folder stood when it was looked at is kept before it is removed. */
async function drillAndKeep(copy: BackupCopy): Promise<{ readonly drill: BackupCheck; readonly restored: string }> {
  const restored = await mkdtemp(join(tmpdir(), 'rounds-restored-'));
  onTestFinished(() => rm(restored, { recursive: true, force: true }));
  meddle = (script) => {
    const [scratch] = readdirSync(drills());
    if (scratch && script.includes('rounds_say tops'))
      execFileSync('cp', ['-a', join(drills(), scratch), join(restored, 'tree')]);
  };
  const drill = await checkOne(field, copy, 'drill');
  return { drill, restored: join(restored, 'tree') };
}

function expectSameTrees(restored: string): void {
  for (const source of sources()) execFileSync('diff', ['-r', '--no-dereference', source, join(restored, source)]);
}

async function chain(change: Partial<BackupPlan> = {}): Promise<readonly BackupCopy[]> {
  const full = await field.backUp(plan(change));
  await writeFile(join(place, 'opsv7/conf/server.xml'), '<Server port="2"/>');
  await rm(join(place, 'mq/queue'));
  await rm(join(place, 'opsv7/logs/old'), { recursive: true });
  const first = await field.backUp(plan(change), 'incremental');
  await writeFile(join(place, 'mq/second'), '2');
  await rename(join(place, 'opsv7/logs'), join(place, 'opsv7/journal'));
  const second = await field.backUp(plan(change), 'incremental');
  expect([full.kind, first.kind, second.kind]).toEqual(['full', 'incremental', 'incremental']);
  return [full, first, second];
}

describe('a drill', () => {
  test('restores a full copy, compares it, tells how long it took, and leaves nothing behind', async () => {
    const copy = await field.backUp(plan());
    const { drill, restored } = await drillAndKeep(copy);
    expect(told(drill)).toBe('passed folders-restored');
    expect(drill.findings[0]?.values).toMatchObject({ files: 4, objects: copy.entries });
    expect(drill.restoreMs).toBeGreaterThan(0);
    expectSameTrees(restored);
    expect(readdirSync(drills())).toEqual([]);
    const row = await field.app.store
      .selectFrom('backup_checks')
      .selectAll()
      .where('id', '=', drill.id)
      .executeTakeFirst();
    expect(row).toMatchObject({ scratch: null, lease_owner: null });
  });

  test('of an incremental copy restores the whole chain, deletions and renamed folders included', async () => {
    const [, , last] = await chain();
    if (!last) throw new Error('no copy');
    const { drill, restored } = await drillAndKeep(last);
    expect(told(drill)).toBe('passed folders-restored-deleted');
    expectSameTrees(restored);
    expect(existsSync(join(restored, sources()[1] ?? '', 'queue'))).toBe(false);
    expect(readdirSync(drills())).toEqual([]);
  });

  test('of a chain does not look for what the plan leaves out', async () => {
    const left = [
      'today.log',
      'logs/a.1.tmp',
      'logs/ab.tmp',
      'conf/x.xml',
      'conf/deep/cache/z',
      'logs/-(+){}|^$.',
      '数据/早 报.bak',
    ];
    const held = [
      'todayxlog',
      'logs/abc.tmp',
      'conf/deep/x.xml',
      'conf/cached',
      'other/早 报.bak',
      'logs/-(+){}|^$x',
      'a]',
    ];
    for (const name of [...left, ...held]) {
      await mkdir(dirname(join(place, 'opsv7', name)), { recursive: true });
      await writeFile(join(place, 'opsv7', name), name);
    }
    const exclude = [
      ...['*.log', 'logs/??.tmp', '[!x]a]', 'a.[0-9].tmp', 'cache', 'logs/-(+){}|^$.', 'no/*'],
      ...['conf/x.xml', '数据/*报.bak'].map((name) => join(place, 'opsv7', name)),
    ];
    const leavingOut = plan({ source: { kind: 'folders', folders: sources(), exclude } });
    await field.backUp(leavingOut);
    await writeFile(join(place, 'opsv7/new.log'), 'log');
    await writeFile(join(place, 'opsv7/new'), 'new');
    const copy = await field.backUp(leavingOut, 'incremental');
    expect(copy).toMatchObject({ kind: 'incremental' });
    const { drill, restored } = await drillAndKeep(copy);
    expect(told(drill)).toBe('passed folders-restored');
    for (const name of held) expect(existsSync(join(restored, place, 'opsv7', name)), name).toBe(true);
    for (const name of [...left, 'new.log']) expect(existsSync(join(restored, place, 'opsv7', name)), name).toBe(false);
  });

  test.each([
    ['Rounds’ store', { folder: null, pull: true, schedule: { full: '0 2 * * 0', incremental: null } }],
    ['another host', { copyTo: true }],
  ])('streams what lies in %s to the host where it is restored', async (_name, change) => {
    const copyTo = 'copyTo' in change ? { host: 'db-01', folder: join(place, 'other') } : null;
    const { copyTo: _flag, ...rest } = { copyTo: null, ...change };
    const made = plan({ ...rest, copyTo });
    const copy = await field.backUp(made);
    if (copyTo) await rm(copy.hostPath ?? '');
    if (copyTo)
      await field.app.store.updateTable('backup_copies').set({ host_path: null }).where('id', '=', copy.id).execute();
    const { drill, restored } = await drillAndKeep(copy);
    expect(told(drill)).toBe('passed folders-restored');
    expectSameTrees(restored);
  });

  test('streams a whole chain from another host', async () => {
    const copyTo = { host: 'db-01', folder: join(place, 'other') };
    const copies = await chain({ copyTo, drill: { host: 'db-01', folder: drills(), database: null, assertions } });
    const last = copies.at(-1);
    if (!last) throw new Error('no copy');
    // Only the last one lies on the drill's host; the others come from the host they were made on.
    for (const copy of copies.slice(0, -1)) {
      await field.app.store
        .updateTable('backup_copies')
        .set({ other_host_id: null, other_path: null })
        .where('id', '=', copy.id)
        .execute();
    }
    const { drill, restored } = await drillAndKeep(await readCopy(field, last.id));
    expect(told(drill)).toBe('passed folders-restored-deleted');
    expectSameTrees(restored);
  });

  test.each(['gzip', 'none'] as const)('takes what is packed by %s', async (compression) => {
    const copy = await field.backUp(plan({ compression }));
    expect(told(await checkOne(field, copy, 'drill'))).toBe('passed folders-restored');
  });
});

describe('conditions of the plan', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const conditions = (): readonly (readonly [DrillAssertion, string])[] => [
    [{ kind: 'files-at-least', count: 4 }, 'passed folders-restored assertions-hold'],
    [{ kind: 'files-at-least', count: 5 }, 'failed too-few-files'],
    [{ kind: 'file-exists', path: join(place, 'opsv7/conf/server.xml') }, 'passed folders-restored assertions-hold'],
    [{ kind: 'file-exists', path: join(place, 'opsv7/link') }, 'passed folders-restored assertions-hold'],
    [{ kind: 'file-exists', path: join(place, 'opsv7/conf/gone.xml') }, 'failed file-missing'],
    // Behind a link that leads to the live system.
    [{ kind: 'file-exists', path: join(place, 'opsv7/link/passwd') }, 'failed file-missing'],
    [
      { kind: 'file-sha256', path: join(place, 'mq/queue'), sha256: sha256('q') },
      'passed folders-restored assertions-hold',
    ],
    [{ kind: 'file-sha256', path: join(place, 'mq/queue'), sha256: sha256('r') }, 'failed file-differs'],
    [{ kind: 'file-sha256', path: join(place, 'mq/none'), sha256: sha256('q') }, 'failed file-missing'],
    [{ kind: 'tables-at-least', count: 1 }, 'failed assertion-misplaced'],
  ];

  test('are looked at in what was restored, and nowhere else', async () => {
    const copy = await field.backUp(plan());
    for (const [assertion, expected] of conditions()) {
      assertions = [assertion];
      field.usePlans(plan());
      expect([assertion, told(await checkOne(field, copy, 'drill'))]).toEqual([assertion, expected]);
    }
    expect(readdirSync(drills())).toEqual([]);
  });

  test('are all told, not only the first that does not hold', async () => {
    assertions = [
      { kind: 'files-at-least', count: 100 },
      { kind: 'file-exists', path: join(place, 'mq/none') },
      { kind: 'file-exists', path: join(place, 'mq/queue') },
    ];
    const copy = await field.backUp(plan());
    expect(told(await checkOne(field, copy, 'drill'))).toBe('failed too-few-files file-missing');
  });
});

describe('a copy that can not be restored', () => {
  const damage = (path: string) =>
    execFileSync('sh', ['-c', `printf x | dd of='${path}' bs=1 seek=200 conv=notrunc 2>&1`]);
  const rehash = async (copy: BackupCopy) => {
    const sum = execFileSync('sha256sum', [copy.hostPath ?? ''], { encoding: 'utf8' }).slice(0, 64);
    await field.app.store.updateTable('backup_copies').set({ sha256: sum }).where('id', '=', copy.id).execute();
  };

  test('was changed since it was made: nothing of it is unpacked', async () => {
    const copy = await field.backUp(plan());
    damage(copy.hostPath ?? '');
    expect(told(await checkOne(field, copy, 'drill'))).toBe('failed checksum-differs');
    expect(readdirSync(drills())).toEqual([]);
  });

  test('in the store: found while it is streamed', async () => {
    const copy = await field.backUp(
      plan({ folder: null, pull: true, compression: 'none', schedule: { full: null, incremental: null } }),
    );
    const file = join(field.storeFolder, copy.storePath ?? '');
    execFileSync('sh', ['-c', `printf z | dd of='${file}' bs=1 seek=15000 conv=notrunc 2>&1`]);
    expect(told(await checkOne(field, copy, 'drill'))).toBe('failed checksum-differs');
    expect(readdirSync(drills())).toEqual([]);
  });

  test('can not be unpacked', async () => {
    const copy = await field.backUp(plan());
    damage(copy.hostPath ?? '');
    await rehash(copy);
    expect(told(await checkOne(field, copy, 'drill'))).toBe('failed restore-unpack-failed');
  });

  test('holds less than was counted when it was made', async () => {
    const copy = await field.backUp(plan());
    await field.app.store
      .updateTable('backup_copies')
      .set({ entries: (copy.entries ?? 0) + 1 })
      .where('id', '=', copy.id)
      .execute();
    expect(told(await checkOne(field, copy, 'drill'))).toBe('failed restored-entries-differ');
  });

  test('lacks a file that an earlier copy of its chain should have held', async () => {
    const [full, first] = await chain();
    if (!full || !first) throw new Error('no copy');
    // An archive that is sound by itself, without one file that the later ones take for granted.
    const file = full.hostPath ?? '';
    const member = join(place, 'opsv7/logs/today').slice(1);
    execFileSync('sh', [
      '-c',
      `zstd -dcq '${file}' >'${file}.tar' && tar --delete -f '${file}.tar' '${member}' && zstd -qf '${file}.tar' -o '${file}'`,
    ]);
    const { size } = statSync(file);
    await rehash(full);
    await field.app.store
      .updateTable('backup_copies')
      .set({ bytes: size, entries: (full.entries ?? 0) - 1 })
      .where('id', '=', full.id)
      .execute();
    const drill = await checkOne(field, first, 'drill');
    expect(told(drill)).toBe('failed restored-differs');
    const { found, wanted } = drill.findings[0]?.values ?? {};
    expect(Number(wanted) - Number(found)).toBe(1);
  });

  test('builds on a copy that was removed', async () => {
    const [full, first] = await chain();
    if (!full || !first) throw new Error('no copy');
    await field.app.store.updateTable('backup_copies').set({ state: 'removed' }).where('id', '=', full.id).execute();
    expect(told(await checkOne(field, first, 'drill'))).toBe('failed chain-broken');
  });
});

describe('where a drill must not be made', () => {
  test.each([
    ['within what is backed up', () => join(place, 'opsv7'), 'unknown scratch-near-live'],
    ['among the copies', () => join(place, 'copies', `app-${count}`), 'unknown scratch-near-live'],
    ['at the root', () => '/', 'unknown scratch-folder'],
    ['by a path with a detour', () => `${place}/drills/../opsv7`, 'unknown scratch-folder'],
    ['in a folder that is not there', () => join(place, 'none'), 'unknown scratch-folder-missing'],
  ])('%s', async (_name, folder, expected) => {
    const copy = await field.backUp(plan({ drill: { host: 'app-01', folder: folder(), database: null, assertions } }));
    expect(told(await checkOne(field, copy, 'drill'))).toBe(expected);
    expect(readdirSync(drills())).toEqual([]);
  });

  test('in a folder that is a link to what is live', async () => {
    await symlink(join(place, 'opsv7'), join(place, 'looks-safe'));
    const copy = await field.backUp(
      plan({ drill: { host: 'app-01', folder: join(place, 'looks-safe'), database: null, assertions } }),
    );
    expect(told(await checkOne(field, copy, 'drill'))).toBe('unknown scratch-near-live');
    expect(readdirSync(join(place, 'opsv7')).sort()).toEqual(['conf', 'link', 'logs']);
  });

  test('where there is no room', async () => {
    const copy = await field.backUp(plan());
    await field.app.store
      .updateTable('backup_copies')
      .set({ source_bytes: 2 ** 50 })
      .where('id', '=', copy.id)
      .execute();
    expect(told(await checkOne(field, copy, 'drill'))).toBe('unknown no-room');
    expect(readdirSync(drills())).toEqual([]);
  });

  test('where something of its name is: that is left alone', async () => {
    const copy = await field.backUp(plan());
    let taken = '';
    meddle = (script) => {
      const name = /rounds_drill_\d+_[a-z0-9]{12}/.exec(script)?.[0] ?? '';
      if (!script.includes('rounds_say made exists')) return;
      taken = join(drills(), name);
      execFileSync('sh', ['-c', `mkdir '${taken}' && echo precious >'${taken}/file'`]);
    };
    expect(told(await checkOne(field, copy, 'drill'))).toBe('unknown scratch-exists');
    expect(readdirSync(taken)).toEqual(['file']);
  });
});

describe('what is left of a drill', () => {
  async function abandon(copy: BackupCopy, name: string): Promise<number> {
    const [started] = await beginCheck(field, copy, 'drill');
    const id = started?.id ?? 0;
    const scratch = JSON.stringify({ kind: 'folder', host: 'app-01', folder: drills(), name });
    await field.app.store
      .updateTable('backup_checks')
      .set({ lease_owner: 'dead:0001', lease_until: new Date(Date.now() - 1_000), scratch })
      .where('id', '=', id)
      .execute();
    return id;
  }

  test('by a process that was killed is removed by the next one, read-only folders and all', async () => {
    const copy = await field.backUp(plan());
    const name = drillName(1, 'abcdefghij01');
    await mkdir(join(drills(), name, 'a/b'), { recursive: true });
    await writeFile(join(drills(), name, 'a/b/file'), 'x');
    execFileSync('chmod', ['-R', 'a-w', join(drills(), name)]);
    const id = await abandon(copy, name);
    await doChecks(field);
    const ended = (await readCopy(field, copy.id)).checks.find((check) => check.id === id);
    expect(ended && told(ended)).toBe('unknown interrupted');
    expect(readdirSync(drills())).toEqual([]);
  });

  test('is never anything that is not named as drills name things', async () => {
    const copy = await field.backUp(plan());
    await mkdir(join(drills(), 'precious'));
    await abandon(copy, 'precious');
    await doChecks(field);
    await abandon(copy, `../drills/${drillName(2, 'abcdefghij01')}`);
    await doChecks(field);
    expect(readdirSync(drills())).toEqual(['precious']);
    await field.app.store.updateTable('backup_checks').set({ scratch: null }).execute();
    expect(field.app.errors.splice(0).map(({ message }) => message)).toEqual([
      'what a drill left is not named as drills name things: left alone',
      'what a drill left is not named as drills name things: left alone',
    ]);
  });

  test('is told where it could not be removed, and removed when it can be', async () => {
    const copy = await field.backUp(plan());
    const [host] = field.site.hosts;
    const port = host?.port ?? 0;
    meddle = (script) => {
      // The host goes away when it is to be cleared.
      if (host && script.includes('rounds_say removed yes')) Object.assign(host, { port: 1 });
    };
    const drill = await checkOne(field, copy, 'drill');
    if (host) Object.assign(host, { port });
    meddle = null;
    expect(told(drill)).toBe('passed folders-restored scratch-left');
    expect(readdirSync(drills())).toHaveLength(1);
    await sweepScratch(field.ctx);
    expect(readdirSync(drills())).toEqual([]);
    await sweepScratch(field.ctx);
  });

  test('by a drill that ran out of time is removed as well', async () => {
    const copy = await field.backUp(plan());
    field.usePlans(plan({ timeLimit: { days: 0, milliseconds: 1_500 } }));
    meddle = (script) => {
      if (script.includes('--extract')) execFileSync('sleep', ['2']);
    };
    const drill = await checkOne(field, copy, 'drill');
    expect(told(drill)).toBe('unknown backup.timed-out');
    expect(readdirSync(drills())).toEqual([]);
  });
});

test('a plan without a drill, and a dump of a command, can not be drilled', async () => {
  const copy = await field.backUp(plan({ drill: null }));
  await expect(beginCheck(field, copy, 'drill')).rejects.toMatchObject({ code: 'backup-check.no-drill' });
  const dumped = await field.backUp(plan({ source: { kind: 'command', command: 'echo x', trailer: null } }));
  await expect(beginCheck(field, dumped, 'drill')).rejects.toMatchObject({ code: 'backup-check.cannot-drill' });
});

test('nothing failed by itself', () => {
  expect(field.app.errors).toEqual([]);
});
