import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Host } from '../../../src/core/site.ts';
import { isSleeping, uniqueSleep } from '../../support/processes.ts';
import { startScriptedServer } from '../../support/scripted-ssh-server.ts';
import { createTestSsh, failureKey, siteOf, sshHost } from '../../support/ssh-client.ts';
import { type Sshd, startSshd } from '../../support/sshd.ts';

let bastion: Sshd;
let inner: Sshd;
let target: Sshd;
let closed: Sshd;
let echo: Server;
let echoPort: number;

beforeAll(async () => {
  [bastion, inner, target] = await Promise.all([startSshd(), startSshd(), startSshd()]);
  closed = await startSshd({ config: ['AllowTcpForwarding no'] });
  echo = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const address = echo.address();
  echoPort = typeof address === 'object' && address ? address.port : 0;
});
afterAll(async () => {
  echo.close();
  await Promise.all([bastion, inner, target, closed].map((server) => server.stop()));
});

const servers = () => [bastion, inner, target, closed];

/** Each server takes only its own key. */
function client(
  knownHosts = servers()
    .map((server) => server.knownHosts())
    .join(''),
) {
  const secrets = Object.fromEntries(servers().map((server) => [`env:KEY_${server.port}`, server.userKey]));
  const ssh = createTestSsh({ knownHosts, secrets });
  onTestFinished(() => ssh.close());
  return ssh;
}

function hostOn(server: Sshd, id: string, jump: readonly string[] = []): Host {
  return sshHost(server.port, { id, jump, auth: { privateKey: `env:KEY_${server.port}` } });
}

function site() {
  return siteOf([
    hostOn(bastion, 'bastion'),
    hostOn(inner, 'inner'),
    hostOn(closed, 'closed'),
    hostOn(target, 'behind-one', ['bastion']),
    hostOn(target, 'behind-two', ['bastion', 'inner']),
    hostOn(target, 'behind-closed', ['closed']),
    hostOn(target, 'behind-nobody', ['removed']),
    sshHost(1, { id: 'gone', jump: ['bastion'], auth: { privateKey: `env:KEY_${target.port}` } }),
  ]);
}

function hostOf(id: string): Host {
  const found = site().hosts.find((host) => host.id === id);
  if (!found) throw new Error(`no host ${id}`);
  return found;
}

const count = (log: string, what: RegExp) => log.match(new RegExp(what, 'g'))?.length ?? 0;

describe('a host behind jump hosts', () => {
  test.each(['behind-one', 'behind-two'])('%s is reached', async (id) => {
    const outcome = await client().run(hostOf(id), 'echo "$SSH_CONNECTION"', {}, site());
    expect(outcome.ok && outcome.output.stdout).toMatch(new RegExp(` ${target.port}\n$`));
  });

  test('shares the connection to the jump host with others', async () => {
    const before = count(bastion.log(), /Accepted publickey/);
    const ssh = client();
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => ssh.run(hostOf('behind-one'), 'sleep 0.3; echo in', {}, site())),
    );
    expect(outcomes.map(failureKey).filter((key) => !key.startsWith('ok'))).toEqual([]);
    expect(count(bastion.log(), /Accepted publickey/) - before).toBe(1);
  });

  test('uses a further connection when one has channels enough', async () => {
    const before = count(bastion.log(), /Accepted publickey/);
    const ssh = client();
    const folder = await mkdtemp(join(tmpdir(), 'rounds-jump-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const untilAllAreIn = `touch ${folder}/$$; until [ -e ${folder}/go ]; do sleep 0.1; done; echo in`;
    const running = Array.from({ length: 12 }, () => ssh.run(hostOf('behind-one'), untilAllAreIn, {}, site()));
    await expect.poll(async () => (await readdir(folder)).length).toBe(12);
    await writeFile(join(folder, 'go'), '');
    const outcomes = await Promise.all(running);
    expect(outcomes.map(failureKey).filter((key) => !key.startsWith('ok'))).toEqual([]);
    expect(count(bastion.log(), /Accepted publickey/) - before).toBe(2);
  });

  test.each([
    ['bastion', () => bastion],
    ['inner', () => inner],
    ['behind-two', () => target],
  ])('has its key and that of each jump host checked: %s', async (id, unknown) => {
    const known = servers().filter((server) => server !== unknown());
    const ssh = client(known.map((server) => server.knownHosts()).join(''));
    const outcome = await ssh.run(hostOf('behind-two'), 'echo in', {}, site());
    expect(outcome).toMatchObject({ ok: false, reason: { key: 'ssh.host-key-unknown', values: { host: id } } });
  });

  test.each([
    ['gone', 'ssh.tunnel-refused', 'bastion'],
    ['behind-closed', 'ssh.tunnel-forbidden', 'closed'],
    ['behind-nobody', 'ssh.jump-missing', 'behind-nobody'],
  ])('%s fails with %s at %s', async (id, key, at) => {
    const outcome = await client().run(hostOf(id), 'echo in', {}, site());
    expect(outcome).toMatchObject({ ok: false, reason: { key, values: { host: at } } });
  });

  test('is cancelled alone: others on the same jump host go on', async () => {
    const seconds = uniqueSleep();
    const cancel = new AbortController();
    const ssh = client();
    const cancelled = ssh.run(hostOf('behind-one'), `sleep ${seconds}`, { signal: cancel.signal }, site());
    await expect.poll(() => isSleeping(seconds)).toBe(true);
    const other = ssh.run(hostOf('behind-one'), 'sleep 1; echo in', {}, site());
    cancel.abort();
    expect(failureKey(await cancelled)).toBe('ssh.cancelled');
    expect(failureKey(await other)).toMatch(/^ok/);
    await expect.poll(() => isSleeping(seconds)).toBe(false);
  });

  test('offers its keys for scanning through the jump host', async () => {
    const keys = await client(bastion.knownHosts()).scanHostKeys(
      site(),
      hostOf('behind-one'),
      AbortSignal.timeout(90_000),
    );
    expect(keys.ok && keys.output.map((key) => key.blob)).toEqual([target.hostKey('ed25519').blob]);
  });
});

