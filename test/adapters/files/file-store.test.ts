import { createHash } from 'node:crypto';
import { lutimes, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileStore, StoredFileError } from '../../../src/adapters/files/file-store.ts';

const content = new TextEncoder().encode('巡检报告');
const sha256 = createHash('sha256').update(content).digest('hex');

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'file-store-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('putting a file', () => {
  it('names it by its content, makes its folders, and lets only our own user read it', async () => {
    const files = createFileStore(join(root, 'deep', 'files'));
    expect(await files.put(content)).toBe(sha256);
    expect(files.path(sha256)).toBe(join(root, 'deep', 'files', sha256.slice(0, 2), sha256));
    expect((await stat(files.path(sha256))).mode & 0o777).toBe(0o600);
    expect((await stat(join(root, 'deep', 'files'))).mode & 0o777).toBe(0o700);
  });

  it('does not write the same content twice', async () => {
    const files = createFileStore(root);
    await files.put(content);
    const before = await stat(files.path(sha256));
    await files.put(content);
    expect((await stat(files.path(sha256))).ino).toBe(before.ino);
  });

  it('leaves nothing half-written, also when the same content comes from many sides at once', async () => {
    const files = createFileStore(root);
    const names = await Promise.all(Array.from({ length: 20 }, () => files.put(content)));
    expect(new Set(names)).toEqual(new Set([sha256]));
    expect(await readdir(join(root, 'half-written'))).toEqual([]);
  });

  it('puts a damaged file right', async () => {
    const files = createFileStore(root);
    await files.put(content);
    await writeFile(files.path(sha256), 'something else');
    await files.put(content);
    expect(Buffer.from(await files.read(sha256)).toString()).toBe('巡检报告');
  });

  it('removes old leftovers of a crash and keeps young ones, which may be of another process', async () => {
    const folder = join(root, 'half-written');
    await mkdir(folder);
    await writeFile(join(folder, 'old'), '');
    await writeFile(join(folder, 'young'), '');
    await utimes(join(folder, 'old'), new Date(0), new Date(0));
    await createFileStore(root).put(content);
    expect(await readdir(folder)).toEqual(['young']);
  });

  it('removes an old leftover by itself, not by what it leads to', async () => {
    const folder = join(root, 'half-written');
    await mkdir(folder);
    await symlink(join(folder, 'loop'), join(folder, 'loop'));
    await lutimes(join(folder, 'loop'), new Date(0), new Date(0));
    await createFileStore(root).put(content);
    expect(await readdir(folder)).toEqual([]);
  });

  it('says which file it could not store, and why', async () => {
    await writeFile(join(root, 'occupied'), '');
    const files = createFileStore(join(root, 'occupied'));
    await expect(files.put(content)).rejects.toThrow(/cannot store .*occupied/);
  });

  it('keeps an empty file', async () => {
    const files = createFileStore(root);
    expect((await files.read(await files.put(new Uint8Array()))).byteLength).toBe(0);
  });
});

describe('reading a file', () => {
  it('refuses one whose content no longer matches its name', async () => {
    const files = createFileStore(root);
    await files.put(content);
    await writeFile(files.path(sha256), 'forged');
    await expect(files.read(sha256)).rejects.toThrow(StoredFileError);
    await expect(files.read(sha256)).rejects.toThrow(/damaged or changed/);
  });

  it('says which file is missing', async () => {
    await expect(createFileStore(root).read(sha256)).rejects.toThrow(new RegExp(`cannot read .*${sha256}.*ENOENT`));
  });

  it.each(['', '../../etc/passwd', sha256.toUpperCase(), `${sha256}/..`, sha256.slice(1), `${sha256}\n`])(
    'refuses %j as a name, so that no path can be smuggled in',
    async (name) => {
      const files = createFileStore(root);
      expect(() => files.path(name)).toThrow(StoredFileError);
      await expect(files.read(name)).rejects.toThrow(/is not a SHA-256/);
    },
  );
});
