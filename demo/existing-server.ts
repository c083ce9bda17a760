import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { DemoFault } from './options.ts';
import { rightsOn, SCRATCH_PATTERN } from './site/index.ts';

/** What the demo calls its own on a server that others use as well. */
export interface Claim {
  /** Part of the accounts' names, so that they are nobody else's. */
  readonly demo: string;
  /** Rounds' own database. */
  readonly rounds: string;
  /** The monitored one. */
  readonly monitored: string;
  readonly reader: string;
  readonly driller: string;
}

/** Which demo asks: by its number where its folder still knows it, else by its place. */
export interface Claimant {
  readonly folder: string;
  readonly demo: string | null;
}

interface Mark {
  readonly demo: string;
  readonly machine: string;
  readonly folder: string;
  /** Databases that were not there before. */
  readonly made: readonly string[];
  /** Those that were there and empty: they stay when the demo goes. */
  readonly taken: readonly string[];
  readonly isReady: boolean;
}

interface Field {
  readonly connection: Connection;
  readonly server: string;
  readonly rounds: string;
}

export const USUAL_NAME = 'rounds_demo';
/** A table that says whose the databases are. */
const MARK = 'made_by_rounds_demo';
const CONNECT_TIMEOUT_MS = 10_000;

/** By number: both servers word them differently. */
const DENIED: ReadonlySet<number> = new Set([1044, 1045, 1142, 1227, 1370, 1410, 1698]);

const markSchema = z.object({
  demo: z.string(),
  machine: z.string(),
  folder: z.string(),
  made: z.string(),
  taken: z.string(),
  is_ready: z.number(),
});

/** `host:port`, for people and for knowing the server again; nothing of the account. */
export function serverOf(url: string): string {
  const { hostname: host, port } = new URL(url);
  return `${host}:${port || 3306}`;
}

/** The database in the URL, where it is plainly one of a demo; another may be the work of somebody. */
export function nameOf(url: string): string {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  return new RegExp(`^${USUAL_NAME}(?:_[a-z0-9_]{1,20})?$`).test(name) ? name : USUAL_NAME;
}

/**
 * Makes the demo's databases and accounts on an existing server, or finds those that it made before.
 * @throws DemoFault when the server does not answer, its account may not, or a name belongs to somebody else.
 */
export async function claimDatabases(url: string, claimant: Claimant): Promise<Claim> {
  return onServer(url, async (field) => {
    const mark = (await findMark(field)) ?? (await markDatabase(field, claimant));
    refuseOthers(field, mark, claimant);
    if (mark.isReady && mark.demo !== claimant.demo) throw new DemoFault('database-without-folder', faultValues(field));
    const claim = claimOf(field.rounds, mark.demo);
    if (mark.isReady) return claim;
    await makeMonitored(field, { claim, mark });
    await makeAccounts(field.connection, claim);
    await field.connection.query('UPDATE ?? SET is_ready = 1', [`${field.rounds}.${MARK}`]);
    return claim;
  });
}

/**
 * Takes away what a demo of this folder made, and nothing else.
 * @throws DemoFault as {@link claimDatabases} does
 */
export async function removeDatabases(url: string, claimant: Claimant): Promise<void> {
  await onServer(url, async (field) => {
    const mark = await findMark(field);
    if (mark === null) return;
    refuseOthers(field, mark, claimant);
    const { connection, rounds } = field;
    const claim = claimOf(rounds, mark.demo);
    for (const account of [claim.reader, claim.driller]) await connection.query(`DROP USER IF EXISTS ${from(account)}`);
    // The one with the mark goes last: whoever is cut off here can go on.
    for (const name of [claim.monitored, rounds]) {
      if (mark.made.includes(name)) await connection.query('DROP DATABASE IF EXISTS ??', [name]);
      else if (mark.taken.includes(name)) await dropTables(connection, name);
    }
  });
}

/** Accounts of the demo may come from wherever the server sees us. */
function from(account: string): string {
  return `'${account}'@'%'`;
}

function claimOf(rounds: string, demo: string): Claim {
  return {
    demo,
    rounds,
    monitored: `${rounds}_opsdb`,
    reader: `${USUAL_NAME}_read_${demo}`,
    driller: `${USUAL_NAME}_drill_${demo}`,
  };
}

async function onServer<Result>(url: string, work: (field: Field) => Promise<Result>): Promise<Result> {
  const server = serverOf(url);
  const rounds = nameOf(url);
  const connection = await connect(url);
  try {
    return await work({ connection, server, rounds });
  } catch (error) {
    if (!DENIED.has(errnoOf(error))) throw error;
    const account = await accountOf(connection);
    throw new DemoFault('database-denied', {
      server,
      account,
      reason: reasonOf(error),
      grants: grantsFor(rounds, account),
    });
  } finally {
    await connection.end();
  }
}

async function connect(url: string): Promise<Connection> {
  const bare = new URL(url);
  bare.pathname = '';
  try {
    return await createConnection({ uri: bare.href, connectTimeout: CONNECT_TIMEOUT_MS });
  } catch (error) {
    throw new DemoFault('database-unreachable', { server: serverOf(url), reason: reasonOf(error) });
  }
}

/** What the server says, or else the network's code: other texts may hold anything. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const said = 'sqlMessage' in error && typeof error.sqlMessage === 'string' ? error.sqlMessage : '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return said === '' ? code : said;
}

function errnoOf(error: unknown): number {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : 0;
}

/** As `GRANT` wants it. */
async function accountOf(connection: Connection): Promise<string> {
  const [[row]] = await connection.query<RowDataPacket[]>('SELECT CURRENT_USER() AS account');
  const account = String(row?.account);
  const at = account.lastIndexOf('@');
  return `${connection.escape(account.slice(0, at))}@${connection.escape(account.slice(at + 1))}`;
}

