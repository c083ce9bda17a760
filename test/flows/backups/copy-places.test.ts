import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Context, ScriptStream } from '../../../src/context.ts';
import type { BackupCopy } from '../../../src/core/backup/copy.ts';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import { type BackupField, createBackupField, testPlan } from '../../support/backup-site.ts';
import { shapedHost } from '../../support/shaped-host.ts';
import { sshHost } from '../../support/ssh-client.ts';

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
  await writeFile(join(source(), 'data'), Buffer.alloc(3_000_000, 'some text '));
});

const source = () => join(place, 'opsv7');
const other = () => ({ host: 'db-01', folder: join(place, 'other') });
const plan = (change: Partial<BackupPlan>) =>
  testPlan({ id: `p${count}`, source: { kind: 'folders', folders: [source()], exclude: [] }, ...change });
const files = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];

function hashesOf(copy: BackupCopy): (string | null)[] {
  const paths = [
    copy.hostPath,
    copy.storePath === null ? null : join(field.storeFolder, copy.storePath),
    copy.other?.path ?? null,
  ];
  return paths.map((path) => (path === null ? null : createHash('sha256').update(readFileSync(path)).digest('hex')));
}

describe('a copy is brought to every place of its plan', () => {
  test.each<[string, () => Partial<BackupPlan>, readonly boolean[]]>([
    ['the host alone', () => ({ folder: join(place, 'copies') }), [true, false, false]],
    ['the host and the store', () => ({ folder: join(place, 'copies'), pull: true }), [true, true, false]],
    ['the host and another', () => ({ folder: join(place, 'copies'), copyTo: other() }), [true, false, true]],
    ['all three', () => ({ folder: join(place, 'copies'), pull: true, copyTo: other() }), [true, true, true]],
    ['the store alone', () => ({ pull: true }), [false, true, false]],
    ['another host alone', () => ({ copyTo: other() }), [false, false, true]],
    ['the store and another host', () => ({ pull: true, copyTo: other() }), [false, true, true]],
  ])('%s', async (_name, change, places) => {
    const copy = await field.backUp(plan(change()));
    expect(copy).toMatchObject({ state: 'good', warnings: [], failure: null, entries: 2, sourceBytes: 3_014_656 });
    expect(hashesOf(copy)).toEqual(places.map((isThere) => (isThere ? copy.sha256 : null)));
    expect(copy.bytes).toBeGreaterThan(100);
    if (places[1]) expect(copy.storePath).toMatch(/^acme\/p\d+\/p\d+-full-\d{8}T\d{6}Z-B\d+\.tar\.zst$/);
    if (places[2]) expect(copy.other?.hostId).toBe('db-01');
    const half = [...files(place), ...files(field.storeFolder)].filter(({ name }) => name.endsWith('.part'));
    expect(half).toEqual([]);
    expect(field.app.errors).toEqual([]);
  });

  test('without a folder, nothing of it touches the disk of its host', async () => {
    await field.backUp(plan({ pull: true }));
    expect(files(place).map(({ name }) => name)).toEqual(['data']);
  });

  test('beside each stands its checksum', async () => {
    const copy = await field.backUp(plan({ pull: true, copyTo: other() }));
    for (const path of [join(field.storeFolder, copy.storePath ?? ''), copy.other?.path ?? '']) {
      const name = path.split('/').at(-1);
      expect(readFileSync(`${path}.sha256`, 'utf8')).toBe(`${copy.sha256}  ${name}\n`);
    }
  });

  test('a command’s dump of nothing but bytes arrives as it is', async () => {
    const source = {
      kind: 'command',
      command: 'head -c 20000000 /dev/urandom; echo; echo THE END',
      trailer: 'THE END',
    } as const;
    const copy = await field.backUp(plan({ source, pull: true, copyTo: other(), compression: 'none' }));
    expect(copy).toMatchObject({ state: 'good', bytes: 20_000_009, sourceBytes: 20_000_009, entries: null });
    expect(hashesOf(copy)).toEqual([null, copy.sha256, copy.sha256]);
  });
});

