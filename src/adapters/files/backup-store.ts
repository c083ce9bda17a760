import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, rename, stat, statfs, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { BackupStore, BackupWriter } from '../../context.ts';
import { DamagedContent } from '../../errors.ts';
import { decompress } from './decompress.ts';
import { ignoreAbsent, makeFolder, syncFolder } from './durable.ts';

const HALF_WRITTEN = '.part';
const CHECKSUM = '.sha256';
const READ_BYTES = 1024 * 1024;
/** What comes in small pieces is written in larger ones: each write is handed to another thread and back. */
const WRITE_BYTES = 1024 * 1024;
/** So much is written before it is read again. */
const HASH_BEHIND_BYTES = 16 * 1024 * 1024;
/** So much is written before it is synced: else all of it would have to be at the end. */
const SYNC_BEHIND_BYTES = 32 * 1024 * 1024;
/** A name of a copy or a folder: nothing that could lead out of the store. */
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

/**
 * Keeps backup copies as files that only our own user may read. Beside each stands its SHA-256, as `sha256sum -c` takes it.
 */
export function createBackupStore(folder: string): BackupStore {
  const root = resolve(folder);

  const locate = (path: string, depth = 3): string => {
    const segments = path.split('/');
    if (segments.length !== depth || !segments.every((segment) => SEGMENT.test(segment))) {
      throw new Error(`"${path}" is no path of a backup copy`);
    }
    return join(root, ...segments);
  };

  return {
    locate: (path) => locate(path),

    async write(path) {
      const file = locate(path);
      await makeFolder(dirname(file));
      return createWriter(file, await open(`${file}${HALF_WRITTEN}`, 'w+', 0o600));
    },

    read: (path) => contentOf(locate(path)),
    content: (path, compression) => decompress(contentOf(locate(path)), compression),

    async size(path) {
      try {
        return (await stat(locate(path))).size;
      } catch (error) {
        ignoreAbsent(error);
        return null;
      }
    },

    checksum: (path, signal) => hashOf(locate(path), signal),

    async remove(path) {
      const file = locate(path);
      for (const name of [file, `${file}${CHECKSUM}`]) await unlink(name).catch(ignoreAbsent);
      await syncFolder(dirname(file)).catch(ignoreAbsent);
    },

    async removeHalfWritten(plan) {
      const place = locate(plan, 2);
      const names = await readdir(place).catch((error: unknown) => {
        ignoreAbsent(error);
        return [];
      });
      const half = names.filter((name) => name.endsWith(HALF_WRITTEN));
      for (const name of half) await unlink(join(place, name)).catch(ignoreAbsent);
      return half;
    },

    async freeBytes() {
      await makeFolder(root);
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
  };
}

/**
 * What is written is synced, read again from the disk and hashed, a little behind the writing: at the end of a long copy little is left
 * to be done. The caller knows the hash of what was sent.
 */
function createWriter(file: string, handle: FileHandle): BackupWriter {
  const half = `${file}${HALF_WRITTEN}`;
  const hash: Hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  const waiting = Buffer.allocUnsafe(WRITE_BYTES);
  const syncing = createSyncer(handle);
  let waitingBytes = 0;
  /** Written. */
  let bytes = 0;
  let hashed = 0;
  let state: 'open' | 'closed' | 'finished' = 'open';

  const close = async (): Promise<void> => {
    if (state !== 'open') return;
    state = 'closed';
    await syncing.settled();
    await handle.close();
  };
  const discard = async (): Promise<void> => {
    if (state === 'finished') return;
    await close();
    await unlink(half).catch(ignoreAbsent);
  };
  const writeWaiting = async (): Promise<void> => {
    const piece = waiting.subarray(0, waitingBytes);
    waitingBytes = 0;
    await handle.writeFile(piece);
    bytes += piece.length;
    syncing.afterWriting(piece.length);
  };
  const hashWritten = async (): Promise<void> => {
    while (hashed < bytes) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(READ_BYTES, bytes - hashed), hashed);
      if (bytesRead === 0) throw new DamagedContent(`${file}: ${hashed} bytes lie on the disk, ${bytes} were written`);
      hash.update(buffer.subarray(0, bytesRead));
      hashed += bytesRead;
    }
  };

  async function finish(expectedSha256: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
    await writeWaiting();
    await syncing.finish();
    await hashWritten();
    const { size } = await handle.stat();
    await close();
    const sha256 = hash.digest('hex');
    if (size !== bytes) throw new DamagedContent(`${file}: ${size} bytes lie on the disk, ${bytes} were written`);
    if (sha256 !== expectedSha256) {
      throw new DamagedContent(`${file}: ${sha256} lies on the disk, ${expectedSha256} was sent`);
    }
    await writeChecksum(file, sha256);
    await rename(half, file);
    state = 'finished';
    await syncFolder(dirname(file));
    return { sha256, bytes };
  }

  return {
    async write(chunk) {
      for (let taken = 0; taken < chunk.length; ) {
        const piece = chunk.subarray(taken, taken + WRITE_BYTES - waitingBytes);
        waiting.set(piece, waitingBytes);
        waitingBytes += piece.length;
        taken += piece.length;
        if (waitingBytes === WRITE_BYTES) await writeWaiting();
      }
      if (bytes - hashed >= HASH_BEHIND_BYTES) await hashWritten();
    },
    async finish(expectedSha256) {
      try {
        return await finish(expectedSha256);
      } catch (error) {
        await discard();
        throw error;
      }
    },
    discard,
  };
}

/** Brings what is written to the disk beside the writing, one sync at a time. */
function createSyncer(handle: FileHandle) {
  let since = 0;
  let running: Promise<void> | null = null;
  let failure: unknown = null;
  return {
    /** @throws what a sync before has thrown. */
    afterWriting(bytes: number): void {
      if (failure !== null) throw failure;
      since += bytes;
      if (since < SYNC_BEHIND_BYTES || running !== null) return;
      since = 0;
      running = handle
        .datasync()
        .catch((error: unknown) => {
          failure = error;
        })
        .finally(() => {
          running = null;
        });
    },
    async settled(): Promise<void> {
      await running;
    },
    /** All that is written is on the disk. @throws what any sync has thrown: the next one might not say so again. */
    async finish(): Promise<void> {
      await running;
      if (failure !== null) throw failure;
      await handle.sync();
    },
  };
}

/** Before the copy gets its name, so that none is ever without. */
async function writeChecksum(file: string, sha256: string): Promise<void> {
  const half = `${file}${CHECKSUM}${HALF_WRITTEN}`;
  await writeFile(half, `${sha256}  ${basename(file)}\n`, { mode: 0o600, flush: true });
  await rename(half, `${file}${CHECKSUM}`);
}

/** Opened only when it is taken. */
async function* contentOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file, { highWaterMark: READ_BYTES });
}

/** Read into one piece of memory, again and again: a stream would leave a heap of spent ones. */
async function hashOf(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  const handle = await open(file, 'r');
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}
