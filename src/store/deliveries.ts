import { type Kysely, sql } from 'kysely';
import { insertTogether } from './bulk-insert.ts';
import type { Database } from './schema.ts';

/** What a monitoring system sent, before it is kept. */
export interface NewDelivery {
  readonly contractId: string;
  readonly sourceId: string;
  readonly body: Buffer;
  readonly receivedAt: Date;
}

export interface WaitingDelivery {
  readonly id: number;
  readonly sourceId: string;
  readonly body: Buffer;
  readonly receivedAt: Date;
  /** How often someone has begun to take it apart, this time included. */
  readonly attempts: number;
  /** Why that failed the last time. */
  readonly error: string | null;
}

/** Keeps deliveries: when it returns all of them are there, and if it fails none is, or all. */
export async function insertDeliveries(db: Kysely<Database>, deliveries: readonly NewDelivery[]): Promise<void> {
  await insertTogether(
    db,
    'deliveries',
    deliveries.map(({ contractId, sourceId, body, receivedAt }) => ({
      contract_id: contractId,
      source_id: sourceId,
      body,
      received_at: receivedAt,
    })),
  );
}

/** How many wait to be taken apart; `atMost` where there are as many or more. */
export async function countWaitingDeliveries(db: Kysely<Database>, atMost: number): Promise<number> {
  const { rows } = await sql<{
    waiting: number;
  }>`SELECT COUNT(*) AS waiting FROM (SELECT 1 FROM deliveries WHERE done_at IS NULL LIMIT ${sql.lit(atMost)}) AS first`.execute(
    db,
  );
  return Number(rows[0]?.waiting ?? 0);
}

/** The contract whose delivery has waited longest, apart from those that others work on. */
export async function findWaitingContract(
  db: Kysely<Database>,
  now: Date,
  except: readonly string[],
): Promise<string | undefined> {
  let query = db.selectFrom('deliveries').select('contract_id').where('done_at', 'is', null).where(isDue(now));
  if (except.length > 0) query = query.where('contract_id', 'not in', [...except]);
  return (await query.orderBy('id').limit(1).executeTakeFirst())?.contract_id;
}

/** A delivery that failed is not tried again before this. */
function isDue(now: Date) {
  return sql<boolean>`(claimed_until IS NULL OR claimed_until <= ${now})`;
}

/** Whether something that a source sent after an instant is still to be taken apart. */
export async function hasWaitingDelivery(
  db: Kysely<Database>,
  source: { readonly contractId: string; readonly sourceId: string; readonly after: Date },
): Promise<boolean> {
  const row = await db
    .selectFrom('deliveries')
    .select('id')
    .where('done_at', 'is', null)
    .where('contract_id', '=', source.contractId)
    .where('source_id', '=', source.sourceId)
    .where('received_at', '>', source.after)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The next deliveries of a contract in the order in which they came, up to a number and a size; at least one. Under the
 * contract's alert lock nobody else works on any of them, so one that was begun before was left behind by a failure or a
 * death: it is handed out alone, lest it take others with it again.
 */
export async function claimDeliveries(
  db: Kysely<Database>,
  claim: {
    readonly contractId: string;
    readonly owner: string;
    readonly now: Date;
    readonly most: number;
    readonly mostBytes: number;
    /** Those behind this one that nobody has begun; none where the first of them was. */
    readonly after?: number | undefined;
  },
): Promise<WaitingDelivery[]> {
  const waiting = await db
    .selectFrom('deliveries')
    .select(['id', 'attempts', sql<number>`LENGTH(body)`.as('bytes')])
    .where('done_at', 'is', null)
    .where('id', '>', claim.after ?? 0)
    .where('contract_id', '=', claim.contractId)
    .where(isDue(claim.now))
    .orderBy('id')
    .limit(claim.most)
    .execute();
  const ids: number[] = [];
  let bytes = 0;
  for (const row of waiting) {
    bytes += Number(row.bytes);
    const isAlone = row.attempts > 0;
    if (isAlone && (ids.length > 0 || claim.after !== undefined)) break;
    if (ids.length > 0 && bytes > claim.mostBytes) break;
    ids.push(row.id);
    if (isAlone) break;
  }
  if (ids.length === 0) return [];
  // Counted before they are taken apart, so that one that brings the process down is given up some time.
  await db
    .updateTable('deliveries')
    .set((set) => ({ attempts: set('attempts', '+', 1), claimed_by: claim.owner }))
    .where('id', 'in', ids)
    .execute();
  const rows = await db
    .selectFrom('deliveries')
    .select(['id', 'source_id', 'body', 'received_at', 'attempts', 'error'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    sourceId: row.source_id,
    body: row.body,
    receivedAt: row.received_at,
    attempts: row.attempts,
    error: row.error,
  }));
}

