import { type Kysely, sql } from 'kysely';
import type { CopyKind } from '../core/backup/copy.ts';
import type { Database } from './schema.ts';

export interface LastGoodCopy {
  readonly id: number;
  readonly kind: CopyKind;
  readonly endedAt: Date;
  readonly bytes: number | null;
}

const passesItsChecks = sql<boolean>`NOT EXISTS (
  SELECT 1 FROM backup_checks failed
  WHERE failed.copy_id = backup_copies.id AND failed.outcome = 'failed' AND NOT EXISTS (
    SELECT 1 FROM backup_checks later
    WHERE later.copy_id = failed.copy_id AND later.kind = failed.kind AND later.place = failed.place
      AND later.id > failed.id AND later.outcome = 'passed'))`;

/**
 * The newest good copy of the plan before another one; of one kind, where it is given. One that failed a check, and has not passed
 * it since, can't be relied on.
 */
export async function findLastGoodCopy(
  db: Kysely<Database>,
  wanted: {
    readonly contractId: string;
    readonly planId: string;
    readonly beforeId: number;
    readonly kind?: CopyKind;
  },
): Promise<LastGoodCopy | null> {
  const { contractId, planId, beforeId, kind } = wanted;
  const row = await db
    .selectFrom('backup_copies')
    .select(['id', 'kind', 'started_at', 'ended_at', 'bytes'])
    .where('contract_id', '=', contractId)
    .where('plan_id', '=', planId)
    .where('state', '=', 'good')
    .where('id', '<', beforeId)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? ''))
    .where(passesItsChecks)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { id, bytes } = row;
  return { id, kind: row.kind === 'full' ? 'full' : 'incremental', endedAt: row.ended_at ?? row.started_at, bytes };
}
