import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { isSleeping, uniqueSleep } from '../../support/processes.ts';
import { createTestSsh, failureKey, sshHost, type TestSsh } from '../../support/ssh-client.ts';
import { childrenOf, killTree, type Sshd, type SshdOptions, startSshd } from '../../support/sshd.ts';

let sshd: Sshd;
let ssh: TestSsh;
beforeAll(async () => {
  sshd = await startSshd();
  ssh = createTestSsh({ knownHosts: sshd.knownHosts(), secrets: { 'env:KEY': sshd.userKey } });
});
afterAll(async () => {
  await ssh.close();
  await sshd.stop();
});

/** A server and a client for one test. */
async function startPair(options: SshdOptions, deps: { readonly parallelHosts?: number } = {}) {
  const server = await startSshd(options);
  const client = createTestSsh({ knownHosts: server.knownHosts(), secrets: { 'env:KEY': server.userKey }, ...deps });
  onTestFinished(async () => {
    await client.close();
    await server.stop();
  });
  return { server, client };
}

const host = (change = {}) => sshHost(sshd.port, change);
const serverPid = () => Number(readFileSync(`${sshd.folder}/sshd.pid`, 'utf8'));

describe('a script on a host', () => {
  test.each([
    ['output and exit status', 'echo out; exit 3', 'out\n', '', 3],
    ['standard error apart', 'echo out; echo err >&2', 'out\n', 'err\n', 0],
    ['no output at all', ':', '', '', 0],
    ['an empty script', '', '', '', 0],
    ['quotes, newlines and expansions', `printf '%s\\n' 'it'"'"'s' "$((1+1))" '$(id)'`, "it's\n2\n$(id)\n", '', 0],
    ['a here document', "cat <<'E'\n$HOME 'x' \"y\"\nE", `$HOME 'x' "y"\n`, '', 0],
    ['a comment at its end', 'echo a # }', 'a\n', '', 0],
    ['an empty standard input', 'cat; echo end', 'end\n', '', 0],
    ['characters beyond ASCII', "printf '磁盘 \\303\\251\\n'", '磁盘 é\n', '', 0],
    ['no terminal', '[ -t 0 ] || [ -t 1 ] || echo none', 'none\n', '', 0],
  ])('%s', async (_name, script, stdout, stderr, exitCode) => {
    const outcome = await ssh.run(host(), script);
    expect(outcome).toMatchObject({ ok: true, output: { stdout, stderr, exitCode, truncated: false } });
  });

  test('a syntax error is the exit status of the shell, and said on standard error', async () => {
    const outcome = await ssh.run(host(), 'if then');
    expect(outcome.ok && outcome.output.exitCode).toBeGreaterThan(0);
    expect(outcome.ok && outcome.output.stderr).not.toBe('');
  });

  test('is not visible in the list of processes', async () => {
    const outcome = await ssh.run(host(), `: secret-word; ps -eo args | grep -c 'secret-wor[d]'`);
    expect(outcome.ok && outcome.output.stdout).toBe('0\n');
  });

  test('a script larger than any argument may be', async () => {
    const outcome = await ssh.run(host(), `: '${'x'.repeat(1_000_000)}'\necho done`);
    expect(outcome).toMatchObject({ ok: true, output: { stdout: 'done\n' } });
  });

  test('characters are not broken where packets end', async () => {
    const text = '巡检报告：系统正常。'.repeat(20_000);
    const outcome = await ssh.run(host(), `printf x; yes '${'巡检报告：系统正常。'}' | head -n 20000 | tr -d '\\n'`);
    expect(outcome.ok && outcome.output.stdout === `x${text}`).toBe(true);
  });

  test('bytes that are no UTF-8 are replaced, not fatal', async () => {
    const outcome = await ssh.run(host(), "printf 'a\\377\\000b'");
    expect(outcome).toMatchObject({ ok: true, output: { stdout: 'a\ufffd\u0000b' } });
  });

  test('keeps the beginning of too much output, lets the script finish, and says so', async () => {
    const outcome = await ssh.run(host(), `yes 检查 | head -c 30000000; echo; exit 7`, { outputLimitBytes: 998 });
    expect(outcome).toMatchObject({ ok: true, output: { exitCode: 7, truncated: true } });
    // 998 bytes end within the second character of the 143rd line: it is left out.
    expect(outcome.ok && outcome.output.stdout).toBe(`${'检查\n'.repeat(142)}检`);
  });

  test('endless standard error does not block the script', async () => {
    const outcome = await ssh.run(host(), 'yes | head -c 5000000 >&2; echo done');
    expect(outcome.ok && outcome.output.stdout).toBe('done\n');
    expect(outcome.ok && outcome.output.stderr.length).toBe(64 * 1024);
  });

  test('a shell that is killed on the host is a failure', async () => {
    expect(await ssh.run(host(), 'kill -9 $$; sleep 1')).toMatchObject({
      ok: false,
      reason: { key: 'ssh.killed', values: { signal: 'SIGKILL' } },
      retry: false,
    });
  });

  test('a host that forces another command gives what that prints', async () => {
    const { server, client } = await startPair({ config: ['ForceCommand echo restricted; exit 9'] });
    expect(await client.run(sshHost(server.port), 'echo hello')).toMatchObject({
      ok: true,
      output: { stdout: 'restricted\n', exitCode: 9 },
    });
  });

  test('a banner before the login does not disturb', async () => {
    const { server, client } = await startPair({ config: ['Banner /etc/passwd'] });
    expect(await client.run(sshHost(server.port), 'echo hello')).toMatchObject({
      ok: true,
      output: { stdout: 'hello\n' },
    });
  });
});

