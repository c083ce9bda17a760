import { createHash, randomUUID } from 'node:crypto';
import { lstat, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { FileStore } from '../../context.ts';
import { reasonOf } from '../../errors.ts';
import { ignoreAbsent, makeFolder, syncFolder } from './durable.ts';

/** A stored file is gone or is not what was stored: a person has to look, trying again does not help. */
export class StoredFileError extends Error {
  readonly sha256: string;

  constructor(sha256: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StoredFileError';
    this.sha256 = sha256;
  }
}

/** What a crash left in the folder of half-written files is removed after this time. */
const LEFTOVER_MS = 60 * 60_000;

/**
 * Keeps files by their content: `<dir>/ab/abcd…` is the file whose SHA-256 is `abcd…`, readable by our own user only.
 * `put` returns once file and folder are on the disk, so that a row that names it never points at nothing. `read`
 * verifies: what does not hash to its name is refused, never handed out.
 */
export function createFileStore(dir: string): FileStore {
  const root = resolve(dir);
  const halfWritten = join(root, 'half-written');

  const path = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new StoredFileError(sha256, `"${sha256}" is not a SHA-256 in hex`);
    return join(root, sha256.slice(0, 2), sha256);
  };

  let prepared: Promise<void> | undefined;
  const prepare = (): Promise<void> => {
    prepared ??= prepareFolders(halfWritten).catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  };

  return {
    path,

    async put(content) {
      const sha256 = hash(content);
      const target = path(sha256);
      const temporary = join(halfWritten, `${sha256}.${randomUUID()}`);
      try {
        if (!(await holds(target, sha256))) {
          await prepare();
          await writeSynced(temporary, content);
          await makeFolder(dirname(target));
          await rename(temporary, target);
        }
        // Also of one that was there: whoever wrote it may have died before this.
        await syncFolder(dirname(target));
      } catch (error) {
        await unlink(temporary).catch(ignoreAbsent);
        throw new StoredFileError(sha256, `cannot store ${target}: ${reasonOf(error)}`, { cause: error });
      }
      return sha256;
    },

    async read(sha256) {
      const file = path(sha256);
      let content: Uint8Array;
      try {
        content = await readFile(file);
      } catch (error) {
        throw new StoredFileError(sha256, `cannot read ${file}: ${reasonOf(error)}`, { cause: error });
      }
      if (hash(content) !== sha256) {
        throw new StoredFileError(sha256, `${file} was damaged or changed: its content does not match its name`);
      }
      return content;
    },
  };
}

function hash(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whether it is there and sound; a damaged one is written anew. */
async function holds(file: string, sha256: string): Promise<boolean> {
  try {
    return hash(await readFile(file)) === sha256;
  } catch (error) {
    ignoreAbsent(error);
    return false;
  }
}

async function prepareFolders(halfWritten: string): Promise<void> {
  await makeFolder(halfWritten);
  for (const name of await readdir(halfWritten)) {
    const leftover = join(halfWritten, name);
    try {
      const { mtimeMs } = await lstat(leftover);
      if (Date.now() - mtimeMs > LEFTOVER_MS) await unlink(leftover);
    } catch (error) {
      // Another process finished it, or removed it as we would have.
      ignoreAbsent(error);
    }
  }
}

async function writeSynced(file: string, content: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
