import type { Kysely, Transaction } from 'kysely';
import type { CopyKind } from '../core/backup/copy.ts';
import type { DatabaseObjects } from '../core/backup/database-objects.ts';
import type { SkippedMembers } from '../core/backup/skipped.ts';
import type { Message } from '../core/message.ts';
import { toJson } from './column.ts';
import { leaseNow } from './lease.ts';
import { claimRunning, type RowLease, releaseRunning, renewRunning } from './running-rows.ts';
import type { Database } from './schema.ts';

/** The key that lets one copy of a plan be made at a time. */
function openKey(contractId: string, planId: string): string {
  return `${contractId}:${planId}`;
}

export interface NewCopy {
  readonly contractId: string;
  readonly planId: string;
  readonly kind: CopyKind;
  readonly hostId: string;
  readonly origin: 'command' | 'schedule' | 'cli';
  readonly requestKey: string;
  readonly startedBy: string | null;
  readonly startedAt: Date;
}

/** @returns its id. @throws a duplicate key where the request is known, or a copy of the plan is being made. */
export async function insertCopy(trx: Transaction<Database>, copy: NewCopy): Promise<number> {
  const inserted = await trx
    .insertInto('backup_copies')
    .values({
      contract_id: copy.contractId,
      plan_id: copy.planId,
      kind: copy.kind,
      state: 'running',
      origin: copy.origin,
      request_key: copy.requestKey,
      open_key: openKey(copy.contractId, copy.planId),
      started_by: copy.startedBy,
      started_at: copy.startedAt,
      host_id: copy.hostId,
      warnings: '[]',
      lease_until: leaseNow,
    })
    .executeTakeFirstOrThrow();
  return Number(inserted.insertId);
}

export async function findCopyByRequest(db: Kysely<Database>, requestKey: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('backup_copies')
    .select('id')
    .where('request_key', '=', requestKey)
    .executeTakeFirst();
  return row?.id;
}

/** The copy of a plan that is being made. */
export async function findOpenCopy(
  db: Kysely<Database>,
  contractId: string,
  planId: string,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('backup_copies')
    .select('id')
    .where('open_key', '=', openKey(contractId, planId))
    .executeTakeFirst();
  return row?.id;
}

/**
 * Claims copies that are to be made and that nobody makes, or whose maker gives no sign of life.
 * @param only this one; by default whichever there are.
 * @returns their ids.
 */
export function claimCopies(db: Kysely<Database>, lease: RowLease, only?: number): Promise<number[]> {
  return claimRunning(db, 'backup_copies', lease, only);
}

/** How far a copy is, and when that was. */
export interface CopyPosition {
  readonly bytes: number;
  readonly at: Date;
}

/** Says that we are alive, and how far it is. @returns whether it is still ours, and who asked to stop it. */
export async function renewCopy(
  db: Kysely<Database>,
  id: number,
  lease: RowLease,
  position: CopyPosition | null,
): ReturnType<typeof renewRunning> {
  if (position !== null) {
    await db
      .updateTable('backup_copies')
      .set({ progress_bytes: position.bytes, progress_at: position.at })
      .where('id', '=', id)
      .where('lease_owner', '=', lease.owner)
      .where('state', '=', 'running')
      .execute();
  }
  return renewRunning(db, 'backup_copies', id, lease);
}

/** Gives a copy back; another maker, or this one, may claim it after the pause. */
export function releaseCopy(
  db: Kysely<Database>,
  id: number,
  release: { readonly owner: string; readonly pauseMs: number },
): Promise<void> {
  return releaseRunning(db, 'backup_copies', id, release);
}

/** What is known of a copy once it is whole in one place. */
export interface MadeFigures {
  readonly hostPath: string | null;
  readonly storePath: string | null;
  readonly other: { readonly hostId: string; readonly path: string } | null;
  readonly compression: string;
  readonly bytes: number;
  readonly sourceBytes: number | null;
  readonly entries: number | null;
  readonly objects: DatabaseObjects | null;
  readonly sha256: string;
  readonly warnings: readonly Message[];
  readonly skipped: SkippedMembers | null;
}

/** Changes of a copy while it is made. */
export interface CopyChange {
  readonly phase?: string;
  readonly kind?: CopyKind;
  readonly baseId?: number | null;
  readonly made?: MadeFigures;
}

/** Writes down how far it is, if it is still ours. @returns whether it was. */
export async function advanceCopy(
  trx: Transaction<Database>,
  id: number,
  { owner, change }: { readonly owner: string; readonly change: CopyChange },
): Promise<boolean> {
  if (!(await lockOwnCopy(trx, id, owner))) return false;
  const { phase, kind, baseId, made } = change;
  await trx
    .updateTable('backup_copies')
    .set({
      ...(phase === undefined ? {} : { phase, progress_bytes: null, progress_at: null }),
      ...(kind === undefined ? {} : { kind }),
      ...(baseId === undefined ? {} : { base_id: baseId }),
      ...(made === undefined ? {} : columnsOf(made)),
    })
    .where('id', '=', id)
    .execute();
  return true;
}

function columnsOf(made: MadeFigures) {
  return {
    host_path: made.hostPath,
    store_path: made.storePath,
    other_host_id: made.other?.hostId ?? null,
    other_path: made.other?.path ?? null,
    compression: made.compression,
    bytes: made.bytes,
    source_bytes: made.sourceBytes,
    entries: made.entries,
    objects: made.objects === null ? null : toJson(made.objects),
    sha256: made.sha256,
    warnings: toJson(made.warnings),
    skipped: made.skipped === null ? null : toJson(made.skipped),
  };
}

/** The one outcome of a copy. */
export type CopyEnd =
  | { readonly state: 'good'; readonly made: MadeFigures }
  | { readonly state: 'failed'; readonly failure: Message; readonly warnings: readonly Message[] };

/** Writes how it ended, if it is still ours and has not ended. @returns whether it was. */
export async function endCopy(
  trx: Transaction<Database>,
  id: number,
  { owner, end, at }: { readonly owner: string; readonly end: CopyEnd; readonly at: Date },
): Promise<boolean> {
  if (!(await lockOwnCopy(trx, id, owner))) return false;
  await trx
    .updateTable('backup_copies')
    .set({
      state: end.state,
      ended_at: at,
      open_key: null,
      lease_owner: null,
      lease_until: null,
      phase: null,
      progress_bytes: null,
      progress_at: null,
      ...(end.state === 'good'
        ? columnsOf(end.made)
        : { failure: toJson(end.failure), warnings: toJson(end.warnings) }),
    })
    .where('id', '=', id)
    .execute();
  return true;
}

async function lockOwnCopy(trx: Transaction<Database>, id: number, owner: string): Promise<boolean> {
  const row = await trx
    .selectFrom('backup_copies')
    .select(['state', 'lease_owner'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row?.state === 'running' && row.lease_owner === owner;
}

/** Asks whoever makes it to stop. @returns whether it is being made, or waits for it. */
export async function requestCopyCancel(db: Kysely<Database>, id: number, personId: string): Promise<boolean> {
  await db
    .updateTable('backup_copies')
    .set({ cancel_requested_by: personId })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();
  const row = await db.selectFrom('backup_copies').select('state').where('id', '=', id).executeTakeFirst();
  return row?.state === 'running';
}
