import type { Migration } from './migration.ts';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** Service records with all their versions, and the customer's signatures. */
export const recordsMigration: Migration = {
  version: 5,
  name: 'records',
  statements: [
    `CREATE TABLE IF NOT EXISTS record_numbers (
      contract_id VARCHAR(64) NOT NULL PRIMARY KEY,
      last_number INT NOT NULL,
      CONSTRAINT record_numbers_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS records (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      number INT NOT NULL,
      kind VARCHAR(32) NOT NULL,
      state VARCHAR(16) NOT NULL,
      version INT NOT NULL,
      happened_at DATETIME(3) NOT NULL,
      ended_at DATETIME(3) NULL,
      title VARCHAR(200) NOT NULL,
      engineer VARCHAR(64) NOT NULL,
      others VARCHAR(200) NULL,
      ticket_id BIGINT NULL,
      content JSON NOT NULL,
      effort_onsite DECIMAL(6,2) NOT NULL,
      effort_remote DECIMAL(6,2) NOT NULL,
      effort_office DECIMAL(6,2) NOT NULL,
      created_by VARCHAR(64) NOT NULL,
      created_at DATETIME(3) NOT NULL,
      origin VARCHAR(16) NOT NULL,
      request_key VARCHAR(190) NOT NULL,
      UNIQUE KEY records_number (contract_id, number),
      UNIQUE KEY records_request (request_key),
      KEY records_happened (contract_id, state, kind, happened_at),
      KEY records_ticket (ticket_id),
      CONSTRAINT records_contract FOREIGN KEY (contract_id) REFERENCES contracts (id),
      CONSTRAINT records_ticket_fk FOREIGN KEY (ticket_id) REFERENCES tickets (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS record_versions (
      record_id BIGINT NOT NULL,
      version INT NOT NULL,
      change_kind VARCHAR(16) NOT NULL,
      entry JSON NOT NULL,
      changed_by VARCHAR(64) NOT NULL,
      changed_at DATETIME(3) NOT NULL,
      reason VARCHAR(1000) NULL,
      request_key VARCHAR(190) NOT NULL,
      PRIMARY KEY (record_id, version),
      UNIQUE KEY record_versions_request (request_key),
      CONSTRAINT record_versions_record FOREIGN KEY (record_id) REFERENCES records (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS signatures (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      subject_kind VARCHAR(16) NOT NULL,
      subject_id BIGINT NOT NULL,
      version INT NOT NULL,
      person_id VARCHAR(64) NOT NULL,
      role VARCHAR(16) NOT NULL,
      rating VARCHAR(16) NULL,
      signed_at DATETIME(3) NOT NULL,
      request_key VARCHAR(190) NOT NULL,
      UNIQUE KEY signatures_subject (subject_kind, subject_id, version),
      UNIQUE KEY signatures_request (request_key)
    ) ${TABLE}`,
  ],
};