describe('what runs too long', () => {
  const unending: readonly (readonly [string, (seconds: string) => string])[] = [
    ['a hanging command', (seconds) => `sleep ${seconds}`],
    ['one that ignores SIGTERM', (seconds) => `trap '' TERM; sleep ${seconds}; sleep ${seconds}`],
    ['one in a pipe', (seconds) => `sleep ${seconds} | cat`],
    ['one in the background', (seconds) => `sleep ${seconds} & wait`],
    ['one that left its parent', (seconds) => `sh -c 'sleep ${seconds} &'; sleep 1000`],
    ['one in a process group of its own', (seconds) => `timeout 900 sleep ${seconds}`],
    ['one in a session of its own', (seconds) => `setsid sh -c 'sleep ${seconds}; :'`],
  ];

  test.each(unending)('%s is ended on the host by the time limit', async (_name, script) => {
    const seconds = uniqueSleep();
    const startedAt = performance.now();
    const outcome = await ssh.run(host(), script(seconds), { timeoutMs: 1_000 });
    expect(outcome).toMatchObject({
      ok: false,
      reason: { key: 'ssh.timeout', values: { contract: 'acme', host: 'app-01', seconds: 1 } },
      retry: true,
    });
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    await expect.poll(() => isSleeping(seconds)).toBe(false);
  });

  test.each(unending)('%s is ended on the host when it is cancelled', async (_name, script) => {
    const seconds = uniqueSleep();
    const cancel = new AbortController();
    const outcome = ssh.run(host(), script(seconds), { signal: cancel.signal });
    await expect.poll(() => isSleeping(seconds)).toBe(true);
    cancel.abort();
    expect(failureKey(await outcome)).toBe('ssh.cancelled');
    await expect.poll(() => isSleeping(seconds)).toBe(false);
  });

  test('endless output is cut off by the time limit too', async () => {
    expect(failureKey(await ssh.run(host(), 'yes', { timeoutMs: 1_000, outputLimitBytes: 100 }))).toBe('ssh.timeout');
  });

  test('when the connection breaks, the host ends what was running', async () => {
    const seconds = uniqueSleep();
    const outcome = ssh.run(host(), `sleep ${seconds}`);
    await expect.poll(() => isSleeping(seconds)).toBe(true);
    // The server's processes of this connection, not the shell under them.
    for (const child of childrenOf(serverPid())) process.kill(child, 'SIGKILL');
    expect(await outcome).toMatchObject({ ok: false, reason: { key: 'ssh.connection-lost' }, retry: true });
    await expect.poll(() => isSleeping(seconds)).toBe(false);
  });

  test('a signal that is aborted already starts nothing', async () => {
    expect(failureKey(await ssh.run(host(), 'echo', { signal: AbortSignal.abort() }))).toBe('ssh.cancelled');
  });

  test('closing cancels what runs and waits for it', async () => {
    const seconds = uniqueSleep();
    const other = createTestSsh({ knownHosts: sshd.knownHosts(), secrets: { 'env:KEY': sshd.userKey } });
    onTestFinished(() => other.close());
    const outcome = other.run(host(), `sleep ${seconds}`);
    await expect.poll(() => isSleeping(seconds)).toBe(true);
    await other.close();
    expect(failureKey(await outcome)).toBe('ssh.cancelled');
    await expect.poll(() => isSleeping(seconds)).toBe(false);
    expect(failureKey(await other.run(host(), 'echo'))).toBe('ssh.cancelled');
  });
});

