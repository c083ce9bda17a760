import { randomBytes } from 'node:crypto';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { inject } from 'vitest';
import type { MonitoredPlace } from '../../demo/site/index.ts';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A new empty database on the server that the test run shares; see global-setup.ts. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('mysqlUrl');
  const name = `${inject('databasePrefix')}${randomBytes(6).toString('hex')}`;
  await onServer(server, (connection) => connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`));
  const drop = () =>
    onServer(server, async (connection) => void (await connection.query(`DROP DATABASE IF EXISTS ${name}`)));
  return { url: urlOf(name), drop };
}

function urlOf(name: string): string {
  const url = new URL(inject('mysqlUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

/** A database with the newest schema and no rows in it. */
export interface MigratedDatabase {
  readonly url: string;
  /** Empties it for the next test. Nobody may use it any more. */
  giveBack(): Promise<void>;
}

/**
 * To make the tables takes longer than most tests do: each test takes over what another of the run has given back.
 * @param migrate brings an empty database to the newest schema.
 */
export async function borrowMigratedDatabase(migrate: (url: string) => Promise<void>): Promise<MigratedDatabase> {
  const { name, tables } = (await takeFree()) ?? (await makeMigrated(migrate));
  const url = urlOf(name);
  return {
    url,
    giveBack: () =>
      onServer(url, async (connection) => {
        if ((await emptyTables(connection)) !== tables) return;
        await connection.query('INSERT INTO ?? VALUES (?, ?)', [freeOf(inject('databasePrefix')), name, tables]);
      }),
  };
}

interface Migrated {
  readonly name: string;
  /** Their names: a test may take one away. */
  readonly tables: string;
}

async function makeMigrated(migrate: (url: string) => Promise<void>): Promise<Migrated> {
  const { url } = await createTestDatabase();
  await migrate(url);
  return { name: new URL(url).pathname.slice(1), tables: await onServer(url, emptyTables) };
}

async function takeFree(): Promise<Migrated | undefined> {
  const free = freeOf(inject('databasePrefix'));
  return onServer(inject('mysqlUrl'), async (connection) => {
    await connection.beginTransaction();
    const [[row]] = await connection.query<(Migrated & RowDataPacket)[]>(
      'SELECT name, tables FROM ?? LIMIT 1 FOR UPDATE SKIP LOCKED',
      [free],
    );
    if (row) await connection.query('DELETE FROM ?? WHERE name = ?', [free, row.name]);
    await connection.commit();
    return row;
  });
}

function freeOf(prefix: string): string {
  return `${prefix}pool.free`;
}

/** Where the tests of a run leave their databases to each other. */
export async function createPool(server: string, prefix: string): Promise<void> {
  await onServer(server, async (connection) => {
    await connection.query(`CREATE DATABASE ${prefix}pool`);
    await connection.query('CREATE TABLE ?? (name VARCHAR(64) PRIMARY KEY, tables TEXT NOT NULL)', [freeOf(prefix)]);
  });
}

/**
 * Leaves no row behind, and lets numbers begin anew. Only what was written to is touched: MySQL takes its time for each table.
 * @returns the names of the tables.
 */
async function emptyTables(connection: Connection): Promise<string> {
  if (!(await isMariaDb(connection))) await connection.query('SET SESSION information_schema_stats_expiry = 0');
  await connection.query('SET SESSION foreign_key_checks = 0');
  const [tables] = await connection.query<RowDataPacket[]>(
    `SELECT table_name AS name, auto_increment AS next FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_name <> 'schema_migrations'`,
  );
  const [filled] = await connection.query<RowDataPacket[]>(
    tables
      .map(({ name }) => `SELECT '${name}' AS name FROM DUAL WHERE EXISTS (SELECT 1 FROM \`${name}\`)`)
      .join(' UNION ALL '),
  );
  for (const { name } of filled) await connection.query(`DELETE FROM \`${name}\``);
  for (const { name, next } of tables) {
    if (Number(next) > 1) await connection.query(`ALTER TABLE \`${name}\` AUTO_INCREMENT = 1`);
  }
  const names = tables.map(({ name }) => String(name));
  return names.toSorted().join(' ');
}

async function isMariaDb(connection: Connection): Promise<boolean> {
  const [[row]] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
  return String(row?.version).includes('MariaDB');
}

async function onServer<Result>(url: string, work: (connection: Connection) => Promise<Result>): Promise<Result> {
  const connection = await createConnection(url);
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

/** Files of tests run side by side, each with a site of its own. */
const ownPlace = randomBytes(3).toString('hex');

/** What a demo's site makes on the server of the test run: nobody else's there is called so. */
export function monitoredPlace(): MonitoredPlace {
  const own = `${inject('databasePrefix')}${ownPlace}`;
  const names = { schema: `${own}_opsdb`, reader: `${own}_read`, driller: `${own}_drill`, accountsFrom: '%' };
  return { adminUrl: inject('mysqlUrl'), names };
}

/**
 * Whether the account may do what every test needs.
 * @throws Error that says what it may not
 */
export async function tryServer(server: string, prefix: string): Promise<void> {
  const name = `${prefix}trial`;
  try {
    await onServer(server, async (connection) => {
      await connection.query(`CREATE DATABASE ${name}`);
      await connection.query(`DROP DATABASE ${name}`);
    });
  } catch (error) {
    const said = error instanceof Error && 'sqlMessage' in error ? error.sqlMessage : undefined;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const { host } = new URL(server);
    throw new Error(
      `The tests can not use the database server ${host}: ${said ?? code}. The account in MYSQL_URL or ROUNDS_TEST_MYSQL_URL has to be allowed to create databases and accounts; without both, the tests start a private MariaDB.`,
    );
  }
}

/** Drops what the tests of a run have left. */
export async function dropDatabases(server: string, prefix: string): Promise<void> {
  await onServer(server, async (connection) => {
    const [databases] = await connection.query<RowDataPacket[]>(
      'SELECT schema_name AS name FROM information_schema.schemata WHERE LEFT(schema_name, ?) = ?',
      [prefix.length, prefix],
    );
    for (const { name } of databases) await connection.query(`DROP DATABASE \`${name}\``);
    const [accounts] = await connection.query<RowDataPacket[]>(
      'SELECT user AS name, host FROM mysql.user WHERE LEFT(user, ?) = ?',
      [prefix.length, prefix],
    );
    for (const { name, host } of accounts) await connection.query('DROP USER ?@?', [name, host]);
  });
}
