import type { Kysely } from 'kysely';
import { leaseNow, leaseUntil } from './lease.ts';
import type { Database } from './schema.ts';

/** Tables whose rows are worked on by one process at a time for as long as their `state` is `running`. */
type RunningTable = 'inspections' | 'backup_copies';

/** Who works on a row, and for how long that is believed without a sign of life. */
export interface RowLease {
  readonly owner: string;
  readonly milliseconds: number;
  /** Contracts that the worker has site files of; those of others are left to who has. */
  readonly contractIds: readonly string[];
}

const CLAIMED_AT_ONCE = 20;

/**
 * Claims rows that nobody works on, or whose worker gives no sign of life.
 * @param only this one; by default whichever there are.
 * @returns their ids.
 */
export async function claimRunning(
  db: Kysely<Database>,
  table: RunningTable,
  lease: RowLease,
  only?: number,
): Promise<number[]> {
  if (lease.contractIds.length === 0) return [];
  return db.transaction().execute(async (trx) => {
    const claimable = trx
      .selectFrom(table)
      .select('id')
      .where('state', '=', 'running')
      .where('contract_id', 'in', lease.contractIds)
      .where('lease_until', '<=', leaseNow);
    const rows = await (only === undefined ? claimable : claimable.where('id', '=', only))
      .orderBy('id')
      .limit(CLAIMED_AT_ONCE)
      .forUpdate()
      .skipLocked()
      .execute();
    const ids = rows.map((row) => row.id);
    if (ids.length > 0) {
      await trx
        .updateTable(table)
        .set({ lease_owner: lease.owner, lease_until: leaseUntil(lease.milliseconds) })
        .where('id', 'in', ids)
        .execute();
    }
    return ids;
  });
}

/** Says that we are alive. @returns whether the row is still ours, and who asked to stop the work. */
export async function renewRunning(
  db: Kysely<Database>,
  table: RunningTable,
  id: number,
  { owner, milliseconds }: RowLease,
): Promise<{ readonly held: boolean; readonly cancelRequestedBy: string | null }> {
  await db
    .updateTable(table)
    .set({ lease_until: leaseUntil(milliseconds) })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .where('state', '=', 'running')
    .execute();
  const row = await db
    .selectFrom(table)
    .select(['cancel_requested_by', 'lease_owner', 'state'])
    .where('id', '=', id)
    .executeTakeFirst();
  return {
    held: row?.lease_owner === owner && row.state === 'running',
    cancelRequestedBy: row?.cancel_requested_by ?? null,
  };
}

/** Gives a row back, so that the next worker need not wait for the lease to run out; it may claim the row after the pause. */
export async function releaseRunning(
  db: Kysely<Database>,
  table: RunningTable,
  id: number,
  { owner, pauseMs }: { readonly owner: string; readonly pauseMs: number },
): Promise<void> {
  await db
    .updateTable(table)
    .set({ lease_owner: null, lease_until: leaseUntil(pauseMs) })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .execute();
}
