import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProbeOutcome, ScriptStream } from '../../../src/context.ts';
import { isSleeping, uniqueSleep } from '../../support/processes.ts';
import { createTestSsh, failureKey, siteOf, sshHost, type TestSsh } from '../../support/ssh-client.ts';
import { childrenOf, killTree, type Sshd, startSshd } from '../../support/sshd.ts';

let sshd: Sshd;
let ssh: TestSsh;
beforeAll(async () => {
  sshd = await startSshd();
  ssh = createTestSsh({ knownHosts: sshd.knownHosts(), secrets: { 'env:KEY': sshd.userKey }, parallelHosts: 1 });
});
afterAll(async () => {
  await ssh.close();
  await sshd.stop();
});

const host = () => sshHost(sshd.port);
const stream = (script: string, options = {}): ScriptStream =>
  ssh.stream(siteOf([host()]), host(), script, { timeoutMs: 120_000, ...options });
const send = (script: string, input: AsyncIterable<Uint8Array>, options = {}) =>
  ssh.send(siteOf([host()]), host(), script, { timeoutMs: 120_000, outputLimitBytes: 10_000, input, ...options });
const serverConnections = () => childrenOf(Number(readFileSync(`${sshd.folder}/sshd.pid`, 'utf8')));

async function takeAll(output: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of output) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* pieces(count: number, bytes: number, onPiece: (index: number) => void = () => undefined) {
  const piece = randomBytes(bytes);
  for (let index = 0; index < count; index += 1) {
    onPiece(index);
    yield piece;
  }
}

describe('output that is streamed', () => {
  test('comes whole, byte by byte, with exit status and standard error apart', async () => {
    const { output, ended } = stream(`printf 'a\\0\\377'; head -c 3000000 /dev/zero; echo warned >&2; exit 3`);
    const bytes = await takeAll(output);
    expect(bytes.length).toBe(3_000_003);
    expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0x61, 0, 0xff, 0]));
    expect(await ended).toMatchObject({ ok: true, output: { exitCode: 3, stderr: 'warned\n' } });
  });

  test('is empty where the script prints nothing', async () => {
    const { output, ended } = stream(':');
    expect((await takeAll(output)).length).toBe(0);
    expect(await ended).toMatchObject({ ok: true, output: { exitCode: 0 } });
  });

  test('waits on the host while nobody takes it: memory stays bounded however much there is', async () => {
    const { output, ended } = stream('head -c 300000000 /dev/zero');
    const hash = createHash('sha256');
    let bytes = 0;
    let most = 0;
    const before = process.memoryUsage();
    for await (const chunk of output) {
      if (bytes === 0) await delay(500);
      hash.update(chunk);
      bytes += chunk.length;
      const { heapUsed, external } = process.memoryUsage();
      most = Math.max(most, heapUsed + external - before.heapUsed - before.external);
    }
    expect(bytes).toBe(300_000_000);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(Buffer.alloc(300_000_000)).digest('hex'));
    expect((await ended).ok).toBe(true);
    expect(most).toBeLessThan(50 * 1024 * 1024);
  });

  test('endless standard error does not block it, and only its beginning is kept', async () => {
    const { output, ended } = stream('yes | head -c 5000000 >&2; echo done', { stderrLimitBytes: 1_000 });
    expect((await takeAll(output)).toString()).toBe('done\n');
    expect(await ended).toMatchObject({ ok: true, output: { stderr: 'y\n'.repeat(500) } });
  });

  test('does not wait for a free place among the inspections', async () => {
    const seconds = uniqueSleep();
    const cancel = new AbortController();
    const blocker = ssh.run(host(), `sleep ${seconds}`, { signal: cancel.signal });
    await expect.poll(() => isSleeping(seconds)).toBe(true);
    const { output } = stream('echo at once');
    expect((await takeAll(output)).toString()).toBe('at once\n');
    cancel.abort();
    expect(failureKey(await blocker)).toBe('ssh.cancelled');
  });

  test.each<[string, (running: ScriptStream, cancel: AbortController) => Promise<void> | void, string]>([
    ['aborted', (running) => running.abort(), 'ssh.cancelled'],
    ['cancelled by the signal', (_running, cancel) => cancel.abort(), 'ssh.cancelled'],
    [
      'cut off with its connection',
      () => {
        for (const pid of serverConnections()) process.kill(pid, 'SIGKILL');
      },
      'ssh.connection-lost',
    ],
    ['run out of time', () => undefined, 'ssh.timeout'],
  ])('that is %s ends on the host, and is no whole output', async (_name, stop, key) => {
    const seconds = uniqueSleep();
    const cancel = new AbortController();
    const running = stream(`echo begun; sleep ${seconds} & head -c 50000000 /dev/zero; wait`, {
      signal: cancel.signal,
      timeoutMs: key === 'ssh.timeout' ? 2_500 : 120_000,
    });
    const taking = takeAll(running.output).then(
      () => 'taken to its end',
      (error: unknown) => error,
    );
    // Where the machine is slow, the time is over before.
    if (key !== 'ssh.timeout') await expect.poll(() => isSleeping(seconds)).toBe(true);
    await stop(running, cancel);
    expect(await taking).toMatchObject({ reason: { key } });
    expect(failureKey(await running.ended)).toBe(key);
    await expect.poll(() => isSleeping(seconds)).toBe(false);
  });

  test('that nobody takes can be aborted', async () => {
    const running = stream('yes');
    await delay(700);
    running.abort();
    expect(failureKey(await running.ended)).toBe('ssh.cancelled');
  });

  test('that is left early ends on the host', async () => {
    const seconds = uniqueSleep();
    const running = stream(`yes & sleep ${seconds}`);
    for await (const _chunk of running.output) if (isSleeping(seconds)) break;
    expect(failureKey(await running.ended)).toBe('ssh.cancelled');
    await expect.poll(() => isSleeping(seconds)).toBe(false);
  });

  test('of a host that cannot be reached throws, and says why', async () => {
    const gone = sshHost(1);
    const running = ssh.stream(siteOf([gone]), gone, 'echo', { timeoutMs: 60_000 });
    await expect(takeAll(running.output)).rejects.toMatchObject({ reason: { key: 'ssh.refused' } });
    expect(failureKey(await running.ended)).toBe('ssh.refused');
  });
});

