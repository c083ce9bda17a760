import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { BackupCopy } from '../../../src/core/backup/copy.ts';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import { cancelCopy } from '../../../src/flows/backups/cancel-copy.ts';
import { takeUpCopies } from '../../../src/flows/backups/work-on-copy.ts';
import { findCopy, findCopyProgress } from '../../../src/store/backup-copies.ts';
import { claimHost, releaseHost } from '../../../src/store/backup-hosts.ts';
import { type BackupField, createBackupField, QUICK, testPlan } from '../../support/backup-site.ts';
import { isSleeping, uniqueSleep } from '../../support/processes.ts';
import { fakeProgram, shapedHost } from '../../support/shaped-host.ts';
import { childrenOf } from '../../support/sshd.ts';

let field: BackupField;
let place = '';
let count = 0;
beforeAll(async () => {
  field = await createBackupField();
});
afterAll(() => field.close());
beforeEach(async () => {
  count += 1;
  place = join(field.folder, `test-${count}`);
  await mkdir(source(), { recursive: true });
  await writeFile(join(source(), 'data'), Buffer.alloc(1_000_000, 'text '));
});

const source = () => join(place, 'opsv7');
const copies = () => join(place, 'copies');
const plan = (change: Partial<BackupPlan> = {}) =>
  testPlan({
    id: `p${count}`,
    source: { kind: 'folders', folders: [source()], exclude: [] },
    folder: copies(),
    ...change,
  });
/** Prints something, then does not end by itself. */
const endless = (seconds: string, change: Partial<BackupPlan> = {}) =>
  plan({ source: { kind: 'command', command: `echo begun; sleep ${seconds}`, trailer: null }, ...change });

async function read(id: number, from: BackupField = field): Promise<BackupCopy> {
  const copy = await findCopy(from.app.store, id);
  if (!copy) throw new Error(`no copy ${id}`);
  return copy;
}

async function phaseOf(id: number, from: BackupField = field): Promise<string | null | undefined> {
  return (await findCopyProgress(from.app.store, id))?.phase;
}

async function startAndTakeUp(given: BackupPlan, from: BackupField = field): Promise<number> {
  from.usePlans(given);
  const id = await from.begin(given);
  await takeUpCopies(from.ctx, QUICK);
  return id;
}

function leftOvers(folder = copies()): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

describe('a copy that is stopped', () => {
  test('by a person ends within seconds, on the host too, and leaves nothing', async () => {
    const seconds = uniqueSleep();
    const id = await startAndTakeUp(endless(seconds));
    await expect.poll(() => isSleeping(seconds)).toBe(true);
    await cancelCopy(field.ctx, { contractId: 'acme', copyId: id, personId: 'lead' });
    await field.app.settled();
    expect(await read(id)).toMatchObject({
      state: 'failed',
      failure: { key: 'backup.cancelled', values: { person: { 'zh-CN': '组长', en: 'Lead' } } },
    });
    await expect.poll(() => isSleeping(seconds)).toBe(false);
    expect(leftOvers()).toEqual([]);
    await expect(cancelCopy(field.ctx, { contractId: 'acme', copyId: id, personId: 'lead' })).rejects.toMatchObject({
      code: 'backup.has-ended',
    });
    await expect(cancelCopy(field.ctx, { contractId: 'other', copyId: id, personId: 'lead' })).rejects.toMatchObject({
      code: 'backup-command.not-found',
    });
  });

  test('before anybody has begun it was never made', async () => {
    field.usePlans(plan());
    const id = await field.begin(plan());
    await cancelCopy(field.ctx, { contractId: 'acme', copyId: id, personId: 'lead' });
    await takeUpCopies(field.ctx, QUICK);
    await field.app.settled();
    expect(await read(id)).toMatchObject({ state: 'failed', failure: { key: 'backup.cancelled' } });
    expect(existsSync(copies())).toBe(false);
  });

  test('when it is whole already is kept, and only not brought on', async () => {
    // What reads the finished copy for the store takes its time.
    const cat = fakeProgram('case "$1" in *.tar.zst) sleep 300 ;; esac; exec /bin/busybox cat "$@"');
    const slow = await createBackupField({ sshd: { config: shapedHost({ instead: { cat } }) } });
    onTestFinished(() => slow.close());
    const id = await startAndTakeUp(plan({ pull: true }), slow);
    await expect.poll(() => phaseOf(id, slow)).toBe('pull');
    await cancelCopy(slow.ctx, { contractId: 'acme', copyId: id, personId: 'lead' });
    await slow.app.settled();
    const copy = await read(id, slow);
    expect(copy).toMatchObject({ state: 'good', storePath: null, warnings: [{ key: 'backup.warning-not-pulled' }] });
    expect(
      createHash('sha256')
        .update(readFileSync(copy.hostPath ?? ''))
        .digest('hex'),
    ).toBe(copy.sha256);
    expect(leftOvers(slow.storeFolder)).toEqual([]);
  });

  test('by its time limit says so', async () => {
    const seconds = uniqueSleep();
    const id = await startAndTakeUp(endless(seconds, { timeLimit: { days: 0, milliseconds: 2_000 } }));
    await field.app.settled();
    expect(await read(id)).toMatchObject({
      state: 'failed',
      failure: { key: 'backup.timed-out', values: { seconds: 2 } },
    });
    await expect.poll(() => isSleeping(seconds)).toBe(false);
    expect(leftOvers()).toEqual([]);
  });
});

