import { execFileSync } from 'node:child_process';
import { mkdir, open, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { BackupCopy, CopyPlace } from '../../../src/core/backup/copy.ts';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import { startCheck } from '../../../src/flows/backups/start-check.ts';
import { claimHost, releaseHost } from '../../../src/store/backup-hosts.ts';
import { beginCheck, check, checkOne, doChecks, readCopy, told } from '../../support/backup-checks.ts';
import { clearBackups } from '../../support/backup-records.ts';
import { type BackupField, createBackupField, testPlan } from '../../support/backup-site.ts';

let field: BackupField;
let count = 0;
let place = '';
beforeAll(async () => {
  field = await createBackupField();
});
afterAll(() => field.close());
beforeEach(async () => {
  count += 1;
  place = join(field.folder, `test-${count}`);
  await mkdir(join(place, 'opsv7', 'conf'), { recursive: true });
  await writeFile(join(place, 'opsv7', 'conf', 'server.xml'), '<Server/>');
  // What can't be compressed: a flipped byte lies in it for sure.
  execFileSync('sh', ['-c', `head -c 300000 /dev/urandom >${place}/opsv7/noise`]);
});

const folders = (change: Partial<BackupPlan> = {}) =>
  testPlan({
    id: `app-${count}`,
    source: { kind: 'folders', folders: [join(place, 'opsv7')], exclude: [] },
    folder: join(place, 'copies'),
    ...change,
  });
const dump = (change: Partial<BackupPlan> = {}) =>
  folders({
    id: `dump-${count}`,
    source: {
      kind: 'command',
      command: `head -c 200000 /dev/urandom | od -An -tx1; echo -- finished`,
      trailer: '-- finished',
    },
    ...change,
  });

/** Where a copy lies on this machine. */
function fileOf(copy: BackupCopy, at: CopyPlace): string {
  if (at === 'host') return copy.hostPath ?? '';
  return at === 'other' ? (copy.other?.path ?? '') : join(field.storeFolder, copy.storePath ?? '');
}

async function flip(file: string, share = 0.5): Promise<void> {
  const handle = await open(file, 'r+');
  const { size } = await handle.stat();
  const at = Math.floor(size * share);
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, at);
  byte.writeUInt8(byte.readUInt8(0) ^ 1);
  await handle.write(byte, 0, 1, at);
  await handle.close();
}

const everywhere = () => ({ pull: true, copyTo: { host: 'db-01', folder: join(place, 'other') } });

describe('a sound copy', () => {
  test.each(['present', 'checksum', 'listing'] as const)('passes %s at each place where it lies', async (kind) => {
    const copy = await field.backUp(folders(everywhere()));
    const checks = await check(field, copy, kind);
    expect(checks.map(({ place: at }) => at).sort()).toEqual(['host', 'other', 'store']);
    const found = { present: 'present', checksum: 'checksum-same', listing: 'entries-same' }[kind];
    expect(checks.map(told)).toEqual([`passed ${found}`, `passed ${found}`, `passed ${found}`]);
  });

  test.each(['zstd', 'gzip', 'none'] as const)(
    'of compression %s is listed on a host and in the store',
    async (compression) => {
      const copy = await field.backUp(folders({ pull: true, compression }));
      expect((await check(field, copy, 'listing')).map(told)).toEqual(['passed entries-same', 'passed entries-same']);
      const dumped = await field.backUp(dump({ pull: true, compression }));
      expect((await check(field, dumped, 'listing')).map(told)).toEqual([
        'passed trailer-found',
        'passed trailer-found',
      ]);
    },
  );

  test('is told in its thread, and its message shows it', async () => {
    const copy = await field.backUp(folders());
    await checkOne(field, copy, 'checksum');
    const rows = await field.app.store
      .selectFrom('outbox')
      .selectAll()
      .where('message_key', 'like', `backup:${copy.id}%`)
      .execute();
    const [root, thread] = rows.sort((one, other) => one.message_key.length - other.message_key.length);
    expect(thread?.thread_key).toBe(`backup:${copy.id}`);
    expect(JSON.stringify(thread?.content)).toContain('通过校验和');
    expect(JSON.stringify(root?.content)).toContain('✅ 校验和');
  });
});

