import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BackupCopy } from '../../src/core/backup/copy.ts';
import { findCopy, listCopies } from '../../src/store/backup-copies.ts';
import { type BackupField, createBackupField, testPlan } from '../support/backup-site.ts';
import type { TinyBackupSettings } from '../support/tiny-backup.ts';

/** KILLS=100 takes three minutes and more. */
const KILLS = Number(process.env.KILLS ?? 20);
/** Longer where the machine takes longer for a copy of each plan: else nobody would get anything done. */
const LONGEST_LIFE_MS = 2_000;

let field: BackupField;
beforeAll(async () => {
  field = await createBackupField();
  await mkdir(join(field.folder, 'opsv7', 'logs'), { recursive: true });
  const script = `cd '${field.folder}/opsv7'; head -c 2000000 /dev/urandom >data; for n in $(seq 50); do echo $n >logs/$n; done`;
  await once(spawn('sh', ['-c', script]), 'exit');
});
afterAll(() => field.close());

const path = (name: string) => join(field.folder, name);
const source = () => ({ kind: 'folders' as const, folders: [path('opsv7')], exclude: [] });
const plans = () => [
  testPlan({
    id: 'everywhere',
    source: source(),
    folder: path('copies'),
    pull: true,
    copyTo: { host: 'db-01', folder: path('other') },
    schedule: { full: '0 2 * * *', incremental: '0 3 * * *' },
  }),
  testPlan({ id: 'store-alone', source: source(), pull: true }),
  testPlan({ id: 'other-alone', source: source(), copyTo: { host: 'db-01', folder: path('other') } }),
];

/** Processes of their own, each under way to being ready while the one before works. */
function start(
  instance: string,
  rounds: number | null,
): { readonly child: ChildProcess; readonly ready: Promise<void> } {
  const settings: TinyBackupSettings = {
    databaseUrl: field.app.url,
    site: { ...field.site, backups: plans() },
    userKey: field.sshd.userKey,
    knownHostsFile: path('known_hosts'),
    storeFolder: field.storeFolder,
    instance,
    rounds,
  };
  const program = join(import.meta.dirname, '..', 'support', 'tiny-backup.ts');
  const child = spawn(process.execPath, [program, JSON.stringify(settings)], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin?.on('error', () => undefined);
  return { child, ready: once(child.stdout as NodeJS.ReadableStream, 'data').then(() => undefined) };
}

/** Lets a process come to its end. @returns the milliseconds from its first copy on */
async function timeOf({ child, ready }: ReturnType<typeof start>): Promise<number> {
  await ready;
  const begun = performance.now();
  const gone = once(child, 'exit');
  child.stdin?.write('go\n');
  expect((await gone)[0]).toBe(0);
  return performance.now() - begun;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

function placesOf(copy: BackupCopy): string[] {
  const stored = copy.storePath === null ? null : join(field.storeFolder, copy.storePath);
  return [copy.hostPath, stored, copy.other?.path ?? null].filter((place) => place !== null);
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test(`killed at ${KILLS} random moments, no half copy is ever good, and no good one is ever lost`, async () => {
  await writeFile(path('known_hosts'), field.sshd.knownHosts());
  const ended = new Map<number, string>();
  const states = { good: 0, failed: 0 };
  const look = async () => {
    for (const copy of await listCopies(field.app.store, 'acme')) {
      const before = ended.get(copy.id);
      // An outcome is written once, and stays.
      if (before !== undefined) expect(`${copy.id} ${copy.state}`).toBe(`${copy.id} ${before}`);
      else if (copy.state !== 'running') ended.set(copy.id, copy.state);
    }
  };
  const longestLifeMs = Math.max(LONGEST_LIFE_MS, await timeOf(start('undisturbed', 1)));
  const undisturbed = (await listCopies(field.app.store, 'acme')).length;
  let next = start('life-0', null);
  for (let life = 0; life < KILLS; life += 1) {
    const { child, ready } = next;
    await ready;
    child.stdin?.write('go\n');
    next = start(`life-${life + 1}`, life + 1 < KILLS ? null : 2);
    await delay(Math.random() * longestLifeMs);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    await look();
  }
  // The last one is left alone: it ends what is open, and makes two copies of each plan.
  await timeOf(next);
  await look();

  const copies = await listCopies(field.app.store, 'acme');
  for (const copy of copies) {
    expect(['good', 'failed']).toContain(copy.state);
    if (copy.state === 'failed') {
      states.failed += 1;
      expect(copy.failure?.key).toBe('backup.interrupted');
    } else {
      states.good += 1;
      const places = placesOf(copy);
      expect(places.length).toBe(copy.planId === 'everywhere' ? 3 - copy.warnings.filter(isMissingPlace).length : 1);
      for (const place of places) {
        expect(await sha256Of(place), place).toBe(copy.sha256);
        expect(readFileSync(`${place}.sha256`, 'utf8')).toContain(copy.sha256 ?? 'none');
      }
      if (copy.baseId !== null) expect((await findCopy(field.app.store, copy.baseId))?.state).toBe('good');
    }
  }
  expect(states.good - undisturbed).toBeGreaterThan(KILLS / 10);
  expect(states.failed).toBeGreaterThan(KILLS / 10);
  // Nothing lies about but good copies, their checksums and the states of the chain.
  const good = copies.filter(({ state }) => state === 'good');
  const wanted = new Set(good.flatMap(placesOf).flatMap((place) => [place, `${place}.sha256`]));
  const strays = [...filesUnder(path('copies')), ...filesUnder(path('other')), ...filesUnder(field.storeFolder)].filter(
    (file) => !wanted.has(file) && !file.endsWith('.snar'),
  );
  expect(strays).toEqual([]);
}, 900_000);

function isMissingPlace({ key }: { readonly key: string }): boolean {
  return key === 'backup.warning-not-pulled' || key === 'backup.warning-not-copied';
}
