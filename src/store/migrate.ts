import { type Kysely, sql } from 'kysely';
import { UserError } from '../errors.ts';
import { migrations as all } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import type { Database } from './schema.ts';

const LOCK_WAIT_SECONDS = 60;

/**
 * Brings the database to the newest version. Two processes may start at once: a named lock of the server lets one work,
 * and the lock is checked to be ours before each version is written down.
 *
 * @returns the versions that were applied now.
 * @throws UserError when the lock can't be had, or the database is newer than this program.
 */
export async function migrate(
  db: Kysely<Database>,
  options: { readonly now: Date; readonly migrations?: readonly Migration[] },
): Promise<number[]> {
  const migrations = options.migrations ?? all;
  return db.connection().execute(async (connection) => {
    const name = await takeLock(connection);
    const release = () => sql`SELECT RELEASE_LOCK(${name})`.execute(connection);
    try {
      await sql`CREATE TABLE IF NOT EXISTS schema_migrations (
        version INT NOT NULL PRIMARY KEY,
        name VARCHAR(100) NOT NULL,
        applied_at DATETIME(3) NOT NULL
      ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`.execute(connection);
      const applied = await connection.selectFrom('schema_migrations').select('version').execute();
      const done = new Set(applied.map((row) => row.version));
      const newest = Math.max(0, ...migrations.map((migration) => migration.version));
      const unknown = [...done].filter((version) => version > newest);
      if (unknown.length > 0) {
        throw new UserError('database.newer', { found: Math.max(...unknown), known: newest });
      }
      const now: number[] = [];
      for (const migration of migrations.filter((candidate) => !done.has(candidate.version))) {
        for (const statement of migration.statements) await runStatement(connection, statement);
        await assertLockHeld(connection, name);
        await connection
          .insertInto('schema_migrations')
          .values({ version: migration.version, name: migration.name, applied_at: options.now })
          .execute();
        now.push(migration.version);
      }
      await release();
      return now;
    } catch (error) {
      // A lost connection has let go of the lock by itself; what is told is why it was lost.
      await release().catch(() => undefined);
      throw error;
    }
  });
}

/** Locks are shared by the whole server, so the database's name is part of the lock's. */
async function takeLock(db: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{
    name: string;
  }>`SELECT CONCAT('rounds:', LEFT(SHA2(DATABASE(), 256), 32)) AS name`.execute(db);
  const name = rows[0]?.name;
  if (name === undefined) throw new Error('the connection has no database selected');
  const taken = await sql<{ got: number | null }>`SELECT GET_LOCK(${name}, ${LOCK_WAIT_SECONDS}) AS got`.execute(db);
  if (Number(taken.rows[0]?.got) !== 1) {
    throw new UserError('database.migrating', { seconds: LOCK_WAIT_SECONDS });
  }
  return name;
}

async function assertLockHeld(db: Kysely<Database>, name: string): Promise<void> {
  const { rows } = await sql<{ held: number | null }>`SELECT IS_USED_LOCK(${name}) = CONNECTION_ID() AS held`.execute(
    db,
  );
  if (Number(rows[0]?.held) !== 1) throw new Error('lost the migration lock while migrating; run it again');
}

async function runStatement(db: Kysely<Database>, statement: Migration['statements'][number]): Promise<void> {
  if (typeof statement === 'string') {
    await sql.raw(statement).execute(db);
    return;
  }
  const present = await sql.raw(statement.unless).execute(db);
  if (present.rows.length === 0) await sql.raw(statement.run).execute(db);
}
