import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acquireProcessLock, findLockHolder } from '../../src/adapters/process-lock.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-lock-'));
  path = join(folder, 'deep', 'lock');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a process lock', () => {
  test('is held by one, names its holder, and is free again once released', async () => {
    const lock = await acquireProcessLock(path);
    expect(await findLockHolder(path)).toBe(process.pid);
    await expect(acquireProcessLock(path)).rejects.toMatchObject({ name: 'ProcessLockHeld', pid: process.pid });
    await lock.release();
    expect(await findLockHolder(path)).toBeNull();
    expect(await readdir(join(folder, 'deep'))).toEqual([]);
  });

  test('of many who want it at once goes to one', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => acquireProcessLock(path)));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(refused.map(({ reason }) => reason.name)).toEqual(Array.from({ length: 19 }, () => 'ProcessLockHeld'));
  });

  test.each([
    ['of a process that is gone', () => JSON.stringify({ pid: endedProcess(), started: '1' })],
    ['of an earlier process with the number of a living one', () => JSON.stringify({ pid: process.pid, started: '1' })],
    ['that is half written', () => '{"pid":'],
    ['that is empty', () => ''],
    ['that is not ours', () => '"hello"'],
  ])('%s is taken over', async (_, content) => {
    const first = await acquireProcessLock(path);
    await first.release();
    await writeFile(path, content());
    expect(await findLockHolder(path)).toBeNull();
    const lock = await acquireProcessLock(path);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
    await lock.release();
    expect(await readdir(join(folder, 'deep'))).toEqual([]);
  });

  test('that someone else has taken meanwhile is not released', async () => {
    const lock = await acquireProcessLock(path);
    await writeFile(path, '{"pid":1,"started":"0"}');
    await lock.release();
    expect(await readFile(path, 'utf8')).toBe('{"pid":1,"started":"0"}');
  });
});

function endedProcess(): number {
  return spawnSync('true').pid;
}
