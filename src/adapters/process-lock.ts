import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

export interface ProcessLock {
  release(): Promise<void>;
}

/** The lock is held by a process that is alive. */
export class ProcessLockHeld extends Error {
  readonly pid: number;

  constructor(path: string, pid: number) {
    super(`${path} is held by process ${pid}`);
    this.name = 'ProcessLockHeld';
    this.pid = pid;
  }
}

interface Holder {
  readonly pid: number;
  /** When that process started: a pid alone may have been given to another one since. */
  readonly started: string;
}

/**
 * Takes a lock file for this process. A lock whose holder is gone is taken over.
 * @throws ProcessLockHeld when its holder is alive.
 */
export async function acquireProcessLock(path: string): Promise<ProcessLock> {
  await mkdir(dirname(path), { recursive: true });
  const own = `${path}.${randomUUID()}`;
  const content = JSON.stringify({ pid: process.pid, started: (await processStart(process.pid)) ?? '' });
  await writeFile(own, content, { mode: 0o600 });
  try {
    while (!(await tryLink(own, path))) await removeStale(path);
  } finally {
    await rm(own, { force: true });
  }
  return {
    release: async () => {
      if ((await readIfThere(path)) === content) await rm(path, { force: true });
    },
  };
}

/** Whether the lock is held by a process that is alive, and by which. */
export async function findLockHolder(path: string): Promise<number | null> {
  const content = await readIfThere(path);
  const holder = content === null ? null : parseHolder(content);
  return holder && (await isAlive(holder)) ? holder.pid : null;
}

/** A link appears with its content at once, so nobody reads half a lock. */
async function tryLink(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function removeStale(path: string): Promise<void> {
  const content = await readIfThere(path);
  if (content === null) return;
  const holder = parseHolder(content);
  if (holder && (await isAlive(holder))) throw new ProcessLockHeld(path, holder.pid);
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  // Another process may have put its own lock there between our reading and our renaming: give it back.
  if ((await readIfThere(aside)) !== content) await tryLink(aside, path);
  await rm(aside, { force: true });
}

function parseHolder(content: string): Holder | null {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('started' in value)) return null;
    return typeof value.pid === 'number' && typeof value.started === 'string'
      ? { pid: value.pid, started: value.started }
      : null;
  } catch {
    // Not a lock of ours: nobody holds it.
    return null;
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  return (await processStart(holder.pid)) === holder.started;
}

/** Tells a process from a later one with the same number; null when there is none. */
async function processStart(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const stat = await readIfThere(`/proc/${pid}/stat`);
    // The name in parentheses may hold spaces: count the fields behind it (state is the first, start time the 20th).
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields && fields[0] !== 'Z' ? (fields[19] ?? null) : null;
  }
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return stdout.trim() || null;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 1) return null;
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ESRCH')) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
