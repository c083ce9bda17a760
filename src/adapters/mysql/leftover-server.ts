import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { UserError } from '../../errors.ts';

/**
 * Stops a server that lost the process that started it. The caller holds the lock of the folder.
 * @throws UserError when it does not end.
 */
export async function stopLeftover(data: string, timeoutMs: number): Promise<void> {
  const pids = await findServers(data);
  for (const pid of pids) signal(pid, 'SIGTERM');
  const deadline = Date.now() + timeoutMs;
  while ((await findServers(data)).length > 0) {
    if (Date.now() > deadline) throw new UserError('database.leftover', { folder: data, pid: pids[0] ?? 0 });
    await sleep(50);
  }
}

/** Processes that run a server on this data folder. */
export async function findServers(data: string): Promise<number[]> {
  const mark = `--datadir=${data}`;
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,command='], { maxBuffer: 16 << 20 });
    return stdout
      .split('\n')
      .filter((line) => line.includes(`${mark} `))
      .map((line) => Number.parseInt(line, 10));
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(async (pid) => ((await argumentsOf(pid)).includes(mark) ? [pid] : [])));
  return found.flat();
}

async function argumentsOf(pid: number): Promise<string[]> {
  try {
    const [program = '', ...rest] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    return program.endsWith('mariadbd') ? rest : [];
  } catch {
    // It ended while we looked, or it is not ours to see.
    return [];
  }
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
