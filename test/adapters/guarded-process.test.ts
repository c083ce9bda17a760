import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type GuardedProcess, spawnGuarded } from '../../src/adapters/guarded-process.ts';

const MODULE = fileURLToPath(new URL('../../src/adapters/guarded-process.ts', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-guard-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function run(script: string, env = {}): Promise<{ guarded: GuardedProcess; output: () => Promise<string> }> {
  const log = await open(join(folder, 'log'), 'w');
  const guarded = spawnGuarded('/bin/sh', ['-c', script], { cwd: folder, env, output: log.fd });
  await log.close();
  return { guarded, output: () => readFile(join(folder, 'log'), 'utf8') };
}

describe('a guarded process', () => {
  test.each([
    ['exit 0', 'exit status 0'],
    ['exit 7', 'exit status 7'],
    ['kill -KILL $$', 'exit status 137'],
  ])('%s is told as "%s"', async (script, ended) => {
    const { guarded } = await run(script);
    expect(await guarded.ended).toBe(ended);
  });

  test('that can not be started is told, too', async () => {
    const log = await open(join(folder, 'log'), 'w');
    const guarded = spawnGuarded('/nonexistent', [], { cwd: folder, env: {}, output: log.fd });
    expect(await guarded.ended).toBe('exit status 127');
    await log.close();
  });

  test('gets nothing of our environment but what it is given', async () => {
    process.env.ROUNDS_TEST_SECRET = 'not for others';
    const { guarded, output } = await run('echo "[$ROUNDS_TEST_SECRET] [$GIVEN]"', { GIVEN: 'this' });
    await guarded.ended;
    delete process.env.ROUNDS_TEST_SECRET;
    expect(await output()).toBe('[] [this]\n');
  });

  test('told to stop, may end in its own way', async () => {
    const script = 'trap "echo bye; exit 3" TERM; echo ready; while :; do sleep 0.05; done';
    const { guarded, output } = await run(script);
    await expect.poll(output).toBe('ready\n');
    guarded.stop();
    expect(await guarded.ended).toBe('exit status 3');
    expect(await output()).toBe('ready\nbye\n');
  });

  test('that does not listen is killed with all that it started', async () => {
    const { guarded, output } = await run('trap "" TERM; sleep 1000 & echo $!; wait');
    await expect.poll(output).toMatch(/^\d+\n$/);
    const inner = Number(await output());
    guarded.stop();
    expect(await Promise.race([guarded.ended, new Promise((resolve) => setTimeout(resolve, 300, 'still there'))])).toBe(
      'still there',
    );
    guarded.kill();
    expect(await guarded.ended).toBe('signal SIGKILL');
    await expect.poll(() => isAlive(inner)).toBe(false);
  });

  test('ends when the process that started it is killed', async () => {
    const program = `
      import { spawnGuarded } from ${JSON.stringify(MODULE)};
      spawnGuarded('/bin/sh', ['-c', 'echo $$; exec sleep 1000'], { cwd: '/', env: {}, output: 1 });
      setInterval(() => undefined, 1000);
    `;
    const parent = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(parent.stdout.setEncoding('utf8'), 'data');
    const inner = Number(line);
    expect(await isAlive(inner)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(inner)).toBe(false);
  });
});

/** A process that ended and that nobody has asked after yet is not alive. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/^\d+ \(.*\) Z /.test(stat);
}
