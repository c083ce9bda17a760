import { type Kysely, sql } from 'kysely';
import type { BackupCopy } from '../core/backup/copy.ts';
import { findCopies } from './backup-copies.ts';
import type { ContractSpan } from './contract-span.ts';
import type { Database } from './schema.ts';

/**
 * Copies that were begun before the period's end and say something of it: begun or checked in it, or still there when it
 * began; and of each plan the newest older ones that a drill, and a checksum or a listing, had proven. Each with all its
 * checks, newest first.
 */
export async function listReportCopies(db: Kysely<Database>, span: ContractSpan): Promise<readonly BackupCopy[]> {
  const { contractId, from, before } = span;
  const inPeriod = await db
    .selectFrom('backup_copies')
    .select('id')
    .where('contract_id', '=', contractId)
    .where('started_at', '<', before)
    .where((where) =>
      where.or([
        where('started_at', '>=', from),
        where('removed_at', 'is', null),
        where('removed_at', '>=', from),
        where.exists(
          where
            .selectFrom('backup_checks')
            .select(sql.lit(1).as('one'))
            .whereRef('backup_checks.copy_id', '=', 'backup_copies.id')
            .where('backup_checks.started_at', '>=', from)
            .where('backup_checks.started_at', '<', before),
        ),
      ]),
    )
    .execute();
  const proven = [
    ...(await listProvenBefore(db, span, ['drill'])),
    ...(await listProvenBefore(db, span, ['checksum', 'listing'])),
  ];
  const ids = new Set([...inPeriod.map(({ id }) => id), ...proven]);
  return findCopies(db, [...ids]);
}

/** Of each plan the newest copy begun before the period that passed such a check; ids. */
async function listProvenBefore(
  db: Kysely<Database>,
  { contractId, from }: ContractSpan,
  kinds: readonly string[],
): Promise<number[]> {
  const rows = await db
    .selectFrom('backup_copies')
    .innerJoin('backup_checks', 'backup_checks.copy_id', 'backup_copies.id')
    .select((select) => select.fn.max<number>('backup_copies.id').as('newest'))
    .where('backup_copies.contract_id', '=', contractId)
    .where('backup_copies.started_at', '<', from)
    .where('backup_checks.kind', 'in', kinds)
    .where('backup_checks.outcome', '=', 'passed')
    .groupBy('backup_copies.plan_id')
    .execute();
  return rows.map(({ newest }) => Number(newest));
}