/** They are taken apart: call it in the transaction that keeps what they held. */
export async function finishDeliveries(
  db: Kysely<Database>,
  done: readonly { readonly id: number; readonly alerts: number }[],
  now: Date,
): Promise<void> {
  const byCount = Map.groupBy(done, ({ alerts }) => alerts);
  for (const [alerts, deliveries] of [...byCount].sort(([a], [b]) => a - b)) {
    await db
      .updateTable('deliveries')
      .set({ done_at: now, alerts, claimed_until: null, error: null })
      .where(
        'id',
        'in',
        deliveries.map(({ id }) => id),
      )
      .execute();
  }
}

/** Not now: it failed, and is tried again later. */
export async function delayDelivery(
  db: Kysely<Database>,
  id: number,
  delay: { readonly error: string; readonly until: Date },
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ error: delay.error, claimed_until: delay.until })
    .where('id', '=', id)
    .execute();
}

/** It will never be understood: kept with why, for the operator. */
export async function giveUpDelivery(
  db: Kysely<Database>,
  id: number,
  end: { readonly error: string; readonly now: Date },
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ error: end.error, done_at: end.now, claimed_until: null })
    .where('id', '=', id)
    .execute();
}

/** None of a contract's that still wait will ever be understood. @returns how many those are. */
export async function giveUpDeliveriesOf(
  db: Kysely<Database>,
  contractId: string,
  end: { readonly error: string; readonly now: Date },
): Promise<number> {
  const updated = await db
    .updateTable('deliveries')
    .set({ error: end.error, done_at: end.now, claimed_until: null })
    .where('done_at', 'is', null)
    .where('contract_id', '=', contractId)
    .executeTakeFirst();
  return Number(updated.numUpdatedRows);
}

/** Some deliveries of a source, by when they were received. */
export interface DeliverySpan {
  readonly count: number;
  /** Row of the first. */
  readonly id: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** What a source sent in a stretch of time and what is not understood: still tried after so many attempts, and given up. Null where there is none. */
export async function findTroubledDeliveries(
  db: Kysely<Database>,
  of: {
    readonly contractId: string;
    readonly sourceId: string;
    readonly from: Date;
    readonly before: Date;
    readonly attempts: number;
  },
): Promise<{ readonly waiting: DeliverySpan | null; readonly givenUp: DeliverySpan | null }> {
  const received = db
    .selectFrom('deliveries')
    .select((select) => [
      select.fn.countAll().as('count'),
      select.fn.min('id').as('id'),
      select.fn.min('received_at').as('first_at'),
      select.fn.max('received_at').as('last_at'),
    ])
    .where('contract_id', '=', of.contractId)
    .where('source_id', '=', of.sourceId)
    .where('received_at', '>=', of.from)
    .where('received_at', '<', of.before);
  const waiting = received.where('done_at', 'is', null).where('attempts', '>=', of.attempts);
  const givenUp = received.where('done_at', '>=', of.from).where('error', 'is not', null);
  const spanOf = (row: Awaited<ReturnType<typeof waiting.executeTakeFirstOrThrow>>): DeliverySpan | null =>
    row.first_at === null ? null : { count: Number(row.count), id: row.id, firstAt: row.first_at, lastAt: row.last_at };
  return {
    waiting: spanOf(await waiting.executeTakeFirstOrThrow()),
    givenUp: spanOf(await givenUp.executeTakeFirstOrThrow()),
  };
}

export interface DeliveriesHealth {
  readonly waiting: number;
  readonly oldestWaitingAt: Date | null;
}

/** More than this are not counted one by one. */
const COUNTED = 100_000;

export async function readDeliveriesHealth(db: Kysely<Database>): Promise<DeliveriesHealth> {
  const waiting = await countWaitingDeliveries(db, COUNTED);
  const oldest = await db
    .selectFrom('deliveries')
    .select('received_at')
    .where('done_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return { waiting, oldestWaitingAt: oldest?.received_at ?? null };
}
