import type { Kysely, Selectable, Transaction, Updateable } from 'kysely';
import type { Locale, Message } from '../core/message.ts';
import { openKeyOf, type ReportOutcome, type ReportPhase, type ReportRequest } from '../core/report-request.ts';
import { parseJson, toJson } from './column.ts';
import { leaseNow, leaseUntil } from './lease.ts';
import type { ReportRequestRow } from './report-rows.ts';
import type { RowLease } from './running-rows.ts';
import type { Database } from './schema.ts';

export type NewReportRequest = Pick<
  ReportRequest,
  'contractId' | 'periodKey' | 'firstDay' | 'lastDay' | 'provisional' | 'locale' | 'reason' | 'askedBy' | 'askedAt'
> & {
  readonly requestKey: string;
};

/** @returns its id. @throws a duplicate key where the request is known, or the same report is being made. */
export async function insertReportRequest(trx: Transaction<Database>, request: NewReportRequest): Promise<number> {
  const inserted = await trx
    .insertInto('report_requests')
    .values({
      contract_id: request.contractId,
      period_key: request.periodKey,
      first_day: request.firstDay,
      last_day: request.lastDay,
      provisional: request.provisional ? 1 : 0,
      locale: request.locale,
      reason: request.reason,
      state: 'wanted',
      asked_by: request.askedBy,
      asked_at: request.askedAt,
      request_key: request.requestKey,
      open_key: openKeyOf(request),
      lease_until: leaseNow,
    })
    .executeTakeFirstOrThrow();
  return Number(inserted.insertId);
}

export async function findReportRequest(
  db: Kysely<Database>,
  by: { readonly id: number } | { readonly requestKey: string } | { readonly openKey: string },
): Promise<ReportRequest | undefined> {
  let query = db.selectFrom('report_requests').selectAll();
  if ('id' in by) query = query.where('id', '=', by.id);
  else if ('requestKey' in by) query = query.where('request_key', '=', by.requestKey);
  else query = query.where('open_key', '=', by.openKey);
  const row = await query.executeTakeFirst();
  return row && toRequest(row);
}

/** Those that a version answered, whose messages show it; the oldest first. */
export async function listRequestsOf(db: Kysely<Database>, reportId: number): Promise<ReportRequest[]> {
  const rows = await db
    .selectFrom('report_requests')
    .selectAll()
    .where('report_id', '=', reportId)
    .orderBy('id')
    .execute();
  return rows.map(toRequest);
}

/**
 * Claims the oldest report that is wanted and that nobody makes, or whose maker gives no sign of life.
 * @param only this one; by default whichever there is.
 */
export async function claimReport(
  trx: Transaction<Database>,
  lease: RowLease,
  only?: number,
): Promise<ReportRequest | undefined> {
  if (lease.contractIds.length === 0) return undefined;
  const row = await trx
    .selectFrom('report_requests')
    .selectAll()
    .where('state', 'in', ['wanted', 'building'])
    .where('contract_id', 'in', lease.contractIds)
    .where('lease_until', '<=', leaseNow)
    .$if(only !== undefined, (query) => query.where('id', '=', only ?? 0))
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (!row) return undefined;
  const attempts = row.attempts + 1;
  await trx
    .updateTable('report_requests')
    .set({ state: 'building', attempts, lease_owner: lease.owner, lease_until: leaseUntil(lease.milliseconds) })
    .where('id', '=', row.id)
    .execute();
  return { ...toRequest(row), state: 'building', attempts };
}

/** Says that we are alive. @returns whether it is still ours. */
export async function renewReport(db: Kysely<Database>, id: number, lease: RowLease): Promise<boolean> {
  await ownRequest(db, id, lease.owner)
    .set({ lease_until: leaseUntil(lease.milliseconds) })
    .execute();
  const row = await db
    .selectFrom('report_requests')
    .select(['lease_owner', 'state'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.lease_owner === lease.owner && row.state === 'building';
}

/** Says what is being done now, if it is still ours. */
export async function advanceReport(
  trx: Transaction<Database>,
  id: number,
  { owner, phase }: { readonly owner: string; readonly phase: ReportPhase },
): Promise<void> {
  await ownRequest(trx, id, owner).set({ phase }).execute();
}

/** Gives it back: another worker, or this one, takes it up after the pause. */
export async function releaseReport(
  db: Kysely<Database>,
  id: number,
  { owner, pauseMs }: { readonly owner: string; readonly pauseMs: number },
): Promise<void> {
  await ownRequest(db, id, owner)
    .set({ state: 'wanted', lease_owner: null, lease_until: leaseUntil(pauseMs) })
    .execute();
}

export type ReportEnd =
  | { readonly outcome: ReportOutcome; readonly reportId: number; readonly findings: readonly Message[] }
  | { readonly failure: Message };

/** Writes how it ended, under its lock, if it is still ours. @returns whether it was. */
export async function endReport(
  trx: Transaction<Database>,
  id: number,
  { owner, end, at }: { readonly owner: string; readonly end: ReportEnd; readonly at: Date },
): Promise<boolean> {
  const row = await trx
    .selectFrom('report_requests')
    .select(['lease_owner', 'state'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row?.lease_owner !== owner || row.state !== 'building') return false;
  await trx
    .updateTable('report_requests')
    .set({ ...endColumns(end), phase: null, ended_at: at, open_key: null, lease_owner: null, lease_until: null })
    .where('id', '=', id)
    .execute();
  return true;
}

function endColumns(end: ReportEnd): Updateable<ReportRequestRow> {
  if ('failure' in end) return { state: 'failed', failure: toJson(end.failure) };
  const { outcome, reportId, findings } = end;
  return { state: 'done', outcome, report_id: reportId, findings: toJson(findings) };
}

function ownRequest(db: Kysely<Database>, id: number, owner: string) {
  return db
    .updateTable('report_requests')
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .where('state', '=', 'building');
}

function toRequest(row: Selectable<ReportRequestRow>): ReportRequest {
  return {
    id: row.id,
    contractId: row.contract_id,
    periodKey: row.period_key,
    firstDay: row.first_day,
    lastDay: row.last_day,
    provisional: row.provisional === 1,
    locale: row.locale as Locale,
    reason: row.reason,
    state: row.state as ReportRequest['state'],
    outcome: row.outcome as ReportOutcome | null,
    phase: row.phase as ReportPhase | null,
    reportId: row.report_id,
    findings: row.findings === null ? [] : parseJson<Message[]>(row.findings),
    failure: row.failure === null ? null : parseJson<Message>(row.failure),
    attempts: row.attempts,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    endedAt: row.ended_at,
  };
}
