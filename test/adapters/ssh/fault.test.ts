import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest';
import type { Host, LegacyAlgorithms } from '../../../src/core/site.ts';
import { type ServerScript, startScriptedServer, startTcpServer } from '../../support/scripted-ssh-server.ts';
import { createTestSsh, failureKey, sshHost } from '../../support/ssh-client.ts';
import { startSshd } from '../../support/sshd.ts';

/** Of tests that run side by side each says itself what is to be cleared up after it. */
type Test = Pick<TestContext, 'onTestFinished'>;

/** Asks a server with a fault for a script's output, with a password that any server would take. */
async function askTcp({ onTestFinished }: Test, onConnection: (socket: Socket) => void, change: Partial<Host> = {}) {
  const server = await startTcpServer(onConnection);
  const ssh = createTestSsh({ secrets: { 'env:PW': 'x' } });
  onTestFinished(async () => {
    await ssh.close();
    await server.stop();
  });
  const host = sshHost(server.port, { auth: { password: 'env:PW' }, connectTimeoutMs: 60_000, ...change });
  return { outcome: await ssh.run(host, 'echo in'), server };
}

async function askSsh({ onTestFinished }: Test, script: ServerScript, change: Partial<Host> = {}, timeoutMs = 90_000) {
  const server = await startScriptedServer(script);
  const ssh = createTestSsh({ knownHosts: server.knownHosts, secrets: { 'env:PW': 'x' } });
  onTestFinished(async () => {
    await ssh.close();
    await server.stop();
  });
  const host = sshHost(server.port, { auth: { password: 'env:PW' }, connectTimeoutMs: 60_000, ...change });
  return { outcome: await ssh.run(host, 'echo in', { timeoutMs }), server };
}

