import type { Kysely } from 'kysely';
import type { BackupCopy } from '../core/backup/copy.ts';
import type { Database } from './schema.ts';

/** How large the last good copy of the plan and kind before this one was, as it lies there; null when nobody knows. */
export async function findLastSize(
  db: Kysely<Database>,
  { id, contractId, planId, kind }: Pick<BackupCopy, 'id' | 'contractId' | 'planId' | 'kind'>,
): Promise<number | null> {
  const row = await db
    .selectFrom('backup_copies')
    .select('bytes')
    .where('contract_id', '=', contractId)
    .where('plan_id', '=', planId)
    .where('kind', '=', kind)
    .where('state', 'in', ['good', 'removed'])
    .where('bytes', 'is not', null)
    .where('id', '<', id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.bytes ?? null;
}
