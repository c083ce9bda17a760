import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBackupStore } from '../../../src/adapters/files/backup-store.ts';
import { DamagedContent } from '../../../src/errors.ts';

const PATH = 'acme/app/app-full-20261121T020000Z-B1.tar.zst';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sha256Of = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
/** More than is written before it is read again, in pieces of odd sizes. */
const content = Buffer.alloc(40 * 1024 * 1024 + 7, 'a line of a backup\n');
const files = () => readdirSync(join(folder, 'acme', 'app')).sort();

async function write(
  expected: string,
  meddle: (half: string, written: number) => void = () => undefined,
  given: Buffer = content,
) {
  const store = createBackupStore(folder);
  const writer = await store.write(PATH);
  const half = `${store.locate(PATH)}.part`;
  for (let at = 0; at < given.length; at += 777_777) {
    await writer.write(given.subarray(at, at + 777_777));
    meddle(half, at);
  }
  return writer.finish(expected);
}

test('a copy gets its name and its checksum when it is what was sent, and nobody else may read it', async () => {
  const sha256 = sha256Of(content);
  expect(await write(sha256)).toEqual({ sha256, bytes: content.length });
  expect(files()).toEqual([PATH.slice(9), `${PATH.slice(9)}.sha256`]);
  expect(readFileSync(join(folder, `${PATH}.sha256`), 'utf8')).toBe(`${sha256}  ${PATH.slice(9)}\n`);
  expect(statSync(join(folder, PATH)).mode & 0o777).toBe(0o600);
  expect(await createBackupStore(folder).checksum(PATH)).toBe(sha256);
});

test('one that is not what was sent is discarded', async () => {
  await expect(write('0'.repeat(64))).rejects.toBeInstanceOf(DamagedContent);
  expect(files()).toEqual([]);
});

/** Of whole mebibytes nothing waits to be written. */
const written = content.subarray(0, 40 * 1024 * 1024);

test.each([
  ['loses its end', (half: string) => truncateSync(half, written.length - 5)],
  ['keeps more than was written', (half: string) => writeFileSync(half, 'x', { flag: 'a' })],
  [
    'keeps other bytes',
    (half: string) => {
      const kept = readFileSync(half);
      kept[kept.length - 3] = 0;
      writeFileSync(half, kept);
    },
  ],
])('a disk that %s is found out', async (_name, spoil) => {
  const meddle = (half: string, at: number) => {
    if (at + 777_777 >= written.length) spoil(half);
  };
  await expect(write(sha256Of(written), meddle, written)).rejects.toBeInstanceOf(DamagedContent);
  expect(files()).toEqual([]);
});

test.each([0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1])('a copy of %i bytes is kept whole', async (length) => {
  const given = content.subarray(0, length);
  const sha256 = sha256Of(given);
  expect(await write(sha256, undefined, given)).toEqual({ sha256, bytes: length });
  expect(readFileSync(join(folder, PATH)).equals(given)).toBe(true);
});

test('a disk that fills up says so, and keeps nothing', async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', folder]);
  try {
    const writer = await createBackupStore(folder).write(PATH);
    await expect(writeAll(writer)).rejects.toMatchObject({ code: 'ENOSPC' });
    await writer.discard();
    expect(files()).toEqual([]);
  } finally {
    execFileSync('umount', [folder]);
  }
});

async function writeAll(writer: Awaited<ReturnType<ReturnType<typeof createBackupStore>['write']>>) {
  for (let at = 0; at < content.length; at += 777_777) await writer.write(content.subarray(at, at + 777_777));
}
