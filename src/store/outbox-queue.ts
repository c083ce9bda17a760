import { type Kysely, sql } from 'kysely';
import { parseJson } from './column.ts';
import type { Lease } from './inbox.ts';
import { leaseNow, leaseUntil } from './lease.ts';
import type { Database } from './schema.ts';

/** Given to replies whose root was given up; they come back to life with it. */
export const ROOT_FAILED = 'root_failed';

/** A row that has something to send, without its content. */
export interface QueuedPost {
  readonly id: number;
  readonly contractId: string;
  readonly channel: string;
  readonly kind: 'message' | 'file';
  readonly key: string;
  readonly threadKey: string | null;
  /** Where it is posted; null before. */
  readonly ts: string | null;
  readonly fileId: string | null;
  /** Set while it may have been posted without our knowing. */
  readonly attemptedAt: Date | null;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly createdAt: Date;
  /** Of the message whose thread it belongs to: where it is posted, or that it was given up before. */
  readonly root: { readonly ts: string | null; readonly failed: boolean } | null;
}

/** Channels that have something due. */
export async function listDueChannels(db: Kysely<Database>, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox')
    .select('channel')
    .distinct()
    .where('pending', '=', 1)
    .where('next_attempt_at', '<=', now)
    .execute();
  return rows.map((row) => row.channel);
}

/** Takes a channel, so that its messages keep their order and are sent once. @returns whether it is ours now. */
export async function claimChannel(db: Kysely<Database>, channel: string, lease: Lease): Promise<boolean> {
  await sql`INSERT IGNORE INTO outbox_channels (channel) VALUES (${channel})`.execute(db);
  const claimed = await db
    .updateTable('outbox_channels')
    .set({ claimed_by: lease.owner, claimed_until: leaseUntil(lease.milliseconds) })
    .where('channel', '=', channel)
    .where((where) =>
      where.or([
        where('claimed_until', 'is', null),
        where('claimed_until', '<', leaseNow),
        where('claimed_by', '=', lease.owner),
      ]),
    )
    .executeTakeFirst();
  return claimed.numUpdatedRows > 0n;
}

export async function releaseChannel(db: Kysely<Database>, channel: string, owner: string): Promise<void> {
  await db
    .updateTable('outbox_channels')
    .set({ claimed_by: null, claimed_until: null })
    .where('channel', '=', channel)
    .where('claimed_by', '=', owner)
    .execute();
}

/** What is waiting in a channel, oldest first. Replies whose root is not posted yet are left out. */
export async function listQueued(db: Kysely<Database>, channel: string, limit: number): Promise<QueuedPost[]> {
  const rows = await db
    .selectFrom('outbox')
    .leftJoin('outbox as root', 'root.message_key', 'outbox.thread_key')
    .select([
      'outbox.id',
      'outbox.contract_id',
      'outbox.channel',
      'outbox.kind',
      'outbox.message_key',
      'outbox.thread_key',
      'outbox.slack_ts',
      'outbox.slack_file',
      'outbox.attempted_at',
      'outbox.attempts',
      'outbox.next_attempt_at',
      'outbox.created_at',
      'root.slack_ts as root_ts',
      'root.failed_at as root_failed_at',
    ])
    .where('outbox.pending', '=', 1)
    .where('outbox.channel', '=', channel)
    .where((where) =>
      where.or([
        where('outbox.thread_key', 'is', null),
        where('outbox.slack_ts', 'is not', null),
        where('root.slack_ts', 'is not', null),
        where('root.failed_at', 'is not', null),
      ]),
    )
    .orderBy('outbox.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    contractId: row.contract_id,
    channel: row.channel,
    kind: row.kind === 'file' ? 'file' : 'message',
    key: row.message_key,
    threadKey: row.thread_key,
    ts: row.slack_ts,
    fileId: row.slack_file,
    attemptedAt: row.attempted_at,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
    root:
      row.thread_key === null ? null : { ts: row.root_ts, failed: row.root_ts === null && row.root_failed_at !== null },
  }));
}

/** What a row holds at the moment; undefined when it is gone. */
export async function readContent(db: Kysely<Database>, id: number): Promise<unknown> {
  const row = await db.selectFrom('outbox').select('content').where('id', '=', id).executeTakeFirst();
  return row && parseJson<unknown>(row.content);
}

