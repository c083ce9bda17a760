import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** Where a message of the outbox stood, or the ticket's thread whose card it is. */
interface FormerPlace {
  readonly channel: string;
  readonly ts: string;
  readonly key: string;
}

/**
 * Whoever deletes the root of a thread leaves its replies there, and people go on under them: what is said and done in the
 * old thread still belongs to what it was about.
 */
export async function keepFormerPlace(db: Kysely<Database>, { channel, ts, key }: FormerPlace): Promise<void> {
  await db
    .insertInto('former_places')
    .values({ channel, slack_ts: ts, message_key: key })
    .onDuplicateKeyUpdate({ message_key: key })
    .execute();
}

/** Of these messages, in order. */
export async function listFormerPlaces(db: Kysely<Database>, keys: readonly string[]): Promise<FormerPlace[]> {
  if (keys.length === 0) return [];
  const rows = await db
    .selectFrom('former_places')
    .selectAll()
    .where('message_key', 'in', [...new Set(keys)])
    .orderBy('slack_ts')
    .execute();
  return rows.map((row) => ({ channel: row.channel, ts: row.slack_ts, key: row.message_key }));
}