describe.each(['host', 'store', 'other'] as const)('at the place %s', (at) => {
  test('a flipped byte is found by the checksum and by the listing, and the copy counts for nothing there', async () => {
    const copy = await field.backUp(folders(everywhere()));
    await flip(fileOf(copy, at));
    expect(told(await checkOne(field, copy, 'present', at))).toBe('passed present');
    expect(told(await checkOne(field, copy, 'checksum', at))).toBe('failed checksum-differs');
    expect(told(await checkOne(field, copy, 'listing', at))).toBe('failed unpack-failed');
    expect((await check(field, copy, 'checksum')).map(({ outcome }) => outcome).sort()).toEqual([
      'failed',
      'passed',
      'passed',
    ]);
  });

  test('an archive cut short is found by its size, and by the listing where the size was forged', async () => {
    const copy = await field.backUp(folders({ ...everywhere(), compression: 'none' }));
    await truncate(fileOf(copy, at), (copy.bytes ?? 0) - 100_000);
    expect(told(await checkOne(field, copy, 'present', at))).toBe('failed size-differs');
    expect(told(await checkOne(field, copy, 'listing', at))).toBe('failed size-differs');
    await field.app.store
      .updateTable('backup_copies')
      .set({ bytes: (copy.bytes ?? 0) - 100_000 })
      .where('id', '=', copy.id)
      .execute();
    expect((await checkOne(field, copy, 'listing', at)).outcome).toBe('failed');
  });

  test('a copy that is gone is found', async () => {
    const copy = await field.backUp(folders(everywhere()));
    await rm(fileOf(copy, at));
    for (const kind of ['present', 'checksum', 'listing'] as const) {
      expect(told(await checkOne(field, copy, kind, at))).toBe('failed gone');
    }
  });
});

describe('what is no copy any more', () => {
  test('an archive of fewer entries than were counted', async () => {
    const copy = await field.backUp(folders({ pull: true }));
    await field.app.store
      .updateTable('backup_copies')
      .set({ entries: (copy.entries ?? 0) + 1 })
      .where('id', '=', copy.id)
      .execute();
    const checks = await check(field, copy, 'listing');
    expect(checks.map(told)).toEqual(['failed entries-differ', 'failed entries-differ']);
    expect(checks[0]?.findings[0]?.values).toEqual({ found: copy.entries, recorded: (copy.entries ?? 0) + 1 });
  });

  test('a link, a folder, and a file in a folder that is gone', async () => {
    const copy = await field.backUp(folders());
    const file = fileOf(copy, 'host');
    await rename(file, `${file}.moved`);
    await symlink(`${file}.moved`, file);
    expect(told(await checkOne(field, copy, 'checksum'))).toBe('failed link');
    await rm(file);
    await mkdir(file);
    expect(told(await checkOne(field, copy, 'checksum'))).toBe('failed no-file');
    await rename(join(place, 'copies'), join(place, 'unmounted'));
    expect(told(await checkOne(field, copy, 'present'))).toBe('failed no-folder');
  });

  test.each([
    [
      'the wrong end',
      'trailer-missing',
      (text: Buffer) => Buffer.concat([text.subarray(0, -5), Buffer.from('done\n')]),
    ],
    ['another length', 'length-differs', (text: Buffer) => Buffer.concat([Buffer.from('more'), text])],
  ])('a dump of %s', async (_name, key, change) => {
    const copy = await field.backUp(dump({ pull: true, compression: 'none' }));
    for (const at of ['host', 'store'] as const) {
      const text = await readFile(fileOf(copy, at));
      await writeFile(fileOf(copy, at), change(text));
    }
    const bytes = change(await readFile(fileOf(copy, 'host'))).length;
    await field.app.store
      .updateTable('backup_copies')
      .set({ bytes: key === 'length-differs' ? bytes - 4 : bytes })
      .where('id', '=', copy.id)
      .execute();
    const checks = await check(field, copy, 'listing');
    expect(checks.map(told)).toEqual([`failed ${key}`, `failed ${key}`]);
  });
});

describe('what keeps a copy from being looked at says nothing of it', () => {
  test('a host that can not be reached', async () => {
    const copy = await field.backUp(folders());
    const [host] = field.site.hosts;
    if (!host) throw new Error('no host');
    const { port } = host;
    Object.assign(host, { port: 1 });
    onTestFinished(() => void Object.assign(host, { port }));
    const checked = await checkOne(field, copy, 'checksum');
    expect(checked.outcome).toBe('unknown');
    expect(checked.findings.map(({ key }) => key)).toEqual(['ssh.refused']);
  });

  test('a host that the site file does not name any more', async () => {
    const copy = await field.backUp(folders());
    await field.app.store.updateTable('backup_copies').set({ host_id: 'gone' }).where('id', '=', copy.id).execute();
    expect(told(await checkOne(field, copy, 'checksum'))).toBe('unknown backup.no-host');
  });

  test('a store that can not be read', async () => {
    const copy = await field.backUp(folders({ folder: null, pull: true }));
    const file = fileOf(copy, 'store');
    await rm(file);
    await mkdir(file);
    for (const kind of ['checksum', 'listing'] as const) {
      await field.app.store.updateTable('backup_copies').set({ bytes: null }).where('id', '=', copy.id).execute();
      expect(told(await checkOne(field, copy, kind))).toBe('unknown store-unreadable');
    }
  });

  test('a time limit that is too short', async () => {
    const copy = await field.backUp(folders({ timeLimit: { days: 0, milliseconds: 60_000 } }));
    field.usePlans(folders({ timeLimit: { days: 0, milliseconds: 1 } }));
    expect(told(await checkOne(field, copy, 'checksum'))).toBe('unknown backup.timed-out');
  });

  test('a process that dies in the middle: the check is closed, and a new one can be begun', async () => {
    const copy = await field.backUp(folders());
    const started = await beginCheck(field, copy, 'checksum');
    await field.app.store
      .updateTable('backup_checks')
      .set({ lease_owner: 'dead:0001', lease_until: new Date(Date.now() - 1_000) })
      .where('id', '=', started[0]?.id ?? 0)
      .execute();
    const [again] = await check(field, copy, 'checksum');
    expect(again && told(again)).toBe('unknown interrupted');
    expect(told(await checkOne(field, copy, 'checksum'))).toBe('passed checksum-same');
  });
});

