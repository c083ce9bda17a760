import { type Kysely, sql } from 'kysely';
import { parseJson } from './column.ts';
import type { Lease } from './inbox.ts';
import { leaseNow, leaseUntil } from './lease.ts';
import { NO_ACCESS } from './outbox.ts';
import type { Database } from './schema.ts';

/** A row that has something to send, without its content. */
export interface QueuedPost {
  readonly id: number;
  readonly contractId: string;
  readonly channel: string;
  readonly kind: 'message' | 'file' | 'pin';
  readonly key: string;
  readonly threadKey: string | null;
  /** The thread of somebody else's message, which goes before that of `threadKey`. */
  readonly threadTs: string | null;
  /** Where it is posted; null before. */
  readonly ts: string | null;
  readonly fileId: string | null;
  /** Set while it may have been posted without our knowing. */
  readonly attemptedAt: Date | null;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly createdAt: Date;
  /** What became of the last attempt. */
  readonly error: string | null;
  /** Of the message whose thread it belongs to, or which it pins; null for what stands in the channel itself. */
  readonly root: QueuedRoot | null;
}

export interface QueuedRoot {
  /** Where it is posted; null before. */
  readonly ts: string | null;
  /** It was given up. */
  readonly failed: boolean;
  /** It is somebody else's message: if it is gone we can't post it anew. */
  readonly isForeign: boolean;
}

/** Channels that have something due, but for those that are closed to us just now. */
export async function listDueChannels(db: Kysely<Database>, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox')
    .select('channel')
    .distinct()
    .where('pending', '=', 1)
    .where('next_attempt_at', '<=', now)
    .where('channel', 'not in', (closed) =>
      closed
        .selectFrom('outbox')
        .select('channel')
        .where('pending', '=', 1)
        .where('error', 'like', `${NO_ACCESS}%`)
        .where('next_attempt_at', '>', now),
    )
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

/**
 * What is waiting in a channel, oldest first. Replies whose root is not posted yet are left out.
 * @param limit of what is still to be posted, and again of what changes something posted: neither hides the other, however many wait.
 */
export async function listQueued(db: Kysely<Database>, channel: string, limit: number): Promise<QueuedPost[]> {
  const [posts, changes] = await Promise.all([
    waitingIn(db, channel)
      .where('outbox.slack_ts', 'is', null)
      .where('outbox.kind', '!=', 'pin')
      .limit(limit)
      .execute(),
    waitingIn(db, channel)
      .where((where) => where.or([where('outbox.slack_ts', 'is not', null), where('outbox.kind', '=', 'pin')]))
      .limit(limit)
      .execute(),
  ]);
  return [...posts, ...changes]
    .sort((one, other) => one.id - other.id)
    .map((row) => ({
      id: row.id,
      contractId: row.contract_id,
      channel: row.channel,
      kind: row.kind === 'file' || row.kind === 'pin' ? row.kind : 'message',
      key: row.message_key,
      threadKey: row.thread_key,
      threadTs: row.thread_ts,
      ts: row.slack_ts,
      fileId: row.slack_file,
      attemptedAt: row.attempted_at,
      attempts: row.attempts,
      nextAttemptAt: row.next_attempt_at,
      createdAt: row.created_at,
      error: row.error,
      root: rootOf(row),
    }));
}

function waitingIn(db: Kysely<Database>, channel: string) {
  return db
    .selectFrom('outbox')
    .leftJoin('outbox as root', 'root.message_key', 'outbox.thread_key')
    .select([
      'outbox.id',
      'outbox.contract_id',
      'outbox.channel',
      'outbox.kind',
      'outbox.message_key',
      'outbox.thread_key',
      'outbox.thread_ts',
      'outbox.slack_ts',
      'outbox.slack_file',
      'outbox.attempted_at',
      'outbox.attempts',
      'outbox.next_attempt_at',
      'outbox.created_at',
      'outbox.error',
      'root.slack_ts as root_ts',
      'root.thread_ts as root_thread_ts',
      'root.failed_at as root_failed_at',
    ])
    .where('outbox.pending', '=', 1)
    .where('outbox.channel', '=', channel)
    .where((where) =>
      where.or([
        where('outbox.thread_key', 'is', null),
        where('outbox.thread_ts', 'is not', null),
        where('outbox.slack_ts', 'is not', null),
        where('root.slack_ts', 'is not', null),
        where('root.failed_at', 'is not', null),
      ]),
    )
    .orderBy('outbox.id');
}

function rootOf(row: {
  readonly kind: string;
  readonly thread_key: string | null;
  readonly thread_ts: string | null;
  readonly root_ts: string | null;
  readonly root_thread_ts: string | null;
  readonly root_failed_at: Date | null;
}): QueuedRoot | null {
  if (row.thread_ts !== null) return { ts: row.thread_ts, failed: false, isForeign: true };
  if (row.thread_key === null) return null;
  if (row.root_ts === null) return { ts: null, failed: row.root_failed_at !== null, isForeign: false };
  if (row.kind === 'pin' || row.root_thread_ts === null) return { ts: row.root_ts, failed: false, isForeign: false };
  // Slack knows no threads within threads: the replies to a reply of ours stand beside it.
  return { ts: row.root_thread_ts, failed: false, isForeign: true };
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
      // Somebody may have seen it posted since we looked.
      .$if(attempt.mayPost, (query) => query.where('slack_ts', 'is', null))
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