/** What a row wants to be now, and which of its wishes that is. */
export interface Wish {
  readonly content: unknown;
  readonly revision: number;
}

/**
 * Renews the claim on the channel and, for what may be posted now, writes down that it may have been; both are committed
 * before the call is made.
 * @returns the wish to send; undefined when the channel is no longer ours or nothing is left to send.
 */
export async function beginAttempt(
  db: Kysely<Database>,
  post: Pick<QueuedPost, 'id' | 'channel'>,
  attempt: { readonly lease: Lease; readonly now: Date; readonly mayPost: boolean; readonly fileId?: string },
): Promise<Wish | undefined> {
  return db.transaction().execute(async (trx) => {
    const held = await trx
      .updateTable('outbox_channels')
      .set({ claimed_until: leaseUntil(attempt.lease.milliseconds) })
      .where('channel', '=', post.channel)
      .where('claimed_by', '=', attempt.lease.owner)
      .where('claimed_until', '>', leaseNow)
      .executeTakeFirst();
    if (held.numUpdatedRows === 0n) return undefined;
    const row = await trx
      .selectFrom('outbox')
      .select(['content', 'revision'])
      .where('id', '=', post.id)
      .where('pending', '=', 1)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return undefined;
    await trx
      .updateTable('outbox')
      .set((set) => ({
        attempts: set('attempts', '+', 1),
        ...(attempt.mayPost ? { attempted_at: set.fn.coalesce('attempted_at', sql<Date>`${attempt.now}`) } : {}),
        ...(attempt.fileId === undefined ? {} : { slack_file: attempt.fileId }),
      }))
      .where('id', '=', post.id)
      .execute();
    return { content: parseJson<unknown>(row.content), revision: row.revision };
  });
}

/** It is there as the given wish wanted it. Later wishes remain, and are sent from `nextAt` on. */
export async function recordSent(
  db: Kysely<Database>,
  id: number,
  sent: { readonly ts: string; readonly revision: number; readonly nextAt: Date },
): Promise<void> {
  await db
    .updateTable('outbox')
    .set({
      slack_ts: sent.ts,
      sent_revision: sent.revision,
      attempted_at: null,
      attempts: 0,
      error: null,
      next_attempt_at: sent.nextAt,
    })
    .where('id', '=', id)
    .execute();
}

/**
 * Not now. `wasNotPosted` when it is certain that the call did nothing; `attempts` is how often it has been tried by now,
 * without the times that say nothing of the message.
 */
export async function recordDelay(
  db: Kysely<Database>,
  id: number,
  delay: { readonly error: string; readonly nextAt: Date; readonly wasNotPosted: boolean; readonly attempts: number },
): Promise<void> {
  await db
    .updateTable('outbox')
    .set({
      error: delay.error,
      next_attempt_at: delay.nextAt,
      attempts: delay.attempts,
      ...(delay.wasNotPosted ? { attempted_at: null } : {}),
    })
    .where('id', '=', id)
    .execute();
}

/** Given up, with what hangs on it: replies can't be posted without their root. */
export async function recordFailure(
  db: Kysely<Database>,
  post: Pick<QueuedPost, 'id' | 'key' | 'ts'>,
  failure: { readonly error: string; readonly now: Date },
): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ failed_at: failure.now, error: failure.error, attempted_at: null })
    .where('id', '=', post.id)
    .execute();
  if (post.ts !== null) return;
  await db
    .updateTable('outbox')
    .set({ failed_at: failure.now, error: ROOT_FAILED })
    .where('thread_key', '=', post.key)
    .where('pending', '=', 1)
    .where('slack_ts', 'is', null)
    .execute();
}

/** The root is there at last: what had been given up because of it is tried again. */
export async function reviveReplies(db: Kysely<Database>, rootKey: string, now: Date): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ failed_at: null, error: null, next_attempt_at: now })
    .where('thread_key', '=', rootKey)
    .where('error', '=', ROOT_FAILED)
    .where('failed_at', 'is not', null)
    .execute();
}

/** Someone deleted the message: it is to be posted anew. */
export async function recordGone(db: Kysely<Database>, key: string, now: Date): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ slack_ts: null, sent_revision: 0, attempted_at: null, failed_at: null, error: null, next_attempt_at: now })
    .where('message_key', '=', key)
    .execute();
}
