import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** When Rounds was installed: before that it recorded nothing, and its silence proves nothing. */
export async function findInstalledAt(db: Kysely<Database>): Promise<Date> {
  const row = await db
    .selectFrom('schema_migrations')
    .select('applied_at')
    .orderBy('applied_at')
    .limit(1)
    .executeTakeFirstOrThrow();
  return row.applied_at;
}

/** When Rounds began to record what a migration made tables for. @throws when there is no such migration. */
export async function findMigratedAt(db: Kysely<Database>, name: string): Promise<Date> {
  const row = await db
    .selectFrom('schema_migrations')
    .select('applied_at')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return row.applied_at;
}