describe('a place that cannot be reached', () => {
  const hostsWithGone = {
    hosts: (sshd: { readonly port: number }) => [sshHost(sshd.port), sshHost(1, { id: 'db-01' })],
  };

  test('is a warning where the copy is whole elsewhere', async () => {
    const lost = await createBackupField(hostsWithGone);
    onTestFinished(() => lost.close());
    const copy = await lost.backUp(plan({ folder: join(place, 'copies'), pull: true, copyTo: other() }));
    expect(copy).toMatchObject({ state: 'good', other: null, warnings: [{ key: 'backup.warning-not-copied' }] });
    expect(copy.warnings[0]?.values?.detail).toContain('127.0.0.1');
    expect(copy.storePath).not.toBe(null);
  }, 60_000);

  test('is a failure where it would be the only one', async () => {
    const lost = await createBackupField(hostsWithGone);
    onTestFinished(() => lost.close());
    const copy = await lost.backUp(plan({ copyTo: other() }));
    expect(copy).toMatchObject({ state: 'failed', failure: { key: 'ssh.refused' } });
  });

  test.each<[string, Partial<BackupPlan>]>([
    ['store', { pull: true }],
    ['other host', {}],
  ])('on the way to the %s, what arrives damaged is not kept', async (name, change) => {
    const stream: Context['ssh']['stream'] = (...call) => flipped(field.ssh.stream(...call));
    const damaging = await createBackupField({ hosts: () => field.site.hosts });
    onTestFinished(() => damaging.close());
    Object.assign(damaging.ctx, { ssh: { ...field.ssh, stream } });
    const where = name === 'store' ? change : { copyTo: other() };
    const alone = await damaging.backUp(plan(where));
    expect(alone).toMatchObject({ state: 'failed', failure: { key: 'backup.arrived-damaged' } });
    const beside = await damaging.backUp(plan({ ...where, folder: join(place, 'copies') }));
    expect(beside).toMatchObject({ state: 'good', storePath: null, other: null });
    expect(beside.warnings).toHaveLength(1);
    expect(beside.warnings[0]?.values?.detail).toContain('SHA-256');
    const named = [...files(damaging.storeFolder), ...files(join(place, 'other'))].map((entry) => entry.name);
    expect(named.filter((file) => !file.endsWith('.part'))).toEqual([]);
  });

  test('a full store is a failure where nothing else keeps it, else a warning; it leaves nothing', async () => {
    const full = await createBackupField();
    onTestFinished(() => full.close());
    const free = { freeBytes: async () => 1_000 };
    Object.assign(full.ctx.backups, free);
    const alone = await full.backUp(plan({ pull: true }));
    expect(alone).toMatchObject({
      state: 'failed',
      failure: { key: 'backup.no-space-in-store', values: { free: 1_000 } },
    });
    const beside = await full.backUp(plan({ pull: true, folder: join(place, 'copies') }));
    expect(beside).toMatchObject({ state: 'good', warnings: [{ key: 'backup.warning-not-pulled' }] });
    expect(files(full.storeFolder)).toEqual([]);
  });

  test('a store whose disk fails half-way keeps nothing of it', async () => {
    const broken = await createBackupField();
    onTestFinished(() => broken.close());
    const write = broken.ctx.backups.write;
    Object.assign(broken.ctx.backups, {
      async write(path: string) {
        const writer = await write(path);
        const failing = () => Promise.reject(Object.assign(new Error('disk'), { code: 'ENOSPC' }));
        return { ...writer, write: failing };
      },
    });
    const copy = await broken.backUp(plan({ pull: true }));
    expect(copy).toMatchObject({
      state: 'failed',
      failure: { key: 'backup.store-failed', values: { detail: 'ENOSPC' } },
    });
    expect(files(broken.storeFolder)).toEqual([]);
  });

  test('another host on which the account may not write says so', async () => {
    const denied = await createBackupField({ sshd: { config: shapedHost({ user: 65_534 }) } });
    onTestFinished(() => denied.close());
    const source = { kind: 'command', command: 'echo dump', trailer: null } as const;
    const copy = await denied.backUp(plan({ source, copyTo: { host: 'db-01', folder: '/proc/none' } }));
    expect(copy).toMatchObject({ state: 'failed', failure: { key: 'backup.folder-not-writable' } });
  });
});

/** One bit of what comes from the host is another when it arrives. */
function flipped(real: ScriptStream): ScriptStream {
  async function* output(): AsyncGenerator<Uint8Array> {
    let isDone = false;
    for await (const chunk of real.output) {
      // Reports are short; a copy is not.
      if (!isDone && chunk.length > 250 && chunk[0] === 0x28) {
        isDone = true;
        const changed = Buffer.from(chunk);
        changed[200] = (changed[200] ?? 0) ^ 1;
        yield changed;
      } else yield chunk;
    }
  }
  return { ...real, output: output() };
}
