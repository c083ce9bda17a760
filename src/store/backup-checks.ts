import type { Kysely, Selectable, Transaction } from 'kysely';
import { type BackupCheckKind, CHECK_KINDS, COPY_PLACES, type CopyPlace } from '../core/backup/copy.ts';
import type { CheckVerdict } from '../core/backup/judge-check.ts';
import type { BackupCheckRow } from './backup-rows.ts';
import { oneOf, toJson } from './column.ts';
import { leaseNow, leaseUntil } from './lease.ts';
import type { RowLease } from './running-rows.ts';
import type { Database } from './schema.ts';

export interface NewCheck {
  readonly copyId: number;
  readonly kind: BackupCheckKind;
  readonly place: CopyPlace;
  readonly requestKey: string;
  /** Id of a person; null for the schedule. */
  readonly startedBy: string | null;
  readonly startedAt: Date;
}

/** Nobody works on it yet. @returns its id. @throws a duplicate key where the request is known. */
export async function insertCheck(trx: Transaction<Database>, check: NewCheck): Promise<number> {
  const inserted = await trx
    .insertInto('backup_checks')
    .values({
      copy_id: check.copyId,
      kind: check.kind,
      place: check.place,
      request_key: check.requestKey,
      started_by: check.startedBy,
      started_at: check.startedAt,
      findings: '[]',
      lease_until: leaseNow,
    })
    .executeTakeFirstOrThrow();
  return Number(inserted.insertId);
}

/** What was started under any of these keys. */
export async function findChecksByRequest(
  db: Kysely<Database>,
  requestKeys: readonly string[],
): Promise<readonly { readonly id: number; readonly place: CopyPlace }[]> {
  const rows = await db
    .selectFrom('backup_checks')
    .select(['id', 'place'])
    .where('request_key', 'in', requestKeys)
    .orderBy('id')
    .execute();
  return rows.map(({ id, place }) => ({ id, place: oneOf(COPY_PLACES, place) }));
}

/** The check of this kind and place that has not ended. */
export async function findOpenCheck(
  db: Kysely<Database>,
  { copyId, kind, place }: Pick<NewCheck, 'copyId' | 'kind' | 'place'>,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('backup_checks')
    .select('id')
    .where('copy_id', '=', copyId)
    .where('kind', '=', kind)
    .where('place', '=', place)
    .where('outcome', 'is', null)
    .executeTakeFirst();
  return row?.id;
}

export interface ClaimedCheck {
  readonly id: number;
  /** Whoever was at it gives no sign of life. */
  readonly isAbandoned: boolean;
}

/**
 * Claims checks that nobody works on, or whose worker gives no sign of life.
 * @param wanted.most how many; `wanted.only`: of these, by default of all.
 */
export async function claimChecks(
  db: Kysely<Database>,
  lease: RowLease,
  { most, only }: { readonly most: number; readonly only?: readonly number[] },
): Promise<ClaimedCheck[]> {
  if (lease.contractIds.length === 0 || most < 1 || only?.length === 0) return [];
  // Without a lock first: MariaDB can't lock one table of a join alone.
  const candidates = await db
    .selectFrom('backup_checks')
    .innerJoin('backup_copies', 'backup_copies.id', 'backup_checks.copy_id')
    .select('backup_checks.id')
    .where('backup_checks.outcome', 'is', null)
    .where('backup_checks.lease_until', '<=', leaseNow)
    .where('backup_copies.contract_id', 'in', lease.contractIds)
    .$if(only !== undefined, (query) => query.where('backup_checks.id', 'in', [...(only ?? [])]))
    .orderBy('backup_checks.lease_until')
    .orderBy('backup_checks.id')
    .limit(most)
    .execute();
  if (candidates.length === 0) return [];
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .selectFrom('backup_checks')
      .select(['id', 'lease_owner'])
      .where(
        'id',
        'in',
        candidates.map(({ id }) => id),
      )
      .where('outcome', 'is', null)
      .where('lease_until', '<=', leaseNow)
      .orderBy('id')
      .forUpdate()
      .skipLocked()
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) {
      await trx
        .updateTable('backup_checks')
        .set({ lease_owner: lease.owner, lease_until: leaseUntil(lease.milliseconds) })
        .where('id', 'in', ids)
        .execute();
    }
    return rows.map(({ id, lease_owner: owner }) => ({ id, isAbandoned: owner !== null }));
  });
}

