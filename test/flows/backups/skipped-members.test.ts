import { execFileSync } from 'node:child_process';
import { mkdtempSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import { checkOne } from '../../support/backup-checks.ts';
import { type BackupField, createBackupField, testPlan } from '../../support/backup-site.ts';
import { fakeProgram, shapedHost } from '../../support/shaped-host.ts';

let field: BackupField;
let count = 0;
let place = '';

/** Files that vanish while tar reads the first of a folder, one path a line. */
const vanishing = `/tmp/rounds-vanishing-${process.pid}`;

beforeAll(async () => {
  const real = join(mkdtempSync(join(tmpdir(), 'rounds-tar-')), 'tar');
  execFileSync('sh', ['-c', `cp "$(readlink -f "$(command -v tar)")" '${real}'`]);
  const tar = fakeProgram(`case " $* " in *" --create "*)
  exec '${real}' --checkpoint=1 --checkpoint-action="exec=xargs -r rm -f <${vanishing}" "$@" ;; esac
exec '${real}' "$@"`);
  field = await createBackupField({ sshd: { config: shapedHost({ instead: { tar } }) } });
});
afterAll(async () => {
  await field.close();
  await rm(vanishing, { force: true });
});
beforeEach(async () => {
  count += 1;
  place = join(field.folder, `test-${count}`);
  for (const folder of ['app/run 套', 'drills']) await mkdir(join(place, folder), { recursive: true });
  await writeFile(join(place, 'app/a-large'), 'x'.repeat(300_000));
  for (const name of ['one', 'two', 'run 套/three']) await writeFile(join(place, 'app', name), name);
  await writeFile(vanishing, '');
});

const plan = (): BackupPlan =>
  testPlan({
    id: `app-${count}`,
    source: { kind: 'folders', folders: [join(place, 'app')], exclude: [] },
    folder: join(place, 'copies'),
    schedule: { full: '0 2 * * 0', incremental: '0 2 * * 1-6' },
    drill: { host: 'app-01', folder: join(place, 'drills'), database: null, assertions: [] },
  });

async function listen(name: string): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(place, 'app', name), resolve));
  onTestFinished(() => void server.close());
  return server;
}

const inApp = (name: string) => join(place, 'app', name).slice(1);

test('a chain of folders with sockets can be restored: no copy holds them, and none has to', async () => {
  await listen('app.sock');
  await listen('run 套/x: y.sock');
  const full = await field.backUp(plan());
  expect(full).toMatchObject({ state: 'good', warnings: [] });
  expect(full.skipped).toEqual({
    ignored: expect.arrayContaining([inApp('app.sock'), inApp('run 套/x: y.sock')]),
    vanished: [],
    unnamed: 0,
  });
  await listen('later.sock');
  await writeFile(join(place, 'app/four'), 'four');
  const second = await field.backUp(plan(), 'incremental');
  expect(second).toMatchObject({ kind: 'incremental', skipped: { ignored: [inApp('later.sock')] } });
  const third = await field.backUp(plan(), 'incremental');
  expect(third).toMatchObject({ kind: 'incremental', skipped: { ignored: [] } });
  for (const copy of [second, third]) expect(await checkOne(field, copy, 'drill')).toMatchObject({ outcome: 'passed' });
});

test('a chain with a file that vanished while it was read can be restored, also once the file is back', async () => {
  await field.backUp(plan());
  for (const name of ['a-large', 'one', 'two'])
    await writeFile(join(place, 'app', name), `${'y'.repeat(300_000)}${name}`);
  await writeFile(vanishing, `${join(place, 'app/two')}\n`);
  const second = await field.backUp(plan(), 'incremental');
  expect(second).toMatchObject({ state: 'good', skipped: { ignored: [], vanished: [inApp('two')], unnamed: 0 } });
  expect(second.warnings).toMatchObject([{ key: 'backup.warning-changed' }]);
  const drill = await checkOne(field, second, 'drill');
  expect(drill).toMatchObject({ outcome: 'passed' });
  await writeFile(vanishing, '');
  await writeFile(join(place, 'app/two'), 'again');
  const third = await field.backUp(plan(), 'incremental');
  expect(await checkOne(field, third, 'drill')).toMatchObject({ outcome: 'passed' });
});

test('a file that no copy holds is still found, beside sockets', async () => {
  await listen('app.sock');
  const full = await field.backUp(plan());
  const second = await field.backUp(plan(), 'incremental');
  // An archive that is sound by itself, without one file that the later one takes for granted.
  const file = full.hostPath ?? '';
  const script = `zstd -dcq '${file}' >'${file}.tar' && tar --delete -f '${file}.tar' '${inApp('two')}' &&
    zstd -qf '${file}.tar' -o '${file}' && sha256sum '${file}'`;
  const sha256 = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).slice(0, 64);
  await field.app.store
    .updateTable('backup_copies')
    .set({ sha256, bytes: statSync(file).size, entries: (full.entries ?? 0) - 1 })
    .where('id', '=', full.id)
    .execute();
  const { outcome, findings } = await checkOne(field, second, 'drill');
  expect({ outcome, key: findings[0]?.key }).toEqual({ outcome: 'failed', key: 'backup-check.restored-differs' });
  expect(Number(findings[0]?.values?.wanted) - Number(findings[0]?.values?.found)).toBe(1);
});

test('where tar skipped more than is written down, a drill that lacks no more than that knows nothing', async () => {
  await listen('app.sock');
  const full = await field.backUp(plan());
  const second = await field.backUp(plan(), 'incremental');
  const skipped = JSON.stringify({ ignored: [], vanished: [], unnamed: 1 });
  await field.app.store.updateTable('backup_copies').set({ skipped }).where('id', '=', full.id).execute();
  const { outcome, findings } = await checkOne(field, second, 'drill');
  expect({ outcome, key: findings[0]?.key }).toEqual({ outcome: 'unknown', key: 'backup-check.restored-unsure' });
});
