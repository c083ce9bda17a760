import { type Kysely, sql } from 'kysely';
import { parseJson } from './column.ts';
import type { ContractSpan } from './contract-span.ts';
import type { Database } from './schema.ts';

/** A time in which we were not there (`process`), not connected (`slack`), or could write nothing down (`database`). */
export type OutageKind = 'process' | 'slack' | 'database';

/** What was found when it was over, by kind: how many. */
export interface OutageFindings {
  readonly messages: number;
  readonly reactions: number;
}

export interface Outage {
  readonly id: number;
  readonly kind: OutageKind;
  readonly from: Date;
  readonly until: Date;
  /** In the contract's channel; null until it was looked. */
  readonly found: OutageFindings | null;
}

/** Says that this process is alive. @returns when it or any other was last, before; null for the very first. */
export async function markAlive(
  db: Kysely<Database>,
  alive: { readonly instance: string; readonly startedAt: Date; readonly now: Date },
): Promise<void> {
  await db
    .insertInto('process_runs')
    .values({ instance: alive.instance, started_at: alive.startedAt, seen_at: alive.now, stopped_at: null })
    .onDuplicateKeyUpdate({ seen_at: sql`GREATEST(seen_at, VALUES(seen_at))` })
    .execute();
}

export async function markStopped(db: Kysely<Database>, instance: string, now: Date): Promise<void> {
  await db
    .updateTable('process_runs')
    .set({ seen_at: now, stopped_at: now })
    .where('instance', '=', instance)
    .execute();
}

/** When any process was last alive; null before the first. */
export async function findLastAlive(db: Kysely<Database>): Promise<Date | null> {
  const row = await db
    .selectFrom('process_runs')
    .select('seen_at')
    .orderBy('seen_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.seen_at ?? null;
}

/** How many processes were started since an instant: many in a short time die again and again. */
export async function countStarts(db: Kysely<Database>, since: Date): Promise<number> {
  const row = await db
    .selectFrom('process_runs')
    .select((select) => select.fn.countAll().as('count'))
    .where('started_at', '>=', since)
    .where('stopped_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function insertOutage(
  db: Kysely<Database>,
  outage: Pick<Outage, 'kind' | 'from' | 'until'> & { readonly instance: string },
): Promise<void> {
  await db
    .insertInto('outages')
    .values({
      kind: outage.kind,
      from_at: outage.from,
      until_at: outage.until,
      instance: outage.instance,
      found: null,
    })
    .onDuplicateKeyUpdate({ until_at: sql`GREATEST(until_at, VALUES(until_at))` })
    .execute();
}

/** Writes down what was found in a contract's channel, for every outage after which nobody had looked there yet. */
export async function recordFindings(
  db: Kysely<Database>,
  contractId: string,
  looked: { readonly until: Date; readonly found: OutageFindings },
): Promise<void> {
  const { messages, reactions } = looked.found;
  const path = `$."${contractId}"`;
  await sql`UPDATE outages
    SET found = JSON_SET(COALESCE(found, JSON_OBJECT()), ${path},
      JSON_OBJECT('messages', ${sql.lit(messages)}, 'reactions', ${sql.lit(reactions)}))
    WHERE until_at <= ${looked.until} AND (found IS NULL OR JSON_CONTAINS_PATH(found, 'one', ${path}) = 0)`.execute(db);
}

/** Outages that ended in a half-open period, in order, with what was found of a contract's. */
export async function listOutages(db: Kysely<Database>, { contractId, from, before }: ContractSpan): Promise<Outage[]> {
  const rows = await db
    .selectFrom('outages')
    .selectAll()
    .where('until_at', '>=', from)
    .where('until_at', '<', before)
    .orderBy('from_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as OutageKind,
    from: row.from_at,
    until: row.until_at,
    found:
      row.found === null ? null : (parseJson<Partial<Record<string, OutageFindings>>>(row.found)[contractId] ?? null),
  }));
}