describe('size against history', () => {
  test('a copy that is much smaller than the one before fails, the same size passes', async () => {
    await clearBackups(field.app.store);
    const first = await field.backUp(folders());
    await rm(join(place, 'opsv7', 'noise'));
    const second = await field.backUp(folders());
    const checked = await checkOne(field, second, 'present');
    expect(told(checked)).toBe('failed shrunken');
    expect(checked.findings[0]?.values).toMatchObject({
      before: first.id,
      bytes: second.bytes,
      beforeBytes: first.bytes,
    });
    const third = await field.backUp(folders());
    expect(told(await checkOne(field, third, 'present'))).toBe('passed present');
    // By now it is no news: what was made after it is as small.
    expect(told(await checkOne(field, second, 'present'))).toBe('passed present shrunken');
  });

  test('a small copy that somebody has looked into does not fail again, and says that it is small', async () => {
    await clearBackups(field.app.store);
    await field.backUp(folders());
    await rm(join(place, 'opsv7', 'noise'));
    const small = await field.backUp(folders());
    expect(told(await checkOne(field, small, 'present'))).toBe('failed shrunken');
    expect(told(await checkOne(field, small, 'checksum'))).toBe('passed checksum-same');
    expect(told(await checkOne(field, small, 'present'))).toBe('passed present shrunken');
  });
});

describe('starting a check', () => {
  test('the same request starts it once, and a second one joins what is under way', async () => {
    const copy = await field.backUp(folders(everywhere()));
    const request = { copyId: copy.id, kind: 'checksum', startedBy: 'engineer', requestKey: `twice-${count}` } as const;
    const [first, second] = await Promise.all([startCheck(field.ctx, request), startCheck(field.ctx, request)]);
    expect(first.map(({ id }) => id)).toEqual(second.map(({ id }) => id));
    const other = await startCheck(field.ctx, { ...request, requestKey: `other-${count}` });
    expect(other.map(({ id, isNew }) => ({ id, isNew }))).toEqual(first.map(({ id }) => ({ id, isNew: false })));
    await check(field, copy, 'present');
    expect((await readCopy(field, copy.id)).checks.filter(({ kind }) => kind === 'checksum')).toHaveLength(3);
  });

  test.each([
    ['failed', 'backup-check.not-good-failed'],
    ['removed', 'backup-check.not-good-removed'],
    ['running', 'backup-check.not-good-running'],
  ] as const)('of a copy that is %s is refused', async (state, code) => {
    const copy = await field.backUp(folders());
    await field.app.store.updateTable('backup_copies').set({ state }).where('id', '=', copy.id).execute();
    onTestFinished(
      () =>
        void field.app.store.updateTable('backup_copies').set({ state: 'failed' }).where('id', '=', copy.id).execute(),
    );
    await expect(check(field, copy, 'checksum')).rejects.toMatchObject({ code });
  });

  test('at a place where it does not lie, of no copy, and of a plan that is gone is refused', async () => {
    const copy = await field.backUp(folders());
    await expect(check(field, copy, 'checksum', 'store')).rejects.toMatchObject({ code: 'backup-check.not-at-place' });
    await expect(check(field, { ...copy, id: 999_999 }, 'checksum')).rejects.toMatchObject({
      code: 'backup-check.no-copy',
    });
    field.usePlans();
    await expect(check(field, copy, 'checksum')).rejects.toMatchObject({ code: 'backup-check.plan-gone' });
  });

  test('two on one host wait for each other, and for a backup there', async () => {
    const copy = await field.backUp(folders());
    const claim = { contractId: 'acme', hostId: 'app-01', owner: 'copy:1', milliseconds: 60_000 };
    expect(await claimHost(field.app.store, claim)).toBe(true);
    await beginCheck(field, copy, 'checksum');
    await doChecks(field);
    expect((await readCopy(field, copy.id)).checks.map(({ outcome }) => outcome)).toEqual([null]);
    await releaseHost(field.app.store, claim);
    await expect
      .poll(async () => {
        await doChecks(field);
        return (await readCopy(field, copy.id)).checks.map(({ outcome }) => outcome);
      })
      .toEqual(['passed']);
  });
});

test('nothing failed by itself', () => {
  expect(field.app.errors).toEqual([]);
});
