import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { BackupCopy } from '../../../src/core/backup/copy.ts';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import { prune } from '../../../src/flows/backups/prune.ts';
import { startCopy } from '../../../src/flows/backups/start-copy.ts';
import { type BackupField, createBackupField, testPlan } from '../../support/backup-site.ts';
import { shapedHost } from '../../support/shaped-host.ts';

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
  await mkdir(join(source(), 'a', 'b'), { recursive: true });
  await writeFile(join(source(), 'kept'), 'kept');
  await writeFile(join(source(), 'changed'), 'before');
  await writeFile(join(source(), 'a', 'gone'), 'gone');
});

const source = () => join(place, 'opsv7');
const chainPlan = (change: Partial<BackupPlan> = {}) =>
  testPlan({
    id: `app-${count}`,
    source: { kind: 'folders', folders: [source()], exclude: [] },
    folder: join(place, 'copies'),
    schedule: { full: '0 2 * * 0', incremental: '0 2 * * 1-6' },
    ...change,
  });

function names(copy: BackupCopy): string[] {
  const listed = execFileSync('tar', ['--zstd', '-tf', copy.hostPath ?? ''], { encoding: 'utf8' });
  return listed
    .trim()
    .split('\n')
    .map((name) => `/${name}`.slice(source().length));
}

/** As `restore-help` would have it: the whole chain, deletions included. */
async function restore(...chain: readonly BackupCopy[]): Promise<string> {
  const target = join(place, `restored-${chain.at(-1)?.id}`);
  await mkdir(target);
  for (const copy of chain) {
    execFileSync('tar', ['--zstd', '--listed-incremental=/dev/null', '-xf', copy.hostPath ?? '', '-C', target]);
  }
  return join(target, source());
}

test('an incremental copy holds what changed since the one before, and the chain restores all of it', async () => {
  const full = await field.backUp(chainPlan());
  await writeFile(join(source(), 'changed'), 'after!');
  await rm(join(source(), 'a', 'gone'));
  const first = await field.backUp(chainPlan(), 'incremental');
  expect(first).toMatchObject({ state: 'good', kind: 'incremental', baseId: full.id, warnings: [] });
  expect(first.hostPath).toContain('-incr-');
  expect(names(first)).toEqual(['/', '/a/', '/a/b/', '/changed']);
  expect(first.entries).toBe(4);
  await rename(join(source(), 'a', 'b'), join(source(), 'renamed'));
  await writeFile(join(source(), 'new'), 'new');
  const second = await field.backUp(chainPlan(), 'incremental');
  expect(second).toMatchObject({ state: 'good', kind: 'incremental', baseId: first.id });
  execFileSync('diff', ['-r', source(), await restore(full, first, second)]);
  expect(existsSync(join(await restore(full, first), 'a', 'gone'))).toBe(false);
});

test('nothing changed: a copy of the folders alone', async () => {
  const full = await field.backUp(chainPlan());
  const copy = await field.backUp(chainPlan(), 'incremental');
  expect(copy).toMatchObject({ state: 'good', kind: 'incremental', baseId: full.id, entries: 3 });
});

test('without a full copy before it, it is made as one, and says so', async () => {
  const copy = await field.backUp(chainPlan(), 'incremental');
  expect(copy).toMatchObject({ state: 'good', kind: 'full', baseId: null, entries: 6 });
  expect(copy.warnings).toEqual([{ key: 'backup.warning-full-instead' }]);
  expect(copy.hostPath).toContain('-full-');
  expect(await field.backUp(chainPlan(), 'incremental')).toMatchObject({ kind: 'incremental', baseId: copy.id });
});

test('where the state of the copy before is gone, a full one is made', async () => {
  const full = await field.backUp(chainPlan());
  await rm(join(place, 'copies', `app-${count}`, 'chain'), { recursive: true });
  const copy = await field.backUp(chainPlan(), 'incremental');
  expect(copy).toMatchObject({ state: 'good', kind: 'full' });
  expect(copy.id).toBeGreaterThan(full.id);
});

