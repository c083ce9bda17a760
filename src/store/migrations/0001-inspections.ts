import type { Migration } from './migration.ts';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** Contracts, people, inspections with all they find, documents, inbox, outbox, scheduled runs, audit. */
export const inspectionsMigration: Migration = {
  version: 1,
  name: 'inspections',
  statements: [
    `CREATE TABLE IF NOT EXISTS contracts (
      id VARCHAR(64) NOT NULL PRIMARY KEY,
      number VARCHAR(100) NOT NULL,
      name JSON NOT NULL,
      channel VARCHAR(32) NOT NULL,
      time_zone VARCHAR(64) NOT NULL,
      updated_at DATETIME(3) NOT NULL
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS people (
      contract_id VARCHAR(64) NOT NULL,
      id VARCHAR(64) NOT NULL,
      name JSON NOT NULL,
      slack_user VARCHAR(32) NULL,
      roles JSON NOT NULL,
      removed_at DATETIME(3) NULL,
      PRIMARY KEY (contract_id, id),
      CONSTRAINT people_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS inspections (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      template_id VARCHAR(64) NOT NULL,
      template JSON NOT NULL,
      hosts JSON NULL,
      mode VARCHAR(16) NOT NULL,
      state VARCHAR(16) NOT NULL,
      origin VARCHAR(16) NOT NULL,
      request_key VARCHAR(190) NOT NULL,
      open_key VARCHAR(190) NULL,
      started_by VARCHAR(64) NOT NULL,
      started_at DATETIME(3) NOT NULL,
      collected_at DATETIME(3) NULL,
      ended_at DATETIME(3) NULL,
      end_reason TEXT NULL,
      ended_by VARCHAR(64) NULL,
      effort_onsite DECIMAL(6,2) NULL,
      effort_remote DECIMAL(6,2) NULL,
      effort_office DECIMAL(6,2) NULL,
      lease_owner VARCHAR(64) NULL,
      lease_until DATETIME(3) NULL,
      form_wanted VARCHAR(16) NULL,
      cancel_requested_by VARCHAR(64) NULL,
      UNIQUE KEY inspections_request (request_key),
      UNIQUE KEY inspections_open (open_key),
      KEY inspections_listed (contract_id, started_at),
      KEY inspections_previous (contract_id, template_id, state, collected_at),
      KEY inspections_abandoned (state, lease_until),
      KEY inspections_form_wanted (form_wanted),
      CONSTRAINT inspections_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS inspection_targets (
      inspection_id BIGINT NOT NULL,
      target_kind VARCHAR(16) NOT NULL,
      target_id VARCHAR(64) NOT NULL,
      target_name JSON NOT NULL,
      position INT NOT NULL,
      state VARCHAR(16) NOT NULL,
      failure JSON NULL,
      clock_offset_ms BIGINT NULL,
      started_at DATETIME(3) NULL,
      ended_at DATETIME(3) NULL,
      PRIMARY KEY (inspection_id, target_kind, target_id),
      CONSTRAINT inspection_targets_inspection FOREIGN KEY (inspection_id) REFERENCES inspections (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS inspection_items (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      inspection_id BIGINT NOT NULL,
      item_id VARCHAR(64) NOT NULL,
      position INT NOT NULL,
      group_position INT NOT NULL,
      group_title JSON NOT NULL,
      title JSON NOT NULL,
      verdict VARCHAR(16) NULL,
      final_verdict VARCHAR(16) NULL,
      UNIQUE KEY inspection_items_item (inspection_id, item_id),
      CONSTRAINT inspection_items_inspection FOREIGN KEY (inspection_id) REFERENCES inspections (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS inspection_results (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      inspection_id BIGINT NOT NULL,
      item_pk BIGINT NOT NULL,
      position INT NOT NULL,
      check_id VARCHAR(64) NOT NULL,
      target_kind VARCHAR(16) NOT NULL,
      target_id VARCHAR(64) NOT NULL,
      target_name JSON NOT NULL,
      params JSON NOT NULL,
      limits JSON NOT NULL,
      verdict VARCHAR(16) NULL,
      facts JSON NULL,
      findings JSON NULL,
      cursors JSON NULL,
      collected_at DATETIME(3) NULL,
      UNIQUE KEY inspection_results_position (item_pk, position),
      KEY inspection_results_target (inspection_id, target_kind, target_id),
      CONSTRAINT inspection_results_inspection FOREIGN KEY (inspection_id) REFERENCES inspections (id),
      CONSTRAINT inspection_results_item FOREIGN KEY (item_pk) REFERENCES inspection_items (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS item_entries (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      item_pk BIGINT NOT NULL,
      kind VARCHAR(16) NOT NULL,
      verdict VARCHAR(16) NULL,
      text TEXT NOT NULL,
      person_id VARCHAR(64) NOT NULL,
      request_key VARCHAR(190) NOT NULL,
      at DATETIME(3) NOT NULL,
      UNIQUE KEY item_entries_request (request_key),
      KEY item_entries_item (item_pk, at),
      CONSTRAINT item_entries_item_fk FOREIGN KEY (item_pk) REFERENCES inspection_items (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS readings (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      result_id BIGINT NOT NULL,
      contract_id VARCHAR(64) NOT NULL,
      check_id VARCHAR(64) NOT NULL,
      target_kind VARCHAR(16) NOT NULL,
      target_id VARCHAR(64) NOT NULL,
      metric VARCHAR(64) NOT NULL,
      subject VARCHAR(512) NOT NULL,
      value DOUBLE NOT NULL,
      unit VARCHAR(16) NOT NULL,
      limit_value DOUBLE NULL,
      at DATETIME(3) NOT NULL,
      KEY readings_result (result_id),
      KEY readings_trend (contract_id, target_kind, target_id, check_id, at),
      CONSTRAINT readings_result_fk FOREIGN KEY (result_id) REFERENCES inspection_results (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS evidence (
      result_id BIGINT NOT NULL PRIMARY KEY,
      excerpt MEDIUMTEXT NOT NULL,
      truncated TINYINT NOT NULL,
      CONSTRAINT evidence_result FOREIGN KEY (result_id) REFERENCES inspection_results (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS check_cursors (
      contract_id VARCHAR(64) NOT NULL,
      template_id VARCHAR(64) NOT NULL,
      check_id VARCHAR(64) NOT NULL,
      target_kind VARCHAR(16) NOT NULL,
      target_id VARCHAR(64) NOT NULL,
      subject_hash CHAR(64) NOT NULL,
      subject TEXT NOT NULL,
      value JSON NOT NULL,
      inspection_id BIGINT NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      PRIMARY KEY (contract_id, template_id, check_id, target_kind, target_id, subject_hash),
      CONSTRAINT check_cursors_inspection FOREIGN KEY (inspection_id) REFERENCES inspections (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS documents (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      inspection_id BIGINT NULL,
      document_key VARCHAR(190) NOT NULL,
      kind VARCHAR(32) NOT NULL,
      locale VARCHAR(8) NOT NULL,
      provisional TINYINT NOT NULL,
      file_name VARCHAR(255) NOT NULL,
      sha256 CHAR(64) NOT NULL,
      bytes BIGINT NOT NULL,
      created_at DATETIME(3) NOT NULL,
      UNIQUE KEY documents_key (document_key),
      KEY documents_inspection (inspection_id, created_at),
      CONSTRAINT documents_contract FOREIGN KEY (contract_id) REFERENCES contracts (id),
      CONSTRAINT documents_inspection_fk FOREIGN KEY (inspection_id) REFERENCES inspections (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS inbox (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      dedupe_key VARCHAR(190) NOT NULL,
      also_key VARCHAR(190) NULL,
      kind VARCHAR(32) NOT NULL,
      payload JSON NOT NULL,
      received_at DATETIME(3) NOT NULL,
      claimed_by VARCHAR(64) NULL,
      claimed_until DATETIME(3) NULL,
      attempts INT NOT NULL DEFAULT 0,
      done_at DATETIME(3) NULL,
      error TEXT NULL,
      UNIQUE KEY inbox_dedupe (dedupe_key),
      UNIQUE KEY inbox_also (also_key),
      KEY inbox_waiting (done_at, claimed_until)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS outbox (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      channel VARCHAR(32) NOT NULL,
      kind VARCHAR(16) NOT NULL,
      message_key VARCHAR(190) NOT NULL,
      thread_key VARCHAR(190) NULL,
      content JSON NOT NULL,
      revision INT NOT NULL DEFAULT 1,
      sent_revision INT NOT NULL DEFAULT 0,
      slack_ts VARCHAR(32) NULL,
      slack_file VARCHAR(32) NULL,
      attempted_at DATETIME(3) NULL,
      attempts INT NOT NULL DEFAULT 0,
      next_attempt_at DATETIME(3) NOT NULL,
      failed_at DATETIME(3) NULL,
      error TEXT NULL,
      created_at DATETIME(3) NOT NULL,
      pending TINYINT AS (CASE WHEN revision > sent_revision AND failed_at IS NULL THEN 1 ELSE 0 END) STORED,
      UNIQUE KEY outbox_message (message_key),
      KEY outbox_pending (pending, channel, id),
      KEY outbox_failed (failed_at),
      KEY outbox_thread (thread_key),
      CONSTRAINT outbox_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS outbox_channels (
      channel VARCHAR(32) NOT NULL PRIMARY KEY,
      claimed_by VARCHAR(64) NULL,
      claimed_until DATETIME(3) NULL
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS scheduled_runs (
      job VARCHAR(64) NOT NULL,
      due_at DATETIME(3) NOT NULL,
      claimed_by VARCHAR(64) NOT NULL,
      claimed_at DATETIME(3) NOT NULL,
      ended_at DATETIME(3) NULL,
      outcome VARCHAR(16) NULL,
      PRIMARY KEY (job, due_at)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS audit (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      at DATETIME(3) NOT NULL,
      contract_id VARCHAR(64) NULL,
      person_id VARCHAR(64) NULL,
      slack_user VARCHAR(32) NULL,
      origin VARCHAR(16) NOT NULL,
      channel VARCHAR(32) NULL,
      action VARCHAR(190) NOT NULL,
      arguments JSON NOT NULL,
      outcome VARCHAR(16) NOT NULL,
      error TEXT NULL,
      duration_ms INT NOT NULL,
      KEY audit_contract (contract_id, at)
    ) ${TABLE}`,
  ],
};
