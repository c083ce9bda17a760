import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** Which of these messages the outbox has, posted or still waiting to be. */
export async function findKnownMessages(db: Kysely<Database>, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db
    .selectFrom('outbox')
    .select('message_key')
    .where('message_key', 'in', [...keys])
    .execute();
  return new Set(rows.map((row) => row.message_key));
}
