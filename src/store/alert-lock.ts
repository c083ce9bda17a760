import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

/** After this long without a sign of life the server takes whoever holds the lock for dead, and gives it free. */
const SILENCE_SECONDS = 60;

/**
 * Lets one process at a time work on a contract's alerts, in the order in which they came. The lock belongs to the
 * connection, and so does every transaction made with it: whoever loses one loses the other, so nothing that was begun
 * under a lost lock is ever committed.
 *
 * @param work given the connection; all it does must go through it.
 * @returns undefined when somebody else works on them and did not end within `waitSeconds`.
 */
export async function withAlertLock<T>(
  db: Kysely<Database>,
  lock: { readonly contractId: string; readonly waitSeconds: number },
  work: (connection: Kysely<Database>) => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  return db.connection().execute(async (connection) => {
    // Locks are shared by the whole server, so the database's name is part of the lock's.
    const name = sql`CONCAT('rounds:alerts:', LEFT(SHA2(CONCAT(DATABASE(), ':', ${lock.contractId}), 256), 32))`;
    const taken = await sql<{ got: number | null }>`SELECT GET_LOCK(${name}, ${lock.waitSeconds}) AS got`.execute(
      connection,
    );
    if (Number(taken.rows[0]?.got) !== 1) return undefined;
    try {
      await sql`SET SESSION wait_timeout = ${sql.lit(SILENCE_SECONDS)}`.execute(connection);
      return { value: await work(connection) };
    } finally {
      await sql`SET SESSION wait_timeout = @@GLOBAL.wait_timeout`.execute(connection);
      await sql`SELECT RELEASE_LOCK(${name})`.execute(connection);
    }
  });
}
