import type { Kysely } from 'kysely';
import type { BackupCopy } from '../core/backup/copy.ts';
import type { Message } from '../core/message.ts';
import { parseJson } from './column.ts';
import type { ContractSpan } from './contract-span.ts';
import type { Database } from './schema.ts';

/** A backup copy that came to its end. */
export interface EndedCopy extends Pick<BackupCopy, 'id' | 'planId' | 'failure'> {
  readonly isGood: boolean;
}

/** Copies that ended in a stretch of time, in order. */
export async function listEndedCopies(db: Kysely<Database>, span: ContractSpan): Promise<EndedCopy[]> {
  const rows = await db
    .selectFrom('backup_copies')
    .select(['id', 'plan_id', 'state', 'failure'])
    .where('contract_id', '=', span.contractId)
    .where('ended_at', '>=', span.from)
    .where('ended_at', '<', span.before)
    .orderBy('ended_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => {
    const failure = row.failure === null ? null : parseJson<Message>(row.failure);
    return { id: row.id, planId: row.plan_id, failure, isGood: row.state !== 'failed' && failure === null };
  });
}

/** How full a path of a host was, over time. */
export interface DiskSeries {
  readonly hostId: string;
  readonly path: string;
  /** Instants in milliseconds and percent, oldest first. */
  readonly points: readonly (readonly [at: number, percent: number])[];
}

/** What inspections measured of the disks of these hosts in a stretch of time. */
export async function listDiskSeries(
  db: Kysely<Database>,
  span: ContractSpan,
  hostIds: readonly string[],
): Promise<DiskSeries[]> {
  if (hostIds.length === 0) return [];
  const rows = await db
    .selectFrom('readings')
    .select(['target_id', 'subject', 'value', 'at'])
    .where('contract_id', '=', span.contractId)
    .where('target_kind', '=', 'host')
    .where('target_id', 'in', [...hostIds])
    .where('check_id', '=', 'disk')
    .where('metric', '=', 'disk.used')
    .where('at', '>=', span.from)
    .where('at', '<', span.before)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return [...Map.groupBy(rows, (row) => `${row.target_id}\n${row.subject}`).values()].flatMap((ofOne) => {
    const [first] = ofOne;
    if (!first) return [];
    return {
      hostId: first.target_id,
      path: first.subject,
      points: ofOne.map((row) => [row.at.getTime(), row.value] as const),
    };
  });
}
