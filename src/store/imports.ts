import type { Kysely, Transaction } from 'kysely';
import type { InspectionMode } from '../core/inspection.ts';
import { insertRows } from './bulk-insert.ts';
import { parseJson, toJson } from './column.ts';
import type { ContractSpan } from './contract-span.ts';
import type { Database } from './schema.ts';

/** A file that was imported 补录. */
export interface ImportedFile {
  readonly id: number;
  readonly fileName: string;
  readonly sha256: string;
  readonly counts: { readonly [kind: string]: number };
  readonly by: string;
  readonly at: Date;
}

export interface NewImport {
  readonly contractId: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly encoding: string;
  readonly counts: { readonly [kind: string]: number };
  readonly by: string;
  readonly at: Date;
}

export interface ImportedLine {
  readonly sheet: string | null;
  readonly line: number;
  readonly reference: string | null;
  readonly subject: { readonly kind: 'record' | 'ticket' | 'inspection'; readonly id: number };
}

/** The import of a file of this content, if there was one. */
export async function findImport(
  db: Kysely<Database>,
  file: { readonly contractId: string; readonly sha256: string },
): Promise<ImportedFile | undefined> {
  const row = await db
    .selectFrom('imports')
    .selectAll()
    .where('contract_id', '=', file.contractId)
    .where('sha256', '=', file.sha256)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      fileName: row.file_name,
      sha256: row.sha256,
      counts: parseJson<ImportedFile['counts']>(row.counts),
      by: row.imported_by,
      at: row.imported_at,
    }
  );
}

/** @returns its id. @throws on a file that was imported before: unique by contract and content. */
export async function insertImport(trx: Transaction<Database>, file: NewImport): Promise<number> {
  const inserted = await trx
    .insertInto('imports')
    .values({
      contract_id: file.contractId,
      file_name: file.fileName,
      sha256: file.sha256,
      bytes: file.bytes,
      encoding: file.encoding,
      counts: toJson(file.counts),
      imported_by: file.by,
      imported_at: file.at,
    })
    .executeTakeFirstOrThrow();
  return Number(inserted.insertId);
}

/** Spreadsheets take 31; a file that none of them made may hold more. */
const SHEET_CHARACTERS = 64;

/** Which line became what. */
export async function insertImportedLines(
  trx: Transaction<Database>,
  importId: number,
  lines: readonly ImportedLine[],
): Promise<void> {
  const rows = lines.map(({ sheet, line, reference, subject }, position) => ({
    import_id: importId,
    position,
    sheet: sheet?.slice(0, SHEET_CHARACTERS) ?? null,
    line,
    reference,
    subject_kind: subject.kind,
    subject_id: subject.id,
  }));
  await insertRows(trx, 'import_rows', rows);
}

/** Tickets that were opened in a span and not cancelled: enough of them to tell the same ones. */
export async function listOpenedTickets(
  db: Kysely<Database>,
  { contractId, from, before }: ContractSpan,
): Promise<{ readonly number: number; readonly title: string; readonly openedAt: Date }[]> {
  const rows = await db
    .selectFrom('tickets')
    .select(['number', 'title', 'opened_at'])
    .where('contract_id', '=', contractId)
    .where('state', '!=', 'cancelled')
    .where('opened_at', '>=', from)
    .where('opened_at', '<', before)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ number: row.number, title: row.title, openedAt: row.opened_at }));
}

/** Records that count, of work that was begun in a span: enough of them to tell the same ones, and whose times overlap. */
export async function listWrittenRecords(db: Kysely<Database>, { contractId, from, before }: ContractSpan) {
  const rows = await db
    .selectFrom('records')
    .select(['number', 'kind', 'title', 'engineer', 'happened_at', 'ended_at'])
    .where('contract_id', '=', contractId)
    .where('state', '=', 'valid')
    .where('happened_at', '>=', from)
    .where('happened_at', '<', before)
    .orderBy('happened_at')
    .orderBy('id')
    .execute();
  return rows.map(({ happened_at: happenedAt, ended_at: endedAt, ...row }) => ({ ...row, happenedAt, endedAt }));
}

/** Inspections of the whole site that were begun in a span and issued. */
export async function listIssuedForms(
  db: Kysely<Database>,
  { contractId, from, before }: ContractSpan,
): Promise<
  { readonly id: number; readonly template: string; readonly mode: InspectionMode; readonly startedAt: Date }[]
> {
  const rows = await db
    .selectFrom('inspections')
    .select(['id', 'template_id', 'mode', 'started_at'])
    .where('contract_id', '=', contractId)
    .where('state', '=', 'issued')
    .where('hosts', 'is', null)
    .where('started_at', '>=', from)
    .where('started_at', '<', before)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    template: row.template_id,
    mode: row.mode as InspectionMode,
    startedAt: row.started_at,
  }));
}