/** Says that we are alive. @returns whether it is still ours. */
export async function renewCheck(
  db: Kysely<Database>,
  id: number,
  { owner, milliseconds }: Pick<RowLease, 'owner' | 'milliseconds'>,
): Promise<boolean> {
  await ownCheck(db, id, owner)
    .set({ lease_until: leaseUntil(milliseconds) })
    .execute();
  const row = await db
    .selectFrom('backup_checks')
    .select(['lease_owner', 'outcome'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.lease_owner === owner && row.outcome === null;
}

/** Gives a check back; another worker, or this one, may claim it after the pause. */
export async function releaseCheck(
  db: Kysely<Database>,
  id: number,
  { owner, pauseMs }: { readonly owner: string; readonly pauseMs: number },
): Promise<void> {
  await ownCheck(db, id, owner)
    .set({ lease_owner: null, lease_until: leaseUntil(pauseMs) })
    .execute();
}

function ownCheck(db: Kysely<Database>, id: number, owner: string) {
  return db
    .updateTable('backup_checks')
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .where('outcome', 'is', null);
}

/** Writes how it ended, if it is still ours and has not ended. @returns whether it was. */
export async function endCheck(
  trx: Transaction<Database>,
  id: number,
  { owner, verdict, at }: { readonly owner: string; readonly verdict: CheckVerdict; readonly at: Date },
): Promise<boolean> {
  const row = await trx
    .selectFrom('backup_checks')
    .select(['lease_owner', 'outcome'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row?.lease_owner !== owner || row.outcome !== null) return false;
  await trx
    .updateTable('backup_checks')
    .set({
      outcome: verdict.outcome,
      findings: toJson(verdict.findings),
      restore_ms: verdict.restoreMs ?? null,
      ended_at: at,
      lease_owner: null,
      lease_until: null,
    })
    .where('id', '=', id)
    .execute();
  return true;
}

/** Written down before it is made, so that whoever comes after a dead process can remove it. @returns whether it is still ours. */
export async function saveScratch(
  db: Kysely<Database>,
  id: number,
  { owner, scratch }: { readonly owner: string; readonly scratch: string },
): Promise<boolean> {
  await ownCheck(db, id, owner).set({ scratch }).execute();
  const row = await db
    .selectFrom('backup_checks')
    .select(['lease_owner', 'scratch'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.lease_owner === owner && row.scratch === scratch;
}

/** It is removed. */
export async function forgetScratch(db: Kysely<Database>, id: number, scratch: string): Promise<void> {
  await db
    .updateTable('backup_checks')
    .set({ scratch: null })
    .where('id', '=', id)
    .where('scratch', '=', scratch)
    .execute();
}

export interface LeftScratch {
  readonly checkId: number;
  readonly contractId: string;
  readonly planId: string;
  readonly scratch: string;
}

/** What drills that have ended could not remove. */
export async function listLeftScratch(
  db: Kysely<Database>,
  contractIds: readonly string[],
): Promise<readonly LeftScratch[]> {
  if (contractIds.length === 0) return [];
  const rows = await db
    .selectFrom('backup_checks')
    .innerJoin('backup_copies', 'backup_copies.id', 'backup_checks.copy_id')
    .select(['backup_checks.id', 'backup_checks.scratch', 'backup_copies.contract_id', 'backup_copies.plan_id'])
    .where('backup_checks.scratch', 'is not', null)
    .where('backup_checks.outcome', 'is not', null)
    .where('backup_copies.contract_id', 'in', contractIds)
    .orderBy('backup_checks.id')
    .limit(100)
    .execute();
  return rows.flatMap(({ id, scratch, contract_id: contractId, plan_id: planId }) =>
    scratch === null ? [] : [{ checkId: id, contractId, planId, scratch }],
  );
}

export interface CheckHead {
  readonly copyId: number;
  readonly kind: BackupCheckKind;
  readonly place: CopyPlace;
  readonly startedBy: string | null;
  readonly startedAt: Date;
  readonly scratch: string | null;
}

export async function findCheck(db: Kysely<Database>, id: number): Promise<CheckHead | undefined> {
  const row: Selectable<BackupCheckRow> | undefined = await db
    .selectFrom('backup_checks')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    copyId: row.copy_id,
    kind: oneOf(CHECK_KINDS, row.kind),
    place: oneOf(COPY_PLACES, row.place),
    startedBy: row.started_by,
    startedAt: row.started_at,
    scratch: row.scratch,
  };
}