describe('many hosts', () => {
  test('are worked on side by side up to the limit, and the wait does not count as time', async () => {
    const { server, client } = await startPair({}, { parallelHosts: 2 });
    const startedAt = performance.now();
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => client.run(sshHost(server.port), 'sleep 4; echo done', { timeoutMs: 11_500 })),
    );
    expect(outcomes.map(failureKey).filter((key) => !key.startsWith('ok'))).toEqual([]);
    expect(performance.now() - startedAt).toBeGreaterThan(11_900);
  });

  test('of which a server drops some before the login (MaxStartups) all succeed', async () => {
    const { server, client } = await startPair({ config: ['MaxStartups 6:100:6'] });
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => client.run(sshHost(server.port), 'echo done')));
    expect(outcomes.map(failureKey).filter((key) => !key.startsWith('ok'))).toEqual([]);
    expect(server.log()).toMatch(/drop connection|beginning MaxStartups/);
  });

  test('a server without sessions is told apart', async () => {
    const { server, client } = await startPair({ config: ['MaxSessions 0'] });
    expect(await client.run(sshHost(server.port), 'echo')).toMatchObject({
      ok: false,
      reason: { key: 'ssh.too-many-sessions' },
      retry: true,
    });
  });

  test('wait a moment before they begin only where others begin at the same server', async () => {
    let pauses = 0;
    const random = () => {
      pauses += 1;
      return 0.5;
    };
    const { port, userKey } = sshd;
    const client = createTestSsh({ knownHosts: sshd.knownHosts(), secrets: { 'env:KEY': userKey }, random });
    onTestFinished(() => client.close());
    expect(failureKey(await client.run(sshHost(port), 'echo'))).toMatch(/^ok/);
    expect(pauses).toBe(0);
    await Promise.all(Array.from({ length: 3 }, () => client.run(sshHost(port), 'echo')));
    expect(pauses).toBe(2);
  });

  test('a few log in at a time; those that do not answer hold the others up for a moment only', async () => {
    const sockets: Socket[] = [];
    const arrivedAt: number[] = [];
    const silent = createServer((socket) => {
      sockets.push(socket);
      arrivedAt.push(performance.now());
    }).listen(0, '0.0.0.0');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const client = createTestSsh({
      knownHosts: sshd.knownHosts(),
      secrets: { 'env:KEY': sshd.userKey },
      parallelHosts: 20,
    });
    onTestFinished(async () => {
      await client.close();
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const startedAt = performance.now();
    const dead = Array.from({ length: 10 }, (_, index) =>
      client.run(sshHost(port, { address: `127.0.0.${index + 1}`, connectTimeoutMs: 80_000 }), 'echo'),
    );
    const alive = client.run(sshHost(sshd.port), 'echo');
    expect(failureKey(await alive)).toMatch(/^ok/);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    await expect.poll(() => sockets.length).toBe(10);
    // Those that had to wait came when the first had taken a second, never before.
    expect(arrivedAt.filter((at) => at - startedAt < 990).length).toBeLessThanOrEqual(8);
    await client.close();
    expect((await Promise.all(dead)).map(failureKey)).toEqual(dead.map(() => 'ssh.cancelled'));
  });

  test('give what was found, though the server never answers the goodbye', async () => {
    let goodbyeAt = Number.POSITIVE_INFINITY;
    const proxy = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ port: sshd.port, host: '127.0.0.1' });
      near.pipe(far, { end: false });
      far.pipe(near, { end: false });
      for (const socket of [near, far]) socket.on('error', () => undefined);
      near.once('end', () => {
        goodbyeAt = performance.now();
      });
      near.once('close', () => far.destroy());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => void proxy.close());
    const { port } = proxy.address() as AddressInfo;
    const knownHosts = sshd.knownHosts().replaceAll(`:${sshd.port} `, `:${port} `);
    const client = createTestSsh({ knownHosts, secrets: { 'env:KEY': sshd.userKey } });
    const startedAt = performance.now();
    expect(await client.run(sshHost(port), 'echo found')).toMatchObject({ ok: true, output: { stdout: 'found\n' } });
    // What is found is given with the goodbye; only the end waits for the answer.
    expect(performance.now() - goodbyeAt).toBeLessThan(1_500);
    await client.close();
    expect(performance.now() - startedAt).toBeGreaterThan(1_900);
  });

  test('nothing is left on the server when all is done', async () => {
    await ssh.run(host(), 'echo');
    await expect.poll(() => childrenOf(serverPid()).length).toBe(0);
  });
});

test('a server that goes away with all its connections fails the scripts, not the process', async () => {
  const { server, client } = await startPair({});
  const seconds = uniqueSleep();
  const outcomes = Array.from({ length: 3 }, () => client.run(sshHost(server.port), `sleep ${seconds}`));
  await expect.poll(() => isSleeping(seconds)).toBe(true);
  for (const child of childrenOf(Number(readFileSync(`${server.folder}/sshd.pid`, 'utf8')))) killTree(child);
  const keys = (await Promise.all(outcomes)).map(failureKey);
  for (const key of keys) expect(['ssh.connection-lost', 'ssh.dropped']).toContain(key);
  expect(failureKey(await client.run(sshHost(server.port), 'echo'))).toMatch(/^ok/);
  await expect.poll(() => isSleeping(seconds)).toBe(false);
});
