import { type Kysely, sql } from 'kysely';
import type { ChatRequest } from '../core/chat-request.ts';
import { parseJson, toJson } from './column.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import { leaseNow, leaseUntil } from './lease.ts';
import type { Database } from './schema.ts';

/** Who works on a request, and for how long that is believed without a sign of life. */
export interface Lease {
  readonly owner: string;
  readonly milliseconds: number;
}

export interface WaitingRequest {
  readonly id: number;
  readonly request: ChatRequest;
  readonly receivedAt: Date;
  /** How often someone has begun to work on it, this time included. */
  readonly attempts: number;
}

/** Given to what was stored after all, though who asked was told that it was not accepted. */
const NOT_ACCEPTED = 'not accepted';

/**
 * Stores a request before it is acknowledged, claimed for whoever received it.
 * @returns undefined when it has been delivered before, under either of its keys; a dialog that was not accepted then is now,
 *   and one of which it is not known yet whether it will be is `unsettled`.
 */
export async function acceptRequest(
  db: Kysely<Database>,
  request: ChatRequest,
  accepted: { readonly now: Date; readonly lease: Lease },
): Promise<WaitingRequest | 'unsettled' | undefined> {
  try {
    const inserted = await db
      .insertInto('inbox')
      .values({
        dedupe_key: request.key,
        also_key: request.alsoKey,
        kind: request.kind,
        payload: toJson(request),
        received_at: accepted.now,
        claimed_by: accepted.lease.owner,
        claimed_until: leaseUntil(accepted.lease.milliseconds),
        attempts: 1,
      })
      .executeTakeFirstOrThrow();
    return { id: Number(inserted.insertId), request, receivedAt: accepted.now, attempts: 1 };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return request.kind === 'modal' ? reviveRequest(db, request, accepted) : undefined;
  }
}

/** A dialog stays open when it is not accepted: submitted again, it comes under the same key. */
async function reviveRequest(
  db: Kysely<Database>,
  request: ChatRequest,
  accepted: { readonly now: Date; readonly lease: Lease },
): Promise<WaitingRequest | 'unsettled' | undefined> {
  const revived = await db
    .updateTable('inbox')
    .set({
      payload: toJson(request),
      received_at: accepted.now,
      claimed_by: accepted.lease.owner,
      claimed_until: leaseUntil(accepted.lease.milliseconds),
      attempts: 1,
      done_at: null,
      error: null,
    })
    .where('dedupe_key', '=', request.key)
    .where('done_at', 'is not', null)
    .where('error', '=', NOT_ACCEPTED)
    .executeTakeFirst();
  const { id, done_at: doneAt } = await db
    .selectFrom('inbox')
    .select(['id', 'done_at'])
    .where('dedupe_key', '=', request.key)
    .executeTakeFirstOrThrow();
  if (revived.numUpdatedRows === 0n) return doneAt === null ? 'unsettled' : undefined;
  return { id, request, receivedAt: accepted.now, attempts: 1 };
}

/** What may have been stored at these instants, though who asked was told that it was not accepted, is not to be done. */
export async function withdrawRequest(
  db: Kysely<Database>,
  withdrawn: {
    readonly request: ChatRequest;
    readonly receivedAt: readonly Date[];
    readonly owner: string;
    readonly now: Date;
  },
): Promise<void> {
  await db
    .updateTable('inbox')
    .set({ ...endOf(withdrawn.request, withdrawn.now), error: NOT_ACCEPTED })
    .where('dedupe_key', '=', withdrawn.request.key)
    .where('received_at', 'in', [...withdrawn.receivedAt])
    .where('claimed_by', '=', withdrawn.owner)
    .where('done_at', 'is', null)
    .execute();
}

/** Claims requests that were accepted but not finished, and whose worker gives no sign of life. */
export async function claimRequests(db: Kysely<Database>, lease: Lease, limit: number): Promise<WaitingRequest[]> {
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom('inbox')
      .select(['id', 'payload', 'received_at', 'attempts'])
      .where('done_at', 'is', null)
      .where((where) => where.or([where('claimed_until', 'is', null), where('claimed_until', '<', leaseNow)]))
      .orderBy('id')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute();
    if (rows.length > 0) {
      await trx
        .updateTable('inbox')
        .set((set) => ({
          claimed_by: lease.owner,
          claimed_until: leaseUntil(lease.milliseconds),
          attempts: set('attempts', '+', 1),
        }))
        .where(
          'id',
          'in',
          rows.map((row) => row.id),
        )
        .execute();
    }
    return rows.map((row) => ({
      id: row.id,
      request: parseJson<ChatRequest>(row.payload),
      receivedAt: row.received_at,
      attempts: row.attempts + 1,
    }));
  });
}

/** Says that we are still at work. @returns whether the request is still ours. */
export async function renewRequest(db: Kysely<Database>, id: number, lease: Lease): Promise<boolean> {
  const until = leaseUntil(lease.milliseconds);
  const updated = await db
    .updateTable('inbox')
    .set({ claimed_until: sql`GREATEST(COALESCE(claimed_until, ${until}), ${until})` })
    .where('id', '=', id)
    .where('claimed_by', '=', lease.owner)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}

/** Nobody is to begin with it again before so long; whoever is at work on it may go on. */
export async function delayRequest(
  db: Kysely<Database>,
  id: number,
  delay: { readonly owner: string; readonly milliseconds: number },
): Promise<void> {
  await db
    .updateTable('inbox')
    .set({ claimed_until: leaseUntil(delay.milliseconds) })
    .where('id', '=', id)
    .where('claimed_by', '=', delay.owner)
    .where('done_at', 'is', null)
    .execute();
}

/** Marks a request as dealt with. */
export async function finishRequest(
  db: Kysely<Database>,
  finished: { readonly id: number; readonly request: ChatRequest; readonly now: Date; readonly error: string | null },
): Promise<void> {
  await db
    .updateTable('inbox')
    .set({ ...endOf(finished.request, finished.now), error: finished.error })
    .where('id', '=', finished.id)
    .execute();
}

/** Its response URL, which lets its bearer post, is not kept. */
function endOf(request: ChatRequest, now: Date) {
  const kept = { ...request, place: { ...request.place, responseUrl: null, triggerId: null } };
  return { done_at: now, payload: toJson(kept), claimed_until: null };
}

export interface InboxHealth {
  readonly waiting: number;
  readonly oldestWaitingAt: Date | null;
}

export async function readInboxHealth(db: Kysely<Database>): Promise<InboxHealth> {
  const row = await db
    .selectFrom('inbox')
    .select((select) => [select.fn.countAll().as('waiting'), select.fn.min('received_at').as('oldest')])
    .where('done_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { waiting: Number(row.waiting), oldestWaitingAt: row.oldest ?? null };
}
