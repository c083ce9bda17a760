import type { Kysely, Selectable } from 'kysely';
import {
  type BackupCheck,
  type BackupCheckKind,
  type BackupCopy,
  CHECK_KINDS,
  COPY_PLACES,
  COPY_STATES,
  type CopyKind,
  type CopyState,
} from '../core/backup/copy.ts';
import type { DatabaseObjects } from '../core/backup/database-objects.ts';
import type { SkippedMembers } from '../core/backup/skipped.ts';
import type { Message } from '../core/message.ts';
import type { BackupCheckRow, BackupCopyRow } from './backup-rows.ts';
import { oneOf, parseJson } from './column.ts';
import { inPieces } from './in-pieces.ts';
import type { Database } from './schema.ts';

/** With its checks. */
export async function findCopy(db: Kysely<Database>, id: number): Promise<BackupCopy | undefined> {
  const row = await db.selectFrom('backup_copies').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const [copy] = await withChecks(db, [row]);
  return copy;
}

/** All copies of a contract, or of one of its plans, newest first, each with its checks. */
export async function listCopies(
  db: Kysely<Database>,
  contractId: string,
  planId?: string,
): Promise<readonly BackupCopy[]> {
  const rows = await db
    .selectFrom('backup_copies')
    .selectAll()
    .where('contract_id', '=', contractId)
    .$if(planId !== undefined, (query) => query.where('plan_id', '=', planId ?? ''))
    .orderBy('id', 'desc')
    .execute();
  return withChecks(db, rows);
}

/** Copies of given ids, newest first, each with its checks. */
export async function findCopies(db: Kysely<Database>, ids: readonly number[]): Promise<readonly BackupCopy[]> {
  const rows: Selectable<BackupCopyRow>[] = [];
  for (const some of inPieces(ids)) {
    rows.push(...(await db.selectFrom('backup_copies').selectAll().where('id', 'in', some).execute()));
  }
  return withChecks(
    db,
    rows.sort((a, b) => b.id - a.id),
  );
}

/** What is being done with a copy that is made, as its maker wrote it down last. */
export interface CopyProgressRow {
  readonly phase: string | null;
  readonly bytes: number | null;
  readonly at: Date | null;
  /** Who asked to stop it. */
  readonly cancelRequestedBy: string | null;
}

export async function findCopyProgress(db: Kysely<Database>, id: number): Promise<CopyProgressRow | undefined> {
  return db
    .selectFrom('backup_copies')
    .select(['phase', 'progress_bytes as bytes', 'progress_at as at', 'cancel_requested_by as cancelRequestedBy'])
    .where('id', '=', id)
    .executeTakeFirst();
}

async function withChecks(
  db: Kysely<Database>,
  rows: readonly Selectable<BackupCopyRow>[],
): Promise<readonly BackupCopy[]> {
  const checks = new Map<number, BackupCheck[]>();
  for (const ids of inPieces(rows.map(({ id }) => id))) {
    const found = await db.selectFrom('backup_checks').selectAll().where('copy_id', 'in', ids).orderBy('id').execute();
    for (const row of found) checks.set(row.copy_id, [...(checks.get(row.copy_id) ?? []), toCheck(row)]);
  }
  return rows.map((row) => toCopy(row, checks.get(row.id) ?? []));
}

function toCopy(row: Selectable<BackupCopyRow>, checks: readonly BackupCheck[]): BackupCopy {
  const { other_host_id: otherHost, other_path: otherPath } = row;
  return {
    id: row.id,
    contractId: row.contract_id,
    planId: row.plan_id,
    kind: oneOf<CopyKind>(['full', 'incremental'], row.kind),
    baseId: row.base_id,
    state: oneOf<CopyState>(COPY_STATES, row.state),
    origin: row.origin,
    startedBy: row.started_by,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    hostId: row.host_id,
    hostPath: row.host_path,
    storePath: row.store_path,
    other: otherHost === null || otherPath === null ? null : { hostId: otherHost, path: otherPath },
    compression: row.compression,
    bytes: row.bytes,
    sourceBytes: row.source_bytes,
    entries: row.entries,
    objects: row.objects === null ? null : parseJson<DatabaseObjects>(row.objects),
    sha256: row.sha256,
    warnings: parseJson<readonly Message[]>(row.warnings),
    skipped: row.skipped === null ? null : parseJson<SkippedMembers>(row.skipped),
    failure: row.failure === null ? null : parseJson<Message>(row.failure),
    removedAt: row.removed_at,
    removedBy: row.removed_by,
    removeReason: row.remove_reason === null ? null : parseJson<Message>(row.remove_reason),
    checks,
  };
}

function toCheck(row: Selectable<BackupCheckRow>): BackupCheck {
  return {
    id: row.id,
    copyId: row.copy_id,
    kind: oneOf<BackupCheckKind>(CHECK_KINDS, row.kind),
    place: oneOf(COPY_PLACES, row.place),
    startedAt: row.started_at,
    endedAt: row.ended_at,
    outcome: row.outcome === null ? null : oneOf(['passed', 'failed', 'unknown'] as const, row.outcome),
    findings: parseJson<readonly Message[]>(row.findings),
    restoreMs: row.restore_ms,
  };
}
