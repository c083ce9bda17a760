import type { Migration } from './migration.ts';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** Files of past records that were imported, and what came of each of their lines. */
export const importsMigration: Migration = {
  version: 7,
  name: 'imports',
  statements: [
    `CREATE TABLE IF NOT EXISTS imports (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      file_name VARCHAR(255) NOT NULL,
      sha256 CHAR(64) NOT NULL,
      bytes BIGINT NOT NULL,
      encoding VARCHAR(16) NOT NULL,
      counts JSON NOT NULL,
      imported_by VARCHAR(64) NOT NULL,
      imported_at DATETIME(3) NOT NULL,
      UNIQUE KEY imports_file (contract_id, sha256),
      CONSTRAINT imports_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS import_rows (
      import_id BIGINT NOT NULL,
      position INT NOT NULL,
      sheet VARCHAR(64) NULL,
      line INT NOT NULL,
      reference VARCHAR(200) NULL,
      subject_kind VARCHAR(16) NOT NULL,
      subject_id BIGINT NOT NULL,
      PRIMARY KEY (import_id, position),
      UNIQUE KEY import_rows_subject (subject_kind, subject_id),
      CONSTRAINT import_rows_import FOREIGN KEY (import_id) REFERENCES imports (id)
    ) ${TABLE}`,
  ],
};
