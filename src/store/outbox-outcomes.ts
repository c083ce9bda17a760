import type { Kysely } from 'kysely';
import type { PostMark } from '../core/chat-port.ts';
import { keepFormerPlace } from './former-places.ts';
import { findPostedPlace } from './outbox.ts';
import type { QueuedPost } from './outbox-queue.ts';
import type { Database } from './schema.ts';

/** Given to replies whose root was given up; they come back to life with it. */
export const ROOT_FAILED = 'root_failed';

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
 * A message was seen where nobody knew yet that it had been posted: the answer to the call is lost, or on its way.
 * @returns its key; undefined when no row of ours bears that mark.
 */
export async function recordSeen(
  db: Kysely<Database>,
  seen: { readonly channel: string; readonly ts: string; readonly mark: PostMark; readonly now: Date },
): Promise<string | undefined> {
  const { channel, ts, mark, now } = seen;
  const row = await db
    .selectFrom('outbox')
    .select(['id', 'message_key', 'thread_key', 'slack_ts'])
    .where('id', '=', mark.id)
    .where('created_at', '=', mark.createdAt)
    .where('channel', '=', channel)
    .where('kind', '=', 'message')
    .forUpdate()
    .executeTakeFirst();
  if (row?.slack_ts !== null) return row?.message_key;
  await recordSent(db, row.id, { ts, revision: mark.revision, nextAt: now });
  await db.updateTable('outbox').set({ failed_at: null }).where('id', '=', row.id).execute();
  if (row.thread_key === null) await reviveReplies(db, row.message_key, now);
  return row.message_key;
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
    .where('thread_ts', 'is', null)
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

/** Someone deleted the message: it is to be posted anew, and pinned anew where it was. Where it stood is kept. */
export async function recordGone(db: Kysely<Database>, key: string, now: Date): Promise<void> {
  const place = await findPostedPlace(db, key);
  if (place) await keepFormerPlace(db, { ...place, key });
  const anew = {
    slack_ts: null,
    sent_revision: 0,
    attempted_at: null,
    failed_at: null,
    error: null,
    next_attempt_at: now,
  };
  await db.updateTable('outbox').set(anew).where('message_key', '=', key).execute();
  await db.updateTable('outbox').set(anew).where('thread_key', '=', key).where('kind', '=', 'pin').execute();
}

/** The thread of somebody else's message is gone: what waits for it goes into its own thread, or the channel itself. */
export async function loseThread(
  db: Kysely<Database>,
  thread: { readonly channel: string; readonly ts: string },
): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ thread_ts: null })
    .where('channel', '=', thread.channel)
    .where('pending', '=', 1)
    .where('slack_ts', 'is', null)
    .where('thread_ts', '=', thread.ts)
    .execute();
}

/** A message of ours stood in a thread that is gone: it is to be posted anew, in the channel itself. */
export async function leaveThread(db: Kysely<Database>, key: string, now: Date): Promise<void> {
  await db.updateTable('outbox').set({ thread_ts: null }).where('message_key', '=', key).execute();
  await recordGone(db, key, now);
}
