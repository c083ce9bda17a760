import type { Kysely } from 'kysely';
import { isDuplicateKey } from './duplicate-key.ts';
import type { Database } from './schema.ts';

export interface Reaction {
  readonly contractId: string;
  readonly channel: string;
  readonly messageTs: string;
  readonly user: string;
  readonly name: string;
  /** When it was made; for one found after downtime, the end of the time in which it was. */
  readonly at: Date;
  readonly notBefore: Date | null;
}

/** `removed`: new, and its removal was told before itself. */
export type Kept = 'new' | 'removed' | 'known';

/**
 * Keeps a reaction. The same one is kept once until it is removed. One that is made while it stands by what we know, at a later
 * time of its own, was taken away before without our hearing of it.
 */
export async function keepReaction(db: Kysely<Database>, reaction: Reaction): Promise<Kept> {
  // Delivered again, perhaps after it was removed.
  const earlier = await db
    .selectFrom('chat_reactions')
    .select('id')
    .where('channel', '=', reaction.channel)
    .where('message_ts', '=', reaction.messageTs)
    .where('slack_user', '=', reaction.user)
    .where('name', '=', reaction.name)
    .where('at', '=', reaction.at)
    .executeTakeFirst();
  if (earlier) return 'known';
  if (await pairWithRemoval(db, reaction)) return 'removed';
  const key = activeKey(reaction);
  const known = await db
    .selectFrom('chat_reactions')
    .select(['id', 'at'])
    .where('active_key', '=', key)
    .executeTakeFirst();
  if (known && (reaction.notBefore !== null || reaction.at <= known.at)) return 'known';
  if (known) await removeReaction(db, reaction);
  try {
    await db
      .insertInto('chat_reactions')
      .values({
        contract_id: reaction.contractId,
        channel: reaction.channel,
        message_ts: reaction.messageTs,
        slack_user: reaction.user,
        name: reaction.name,
        at: reaction.at,
        not_before: reaction.notBefore,
        removed_at: null,
        active_key: key,
      })
      .execute();
  } catch (error) {
    // Found and delivered at the same moment.
    if (isDuplicateKey(error)) return 'known';
    throw error;
  }
  return 'new';
}

/** The removal of a reaction of which nothing is known: should it be told of late, it is known that it was taken away. */
export async function keepRemoval(db: Kysely<Database>, removed: Omit<Reaction, 'notBefore'>): Promise<void> {
  const known = await removalsOf(db, removed).where('removed_at', '=', removed.at).executeTakeFirst();
  if (known) return;
  await db
    .insertInto('chat_reactions')
    .values({
      contract_id: removed.contractId,
      channel: removed.channel,
      message_ts: removed.messageTs,
      slack_user: removed.user,
      name: removed.name,
      at: removed.at,
      not_before: null,
      removed_at: removed.at,
      active_key: null,
    })
    .execute();
}

/** @returns whether there was a removal that came before what it removed. */
async function pairWithRemoval(db: Kysely<Database>, reaction: Reaction): Promise<boolean> {
  const removal = await removalsOf(db, reaction)
    .where('removed_at', '>', reaction.at)
    .whereRef('at', '=', 'removed_at')
    .orderBy('removed_at')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (!removal) return false;
  await db
    .updateTable('chat_reactions')
    .set({ at: reaction.at, not_before: reaction.notBefore })
    .where('id', '=', removal.id)
    .execute();
  return true;
}

function removalsOf(db: Kysely<Database>, { channel, messageTs, user, name }: Place) {
  return db
    .selectFrom('chat_reactions')
    .select('id')
    .where('channel', '=', channel)
    .where('message_ts', '=', messageTs)
    .where('slack_user', '=', user)
    .where('name', '=', name)
    .where('removed_at', 'is not', null);
}

type Place = Pick<Reaction, 'channel' | 'messageTs' | 'user' | 'name'>;

/**
 * Gives a reaction that was found after downtime its own time, of which Slack tells after all: it tries again for some minutes.
 * @returns as of when it counted before; null where none was found that this one can be.
 */
export async function dateReaction(db: Kysely<Database>, reaction: Reaction): Promise<Date | null> {
  const found = await db
    .selectFrom('chat_reactions')
    .select(['id', 'at', 'not_before'])
    .where('active_key', '=', activeKey(reaction))
    .where('not_before', '<=', reaction.at)
    .where('at', '>=', reaction.at)
    .executeTakeFirst();
  if (!found) return null;
  await db
    .updateTable('chat_reactions')
    .set({ at: reaction.at, not_before: null })
    .where('id', '=', found.id)
    .execute();
  return found.at;
}

/** @returns whether there was one. */
export async function removeReaction(db: Kysely<Database>, removed: Place & { readonly at: Date }): Promise<boolean> {
  const updated = await db
    .updateTable('chat_reactions')
    .set({ removed_at: removed.at, active_key: null })
    .where('active_key', '=', activeKey(removed))
    .where('at', '<=', removed.at)
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}

/** A reaction with when it was taken away; null while it stands. */
export interface KeptReaction extends Reaction {
  readonly removedAt: Date | null;
}

/** Every reaction that was ever made to a message, as far as it is known when, in order. */
export async function listReactions(db: Kysely<Database>, channel: string, messageTs: string): Promise<KeptReaction[]> {
  const rows = await db
    .selectFrom('chat_reactions')
    .selectAll()
    .where('channel', '=', channel)
    .where('message_ts', '=', messageTs)
    .where((where) => where.or([where('removed_at', 'is', null), where('at', '<', where.ref('removed_at'))]))
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    contractId: row.contract_id,
    channel: row.channel,
    messageTs: row.message_ts,
    user: row.slack_user,
    name: row.name,
    at: row.at,
    notBefore: row.not_before,
    removedAt: row.removed_at,
  }));
}

/** Reactions that stand by what we know. */
export async function listActiveReactions(
  db: Kysely<Database>,
  channel: string,
  messageTs: string,
): Promise<Pick<Reaction, 'user' | 'name' | 'at'>[]> {
  const rows = await db
    .selectFrom('chat_reactions')
    .select(['slack_user', 'name', 'at'])
    .where('channel', '=', channel)
    .where('message_ts', '=', messageTs)
    .where('active_key', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.map(({ slack_user: user, name, at }) => ({ user, name, at }));
}

function activeKey({ channel, messageTs, user, name }: Place): string {
  return `${channel}:${messageTs}:${user}:${name}`;
}
