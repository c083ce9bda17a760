import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

/** How far a channel is known: everything that happened in it until `knownUntil`. */
export interface ChannelMark {
  readonly channel: string;
  readonly contractId: string;
  readonly knownUntil: Date;
  /** The app was taken out of the channel. */
  readonly leftAt: Date | null;
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

/** Says that everything in the channel up to an instant is known. It never goes back. */
export async function markKnown(
  db: Kysely<Database>,
  mark: { readonly channel: string; readonly contractId: string; readonly until: Date },
): Promise<void> {
  await db
    .insertInto('channel_marks')
    .values({
      channel: mark.channel,
      contract_id: mark.contractId,
      known_until: mark.until,
      left_at: null,
    })
    .onDuplicateKeyUpdate({
      known_until: sql`GREATEST(known_until, VALUES(known_until))`,
    })
    .execute();
}

export async function markLeft(
  db: Kysely<Database>,
  mark: { readonly channel: string; readonly contractId: string; readonly at: Date | null; readonly now: Date },
): Promise<void> {
  await db
    .insertInto('channel_marks')
    .values({
      channel: mark.channel,
      contract_id: mark.contractId,
      known_until: mark.now,
      left_at: mark.at,
    })
    .onDuplicateKeyUpdate({ left_at: mark.at })
    .execute();
}