// Side by side: they mostly wait for their limits.
describe.concurrent('something that is no SSH server', () => {
  test.for<[string, (socket: Socket) => void, string]>([
    ['answers nothing', () => undefined, 'ssh.timeout-login'],
    ['speaks HTTP', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n'), 'ssh.timeout-login'],
    ['sends garbage without end', (socket) => socket.write(Buffer.alloc(1_000_000, 0xff)), 'ssh.not-ssh'],
    ['names a protocol that is not SSH 2', (socket) => socket.write('SSH-1.5-old\r\n'), 'ssh.not-ssh'],
    [
      'sends garbage after its name',
      (socket) => socket.write(Buffer.concat([Buffer.from('SSH-2.0-odd\r\n'), Buffer.alloc(5000, 0xee)])),
      'ssh.not-ssh',
    ],
    [
      'dribbles a byte at a time',
      (socket) => void setInterval(() => socket.write('x'), 50).unref(),
      'ssh.timeout-login',
    ],
  ])('%s', async ([_name, onConnection, key], here) => {
    const limit = key === 'ssh.timeout-login' ? { connectTimeoutMs: 3_000 } : {};
    expect(failureKey((await askTcp(here, onConnection, limit)).outcome)).toBe(key);
  });

  test.for<[string, (socket: Socket) => void]>([
    ['closes at once', (socket) => socket.end()],
    ['resets at once', (socket) => socket.resetAndDestroy()],
    ['says that it is full', (socket) => socket.end('Not allowed at this time\r\n')],
    ['closes after its name', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
  ])('%s: tried again a few times, then told', async ([_name, onConnection], here) => {
    const { outcome, server } = await askTcp(here, onConnection);
    expect(outcome).toMatchObject({ ok: false, reason: { key: 'ssh.dropped' }, retry: true });
    expect(server.connections()).toBe(5);
  });
});

describe('a host that cannot be reached', () => {
  const ssh = createTestSsh({ secrets: { 'env:PW': 'x' } });
  test.each<[string, Partial<Host>, string, string]>([
    ['refuses the connection', { port: 1 }, 'ssh.refused', 'ECONNREFUSED'],
    ['has no such name', { address: 'no-such-host.invalid' }, 'ssh.name-unknown', 'ENOTFOUND'],
    ['has a name that is none', { address: "a b'$(id)\n" }, 'ssh.name-unknown', 'ENOTFOUND'],
  ])('%s', async (_name, change, key, detail) => {
    const outcome = await ssh.run(sshHost(22, { auth: { password: 'env:PW' }, ...change }), 'echo');
    expect(outcome).toMatchObject({ ok: false, reason: { key, values: { detail, host: 'app-01' } }, retry: true });
  });

  test('is not waited for longer than its limit', async () => {
    const startedAt = performance.now();
    // A server whose queue of connections is full, and never taken from, answers as a silent firewall does.
    const host = sshHost(9, { address: '192.0.2.254', auth: { password: 'env:PW' }, connectTimeoutMs: 600 });
    expect(failureKey(await ssh.run(host, 'echo'))).toMatch(/^ssh\.(timeout-connect|unreachable)$/);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
  });
});

describe('a server with faults', () => {
  test('that works gives the output: the script server itself is sound', async (here) => {
    expect((await askSsh(here, {})).outcome).toMatchObject({ ok: true, output: { stdout: 'ok\n', exitCode: 0 } });
  });

  test.concurrent.for<[string, ServerScript, string]>([
    ['never lets in', { onLogin: () => undefined }, 'ssh.timeout-login'],
    [
      'hangs up during the login',
      {
        onLogin: (_attempt) => undefined,
        onConnection: (c) => c.once('authentication', () => setTimeout(() => c.end(), 200)),
      },
      'ssh.connection-lost',
    ],
    ['never opens a session', { onSession: () => false }, 'ssh.timeout'],
    ['hangs up when a session is asked for', { onSession: (connection) => !connection.end() }, 'ssh.connection-lost'],
    [
      'hangs up while the command runs',
      {
        onCommand: (channel, connection) => {
          channel.write('half');
          connection.end();
        },
      },
      'ssh.connection-lost',
    ],
    ['closes the channel without an exit status', { onCommand: (channel) => channel.end() }, 'ssh.connection-lost'],
    [
      'ends the command by a signal',
      {
        onCommand: (channel) => {
          channel.exit('KILL');
          channel.end();
        },
      },
      'ssh.killed',
    ],
    ['never ends the command', { onCommand: (channel) => void channel.write('x') }, 'ssh.timeout'],
  ])('%s', async ([_name, script, key], here) => {
    // Who waits for the end of a limit has logged in long before, also where that takes its time.
    const connectTimeoutMs = key === 'ssh.timeout-login' ? 5_000 : 60_000;
    const timeoutMs = key === 'ssh.timeout' ? 15_000 : 90_000;
    expect(failureKey((await askSsh(here, script, { connectTimeoutMs }, timeoutMs)).outcome)).toBe(key);
  });

  test('that refuses every channel is told apart from one that refuses commands', async () => {
    const refusing = await startScriptedServer({
      onConnection: (connection) => connection.on('session', (_accept, reject) => reject()),
      onSession: () => false,
    });
    const ssh = createTestSsh({ knownHosts: refusing.knownHosts, secrets: { 'env:PW': 'x' } });
    onTestFinished(async () => {
      await ssh.close();
      await refusing.stop();
    });
    const host = sshHost(refusing.port, { auth: { password: 'env:PW' } });
    expect(failureKey(await ssh.run(host, 'echo'))).toBe('ssh.too-many-sessions');
  });

  test('that floods both streams is drained', async (here) => {
    const { outcome } = await askSsh(here, {
      onCommand: (channel) => {
        channel.stderr.write(Buffer.alloc(3_000_000, 'e'));
        channel.write(Buffer.alloc(3_000_000, 'o'), () => {
          channel.exit(0);
          channel.end();
        });
      },
    });
    expect(outcome).toMatchObject({ ok: true, output: { truncated: true, exitCode: 0 } });
  });

  test('whose connection breaks after all is done does not harm the process', async (here) => {
    const problems: unknown[] = [];
    const note = (error: unknown) => problems.push(error);
    process.on('uncaughtException', note);
    const { outcome, server } = await askSsh(here, {});
    await server.stop();
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.off('uncaughtException', note);
    expect(failureKey(outcome)).toMatch(/^ok/);
    expect(problems).toEqual([]);
  });
});

describe('a host with old algorithms only', () => {
  const OLD = [
    'KexAlgorithms diffie-hellman-group14-sha1',
    'HostKeyAlgorithms ssh-rsa',
    'Ciphers aes128-cbc',
    'MACs hmac-sha1',
  ];
  async function ask(legacyAlgorithms: LegacyAlgorithms | undefined, config: readonly string[] = OLD) {
    const server = await startSshd({ hostKeys: ['rsa'], config });
    const ssh = createTestSsh({ knownHosts: server.knownHosts(), secrets: { 'env:KEY': server.userKey } });
    onTestFinished(async () => {
      await ssh.close();
      await server.stop();
    });
    return ssh.run(sshHost(server.port, { legacyAlgorithms }), 'echo in');
  }
  const ALL = {
    kex: ['diffie-hellman-group14-sha1'],
    serverHostKey: ['ssh-rsa'],
    cipher: ['aes128-cbc'],
    hmac: ['hmac-sha1'],
  };

  test('is refused, and told what would have to be added', async () => {
    expect(await ask(undefined)).toMatchObject({
      ok: false,
      retry: false,
      reason: {
        key: 'ssh.algorithms',
        values: {
          missing:
            'kex: [diffie-hellman-group14-sha1], serverHostKey: [ssh-rsa], cipher: [aes128-cbc], hmac: [hmac-sha1]',
        },
      },
    });
  });

  test('is reached when just these are added to it', async () => {
    expect(failureKey(await ask(ALL))).toMatch(/^ok/);
  });

  test.each(['kex', 'serverHostKey', 'cipher', 'hmac'] as const)('needs %s too', async (kind) => {
    const { [kind]: left, ...others } = ALL;
    expect(await ask(others)).toMatchObject({
      ok: false,
      reason: { key: 'ssh.algorithms', values: { missing: `${kind}: [${left}]` } },
    });
  });

  test('and a misspelt name in the site file is named', async () => {
    expect(await ask({ kex: ['curve25519-sha256'], cipher: ['aes128-bcb', 'rot13'] })).toMatchObject({
      ok: false,
      reason: { key: 'ssh.algorithm-unknown', values: { names: 'aes128-bcb, rot13' } },
    });
  });

  test('with nothing that anyone knows is told apart', async () => {
    expect(failureKey(await ask(undefined, ['Ciphers aes256-ctr', 'MACs umac-64@openssh.com']))).toBe(
      'ssh.algorithms-none',
    );
  });
});

test('keepalive finds out that the far side has gone silent', async () => {
  const server = await startScriptedServer({
    onCommand: (channel) => {
      channel.write('x');
      server.freeze();
    },
  });
  const ssh = createTestSsh({ knownHosts: server.knownHosts, secrets: { 'env:PW': 'x' }, keepaliveIntervalMs: 200 });
  onTestFinished(async () => {
    await ssh.close();
    await server.stop();
  });
  const host = sshHost(server.port, { auth: { password: 'env:PW' } });
  expect(failureKey(await ssh.run(host, 'echo'))).toBe('ssh.connection-lost');
});
