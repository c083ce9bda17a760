import type { Migration } from './migration.ts';

/** Since when each backup plan is known, and what was last said of its troubles. */
export const backupWatchesMigration: Migration = {
  version: 11,
  name: 'backup-watches',
  statements: [
    `CREATE TABLE IF NOT EXISTS backup_watches (
      contract_id VARCHAR(64) NOT NULL,
      plan_id VARCHAR(64) NOT NULL,
      known_since DATETIME(3) NOT NULL,
      begun_at DATETIME(3) NULL,
      recovered_at DATETIME(3) NULL,
      told JSON NOT NULL,
      PRIMARY KEY (contract_id, plan_id),
      CONSTRAINT backup_watches_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  ],
};
