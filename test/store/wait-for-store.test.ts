import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { createConnection } from 'mysql2/promise';
import { expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { waitForStore } from '../../src/store/wait-for-store.ts';
import { createAuthority, createCertificate } from '../adapters/http/certificates.ts';
import { createTestDatabase } from '../support/database.ts';
import { reservePort } from '../support/ports.ts';
import { greeting, packet, startTlsDatabase, startVanishingDatabase } from './tls-database.ts';

const signal = new AbortController().signal;

test('waits, saying so, until the database answers', async () => {
  const database = await createTestDatabase();
  const { hostname, port } = new URL(database.url);
  const free = await reservePort();
  const url = new URL(database.url);
  url.port = String(free);
  const store = openStore(url.href);
  let waits = 0;
  let forward: ReturnType<typeof createServer> | undefined;
  await waitForStore(store, {
    server: 'db',
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
  await expect(
    waitForStore(store, { server: 'db', signal, onWait: (error) => waited.push(error) }),
  ).rejects.toMatchObject({
    code: 'database.refused',
  });
  expect(waited).toEqual([]);
  await store.destroy();
  await database.drop();
});

test.each([
  ['is locked', 'ACCOUNT LOCK'],
  ['has an expired password', 'PASSWORD EXPIRE'],
])('does not wait for an account that %s', async (_name, change) => {
  const database = await createTestDatabase();
  const url = new URL(database.url);
  const account = `rounds_test_${randomBytes(6).toString('hex')}`;
  const administrator = await createConnection(database.url);
  await administrator.query(`CREATE USER ${account}@'%' IDENTIFIED BY 'secret'`);
  await administrator.query(`GRANT ALL ON \`${url.pathname.slice(1)}\`.* TO ${account}@'%'`);
  await administrator.query(`ALTER USER ${account}@'%' ${change}`);
  const store = openStore(Object.assign(url, { username: account, password: 'secret' }).href);
  const waiting = waitForStore(store, { server: 'db', signal, onWait: () => undefined });
  await expect(waiting).rejects.toMatchObject({ code: 'database.refused' });
  await store.destroy();
  await administrator.query(`DROP USER ${account}@'%'`);
  await administrator.end();
  await database.drop();
});

/** What MySQL says with `require_secure_transport` to whom it speaks without TLS. */
const TLS_REQUIRED = packet(
  '\xff\x57\x0c#HY000Connections using insecure transport are prohibited while --require_secure_transport=ON.',
);
test.each([
  ['that requires TLS, which the URL does not ask for', TLS_REQUIRED, ''],
  ['without the TLS that the URL asks for', greeting({ tls: false }), '?ssl={}'],
])('does not wait for a server %s', async (_name, greeting, query) => {
  const server = createServer((socket) => socket.end(greeting)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const store = openStore(`mysql://rounds:secret@127.0.0.1:${port}/rounds${query}`);
  const waiting = waitForStore(store, { server: 'db', signal: AbortSignal.timeout(5_000), onWait: () => undefined });
  await expect(waiting).rejects.toMatchObject({ code: 'database.refused' });
  await store.destroy();
  server.close();
});

const DAY_MS = 86_400_000;
const authority = createAuthority('Ours');
const named = { name: 'database', hosts: ['localhost'], validTo: new Date(Date.now() + DAY_MS), authority };
const good = createCertificate(named);
const expired = createCertificate({ ...named, validTo: new Date(Date.now() - DAY_MS) });
const foreign = createCertificate({ ...named, hosts: ['db.example.com'] });
const unknown = createCertificate({ ...named, authority: createAuthority('Theirs') });
const own = createCertificate({ name: 'database', hosts: ['localhost'], validTo: named.validTo });

test.each<[name: string, outcome: string, certificate: typeof good, options: object, host?: string]>([
  ['trusts one that is good', 'database.refused', good, {}],
  ['refuses one that has expired', 'database.tls-failed', expired, {}],
  ['refuses one of another authority', 'database.tls-failed', unknown, {}],
  ['refuses one that signed itself', 'database.tls-failed', own, {}],
  ['refuses one of another host', 'database.tls-failed', foreign, {}],
  ['takes one of another host where it is told to', 'database.refused', foreign, { verifyIdentity: false }],
  ['compares no address', 'database.refused', foreign, {}, '127.0.0.1'],
  ['refuses one of our own that is none', 'database.tls-failed', good, { cert: 'x', key: 'y' }],
  ['takes any where it is told to', 'database.refused', expired, { rejectUnauthorized: false, verifyIdentity: false }],
])('of certificates, %s', async (_name, code, certificate, options, host = 'localhost') => {
  const database = await startTlsDatabase(certificate);
  const tls = encodeURIComponent(JSON.stringify({ ca: authority.cert, ...options }));
  const store = openStore(`mysql://rounds:secret@${host}:${database.port}/rounds?ssl=${tls}`);
  const waited: unknown[] = [];
  const waiting = waitForStore(store, { server: 'db:3306', signal, onWait: (error) => waited.push(error) });
  await expect(waiting).rejects.toMatchObject({ code, values: { server: 'db:3306' } });
  expect(waited).toEqual([]);
  await store.destroy();
  database.close();
});

test('waits for a server that goes down in the middle of the handshake', async () => {
  const database = await startVanishingDatabase();
  const store = openStore(`mysql://rounds:secret@127.0.0.1:${database.port}/rounds?ssl={}`);
  const stopping = new AbortController();
  const waiting = waitForStore(store, { server: 'db', signal: stopping.signal, onWait: () => stopping.abort() });
  await expect(waiting).rejects.toMatchObject({
    code: 'database.not-waited',
    values: { reason: `connect ECONNREFUSED 127.0.0.1:${database.port}` },
  });
  await store.destroy();
});

test('stops waiting when it is asked to, and says what it waited for', async () => {
  const stopping = new AbortController();
  const store = openStore('mysql://nobody@127.0.0.1:1/none');
  const began = performance.now();
  const waiting = waitForStore(store, {
    server: 'db',
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
