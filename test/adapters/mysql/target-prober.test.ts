import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSqlProber, type SqlProberDependencies } from '../../../src/adapters/mysql/target-prober.ts';
import { databaseSize } from '../../../src/checks/database-size.ts';
import { sqlFreshness } from '../../../src/checks/sql-freshness.ts';
import type { SqlOutput, SqlProbe } from '../../../src/core/check.ts';
import type { DatabaseTarget, Site } from '../../../src/core/site.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { evaluate, inputFor } from '../../checks/evaluate.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const site = {} as Site;
const PASSWORD = 'right "password"';
const USER = `reader_${process.pid}`;
const servers: Server[] = [];
let database: TestDatabase;
let target: DatabaseTarget;

async function asOwner(...statements: string[]): Promise<void> {
  const connection = await createConnection(database.url);
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  const schema = url.pathname.slice(1);
  await asOwner(
    `CREATE TABLE facts (id BIGINT UNSIGNED PRIMARY KEY, amount DECIMAL(30, 2), at DATETIME(3), stamp TIMESTAMP(3) NULL,
       day DATE, data VARBINARY(100), flag BIT(1), real_number DOUBLE, name VARCHAR(100) CHARACTER SET utf8mb4, note JSON)`,
    `INSERT INTO facts VALUES (18446744073709551615, 12345678901234567890.12, NOW(3), NOW(3), '2026-11-21', x'00ff01',
       b'1', 0.5, '中文 "x"', '{"a": [1, null]}')`,
    'INSERT INTO facts (id) VALUES (1)',
    `CREATE USER '${USER}'@'%' IDENTIFIED BY '${PASSWORD}'`,
    `GRANT SELECT ON \`${schema}\`.* TO '${USER}'@'%'`,
  );
  target = {
    id: 'opsdb',
    name: 'Operations database',
    engine: 'mariadb',
    address: url.hostname,
    port: Number(url.port),
    user: USER,
    password: 'env:OPSDB',
    schema,
  };
});

afterAll(async () => {
  await asOwner(`DROP USER IF EXISTS '${USER}'@'%'`);
  await database.drop();
});

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const dependencies: SqlProberDependencies = {
  async resolveSecret(reference) {
    if (reference === 'env:OPSDB') return PASSWORD;
    if (reference === 'env:WRONG') return 'wrong';
    throw Object.assign(new Error('no such variable'), { reason: { key: 'probe.cancelled', values: {} } });
  },
  openTunnel: () => Promise.reject(new Error('no tunnel expected')),
};
const prober = createSqlProber(dependencies);

async function succeed(probe: SqlProbe, using = prober, changed: Partial<DatabaseTarget> = {}): Promise<SqlOutput> {
  const outcome = await using.probe(site, { ...target, ...changed }, probe);
  if (!outcome.ok) throw new Error(`${outcome.reason.key} ${JSON.stringify(outcome.reason.values)}`);
  return outcome.output;
}

const ask = async (statement: string, rest: Partial<SqlProbe> = {}) =>
  (await succeed({ statements: [statement], ...rest })).results[0];

/** Why a probe failed; fails when a text is missing, or tells a secret. */
async function reasonOf(probe: SqlProbe, changed: Partial<DatabaseTarget> = {}, using = prober): Promise<string> {
  const outcome = await using.probe(site, { ...target, ...changed }, probe);
  if (outcome.ok) throw new Error('it did not fail');
  for (const locale of ['zh-CN', 'en'] as const) {
    const text = createTexts()(locale, 'UTC')(outcome.reason.key, outcome.reason.values);
    expect(text).not.toContain('password"');
    expect(text).not.toContain('{{');
  }
  return outcome.reason.key;
}

