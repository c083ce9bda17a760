import { type Kysely, sql } from 'kysely';
import type { OutboxMessage } from '../context.ts';
import type { Database } from './schema.ts';

/** After a message was given up, a new wish tries it again, but not at once: what hindered it may still be there. */
const REVIVAL_DELAY_SECONDS = 60;

/** A stored document to be shared in the chat. */
export interface OutboxFile {
  readonly contractId: string;
  readonly channel: string;
  /** Unique for ever, for example `inspection:12:form:3`. */
  readonly key: string;
  /** Key of the message in whose thread it is shared. */
  readonly threadKey?: string;
  /** Id of the row in `documents`. */
  readonly documentId: number;
  readonly title: string;
}

/** What a row of kind `file` holds. */
export interface FileContent {
  readonly documentId: number;
  readonly title: string;
}

/**
 * Says what the message with this key should be: it is posted, or brought up to date if it is there already. Asking for what
 * is there already costs nothing. Call it in the transaction of the fact it tells, then `ctx.wake('outbox')` after the commit.
 */
export async function postMessage(db: Kysely<Database>, message: OutboxMessage, now: Date): Promise<void> {
  const isSame = sql<boolean>`content = VALUES(content)`;
  const channel = await channelOfThread(db, message);
  await db
    .insertInto('outbox')
    .values({
      contract_id: message.contractId,
      channel,
      kind: 'message',
      message_key: message.key,
      thread_key: message.threadKey ?? null,
      content: JSON.stringify(message.message),
      next_attempt_at: now,
      created_at: now,
    })
    // Assignments take effect from left to right: the content comes last, for the others compare it with the new one.
    .onDuplicateKeyUpdate({
      revision: sql`IF(${isSame}, revision, revision + 1)`,
      next_attempt_at: sql`IF(failed_at IS NULL, next_attempt_at, DATE_ADD(VALUES(next_attempt_at), INTERVAL ${REVIVAL_DELAY_SECONDS} SECOND))`,
      failed_at: sql`IF(${isSame}, failed_at, NULL)`,
      content: sql`VALUES(content)`,
    })
    .execute();
}

/** Shares a document once; asking again for the same key changes nothing. */
export async function postFile(db: Kysely<Database>, file: OutboxFile, now: Date): Promise<void> {
  const content: FileContent = { documentId: file.documentId, title: file.title };
  await db
    .insertInto('outbox')
    .values({
      contract_id: file.contractId,
      channel: await channelOfThread(db, file),
      kind: 'file',
      message_key: file.key,
      thread_key: file.threadKey ?? null,
      content: JSON.stringify(content),
      next_attempt_at: now,
      created_at: now,
    })
    .onDuplicateKeyUpdate({ message_key: sql`message_key` })
    .execute();
}

/** A contract may have moved to another channel since its thread was begun: replies stay with their root. */
async function channelOfThread(
  db: Kysely<Database>,
  post: { readonly channel: string; readonly threadKey?: string },
): Promise<string> {
  if (post.threadKey === undefined) return post.channel;
  const root = await db
    .selectFrom('outbox')
    .select('channel')
    .where('message_key', '=', post.threadKey)
    .executeTakeFirst();
  return root?.channel ?? post.channel;
}

/** A message or file that was given up, for the operator. */
export interface FailedPost {
  readonly id: number;
  readonly channel: string;
  readonly key: string;
  readonly failedAt: Date;
  readonly error: string;
}

export interface OutboxHealth {
  readonly waiting: number;
  readonly oldestWaitingAt: Date | null;
  readonly failed: number;
  /** The newest of those that failed. */
  readonly failures: readonly FailedPost[];
}

const FAILURES_SHOWN = 20;

export async function readOutboxHealth(db: Kysely<Database>): Promise<OutboxHealth> {
  const waiting = await db
    .selectFrom('outbox')
    .select((select) => [select.fn.countAll().as('count'), select.fn.min('created_at').as('oldest')])
    .where('pending', '=', 1)
    .executeTakeFirstOrThrow();
  const failed = await db
    .selectFrom('outbox')
    .select((select) => select.fn.countAll().as('count'))
    .where('failed_at', 'is not', null)
    .executeTakeFirstOrThrow();
  const failures = await db
    .selectFrom('outbox')
    .select(['id', 'channel', 'message_key', 'failed_at', 'error'])
    .where('failed_at', 'is not', null)
    .orderBy('failed_at', 'desc')
    .limit(FAILURES_SHOWN)
    .execute();
  return {
    waiting: Number(waiting.count),
    oldestWaitingAt: waiting.oldest ?? null,
    failed: Number(failed.count),
    failures: failures.flatMap((row) =>
      row.failed_at === null
        ? []
        : [{ id: row.id, channel: row.channel, key: row.message_key, failedAt: row.failed_at, error: row.error ?? '' }],
    ),
  };
}

/**
 * Tries again what was given up in a channel, after the operator has removed the cause (invited the app, for example).
 * @returns how many messages and files that are.
 */
export async function retryFailedPosts(db: Kysely<Database>, channel: string, now: Date): Promise<number> {
  const updated = await db
    .updateTable('outbox')
    .set({ failed_at: null, error: null, attempts: 0, next_attempt_at: now })
    .where('channel', '=', channel)
    .where('failed_at', 'is not', null)
    .executeTakeFirst();
  return Number(updated.numUpdatedRows);
}
