import { type Kysely, sql } from 'kysely';
import { parseJson } from './column.ts';
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
  /** Null until it was looked. */
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

/** Writes down, for every outage that was not looked into yet, what was found after it. */
export async function recordFindings(db: Kysely<Database>, until: Date, found: OutageFindings): Promise<void> {
  await db
    .updateTable('outages')
    .set({ found: JSON.stringify(found) })
    .where('found', 'is', null)
    .where('until_at', '<=', until)
    .execute();
}

/** Outages that ended in a half-open period, in order. */
export async function listOutages(db: Kysely<Database>, from: Date, before: Date): Promise<Outage[]> {
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
    found: row.found === null ? null : parseJson<OutageFindings>(row.found),
  }));
}