describe('a host that is lost in the middle', () => {
  test.each<[string, Partial<BackupPlan>]>([
    ['a copy in a file there', {}],
    ['a copy on its way to the store', { folder: null, pull: true }],
    ['a copy on its way to another host', { folder: null, copyTo: { host: 'db-01', folder: '/tmp/none' } }],
  ])('%s fails, and what was running there is ended', async (_name, change) => {
    const seconds = uniqueSleep();
    const lost = await createBackupField();
    onTestFinished(() => lost.close());
    const where = change.copyTo ? { ...change, copyTo: { host: 'db-01', folder: join(place, 'other') } } : change;
    const id = await startAndTakeUp(endless(seconds, where), lost);
    await expect.poll(() => isSleeping(seconds)).toBe(true);
    for (const pid of childrenOf(Number(readFileSync(`${lost.sshd.folder}/sshd.pid`, 'utf8')))) {
      process.kill(pid, 'SIGKILL');
    }
    await lost.app.settled();
    expect(await read(id, lost)).toMatchObject({ state: 'failed', failure: { key: 'ssh.connection-lost' } });
    await expect.poll(() => isSleeping(seconds)).toBe(false);
    expect(leftOvers(lost.storeFolder)).toEqual([]);
    // The next run cleans up what could not be removed then.
    const next = plan({ ...where, source: { kind: 'folders', folders: [source()], exclude: [] } });
    expect(await lost.backUp(next)).toMatchObject({ state: 'good' });
    const half = [...leftOvers(), ...leftOvers(join(place, 'other'))].filter((name) => name.endsWith('.part'));
    expect(half).toEqual([]);
  });

  test('the first try to pull fails, the next succeeds', async () => {
    const flag = join(place, 'tried');
    const cat =
      fakeProgram(`case "$1" in *.tar.zst) [ -e '${flag}' ] || { : >'${flag}'; kill -9 $(cat /proc/$PPID/stat | cut -d' ' -f6); sleep 5; } ;; esac
exec /bin/busybox cat "$@"`);
    const flaky = await createBackupField({ sshd: { config: shapedHost({ instead: { cat } }) } });
    onTestFinished(() => flaky.close());
    let lost = 0;
    const stream = flaky.ssh.stream;
    Object.assign(flaky.ctx, {
      ssh: {
        ...flaky.ssh,
        stream: (...call: Parameters<typeof stream>) => {
          const real = stream(...call);
          const ended = real.ended.then((outcome) => {
            if (!outcome.ok) lost += 1;
            // A shell that is killed is not worth a retry; a connection that is lost is.
            return outcome.ok ? outcome : { ...outcome, retry: true };
          });
          return { ...real, ended };
        },
      },
    });
    const copy = await flaky.backUp(plan({ pull: true }));
    expect(lost).toBe(1);
    expect(copy).toMatchObject({ state: 'good', warnings: [] });
    expect(copy.storePath).not.toBe(null);
  });
});

