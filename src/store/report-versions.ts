import type { Kysely, Selectable } from 'kysely';
import type { Locale, Message } from '../core/message.ts';
import type { ReportPeriod } from '../core/obligation.ts';
import type { Evidence } from '../core/obligation-status.ts';
import type { NewReportVersion, ReportSummary, ReportVersion } from '../core/report-request.ts';
import { parseJson, toJson } from './column.ts';
import type { DocumentKind } from './documents.ts';
import type { ReportRow } from './report-rows.ts';
import type { Database } from './schema.ts';
import { findLatestSignatures } from './signatures.ts';

/** @returns its id. @throws a duplicate key where another process has made this version meanwhile. */
export async function insertReport(trx: Kysely<Database>, report: NewReportVersion): Promise<number> {
  const inserted = await trx
    .insertInto('reports')
    .values({
      contract_id: report.contractId,
      period_key: report.periodKey,
      length: report.length,
      first_day: report.firstDay,
      last_day: report.lastDay,
      provisional: report.provisional ? 1 : 0,
      version: report.version,
      as_of: report.asOf,
      data_hash: report.dataHash,
      summary: toJson(report.summary),
      reason: report.reason,
      changes: toJson(report.changes),
      made_by: report.madeBy,
      made_at: report.madeAt,
    })
    .executeTakeFirstOrThrow();
  return Number(inserted.insertId);
}

export async function findReport(db: Kysely<Database>, id: number): Promise<ReportVersion | undefined> {
  const rows = await db.selectFrom('reports').selectAll().where('id', '=', id).execute();
  return (await toVersions(db, rows))[0];
}

/** All versions of a period's report, the oldest first; drafts of a period that ran are counted apart. */
export async function listVersions(
  db: Kysely<Database>,
  of: { readonly contractId: string; readonly periodKey: string; readonly provisional: boolean },
): Promise<ReportVersion[]> {
  const rows = await db
    .selectFrom('reports')
    .selectAll()
    .where('contract_id', '=', of.contractId)
    .where('period_key', '=', of.periodKey)
    .where('provisional', '=', of.provisional ? 1 : 0)
    .orderBy('version')
    .execute();
  return toVersions(db, rows);
}

/** Issued versions of a contract, the newest first. */
export async function listReports(
  db: Kysely<Database>,
  contractId: string,
  page: { readonly limit: number },
): Promise<ReportVersion[]> {
  const rows = await db
    .selectFrom('reports')
    .selectAll()
    .where('contract_id', '=', contractId)
    .where('provisional', '=', 0)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
  return toVersions(db, rows);
}

/**
 * Reports on periods of a length that were issued in a half-open period of time, in order, each by its first version about these
 * days: what proves that a report was owed and given. A reissue proves nothing more, unless the contract was extended meanwhile and
 * the period has other days.
 */
export async function listIssuedReports(
  db: Kysely<Database>,
  wanted: {
    readonly contractId: string;
    readonly length: ReportPeriod;
    readonly from: Date;
    readonly before: Date;
  },
): Promise<(Evidence & Pick<ReportVersion, 'firstDay' | 'lastDay'>)[]> {
  const rows = await db
    .selectFrom('reports')
    .select(['id', 'period_key', 'first_day', 'last_day', 'made_at'])
    .where('contract_id', '=', wanted.contractId)
    .where('provisional', '=', 0)
    .where('length', '=', wanted.length)
    .where('made_at', '>=', wanted.from)
    .where('made_at', '<', wanted.before)
    .orderBy('made_at')
    .orderBy('id')
    .execute();
  const firsts = [...Map.groupBy(rows, (row) => `${row.first_day} ${row.last_day}`).values()].flatMap(
    ([first]) => first ?? [],
  );
  return firsts.map((row) => ({
    id: row.id,
    name: row.period_key,
    at: row.made_at,
    firstDay: row.first_day,
    lastDay: row.last_day,
  }));
}

/** A file of a version, as it was made. */
export interface ReportFile {
  readonly id: number;
  readonly kind: DocumentKind;
  readonly locale: Locale;
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** The files of a version in the order of their making; in one language where one is given. */
export async function listReportFiles(db: Kysely<Database>, reportId: number, locale?: Locale): Promise<ReportFile[]> {
  const rows = await db
    .selectFrom('documents')
    .select(['id', 'kind', 'locale', 'file_name', 'sha256', 'bytes'])
    .where('report_id', '=', reportId)
    .$if(locale !== undefined, (query) => query.where('locale', '=', locale ?? ''))
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as DocumentKind,
    locale: row.locale as Locale,
    fileName: row.file_name,
    sha256: row.sha256,
    bytes: Number(row.bytes),
  }));
}

async function toVersions(db: Kysely<Database>, rows: readonly Selectable<ReportRow>[]): Promise<ReportVersion[]> {
  const signatures = await findLatestSignatures(
    db,
    'report',
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const signature = signatures.get(row.id);
    return {
      id: row.id,
      contractId: row.contract_id,
      periodKey: row.period_key,
      length: row.length as ReportVersion['length'],
      firstDay: row.first_day,
      lastDay: row.last_day,
      provisional: row.provisional === 1,
      version: row.version,
      asOf: row.as_of,
      dataHash: row.data_hash,
      summary: parseJson<ReportSummary>(row.summary),
      reason: row.reason,
      changes: parseJson<Message[]>(row.changes),
      madeBy: row.made_by,
      madeAt: row.made_at,
      signature: signature ? { person: signature.person, at: signature.at } : null,
    };
  });
}
