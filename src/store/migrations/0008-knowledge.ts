import type { Migration } from './migration.ts';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** Knowledge articles with all their versions, and the index by which they and solved tickets are found. */
export const knowledgeMigration: Migration = {
  version: 8,
  name: 'knowledge',
  statements: [
    // One row a contract: its articles are numbered under the row's lock, and its words stand under its small number.
    `CREATE TABLE IF NOT EXISTS knowledge_contracts (
      id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      last_number INT NOT NULL,
      UNIQUE KEY knowledge_contracts_contract (contract_id),
      CONSTRAINT knowledge_contracts_fk FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS articles (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      number INT NOT NULL,
      state VARCHAR(16) NOT NULL,
      version INT NOT NULL,
      title VARCHAR(200) NOT NULL,
      symptom TEXT NOT NULL,
      cause TEXT NOT NULL,
      solution TEXT NOT NULL,
      tags JSON NOT NULL,
      ticket_id BIGINT NULL,
      created_by VARCHAR(64) NOT NULL,
      created_at DATETIME(3) NOT NULL,
      changed_at DATETIME(3) NOT NULL,
      UNIQUE KEY articles_number (contract_id, number),
      KEY articles_changed (contract_id, state, changed_at),
      KEY articles_ticket (ticket_id),
      CONSTRAINT articles_contract FOREIGN KEY (contract_id) REFERENCES contracts (id),
      CONSTRAINT articles_ticket_fk FOREIGN KEY (ticket_id) REFERENCES tickets (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS article_versions (
      article_id BIGINT NOT NULL,
      version INT NOT NULL,
      change_kind VARCHAR(16) NOT NULL,
      entry JSON NOT NULL,
      changed_by VARCHAR(64) NOT NULL,
      changed_at DATETIME(3) NOT NULL,
      reason VARCHAR(1000) NULL,
      request_key VARCHAR(190) NOT NULL,
      PRIMARY KEY (article_id, version),
      UNIQUE KEY article_versions_request (request_key),
      CONSTRAINT article_versions_article FOREIGN KEY (article_id) REFERENCES articles (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS knowledge_entries (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      scope INT NOT NULL,
      kind VARCHAR(16) NOT NULL,
      subject_id BIGINT NOT NULL,
      words BLOB NOT NULL,
      UNIQUE KEY knowledge_entries_subject (kind, subject_id),
      KEY knowledge_entries_scope (scope, id)
    ) ${TABLE}`,

    // Small rows in the order in which they are looked for; nothing else points at them.
    `CREATE TABLE IF NOT EXISTS knowledge_words (
      scope INT NOT NULL,
      word INT NOT NULL,
      entry BIGINT NOT NULL,
      PRIMARY KEY (scope, word, entry)
    ) ${TABLE}`,

    // Tickets that are there already are to be indexed, each that comes only when there is something to index.
    {
      unless: columnExists('tickets', 'knowledge_wanted'),
      run: `ALTER TABLE tickets
        ADD COLUMN knowledge_wanted TINYINT NOT NULL DEFAULT 1,
        ADD KEY tickets_knowledge (knowledge_wanted)`,
    },
    'ALTER TABLE tickets ALTER COLUMN knowledge_wanted SET DEFAULT 0',
  ],
};

function columnExists(table: string, column: string): string {
  return `SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = '${table}' AND column_name = '${column}'`;
}
