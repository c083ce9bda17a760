import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLimited } from '../../../src/adapters/files/read-limited.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-limited-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['empty', '', 4],
  ['shorter than the limit', 'abc', 4],
  ['as long as the limit', 'abcd', 4],
  ['empty, where nothing may be in it', '', 0],
])('a file is read that is %s', async (_, content, limit) => {
  const file = join(folder, 'file');
  await writeFile(file, content);
  expect(await readLimited(file, limit)).toEqual({ content: Buffer.from(content), bytes: content.length });
});

test('of a longer one it is told how long it is', async () => {
  const file = join(folder, 'long');
  await writeFile(file, 'abcde');
  expect(await readLimited(file, 4)).toEqual({ content: null, bytes: 5 });
  await truncate(file, 5 * 1024 ** 3);
  expect(await readLimited(file, 4)).toEqual({ content: null, bytes: 5 * 1024 ** 3 });
});

test('what has no size and no end is left off beyond the limit', async () => {
  expect(await readLimited('/dev/zero', 100_000)).toEqual({ content: null, bytes: 100_001 });
});

test('what is not there, or no file, is an error of its own', async () => {
  await expect(readLimited(join(folder, 'none'), 4)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(readLimited(folder, 100_000)).rejects.toMatchObject({ code: 'EISDIR' });
});
