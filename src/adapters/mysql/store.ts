import { isIP } from 'node:net';
import { CompiledQuery, Kysely, MysqlDialect } from 'kysely';
import { createPool, type Pool, type PoolOptions, type Query, type QueryError, type QueryOptions } from 'mysql2';
import { PREPARED_MARK } from '../../core/prepared-mark.ts';
import type { Database } from '../../store/schema.ts';

const POOL_SIZE = 10;
const QUEUE_LIMIT = 500;
const CONNECT_TIMEOUT_MS = 10_000;
/** Longer than the wait for the migration lock, which is the longest of all. */
const QUERY_TIMEOUT_MS = 90_000;
/** A change of the schema of a large table takes as long as it takes; a server that has vanished is noticed by keep-alives. */
const SCHEMA_CHANGE = /^\s*(?:ALTER|CREATE) TABLE\b/i;
/** When a firewall would have forgotten an idle connection; the system's own first keep-alive comes after two hours. */
const KEEP_ALIVE_MS = 30_000;
const ACQUIRE_TIMEOUT_MS = 30_000;
/** Of a connection; the server keeps each of them in its memory. */
const PREPARED_STATEMENTS = 100;

/** So much of a statement that failed is told. */
const TOLD_CHARACTERS = 500;

/**
 * This server takes no writes (any more): `--read-only`, a read-only transaction by its default, read-only mode. After a
 * failover another server has the address, but only a new connection finds it.
 */
const READ_ONLY_ERRNOS: ReadonlySet<unknown> = new Set([1290, 1792, 1836]);

/** Both servers then agree on time, on refusing what does not fit, and on what a claiming transaction sees. */
const SESSION = [
  "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

type QueryDone = (error: QueryError | null, ...rest: unknown[]) => void;
type Send = (options: QueryOptions, done?: QueryDone) => Query;

/**
 * Opens Rounds' own database. Instants travel as UTC whatever the server's zone; whole numbers beyond 2^53 come as strings,
 * decimals as numbers. The pool is lazy: nothing connects until the first query.
 *
 * @param url `mysql://user:password@host:port/database`
 */
export function openStore(url: string, { queryTimeoutMs = QUERY_TIMEOUT_MS } = {}): Kysely<Database> {
  const pool = createPool(poolOptions(url));
  watchQueries(pool, queryTimeoutMs);
  return new Kysely<Database>({
    dialect: new MysqlDialect({
      pool,
      onCreateConnection: async (connection) => {
        for (const statement of SESSION) await connection.executeQuery(CompiledQuery.raw(statement));
      },
    }),
  });
}

/**
 * A server that has vanished without a word would hold its callers until TCP gives up: each query and each wait for a
 * connection has a limit. A connection that ran into it is of no use any more. What a statement was to write is of no one
 * who reads the error in a log: it tells the statement with placeholders.
 */
function watchQueries(pool: Pool, queryTimeoutMs: number): void {
  pool.on('connection', (connection) => {
    const query = connection.query.bind(connection) as Send;
    const execute = connection.execute.bind(connection) as Send;
    connection.query = ((sql: string | QueryOptions, values?: unknown[] | QueryDone, done?: QueryDone) => {
      const given = typeof sql === 'string' ? { sql } : sql;
      const callback = typeof values === 'function' ? values : done;
      const limit = SCHEMA_CHANGE.test(given.sql) ? {} : { timeout: queryTimeoutMs };
      const options = { ...given, ...(Array.isArray(values) ? { values } : {}), ...limit };
      const send = Array.isArray(values) && options.sql.endsWith(PREPARED_MARK) ? execute : query;
      return send(options, (error, ...rest) => {
        if (error) {
          Object.assign(error, { sql: given.sql.slice(0, TOLD_CHARACTERS) });
          if (isOfNoUse(error)) connection.destroy();
        }
        callback?.(error, ...rest);
      });
    }) as typeof connection.query;
  });
  const getConnection = pool.getConnection.bind(pool);
  pool.getConnection = (done) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      const message = `no database connection within ${ACQUIRE_TIMEOUT_MS} ms`;
      done(Object.assign(new Error(message), { code: 'ETIMEDOUT' }) as NodeJS.ErrnoException, undefined as never);
    }, ACQUIRE_TIMEOUT_MS);
    getConnection((error, connection) => {
      clearTimeout(timer);
      if (!isLate) done(error, connection);
      else if (!error) connection.release();
    });
  };
}

function isOfNoUse({ code, errno }: QueryError): boolean {
  return code === 'PROTOCOL_SEQUENCE_TIMEOUT' || READ_ONLY_ERRNOS.has(errno);
}

/**
 * Of `?ssl={…}`. The certificate must be made out to the server's name, unless the URL says otherwise: the client by itself takes
 * any that a known authority has signed. It cannot compare an address.
 */
function tlsOptions({ hostname, searchParams }: URL): Pick<PoolOptions, 'ssl'> {
  const text = searchParams.get('ssl');
  if (text === null) return {};
  const isNamed = isIP(hostname.replace(/^\[(.*)\]$/, '$1')) === 0;
  return { ssl: { verifyIdentity: isNamed, ...JSON.parse(text) } };
}

function poolOptions(url: string): PoolOptions {
  return {
    uri: url,
    ...tlsOptions(new URL(url)),
    timezone: 'Z',
    charset: 'utf8mb4_bin',
    supportBigNumbers: true,
    decimalNumbers: true,
    // As text from both servers: parsed, a JSON string could not be told from text that is still to be parsed.
    jsonStrings: true,
    connectionLimit: POOL_SIZE,
    // Below the limit, or idle connections are never closed.
    maxIdle: POOL_SIZE - 2,
    idleTimeout: 60_000,
    queueLimit: QUEUE_LIMIT,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxPreparedStatements: PREPARED_STATEMENTS,
    enableKeepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
  };
}
