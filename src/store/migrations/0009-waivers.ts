import type { Migration } from './migration.ts';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** Obligations that were waived for a period, and a second digest in the evening. */
export const waiversMigration: Migration = {
  version: 9,
  name: 'waivers',
  statements: [
    `CREATE TABLE IF NOT EXISTS waivers (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      obligation_id VARCHAR(64) NOT NULL,
      period_length VARCHAR(16) NOT NULL,
      first_day CHAR(10) NOT NULL,
      last_day CHAR(10) NOT NULL,
      reason VARCHAR(1000) NOT NULL,
      waived_by VARCHAR(64) NOT NULL,
      waived_at DATETIME(3) NOT NULL,
      request_key VARCHAR(190) NOT NULL,
      open_key VARCHAR(190) NULL,
      ended_by VARCHAR(64) NULL,
      ended_at DATETIME(3) NULL,
      ended_request_key VARCHAR(190) NULL,
      UNIQUE KEY waivers_request (request_key),
      UNIQUE KEY waivers_open (open_key),
      UNIQUE KEY waivers_ended_request (ended_request_key),
      KEY waivers_contract (contract_id, obligation_id, first_day),
      CONSTRAINT waivers_contract_fk FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS evening_digests (
      contract_id VARCHAR(64) NOT NULL,
      day CHAR(10) NOT NULL,
      posted_at DATETIME(3) NOT NULL,
      PRIMARY KEY (contract_id, day),
      CONSTRAINT evening_digests_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,
  ],
};
