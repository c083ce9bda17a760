import type { Transaction } from 'kysely';
import type { Message } from '../core/message.ts';
import { toJson } from './column.ts';
import type { Database } from './schema.ts';

/** Locks all copies of a plan until the transaction ends: none is begun to be removed twice, and none is begun to be made meanwhile. */
export async function lockPlanCopies(trx: Transaction<Database>, contractId: string, planId: string): Promise<void> {
  await trx
    .selectFrom('backup_copies')
    .select('id')
    .where('contract_id', '=', contractId)
    .where('plan_id', '=', planId)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Says that it goes, and why: from then on nothing counts on it. */
export async function markForRemoval(
  trx: Transaction<Database>,
  id: number,
  { reason, by }: { readonly reason: Message; readonly by: string | null },
): Promise<void> {
  await trx
    .updateTable('backup_copies')
    .set({ remove_reason: toJson(reason), removed_by: by })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .execute();
}

/** Its files are gone everywhere. What failed stays a failure in the history. @returns false when that was known. */
export async function markRemoved(trx: Transaction<Database>, id: number, at: Date): Promise<boolean> {
  const row = await trx
    .selectFrom('backup_copies')
    .select(['state', 'removed_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row || row.removed_at !== null) return false;
  await trx
    .updateTable('backup_copies')
    .set({ removed_at: at, ...(row.state === 'good' ? { state: 'removed' } : {}) })
    .where('id', '=', id)
    .execute();
  return true;
}
