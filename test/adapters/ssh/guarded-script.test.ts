import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { guardScript } from '../../../src/adapters/ssh/guarded-script.ts';
import { isSleeping, uniqueSleep } from '../../support/processes.ts';

/** What hosts have as /bin/sh. */
const SHELLS = ['sh', 'dash', 'bash', 'busybox sh', 'mksh'].filter(
  (shell) => spawnSync('sh', ['-c', `exec ${shell} -c :`]).status === 0,
);

/** As sshd does: the shell leads a session, and its standard input is a pipe that stays open. */
function start(shell: string, script: string): ChildProcess {
  const [program = '', ...parameters] = shell.split(' ');
  const child = spawn(program, [...parameters, '-s'], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin?.write(guardScript(script));
  return child;
}

async function outputOf(child: ChildProcess): Promise<{ readonly stdout: string; readonly status: number | null }> {
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [status] = await once(child, 'close');
  return { stdout: Buffer.concat(chunks).toString('utf8'), status };
}

describe.each(SHELLS)('a guarded script in %s', (shell) => {
  it('runs as a whole, with an empty input and its own exit status, though ours stays open', async () => {
    const script = `cat\nprintf '%s\\n' "it's 中文 \\\\" $#\nexit 7`;
    expect(await outputOf(start(shell, script))).toEqual({ stdout: "it's 中文 \\\n0\n", status: 7 });
  });

  it('is read whole, however large it is', async () => {
    const filler = ': "0123456789abcdef0123456789abcdef0123456789abcdef"\n'.repeat(6_000);
    expect(await outputOf(start(shell, `${filler}echo end`))).toEqual({ stdout: 'end\n', status: 0 });
  });

  it('does nothing when it is no whole command', async () => {
    const child = start(shell, 'echo begun\nif true; then');
    child.stdin?.end();
    const { stdout, status } = await outputOf(child);
    expect(stdout).toBe('');
    expect(status).not.toBe(0);
  });

  it('does nothing when the connection is lost before it has arrived', async () => {
    const child = spawn('sh', ['-c', `exec ${shell} -s`], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
    const whole = guardScript('echo begun');
    child.stdin.end(whole.slice(0, whole.indexOf('echo begun') + 10));
    expect((await outputOf(child)).stdout).toBe('');
  });

  it('is ended with all it started when its input is closed', async () => {
    const sleeps = [uniqueSleep(), uniqueSleep()];
    const child = start(shell, `sleep ${sleeps[0]} &\n( trap '' TERM; sleep ${sleeps[1]}; : )`);
    for (const seconds of sleeps) await expect.poll(() => isSleeping(seconds)).toBe(true);
    child.stdin?.end();
    for (const seconds of sleeps) await expect.poll(() => isSleeping(seconds)).toBe(false);
  });
});