test('what was left out until now is copied: tar holds it for known, so a full copy is made', async () => {
  await writeFile(join(source(), 'a', 'left.log'), 'left out');
  const leavingOut = chainPlan({ source: { kind: 'folders', folders: [source()], exclude: ['*.log'] } });
  const full = await field.backUp(leavingOut);
  expect(names(full)).not.toContain('/a/left.log');
  expect(await field.backUp(leavingOut, 'incremental')).toMatchObject({ kind: 'incremental', baseId: full.id });
  const copy = await field.backUp(chainPlan(), 'incremental');
  expect(names(copy)).toContain('/a/left.log');
  expect(copy).toMatchObject({ kind: 'full', warnings: [{ key: 'backup.warning-full-instead' }] });
  expect(await field.backUp(chainPlan(), 'incremental')).toMatchObject({ kind: 'incremental', baseId: copy.id });
});

test('where the clock of the host was ahead, a full copy is made: to tar, what was changed since is older than the copy', async () => {
  const full = await field.backUp(chainPlan());
  const chain = join(place, 'copies', `app-${count}`, 'chain');
  const [name = ''] = readdirSync(chain);
  const state = readFileSync(join(chain, name), 'latin1');
  const [head, seconds] = state.split(/[\n\0]/);
  expect(head).toMatch(/^GNU tar/);
  await writeFile(join(chain, name), state.replace(`\n${seconds}\0`, `\n${Number(seconds) + 7_200}\0`), 'latin1');
  await writeFile(join(source(), 'changed'), 'after!');
  const copy = await field.backUp(chainPlan(), 'incremental');
  expect(names(copy)).toContain('/changed');
  expect(copy).toMatchObject({ kind: 'full', warnings: [{ key: 'backup.warning-full-instead' }] });
  expect(copy.id).toBeGreaterThan(full.id);
});

test.each([[[]], [['*.log']]])('the state goes with the copy that left it, leaving out %j', async (exclude) => {
  const keep = { last: 1, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
  const plan = chainPlan({ source: { kind: 'folders', folders: [source()], exclude }, keep });
  const gone = await field.backUp(plan);
  const kept = await field.backUp(plan);
  const { problems } = await prune(field.ctx, { site: field.site, planId: plan.id, by: null });
  expect(problems).toEqual([]);
  const states = readdirSync(join(place, 'copies', plan.id, 'chain'));
  expect([gone, kept].map(({ id }) => states.filter((name) => name.includes(`-B${id}.`)).length)).toEqual([0, 1]);
});

test('it does not build on one that failed a check, but on the last sound one', async () => {
  const full = await field.backUp(chainPlan());
  await writeFile(join(source(), 'changed'), 'once');
  const damaged = await field.backUp(chainPlan(), 'incremental');
  const check = { copy_id: damaged.id, kind: 'checksum', place: 'host', findings: '[]', started_at: new Date() };
  await field.app.store
    .insertInto('backup_checks')
    .values({ ...check, request_key: `damage-${count}`, outcome: 'failed', ended_at: new Date() })
    .execute();
  const copy = await field.backUp(chainPlan(), 'incremental');
  expect(copy).toMatchObject({ state: 'good', kind: 'incremental', baseId: full.id });
  expect(names(copy)).toContain('/changed');
  execFileSync('diff', ['-r', source(), await restore(full, copy)]);
});

test('one that failed half-way changes nothing for the next', async () => {
  const full = await field.backUp(chainPlan());
  await writeFile(join(source(), 'changed'), 'later');
  const failed = await field.backUp(chainPlan({ timeLimit: { days: 0, milliseconds: 1 } }), 'incremental');
  expect(failed).toMatchObject({ state: 'failed', failure: { key: 'backup.timed-out' } });
  const copy = await field.backUp(chainPlan(), 'incremental');
  expect(copy).toMatchObject({ state: 'good', baseId: full.id });
  expect(names(copy)).toContain('/changed');
});

test('a host whose tar cannot do it says so', async () => {
  const other = await createBackupField({ sshd: { config: shapedHost({ instead: { tar: '/usr/bin/busybox' } }) } });
  onTestFinished(() => other.close());
  expect(await other.backUp(chainPlan())).toMatchObject({ state: 'good', kind: 'full' });
  const copy = await other.backUp(chainPlan(), 'incremental');
  expect(copy).toMatchObject({ state: 'failed', failure: { key: 'backup.incremental-needs-gnu-tar' } });
});

test('a plan without a schedule for it refuses', async () => {
  const plan = chainPlan({ schedule: { full: '0 2 * * *', incremental: null } });
  const request = { site: field.site, plan, kind: 'incremental', origin: 'command', startedBy: null } as const;
  await expect(startCopy(field.ctx, { ...request, requestKey: 'x' })).rejects.toMatchObject({
    code: 'backup.not-incremental',
  });
});