describe('a tunnel', () => {
  const open = (ssh: ReturnType<typeof client>, id: string, port = echoPort, signal = AbortSignal.timeout(90_000)) =>
    ssh.openTunnel(site(), { through: id, address: '127.0.0.1', port }, signal);

  async function exchange(stream: Duplex, message: string): Promise<string> {
    stream.end(message);
    return text(stream);
  }

  test.each(['bastion', 'behind-one', 'behind-two'])('through %s carries bytes both ways', async (id) => {
    const message = '查询 '.repeat(100_000);
    expect((await exchange(await open(client(), id), message)) === message).toBe(true);
  });

  test('shares its connection, and ends with what uses it', async () => {
    const before = count(bastion.log(), /Accepted publickey/);
    const ssh = client();
    const streams = await Promise.all(Array.from({ length: 5 }, () => open(ssh, 'bastion')));
    expect(await Promise.all(streams.map((stream, index) => exchange(stream, `${index}`)))).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
    ]);
    expect(count(bastion.log(), /Accepted publickey/) - before).toBe(1);
  });

  test.each([
    ['to a port where nothing listens', 'bastion', 1, 'ssh.tunnel-refused'],
    ['over a host that forbids it', 'closed', 0, 'ssh.tunnel-forbidden'],
    ['over a host that cannot be reached', 'gone', 0, 'ssh.tunnel-refused'],
  ])('%s fails', async (_name, id, port, key) => {
    await expect(open(client(), id, port || echoPort)).rejects.toMatchObject({ reason: { key } });
  });

  test('that the host never answers is given up', async () => {
    const server = await startScriptedServer({ onConnection: (connection) => connection.on('tcpip', () => undefined) });
    const ssh = createTestSsh({ knownHosts: server.knownHosts, secrets: { 'env:PW': 'x' } });
    onTestFinished(async () => {
      await ssh.close();
      await server.stop();
    });
    const host = sshHost(server.port, { auth: { password: 'env:PW' }, connectTimeoutMs: 5_000 });
    const ask = (signal: AbortSignal) =>
      ssh.openTunnel(siteOf([host]), { through: host.id, address: '127.0.0.1', port: 1 }, signal);
    await expect(ask(AbortSignal.timeout(90_000))).rejects.toMatchObject({ reason: { key: 'ssh.tunnel-refused' } });
    await expect(ask(AbortSignal.timeout(100))).rejects.toMatchObject({ reason: { key: 'ssh.cancelled' } });
  });

  test('that is cancelled is not opened', async () => {
    await expect(open(client(), 'bastion', echoPort, AbortSignal.abort())).rejects.toMatchObject({
      reason: { key: 'ssh.cancelled' },
    });
  });

  test('is closed when the adapter is', async () => {
    const ssh = client();
    const stream = await open(ssh, 'bastion');
    const ended = once(stream, 'close');
    stream.resume();
    await ssh.close();
    await ended;
  });

  test('over a connection that breaks is closed, and the next one works', async () => {
    const server = await startSshd();
    const ssh = createTestSsh({ knownHosts: server.knownHosts(), secrets: { 'env:KEY': server.userKey } });
    onTestFinished(() => ssh.close());
    const host = sshHost(server.port);
    const to = { through: host.id, address: '127.0.0.1', port: echoPort };
    const stream = await ssh.openTunnel(siteOf([host]), to, AbortSignal.timeout(90_000));
    const ended = once(stream, 'close');
    stream.resume();
    await server.stop();
    await ended;
    await expect(ssh.openTunnel(siteOf([host]), to, AbortSignal.timeout(90_000))).rejects.toMatchObject({
      reason: { key: 'ssh.refused' },
    });
  });
});
