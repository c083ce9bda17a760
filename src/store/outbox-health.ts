import { type Kysely, sql } from 'kysely';
import { NO_ACCESS, wakeChannel } from './outbox.ts';
import type { Database } from './schema.ts';

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
  /** Channels that are closed to us, with what waits for them. */
  readonly unreachable: readonly UnreachableChannel[];
}

export interface UnreachableChannel {
  readonly channel: string;
  /** Slack's reason: `not_in_channel`, `channel_not_found`, `is_archived`. */
  readonly error: string;
  readonly waiting: number;
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
  const unreachable = await db
    .selectFrom('outbox')
    .select((select) => [
      'channel',
      sql<string>`MAX(CASE WHEN error LIKE ${`${NO_ACCESS}%`} THEN error END)`.as('reason'),
      select.fn.countAll().as('count'),
    ])
    .where('pending', '=', 1)
    .groupBy('channel')
    .having(sql.ref('reason'), 'is not', null)
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
    unreachable: unreachable.map((row) => ({
      channel: row.channel,
      error: row.reason.slice(NO_ACCESS.length),
      waiting: Number(row.count),
    })),
  };
}

/**
 * Tries again what was given up in a channel, and what waits for the channel to be opened, after the operator has removed the
 * cause (invited the app, for example).
 * @returns how many messages and files had been given up.
 */
export async function retryFailedPosts(db: Kysely<Database>, channel: string, now: Date): Promise<number> {
  const updated = await db
    .updateTable('outbox')
    .set({ failed_at: null, error: null, attempts: 0, next_attempt_at: now })
    .where('channel', '=', channel)
    .where('failed_at', 'is not', null)
    .executeTakeFirst();
  await wakeChannel(db, channel, now);
  return Number(updated.numUpdatedRows);
}
