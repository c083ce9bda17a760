import { type Kysely, sql } from 'kysely';
import { tsOf } from '../core/chat-event.ts';
import type { Database } from './schema.ts';

/** How far a channel is known: everything that happened in it until `knownUntil`. */
export interface ChannelMark {
  readonly channel: string;
  readonly contractId: string;
  readonly knownUntil: Date;
  /** The app is not in the channel, as far as we know since then: nothing that happens there is known. */
  readonly leftAt: Date | null;
}

interface Known {
  readonly channel: string;
  readonly contractId: string;
  readonly until: Date;
}

export async function findChannelMark(db: Kysely<Database>, channel: string): Promise<ChannelMark | undefined> {
  const row = await db.selectFrom('channel_marks').selectAll().where('channel', '=', channel).executeTakeFirst();
  return (
    row && {
      channel: row.channel,
      contractId: row.contract_id,
      knownUntil: row.known_until,
      leftAt: row.left_at,
    }
  );
}

/** A channel of which nothing is known yet is known from an instant on: what is said there later is read back if it is missed. */
export async function beginMark(db: Kysely<Database>, known: Known): Promise<void> {
  await db
    .insertInto('channel_marks')
    .values(firstMark(known))
    .onDuplicateKeyUpdate({ channel: sql`channel` })
    .execute();
}

/**
 * Says that everything in the channel up to an instant has reached us. It never goes back, and where the app is not in the
 * channel it does not go on.
 */
export async function markKnown(db: Kysely<Database>, known: Known): Promise<void> {
  await db
    .insertInto('channel_marks')
    .values(firstMark(known))
    .onDuplicateKeyUpdate({
      known_until: sql`IF(left_at IS NULL, GREATEST(known_until, VALUES(known_until)), known_until)`,
    })
    .execute();
}

/** Says that the channel was read back up to an instant, so the app was in it then; it may have been taken out since. */
export async function markRead(db: Kysely<Database>, known: Known): Promise<void> {
  await db
    .insertInto('channel_marks')
    .values(firstMark(known))
    .onDuplicateKeyUpdate({
      known_until: sql`GREATEST(known_until, VALUES(known_until))`,
      left_at: sql`IF(left_at > VALUES(known_until), left_at, NULL)`,
    })
    .execute();
}

/** The app is out of the channel, since then at the latest. */
export async function markLeft(
  db: Kysely<Database>,
  left: { readonly channel: string; readonly contractId: string; readonly at: Date },
): Promise<void> {
  const { channel, contractId, at } = left;
  await db
    .insertInto('channel_marks')
    .values({ ...firstMark({ channel, contractId, until: at }), left_at: at })
    .onDuplicateKeyUpdate({ left_at: sql`COALESCE(left_at, VALUES(left_at))` })
    .execute();
}

/** Whether the app was in the channel at any time before: it has posted or heard something there. */
export async function wasEverIn(db: Kysely<Database>, channel: string, before: Date): Promise<boolean> {
  const heard = await db
    .selectFrom('chat_messages')
    .select('id')
    .where('channel', '=', channel)
    .where('recorded_at', '<=', before)
    .limit(1)
    .executeTakeFirst();
  if (heard) return true;
  const posted = await db
    .selectFrom('outbox')
    .select('id')
    .where('channel', '=', channel)
    .where('slack_ts', 'is not', null)
    .where('slack_ts', '<', tsOf(before))
    .limit(1)
    .executeTakeFirst();
  return posted !== undefined;
}

function firstMark({ channel, contractId, until }: Known) {
  return { channel, contract_id: contractId, known_until: until, left_at: null };
}