describe('input that is sent', () => {
  test.each(['sh', 'bash', 'busybox sh'])(
    'arrives whole in %s, and what the script prints comes back',
    async (shell) => {
      const input = randomBytes(5_000_000);
      async function* twice() {
        yield input.subarray(0, 1);
        yield input.subarray(1);
      }
      const script = `exec 3<&0; ${shell} -c 'wc -c' <&3; exit 4`;
      const counted = await send(script, twice());
      expect(counted).toMatchObject({ ok: true, output: { stdout: '5000000\n', exitCode: 4 } });
      const hashed = await send('sha256sum; echo 完 >&2', twice());
      const hash = createHash('sha256').update(input).digest('hex');
      expect(hashed).toMatchObject({ ok: true, output: { stdout: `${hash}  -\n`, stderr: '完\n', exitCode: 0 } });
    },
  );

  test('may be nothing at all, and may look like a script', async () => {
    expect(await send('wc -c', pieces(0, 1))).toMatchObject({ ok: true, output: { stdout: '0\n' } });
    async function* text() {
      yield Buffer.from('exit 9\n}\necho rounds-ready\n');
    }
    expect(await send('cat', text())).toMatchObject({
      ok: true,
      output: { stdout: 'exit 9\n}\necho rounds-ready\n', exitCode: 0 },
    });
  });

  test('is taken no faster than the host takes it', async () => {
    let taken = 0;
    const gate = join(sshd.folder, 'gate');
    const sending = send(
      `until [ -e ${gate} ]; do sleep 0.1; done; wc -c`,
      pieces(200, 1024 * 1024, (index) => {
        taken = index;
      }),
    );
    await expect.poll(() => taken).toBeGreaterThan(0);
    await delay(1_000);
    expect(taken).toBeLessThan(20);
    await writeFile(gate, '');
    expect(await sending).toMatchObject({ ok: true, output: { stdout: `${200 * 1024 * 1024}\n` } });
  });

  test('is not sent on when the script has ended', async () => {
    let taken = 0;
    const outcome = await send(
      'head -c 10 >/dev/null; exit 5',
      pieces(10_000, 1024 * 1024, (index) => {
        taken = index;
      }),
    );
    expect(outcome).toMatchObject({ ok: true, output: { exitCode: 5 } });
    expect(taken).toBeLessThan(100);
  });

  test('to a script with a mistake is the exit status of the shell', async () => {
    const outcome = await send('if then', pieces(10, 1024));
    expect(outcome.ok && outcome.output.exitCode).toBeGreaterThan(0);
    expect(outcome.ok && outcome.output.stderr).not.toBe('');
  });

  test('that fails itself ends the script on the host, and is thrown', async () => {
    const seconds = uniqueSleep();
    async function* broken() {
      yield Buffer.from('half');
      await expect.poll(() => isSleeping(seconds)).toBe(true);
      throw new Error('no more to read');
    }
    await expect(send(`sleep ${seconds} & cat >/dev/null; wait`, broken())).rejects.toThrow('no more to read');
    await expect.poll(() => isSleeping(seconds)).toBe(false);
  });

  test.each<[string, (cancel: AbortController) => void, string]>([
    ['cancelled', (cancel) => cancel.abort(), 'ssh.cancelled'],
    ['out of time', () => undefined, 'ssh.timeout'],
    [
      'cut off with its connection',
      () => {
        for (const pid of serverConnections()) process.kill(pid, 'SIGKILL');
      },
      'ssh.connection-lost',
    ],
  ])('that is %s ends the script on the host, whatever it does', async (_name, stop, key) => {
    const seconds = uniqueSleep();
    const cancel = new AbortController();
    async function* endless() {
      for (;;) {
        yield Buffer.alloc(1024 * 1024);
        await delay(1);
      }
    }
    const sending: Promise<ProbeOutcome<unknown>> = send(`sleep ${seconds} & cat >/dev/null; wait`, endless(), {
      signal: cancel.signal,
      timeoutMs: key === 'ssh.timeout' ? 2_500 : 120_000,
    });
    if (key !== 'ssh.timeout') await expect.poll(() => isSleeping(seconds)).toBe(true);
    stop(cancel);
    expect(failureKey(await sending)).toBe(key);
    await expect.poll(() => isSleeping(seconds)).toBe(false);
  });

  test('from one host to another keeps the bytes', async () => {
    const from = stream('head -c 20000000 /dev/urandom | tee /dev/stderr', { stderrLimitBytes: 0 });
    const hash = createHash('sha256');
    async function* tapped() {
      for await (const chunk of from.output) {
        hash.update(chunk);
        yield chunk;
      }
    }
    const outcome = await send('sha256sum', tapped());
    expect(outcome).toMatchObject({ ok: true, output: { stdout: `${hash.digest('hex')}  -\n` } });
  });
});

test('a server that goes away in the middle fails both, not the process', async () => {
  const server = await startSshd();
  const client = createTestSsh({ knownHosts: server.knownHosts(), secrets: { 'env:KEY': server.userKey } });
  const target = sshHost(server.port);
  const running = client.stream(siteOf([target]), target, 'yes', { timeoutMs: 120_000 });
  let got = 0;
  const taking = (async () => {
    for await (const chunk of running.output) got += chunk.length;
  })().catch((error: unknown) => error);
  let given = 0;
  const sending = client.send(siteOf([target]), target, 'cat >/dev/null', {
    timeoutMs: 120_000,
    outputLimitBytes: 100,
    input: pieces(100_000, 100_000, (index) => {
      given = index;
    }),
  });
  await expect.poll(() => Math.min(got, given)).toBeGreaterThan(0);
  for (const child of childrenOf(Number(readFileSync(`${server.folder}/sshd.pid`, 'utf8')))) killTree(child);
  expect(failureKey(await sending)).toBe('ssh.connection-lost');
  expect(failureKey(await running.ended)).toBe('ssh.connection-lost');
  expect(await taking).toMatchObject({ reason: { key: 'ssh.connection-lost' } });
  await client.close();
  await server.stop();
});