/** What an administrator types so that the account may do all of it. */
function grantsFor(rounds: string, account: string): string {
  const ours = `${rounds.replaceAll('_', '\\_')}%`;
  return [
    `GRANT ALL ON \`${ours}\`.* TO ${account} WITH GRANT OPTION;`,
    `GRANT ALL ON \`${SCRATCH_PATTERN}\`.* TO ${account} WITH GRANT OPTION;`,
    `GRANT CREATE USER ON *.* TO ${account};`,
  ].join('\n  ');
}

function faultValues({ rounds, server }: Field) {
  return { name: rounds, server };
}

async function isThere({ connection }: Field, name: string): Promise<boolean> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT 1 FROM information_schema.schemata WHERE schema_name = ?',
    [name],
  );
  return rows.length > 0;
}

/** Views are told with the tables. */
async function tablesOf(connection: Connection, name: string): Promise<{ name: string; isView: boolean }[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT table_name AS name, table_type AS kind FROM information_schema.tables WHERE table_schema = ?',
    [name],
  );
  return rows.map((row) => ({ name: String(row.name), isView: row.kind === 'VIEW' }));
}

/** Null where there is no database, or an empty one. */
async function findMark(field: Field): Promise<Mark | null> {
  const { connection, rounds } = field;
  const tables = await tablesOf(connection, rounds);
  if (tables.length === 0) return null;
  if (!tables.some(({ name }) => name === MARK)) throw new DemoFault('database-not-ours', faultValues(field));
  const [[row]] = await connection.query<RowDataPacket[]>('SELECT * FROM ??', [`${rounds}.${MARK}`]);
  // The table was made, but not filled.
  if (row === undefined) return tables.length === 1 ? null : refuse(field);
  const { demo, machine, folder, made, taken, is_ready: isReady } = markSchema.parse(row);
  return { demo, machine, folder, made: namesIn(made), taken: namesIn(taken), isReady: isReady === 1 };
}

function namesIn(list: string): string[] {
  return list.split(',').filter((name) => name !== '');
}

function refuse(field: Field): never {
  throw new DemoFault('database-not-ours', faultValues(field));
}

function refuseOthers(field: Field, { demo, machine, folder }: Mark, claimant: Claimant): void {
  if (demo === claimant.demo || (machine === hostname() && folder === claimant.folder)) return;
  throw new DemoFault('database-of-other-demo', { ...faultValues(field), folder, machine, other: `${USUAL_NAME}_2` });
}

async function markDatabase(field: Field, { folder, demo }: Claimant): Promise<Mark> {
  const { connection, rounds } = field;
  const wasThere = await isThere(field, rounds);
  if (!wasThere) await connection.query('CREATE DATABASE ?? CHARACTER SET utf8mb4', [rounds]);
  const mark = {
    demo: demo ?? randomBytes(3).toString('hex'),
    machine: hostname(),
    folder,
    made: wasThere ? [] : [rounds],
    taken: wasThere ? [rounds] : [],
    isReady: false,
  };
  const table = `${rounds}.${MARK}`;
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ?? (demo VARCHAR(20) NOT NULL PRIMARY KEY, machine VARCHAR(255) NOT NULL,
      folder VARCHAR(1000) NOT NULL, made VARCHAR(200) NOT NULL, taken VARCHAR(200) NOT NULL, is_ready TINYINT NOT NULL)`,
    [table],
  );
  await connection.query('INSERT INTO ?? VALUES (?, ?, ?, ?, ?, 0)', [
    table,
    mark.demo,
    mark.machine,
    folder,
    mark.made.join(','),
    mark.taken.join(','),
  ]);
  return mark;
}

async function makeMonitored(field: Field, { claim, mark }: { readonly claim: Claim; readonly mark: Mark }) {
  const { connection, rounds } = field;
  const { monitored } = claim;
  if (mark.made.includes(monitored) || mark.taken.includes(monitored)) {
    await connection.query('CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4', [monitored]);
    return;
  }
  const isThereAlready = await isThere(field, monitored);
  if (isThereAlready && (await tablesOf(connection, monitored)).length > 0) {
    throw new DemoFault('database-not-ours', { ...faultValues(field), name: monitored });
  }
  // Written down first: what is named there and was never made does no harm.
  const [column, names] = isThereAlready ? ['taken', mark.taken] : ['made', mark.made];
  await connection.query('UPDATE ?? SET ?? = ?', [`${rounds}.${MARK}`, column, [...names, monitored].join(',')]);
  if (!isThereAlready) await connection.query('CREATE DATABASE ?? CHARACTER SET utf8mb4', [monitored]);
}

/** Their passwords are set when the site starts; what they may do is tried out here, where it can be told. */
async function makeAccounts(connection: Connection, { monitored, reader, driller }: Claim): Promise<void> {
  const { reader: mayRead, driller: mayDrill } = rightsOn(monitored);
  for (const [account, right] of [
    [reader, mayRead],
    [driller, mayDrill],
  ] as const) {
    const password = connection.escape(randomBytes(18).toString('base64url'));
    await connection.query(`CREATE USER IF NOT EXISTS ${from(account)} IDENTIFIED BY ${password}`);
    await connection.query(`GRANT ${right} TO ${from(account)}`);
  }
}

async function dropTables(connection: Connection, name: string): Promise<void> {
  const tables = await tablesOf(connection, name);
  const last = tables.filter((table) => table.name === MARK);
  await connection.query('SET SESSION foreign_key_checks = 0');
  for (const table of [...tables.filter((each) => each.name !== MARK), ...last]) {
    await connection.query(`DROP ${table.isView ? 'VIEW' : 'TABLE'} IF EXISTS ??`, [`${name}.${table.name}`]);
  }
}
