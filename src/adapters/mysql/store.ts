import { CompiledQuery, Kysely, MysqlDialect } from 'kysely';
import { createPool, type PoolOptions } from 'mysql2';
import type { Database } from '../../store/schema.ts';

const POOL_SIZE = 10;
const QUEUE_LIMIT = 500;
const CONNECT_TIMEOUT_MS = 10_000;

/** Both servers then agree on time, on refusing what does not fit, and on what a claiming transaction sees. */
const SESSION = [
  "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

/**
 * Opens Rounds' own database. Instants travel as UTC whatever the server's zone; whole numbers beyond 2^53 come as strings,
 * decimals as numbers. The pool is lazy: nothing connects until the first query.
 *
 * @param url `mysql://user:password@host:port/database`
 */
export function openStore(url: string): Kysely<Database> {
  return new Kysely<Database>({
    dialect: new MysqlDialect({
      pool: createPool(poolOptions(url)),
      onCreateConnection: async (connection) => {
        for (const statement of SESSION) await connection.executeQuery(CompiledQuery.raw(statement));
      },
    }),
  });
}

function poolOptions(url: string): PoolOptions {
  return {
    uri: url,
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
    enableKeepAlive: true,
  };
}