describe('values', () => {
  it('come as plain data: instants in UTC, big and decimal figures as text, binary data as hex', async () => {
    const before = Date.now();
    const rows = await ask('SELECT * FROM facts ORDER BY id DESC');
    expect(rows?.columns).toEqual([
      'id',
      'amount',
      'at',
      'stamp',
      'day',
      'data',
      'flag',
      'real_number',
      'name',
      'note',
    ]);
    const [id, amount, at, stamp, ...rest] = rows?.rows[0] ?? [];
    expect([id, amount]).toEqual(['18446744073709551615', '12345678901234567890.12']);
    for (const instant of [at, stamp]) {
      expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Math.abs(Date.parse(String(instant)) - before)).toBeLessThan(600_000);
    }
    expect(rest.slice(0, 5)).toEqual(['2026-11-21', '0x00ff01', 1, 0.5, '中文 "x"']);
    expect(typeof rest[5] === 'string' ? JSON.parse(rest[5]) : rest[5]).toEqual({ a: [1, null] });
    expect(rows?.rows[1]).toEqual(['1', ...Array.from({ length: 9 }, () => null)]);
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows);
  });

  it('are read in the zone of the server, which statements compare with', async () => {
    // What an application writes with its own clock counts as the server's local time, however the server is set.
    const rows = await ask(
      'SELECT NOW(), UTC_TIMESTAMP(), TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW()), @@session.time_zone = @@global.time_zone',
    );
    const [now, utc, offset, sameZone] = rows?.rows[0] ?? [];
    expect(Number(sameZone)).toBe(1);
    expect(Date.parse(String(now)) - Date.parse(String(utc))).toBe(Number(offset) * 1000);
  });

  it("come with the server's own clock", async () => {
    const { serverNow } = await succeed({ statements: [] });
    expect(Math.abs(serverNow.getTime() - Date.now())).toBeLessThan(600_000);
  });

  it('are cut at the most rows that are asked for, and that is said', async () => {
    const counting = (last: number) =>
      `WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < ${last}) SELECT n FROM c`;
    expect(await ask(counting(10), { maxRows: 10 })).toMatchObject({ truncated: false });
    const cut = await ask(counting(11), { maxRows: 10 });
    expect(cut).toMatchObject({ truncated: true });
    expect(cut?.rows).toHaveLength(10);
    const limited = await ask(`${counting(900)} LIMIT 800`, { maxRows: 10 });
    expect(limited?.rows).toHaveLength(10);
    expect(limited?.truncated).toBe(true);
  });

  it('of several statements come in their order, from one session', async () => {
    const { results } = await succeed({ statements: ['SELECT CONNECTION_ID() AS a', 'SELECT CONNECTION_ID() AS b'] });
    expect(results.map((result) => result.columns[0])).toEqual(['a', 'b']);
    expect(results[0]?.rows).toEqual(results[1]?.rows);
  });
});

describe('the session', () => {
  it.each(['INSERT INTO facts (id) VALUES (2)', 'UPDATE facts SET name = NULL', 'DELETE FROM facts'])(
    'refuses %s even where the account may write',
    async (statement) => {
      const owner = new URL(database.url);
      const using = createSqlProber({ ...dependencies, resolveSecret: async () => decodeURIComponent(owner.password) });
      const access = { user: decodeURIComponent(owner.username) };
      expect(await reasonOf({ statements: [statement] }, access, using)).toBe('probe.sql-read-only');
      expect((await ask('SELECT COUNT(*) FROM facts WHERE name IS NOT NULL'))?.rows).toEqual([['1']]);
    },
  );

  it('takes one statement at a time', async () => {
    expect(await reasonOf({ statements: ['SELECT 1; SELECT 2'] })).toBe('probe.sql-failed');
  });

  it('ends a statement that takes too long, on the server as well', async () => {
    // Slow by itself: a sleep would be ended in another way.
    const slow =
      'WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 900) SELECT COUNT(*) FROM c a, c b, c d, c e WHERE a.n + b.n + d.n + e.n = 1';
    const startedAt = Date.now();
    expect(await reasonOf({ statements: [slow], timeoutSeconds: 1 })).toMatch(/^probe\.sql-(statement-)?timeout$/);
    expect(Date.now() - startedAt).toBeLessThan(60_000);
    await expect.poll(() => running('c a, c b')).toBe(0);
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    const probe = { statements: ['SELECT SLEEP(600)'] };
    const startedAt = Date.now();
    expect(await prober.probe(site, target, probe, stop.signal)).toMatchObject({
      ok: false,
      reason: { key: 'probe.cancelled' },
    });
    expect(Date.now() - startedAt).toBeLessThan(60_000);
  });

  it('stops reading where more arrives than a probe reads', async () => {
    const flood =
      "SELECT REPEAT('x', 1000000) FROM (WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 100) SELECT n FROM c) AS many";
    expect(await reasonOf({ statements: [flood] })).toBe('probe.sql-too-much');
  });
});

async function running(part: string): Promise<number> {
  const connection = await createConnection(database.url);
  try {
    const [rows] = await connection.query(
      'SELECT info FROM information_schema.processlist WHERE info LIKE ? AND info NOT LIKE ?',
      [`%${part}%`, '%processlist%'],
    );
    return Array.isArray(rows) ? rows.length : -1;
  } finally {
    await connection.end();
  }
}

