import { type Kysely, sql, type Transaction } from 'kysely';
import type { BackupTroubleKind } from '../core/backup/verdict.ts';
import { parseJson, toJson } from './column.ts';
import type { Database } from './schema.ts';

/** What was last said of a plan's troubles. */
export interface TroubleNotice {
  readonly begunAt: Date;
  /** Null while there are any. */
  readonly recoveredAt: Date | null;
  /** Of what somebody was called since. */
  readonly told: readonly BackupTroubleKind[];
}

/** Since when each plan of a contract is looked after: what was due before is not asked for. */
export async function listKnownPlans(db: Kysely<Database>, contractId: string): Promise<ReadonlyMap<string, Date>> {
  const rows = await db
    .selectFrom('backup_watches')
    .select(['plan_id', 'known_since'])
    .where('contract_id', '=', contractId)
    .execute();
  return new Map(rows.map((row) => [row.plan_id, row.known_since]));
}

/** Plans that were never seen before are known from now on. */
export async function insertUnseenPlans(
  db: Kysely<Database>,
  {
    contractId,
    planIds,
    now,
  }: { readonly contractId: string; readonly planIds: readonly string[]; readonly now: Date },
): Promise<void> {
  if (planIds.length === 0) return;
  await db
    .insertInto('backup_watches')
    .values(
      planIds
        .toSorted()
        .map((planId) => ({ contract_id: contractId, plan_id: planId, known_since: now, told: toJson([]) })),
    )
    .onDuplicateKeyUpdate({ plan_id: sql`plan_id` })
    .execute();
}

/** Takes the plan's lock until the transaction ends. Null where nothing was ever said. */
export async function lockNotice(
  trx: Transaction<Database>,
  contractId: string,
  planId: string,
): Promise<TroubleNotice | null> {
  const row = await trx
    .selectFrom('backup_watches')
    .select(['begun_at', 'recovered_at', 'told'])
    .where('contract_id', '=', contractId)
    .where('plan_id', '=', planId)
    .forUpdate()
    .executeTakeFirst();
  if (!row?.begun_at) return null;
  return { begunAt: row.begun_at, recoveredAt: row.recovered_at, told: parseJson<BackupTroubleKind[]>(row.told) };
}

export async function saveTroubleNotice(
  trx: Transaction<Database>,
  plan: { readonly contractId: string; readonly planId: string },
  { begunAt, recoveredAt, told }: TroubleNotice,
): Promise<void> {
  await trx
    .updateTable('backup_watches')
    .set({ begun_at: begunAt, recovered_at: recoveredAt, told: toJson(told) })
    .where('contract_id', '=', plan.contractId)
    .where('plan_id', '=', plan.planId)
    .execute();
}
