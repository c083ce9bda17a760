import type { Migration } from './migration.ts';

/** Forms of records among the documents, and which of them are still to be written. */
export const recordDocumentsMigration: Migration = {
  version: 10,
  name: 'record-documents',
  statements: [
    {
      unless: `SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'records' AND column_name = 'sheet_wanted'`,
      run: `ALTER TABLE records
        ADD COLUMN sheet_wanted TINYINT NOT NULL DEFAULT 0,
        ADD KEY records_sheet_wanted (sheet_wanted, contract_id, id)`,
    },
    {
      unless: `SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'documents' AND column_name = 'record_id'`,
      run: `ALTER TABLE documents
        ADD COLUMN record_id BIGINT NULL,
        ADD KEY documents_record (record_id, created_at),
        ADD CONSTRAINT documents_record_fk FOREIGN KEY (record_id) REFERENCES records (id)`,
    },
  ],
};
