import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { acquireProcessLock, type ProcessLock, ProcessLockHeld } from '../src/adapters/process-lock.ts';
import { DemoFault } from './options.ts';

const LOCK = 'lock';
/** Marks a folder of the demo, and tells a second start where the page of the first is. */
const MARK = 'demo.json';

/**
 * Takes the folder for this process.
 * @throws DemoFault when a demo runs on it, or when it holds something else.
 */
export async function takeFolder(folder: string): Promise<ProcessLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = await readdir(folder);
  if (files.length > 0 && !files.includes(MARK) && !files.every((name) => name.startsWith(LOCK))) {
    throw new DemoFault('not-a-demo', { folder });
  }
  try {
    return await acquireProcessLock(join(folder, LOCK));
  } catch (error) {
    if (!(error instanceof ProcessLockHeld)) throw error;
    const url = await readUrl(folder);
    throw url === null
      ? new DemoFault('running-somewhere', { pid: error.pid })
      : new DemoFault('running', { pid: error.pid, url });
  }
}

export async function isUsed(folder: string): Promise<boolean> {
  return (await readdir(folder)).some((name) => name !== LOCK && name !== MARK);
}

/** Deletes what earlier runs kept. */
export async function emptyFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name !== LOCK && name !== MARK) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Null while there is no page. */
export async function writeUrl(folder: string, url: string | null): Promise<void> {
  await writeFile(join(folder, MARK), `${JSON.stringify({ url })}\n`, { mode: 0o600 });
}

async function readUrl(folder: string): Promise<string | null> {
  if (!(await readdir(folder)).includes(MARK)) return null;
  const mark: unknown = JSON.parse(await readFile(join(folder, MARK), 'utf8'));
  const url = typeof mark === 'object' && mark !== null && 'url' in mark ? mark.url : null;
  return typeof url === 'string' ? url : null;
}