describe('failures', () => {
  const one = { statements: ['SELECT 1'] };

  it.each([
    ['a wrong password', one, { password: 'env:WRONG' }, 'probe.sql-access-denied'],
    ['a user that is not there', one, { user: 'nobody_at_all' }, 'probe.sql-access-denied'],
    ['a database that may not be used', one, { schema: 'mysql' }, 'probe.sql-not-permitted'],
    ['a table that may not be read', { statements: ['SELECT * FROM mysql.user'] }, {}, 'probe.sql-not-permitted'],
    ['a table that is not there', { statements: ['SELECT * FROM no_such_table'] }, {}, 'probe.sql-failed'],
    ['a mistake', { statements: ['SELECT FROM WHERE'] }, {}, 'probe.sql-failed'],
    ['a secret that is not there', one, { password: 'env:GONE' }, 'probe.cancelled'],
    ['a name that is not there', one, { address: 'no-such-host.invalid' }, 'probe.sql-dns'],
  ])('%s', async (_case, probe, changed, key) => {
    expect(await reasonOf(probe, changed)).toBe(key);
  });

  it('names a database that is not there, to an account that may see all', async () => {
    const owner = new URL(database.url);
    const using = createSqlProber({ ...dependencies, resolveSecret: async () => decodeURIComponent(owner.password) });
    const access = { user: decodeURIComponent(owner.username), schema: 'no_such_database' };
    expect(await reasonOf(one, access, using)).toBe('probe.sql-unknown-database');
  });

  async function listen(speak: (socket: import('node:net').Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      speak(socket);
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  it('tells a refused connection, a server that says nothing, one that hangs up, and one that is something else', async () => {
    const free = await listen(() => undefined);
    servers.pop()?.close();
    expect(await reasonOf(one, { address: '127.0.0.1', port: free })).toBe('probe.sql-refused');
    const silent = await listen(() => undefined);
    expect(await reasonOf({ ...one, timeoutSeconds: 0.5 }, { address: '127.0.0.1', port: silent })).toBe(
      'probe.sql-timeout',
    );
    const rude = await listen((socket) => socket.end());
    expect(await reasonOf(one, { address: '127.0.0.1', port: rude })).toBe('probe.sql-gone');
    const other = await listen((socket) =>
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\nthis is no database server at all\r\n'),
    );
    expect(await reasonOf({ ...one, timeoutSeconds: 2 }, { address: '127.0.0.1', port: other })).toMatch(
      /^probe\.sql-(not-mysql|failed|timeout)$/,
    );
  });

  it('does not read files of ours for a server that asks for them', async () => {
    expect(await reasonOf({ statements: ["LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE facts"] })).toMatch(
      /^probe\.sql-(failed|not-permitted|read-only)$/,
    );
  });
});

describe('a tunnel', () => {
  it('carries the session, and is closed after it', async () => {
    const asked: unknown[] = [];
    let closed = false;
    const using = createSqlProber({
      ...dependencies,
      async openTunnel(_site, to) {
        asked.push(to);
        const socket = connect(target.port, target.address);
        socket.on('close', () => {
          closed = true;
        });
        return socket;
      },
    });
    const through = { through: 'db-01', address: '10.0.0.9', port: 3306 };
    expect((await succeed({ statements: ['SELECT 1'] }, using, through)).results).toHaveLength(1);
    expect(asked).toEqual([through]);
    await expect.poll(() => closed).toBe(true);
  });

  it('says by itself why it can not be opened', async () => {
    const failure = Object.assign(new Error('no'), {
      reason: { key: 'probe.http-refused', values: { host: 'db-01' } },
      retry: true,
    });
    const using = createSqlProber({ ...dependencies, openTunnel: () => Promise.reject(failure) });
    const outcome = await using.probe(site, { ...target, through: 'db-01' }, { statements: [] });
    expect(outcome).toEqual({ ok: false, reason: failure.reason, retry: true });
  });

  it('that breaks is told', async () => {
    let breaking: Promise<unknown> | undefined;
    const using = createSqlProber({
      ...dependencies,
      async openTunnel() {
        const socket = connect(target.port, target.address);
        breaking = expect
          .poll(() => running('SLEEP(100)'))
          .toBe(1)
          .then(() => socket.destroy());
        return socket;
      },
    });
    const probe = { statements: ['SELECT SLEEP(100)'], timeoutSeconds: 90 };
    expect(await reasonOf(probe, { through: 'db-01' }, using)).toBe('probe.sql-gone');
    await breaking;
  });
});

describe('the checks, on a real server', () => {
  it('find size, connections, slow queries and buffer pool', async () => {
    const output = await succeed(databaseSize.collect(inputFor(databaseSize), target.schema));
    const { verdict, readings } = evaluate(databaseSize, output, { now: output.serverNow });
    expect(verdict).not.toBe('unknown');
    expect(readings[0]?.value).toBeGreaterThan(0);
  });

  it('find how new data is', async () => {
    const params = { label: 'facts', query: 'SELECT MAX(at) FROM facts' };
    const output = await succeed(sqlFreshness.collect(inputFor(sqlFreshness, { params }), target.schema));
    const { verdict, readings } = evaluate(sqlFreshness, output, { params, now: output.serverNow });
    expect(verdict).toBe('normal');
    expect(readings[0]?.value).toBeLessThan(600);
  });
});
