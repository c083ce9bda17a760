import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { waitForStore } from '../../src/store/wait-for-store.ts';
import { createTestDatabase } from '../support/database.ts';

const signal = new AbortController().signal;

test('waits, saying so, until the database answers', async () => {
  const database = await createTestDatabase();
  const { hostname, port } = new URL(database.url);
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const free = (probe.address() as AddressInfo).port;
  await new Promise((resolve) => probe.close(resolve));
  const url = new URL(database.url);
  url.port = String(free);
  const store = openStore(url.href);
  let waits = 0;
  let forward: ReturnType<typeof createServer> | undefined;
  await waitForStore(store, {
    signal,
    onWait: () => {
      waits += 1;
      // The server comes up while it is being waited for: a way to the real one opens on the port.
      forward ??= createServer((socket) => {
        const upstream = connect(Number(port), hostname);
        socket.pipe(upstream).pipe(socket);
        socket.on('error', () => upstream.destroy());
        upstream.on('error', () => socket.destroy());
      }).listen(free, '127.0.0.1');
    },
  });
  expect(waits).toBeGreaterThanOrEqual(1);
  await store.destroy();
  forward?.close();
  await database.drop();
});

test.each([
  ['a wrong password', (url: URL) => Object.assign(url, { username: 'nobody', password: 'wrong' })],
  ['a database that does not exist', (url: URL) => Object.assign(url, { pathname: '/rounds_no_such_database' })],
])('does not wait for %s', async (_name, change) => {
  const database = await createTestDatabase();
  const url = new URL(database.url);
  change(url);
  const store = openStore(url.href);
  const waited: unknown[] = [];
  await expect(waitForStore(store, { signal, onWait: (error) => waited.push(error) })).rejects.toMatchObject({
    code: 'database.refused',
  });
  expect(waited).toEqual([]);
  await store.destroy();
  await database.drop();
});

/** What MySQL says with `require_secure_transport` to whom it speaks without TLS. */
const TLS_REQUIRED = packet(
  '\xff\x57\x0c#HY000Connections using insecure transport are prohibited while --require_secure_transport=ON.',
);
/** The greeting of a server that can do no TLS. */
const NO_TLS = packet(
  `\x0a8.4.0\0\x01\0\0\0${'a'.repeat(8)}\0\xff\xf7\xff\x02\0\xff\xdf\x15${'\0'.repeat(10)}${'b'.repeat(12)}\0mysql_native_password\0`,
);

function packet(text: string): Buffer {
  const body = Buffer.from(text, 'latin1');
  return Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body]);
}

test.each([
  ['that requires TLS, which the URL does not ask for', TLS_REQUIRED, ''],
  ['without the TLS that the URL asks for', NO_TLS, '?ssl={}'],
])('does not wait for a server %s', async (_name, greeting, query) => {
  const server = createServer((socket) => socket.end(greeting)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const store = openStore(`mysql://rounds:secret@127.0.0.1:${port}/rounds${query}`);
  const waiting = waitForStore(store, { signal: AbortSignal.timeout(5_000), onWait: () => undefined });
  await expect(waiting).rejects.toMatchObject({ code: 'database.refused' });
  await store.destroy();
  server.close();
});

test('stops waiting when it is asked to, and says what it waited for', async () => {
  const stopping = new AbortController();
  const store = openStore('mysql://nobody@127.0.0.1:1/none');
  const began = performance.now();
  const waiting = waitForStore(store, {
    signal: stopping.signal,
    onWait: () => setTimeout(() => stopping.abort(), 50),
  });
  await expect(waiting).rejects.toMatchObject({
    code: 'database.not-waited',
    values: { reason: 'connect ECONNREFUSED 127.0.0.1:1' },
  });
  expect(performance.now() - began).toBeLessThan(1_900);
  await store.destroy();
});