describe('a worker that goes', () => {
  /** A copy as a worker leaves it that was killed in a phase. */
  async function leaveIn(phase: string | null, made: object = {}, given = plan()): Promise<number> {
    field.usePlans(given);
    const id = await field.begin(given);
    await field.app.store
      .updateTable('backup_copies')
      .set({ phase, lease_owner: 'dead', lease_until: new Date(0), ...made })
      .where('id', '=', id)
      .execute();
    return id;
  }

  test.each([[null], ['preflight']])('before anything was written (%s) leaves it to the next', async (phase) => {
    const id = await leaveIn(phase);
    await takeUpCopies(field.ctx, QUICK);
    await field.app.settled();
    expect((await read(id)).state).toBe('good');
  });

  test.each([['archive'], ['checksum']])('in the phase %s leaves a copy that failed', async (phase) => {
    const id = await leaveIn(phase);
    await takeUpCopies(field.ctx, QUICK);
    await field.app.settled();
    expect(await read(id)).toMatchObject({ state: 'failed', failure: { key: 'backup.interrupted' }, hostPath: null });
  });

  test('with a whole file of an interrupted copy in the store leaves none there', async () => {
    const given = plan({ folder: null, pull: true });
    const id = await leaveIn('checksum', {}, given);
    const copy = await read(id);
    const stamp = copy.startedAt.toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const folder = join(field.storeFolder, 'acme', given.id);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${given.id}-full-${stamp}-B${id}.tar.zst`), 'whole');
    await takeUpCopies(field.ctx, QUICK);
    await field.app.settled();
    expect((await read(id)).state).toBe('failed');
    expect(leftOvers(folder)).toEqual([]);
  });

  test('when the copy was whole leaves it to be brought on', async () => {
    const first = await field.backUp(plan());
    const { host_path, bytes, sha256, compression } = await field.app.store
      .selectFrom('backup_copies')
      .selectAll()
      .where('id', '=', first.id)
      .executeTakeFirstOrThrow();
    const id = await leaveIn('pull', { host_path, bytes, sha256, compression }, plan({ pull: true }));
    await takeUpCopies(field.ctx, QUICK);
    await field.app.settled();
    const copy = await read(id);
    expect(copy).toMatchObject({ state: 'good', sha256, hostPath: host_path, warnings: [] });
    const stored = readFileSync(join(field.storeFolder, copy.storePath ?? ''));
    expect(createHash('sha256').update(stored).digest('hex')).toBe(sha256);
  });

  test('when the copy was whole, and its host has lost it since, says what is missing', async () => {
    const first = await field.backUp(plan());
    await rm(first.hostPath ?? '');
    const made = { host_path: first.hostPath, bytes: first.bytes, sha256: first.sha256, compression: 'zstd' };
    const id = await leaveIn('pull', made, plan({ pull: true }));
    await takeUpCopies(field.ctx, QUICK);
    await field.app.settled();
    expect((await read(id)).warnings).toMatchObject([{ key: 'backup.warning-not-pulled' }]);
  });

  test('when the copy was whole, and its host is busy until its time is over, leaves it good', async () => {
    const first = await field.backUp(plan());
    const made = { host_path: first.hostPath, bytes: first.bytes, sha256: first.sha256, compression: 'zstd' };
    const busy = { contractId: 'acme', hostId: 'app-01', owner: 'drill:1', milliseconds: 60_000 };
    expect(await claimHost(field.app.store, busy)).toBe(true);
    onTestFinished(() => releaseHost(field.app.store, busy));
    const timeLimit = { days: 0, milliseconds: 1_000 };
    const id = await leaveIn('pull', made, plan({ pull: true, timeLimit }));
    field.app.clock.advance(5_000);
    await takeUpCopies(field.ctx, QUICK);
    await field.app.settled();
    const copy = await read(id);
    expect(copy).toMatchObject({ state: 'good', storePath: null, warnings: [{ key: 'backup.warning-not-pulled' }] });
    expect(copy.warnings[0]?.values?.detail).toContain('app-01');
  });

  test('while another makes the copy writes nothing more of it', async () => {
    const seconds = uniqueSleep();
    const id = await startAndTakeUp(endless(seconds));
    await expect.poll(() => isSleeping(seconds)).toBe(true);
    await field.app.store.updateTable('backup_copies').set({ lease_owner: 'another' }).where('id', '=', id).execute();
    await field.app.settled();
    expect(isSleeping(seconds)).toBe(false);
    expect(await read(id)).toMatchObject({ state: 'running', failure: null });
    await field.app.store
      .updateTable('backup_copies')
      .set({ lease_until: new Date(0) })
      .where('id', '=', id)
      .execute();
    await takeUpCopies(field.ctx, QUICK);
    await field.app.settled();
    expect((await read(id)).state).toBe('failed');
  });

  test('because its process is stopped ends what is half made, and leaves the rest', async () => {
    const stopping = new AbortController();
    const seconds = uniqueSleep();
    const other = await createBackupField({ overrides: { stopping: stopping.signal } });
    onTestFinished(() => other.close());
    const half = await startAndTakeUp(endless(seconds), other);
    const waiting = endless(seconds, { id: 'waiting' });
    other.usePlans(endless(seconds), waiting);
    const waits = await other.begin(waiting);
    await takeUpCopies(other.ctx, QUICK);
    await expect.poll(() => isSleeping(seconds)).toBe(true);
    stopping.abort();
    await other.app.settled();
    expect(await read(half, other)).toMatchObject({ state: 'failed', failure: { key: 'backup.interrupted' } });
    expect(await read(waits, other)).toMatchObject({ state: 'running' });
    expect(isSleeping(seconds)).toBe(false);
  });

  test('of which the plan is gone leaves a copy that failed', async () => {
    field.usePlans(plan());
    const id = await field.begin(plan());
    field.usePlans();
    await takeUpCopies(field.ctx, QUICK);
    await field.app.settled();
    expect(await read(id)).toMatchObject({ state: 'failed', failure: { key: 'backup.no-plan' } });
  });
});

test('a host that stays busy for longer than the time limit fails the copy', async () => {
  const claim = { contractId: 'acme', hostId: 'app-01', owner: 'drill:1', milliseconds: 60_000 };
  expect(await claimHost(field.app.store, claim)).toBe(true);
  onTestFinished(() => releaseHost(field.app.store, claim));
  const id = await startAndTakeUp(plan());
  await field.app.settled();
  expect((await read(id)).state).toBe('running');
  field.app.clock.advance(61_000);
  await delay(300);
  await takeUpCopies(field.ctx, QUICK);
  await field.app.settled();
  expect(await read(id)).toMatchObject({ state: 'failed', failure: { key: 'backup.host-busy' } });
});
