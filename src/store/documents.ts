import type { Kysely } from 'kysely';
import type { Locale } from '../core/message.ts';
import type { Database } from './schema.ts';

export type DocumentKind =
  | 'inspection-form'
  | 'record-sheet'
  | 'record-form'
  | 'fault-report'
  | 'service-report'
  | 'service-report-annex'
  | 'service-report-pdf';

/** A file that Rounds made, kept in the file store under its content's hash. */
export interface StoredDocument {
  readonly id: number;
  readonly contractId: string;
  readonly inspectionId: number | null;
  readonly ticketId: number | null;
  /** The service record that it is the form of. */
  readonly recordId: number | null;
  /** The version of a service report that it prints. */
  readonly reportId: number | null;
  /** Unique: the same document is made once, whoever makes it. */
  readonly key: string;
  readonly kind: DocumentKind;
  readonly locale: Locale;
  readonly provisional: boolean;
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly createdAt: Date;
}

export async function insertDocument(
  db: Kysely<Database>,
  document: Omit<StoredDocument, 'id' | 'ticketId' | 'recordId' | 'reportId'> & {
    readonly ticketId?: number;
    readonly recordId?: number;
    readonly reportId?: number;
  },
): Promise<number> {
  const inserted = await db
    .insertInto('documents')
    .values({
      contract_id: document.contractId,
      inspection_id: document.inspectionId,
      ticket_id: document.ticketId ?? null,
      record_id: document.recordId ?? null,
      report_id: document.reportId ?? null,
      document_key: document.key,
      kind: document.kind,
      locale: document.locale,
      provisional: document.provisional ? 1 : 0,
      file_name: document.fileName,
      sha256: document.sha256,
      bytes: document.bytes,
      created_at: document.createdAt,
    })
    .executeTakeFirstOrThrow();
  return Number(inserted.insertId);
}

export async function findDocument(db: Kysely<Database>, id: number): Promise<StoredDocument | undefined> {
  const row = await db.selectFrom('documents').selectAll().where('id', '=', id).executeTakeFirst();
  return (
    row && {
      id: row.id,
      contractId: row.contract_id,
      inspectionId: row.inspection_id,
      ticketId: row.ticket_id,
      recordId: row.record_id,
      reportId: row.report_id,
      key: row.document_key,
      kind: row.kind as DocumentKind,
      locale: row.locale as Locale,
      provisional: row.provisional === 1,
      fileName: row.file_name,
      sha256: row.sha256,
      bytes: Number(row.bytes),
      createdAt: row.created_at,
    }
  );
}
