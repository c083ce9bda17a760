import type { Kysely } from 'kysely';
import type { CopyKind } from '../core/backup/copy.ts';
import type { Database } from './schema.ts';

export interface LastGoodCopy {
  readonly id: number;
  readonly kind: CopyKind;
  readonly endedAt: Date;
  readonly bytes: number | null;
}

/** The newest good copy of the plan before another one; of one kind, where it is given. */
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
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { id, bytes } = row;
  return { id, kind: row.kind === 'full' ? 'full' : 'incremental', endedAt: row.ended_at ?? row.started_at, bytes };
}
