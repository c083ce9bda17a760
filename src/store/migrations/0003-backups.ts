import type { Migration } from './migration.ts';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** Backup copies and what was done to know more of them; scheduled runs as they are claimed; paused jobs. */
export const backupsMigration: Migration = {
  version: 3,
  name: 'backups',
  statements: [
    `CREATE TABLE IF NOT EXISTS backup_copies (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      plan_id VARCHAR(64) NOT NULL,
      kind VARCHAR(16) NOT NULL,
      base_id BIGINT NULL,
      state VARCHAR(16) NOT NULL,
      origin VARCHAR(16) NOT NULL,
      request_key VARCHAR(190) NOT NULL,
      open_key VARCHAR(190) NULL,
      started_by VARCHAR(64) NULL,
      started_at DATETIME(3) NOT NULL,
      ended_at DATETIME(3) NULL,
      host_id VARCHAR(64) NOT NULL,
      host_path VARCHAR(1000) NULL,
      store_path VARCHAR(1000) NULL,
      other_host_id VARCHAR(64) NULL,
      other_path VARCHAR(1000) NULL,
      compression VARCHAR(16) NULL,
      bytes BIGINT NULL,
      source_bytes BIGINT NULL,
      entries BIGINT NULL,
      sha256 CHAR(64) NULL,
      warnings JSON NOT NULL,
      failure JSON NULL,
      phase VARCHAR(32) NULL,
      progress_bytes BIGINT NULL,
      progress_at DATETIME(3) NULL,
      cancel_requested_by VARCHAR(64) NULL,
      lease_owner VARCHAR(64) NULL,
      lease_until DATETIME(3) NULL,
      removed_at DATETIME(3) NULL,
      removed_by VARCHAR(64) NULL,
      remove_reason JSON NULL,
      UNIQUE KEY backup_copies_request (request_key),
      UNIQUE KEY backup_copies_open (open_key),
      KEY backup_copies_listed (contract_id, plan_id, started_at),
      KEY backup_copies_abandoned (state, lease_until),
      KEY backup_copies_base (base_id),
      CONSTRAINT backup_copies_contract FOREIGN KEY (contract_id) REFERENCES contracts (id),
      CONSTRAINT backup_copies_base_fk FOREIGN KEY (base_id) REFERENCES backup_copies (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS backup_checks (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      copy_id BIGINT NOT NULL,
      kind VARCHAR(16) NOT NULL,
      place VARCHAR(16) NOT NULL,
      request_key VARCHAR(190) NOT NULL,
      started_by VARCHAR(64) NULL,
      started_at DATETIME(3) NOT NULL,
      ended_at DATETIME(3) NULL,
      outcome VARCHAR(16) NULL,
      findings JSON NOT NULL,
      restore_ms BIGINT NULL,
      scratch VARCHAR(1000) NULL,
      lease_owner VARCHAR(64) NULL,
      lease_until DATETIME(3) NULL,
      UNIQUE KEY backup_checks_request (request_key),
      KEY backup_checks_copy (copy_id, kind, started_at),
      KEY backup_checks_abandoned (outcome, lease_until),
      CONSTRAINT backup_checks_copy_fk FOREIGN KEY (copy_id) REFERENCES backup_copies (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS backup_hosts (
      contract_id VARCHAR(64) NOT NULL,
      host_id VARCHAR(64) NOT NULL,
      claimed_by VARCHAR(100) NULL,
      claimed_until DATETIME(3) NULL,
      PRIMARY KEY (contract_id, host_id),
      CONSTRAINT backup_hosts_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS job_pauses (
      job VARCHAR(190) NOT NULL PRIMARY KEY,
      paused_by VARCHAR(64) NOT NULL,
      paused_at DATETIME(3) NOT NULL,
      reason VARCHAR(1000) NOT NULL
    ) ${TABLE}`,

    {
      unless: `SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'scheduled_runs' AND column_name = 'contract_id'`,
      run: `ALTER TABLE scheduled_runs
        MODIFY job VARCHAR(190) NOT NULL,
        ADD COLUMN contract_id VARCHAR(64) NULL,
        ADD COLUMN lease_until DATETIME(3) NULL,
        ADD COLUMN late_ms BIGINT NULL,
        ADD COLUMN attempts INT NOT NULL DEFAULT 1,
        ADD COLUMN detail JSON NULL,
        ADD KEY scheduled_runs_abandoned (ended_at, lease_until)`,
    },
  ],
};
