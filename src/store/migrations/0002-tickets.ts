import type { Migration } from './migration.ts';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** Alerts and how they arrive, what people say and react in the channel, tickets with their events and notices, our own outages. */
export const ticketsMigration: Migration = {
  version: 2,
  name: 'tickets',
  statements: [
    `CREATE TABLE IF NOT EXISTS deliveries (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      source_id VARCHAR(64) NOT NULL,
      body MEDIUMBLOB NOT NULL,
      received_at DATETIME(3) NOT NULL,
      claimed_by VARCHAR(64) NULL,
      claimed_until DATETIME(3) NULL,
      attempts INT NOT NULL DEFAULT 0,
      done_at DATETIME(3) NULL,
      alerts INT NULL,
      error TEXT NULL,
      KEY deliveries_waiting (done_at, id),
      CONSTRAINT deliveries_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS sla_policies (
      hash CHAR(64) NOT NULL PRIMARY KEY,
      policy JSON NOT NULL
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS ticket_numbers (
      contract_id VARCHAR(64) NOT NULL PRIMARY KEY,
      last_number INT NOT NULL,
      CONSTRAINT ticket_numbers_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS tickets (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      number INT NOT NULL,
      origin_key VARCHAR(190) NOT NULL,
      policy_hash CHAR(64) NOT NULL,
      card_key VARCHAR(190) NOT NULL,
      thread_channel VARCHAR(32) NULL,
      thread_ts VARCHAR(32) NULL,
      title VARCHAR(1000) NOT NULL,
      description TEXT NOT NULL,
      kind VARCHAR(16) NOT NULL,
      origin VARCHAR(16) NOT NULL,
      host_id VARCHAR(64) NULL,
      reporter VARCHAR(200) NULL,
      contact VARCHAR(200) NULL,
      assignee VARCHAR(64) NULL,
      continues INT NULL,
      state VARCHAR(16) NOT NULL,
      level INT NULL,
      paused TINYINT NOT NULL,
      opened_at DATETIME(3) NOT NULL,
      levelled_at DATETIME(3) NULL,
      responded_at DATETIME(3) NULL,
      restored_at DATETIME(3) NULL,
      ended_at DATETIME(3) NULL,
      cause TEXT NULL,
      solution TEXT NULL,
      rating VARCHAR(16) NULL,
      sheet_wanted TINYINT NOT NULL DEFAULT 0,
      effort_onsite DECIMAL(6,2) NULL,
      effort_remote DECIMAL(6,2) NULL,
      effort_office DECIMAL(6,2) NULL,
      UNIQUE KEY tickets_number (contract_id, number),
      UNIQUE KEY tickets_origin (origin_key),
      KEY tickets_state (contract_id, state, opened_at),
      KEY tickets_thread (thread_channel, thread_ts),
      KEY tickets_card (card_key),
      KEY tickets_sheet (sheet_wanted),
      CONSTRAINT tickets_contract FOREIGN KEY (contract_id) REFERENCES contracts (id),
      CONSTRAINT tickets_policy FOREIGN KEY (policy_hash) REFERENCES sla_policies (hash)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS ticket_events (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      ticket_id BIGINT NOT NULL,
      kind VARCHAR(16) NOT NULL,
      at DATETIME(3) NOT NULL,
      recorded_at DATETIME(3) NOT NULL,
      not_before DATETIME(3) NULL,
      actor VARCHAR(64) NULL,
      source VARCHAR(16) NOT NULL,
      source_key VARCHAR(190) NOT NULL,
      permalink VARCHAR(500) NULL,
      fact JSON NOT NULL,
      UNIQUE KEY ticket_events_source (ticket_id, source_key),
      KEY ticket_events_at (ticket_id, at),
      CONSTRAINT ticket_events_ticket FOREIGN KEY (ticket_id) REFERENCES tickets (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS ticket_files (
      ticket_id BIGINT NOT NULL,
      slack_file VARCHAR(32) NOT NULL,
      name VARCHAR(255) NOT NULL,
      sha256 CHAR(64) NULL,
      bytes BIGINT NULL,
      attempts INT NOT NULL DEFAULT 0,
      next_attempt_at DATETIME(3) NULL,
      error TEXT NULL,
      PRIMARY KEY (ticket_id, slack_file),
      KEY ticket_files_wanted (next_attempt_at),
      CONSTRAINT ticket_files_ticket FOREIGN KEY (ticket_id) REFERENCES tickets (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS notices (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      subject_kind VARCHAR(16) NOT NULL,
      subject_id BIGINT NOT NULL,
      kind VARCHAR(16) NOT NULL,
      stage VARCHAR(40) NOT NULL DEFAULT '',
      fraction DECIMAL(8,4) NOT NULL DEFAULT 0,
      due_at DATETIME(3) NOT NULL,
      UNIQUE KEY notices_subject (subject_kind, subject_id, kind, stage, fraction),
      KEY notices_due (due_at),
      CONSTRAINT notices_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS mutes (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      host_id VARCHAR(64) NULL,
      source_id VARCHAR(64) NULL,
      pattern VARCHAR(200) NULL,
      from_at DATETIME(3) NOT NULL,
      until_at DATETIME(3) NOT NULL,
      reason VARCHAR(1000) NOT NULL,
      created_by VARCHAR(64) NOT NULL,
      created_at DATETIME(3) NOT NULL,
      request_key VARCHAR(190) NOT NULL,
      ended_at DATETIME(3) NULL,
      ended_by VARCHAR(64) NULL,
      UNIQUE KEY mutes_request (request_key),
      KEY mutes_window (contract_id, until_at),
      CONSTRAINT mutes_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS storms (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      open_key VARCHAR(64) NULL,
      started_at DATETIME(3) NOT NULL,
      last_at DATETIME(3) NOT NULL,
      ended_at DATETIME(3) NULL,
      UNIQUE KEY storms_open (open_key),
      CONSTRAINT storms_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS alerts (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      source_id VARCHAR(64) NOT NULL,
      fingerprint CHAR(64) NOT NULL,
      open_key CHAR(64) NULL,
      state VARCHAR(16) NOT NULL,
      severity VARCHAR(40) NULL,
      title VARCHAR(1000) NOT NULL,
      host_text VARCHAR(300) NULL,
      host_id VARCHAR(64) NULL,
      content JSON NOT NULL,
      content_hash CHAR(64) NOT NULL,
      starts_at DATETIME(3) NOT NULL,
      received_at DATETIME(3) NOT NULL,
      resolved_at DATETIME(3) NULL,
      last_seen_at DATETIME(3) NOT NULL,
      occurrences INT NOT NULL DEFAULT 1,
      mute_id BIGINT NULL,
      storm_id BIGINT NULL,
      ticket_id BIGINT NULL,
      dismissed_at DATETIME(3) NULL,
      dismissed_by VARCHAR(64) NULL,
      UNIQUE KEY alerts_open (open_key),
      KEY alerts_fingerprint (contract_id, source_id, fingerprint, id),
      KEY alerts_received (contract_id, received_at),
      KEY alerts_ticket (ticket_id),
      KEY alerts_storm (storm_id),
      CONSTRAINT alerts_contract FOREIGN KEY (contract_id) REFERENCES contracts (id),
      CONSTRAINT alerts_mute FOREIGN KEY (mute_id) REFERENCES mutes (id),
      CONSTRAINT alerts_storm_fk FOREIGN KEY (storm_id) REFERENCES storms (id),
      CONSTRAINT alerts_ticket_fk FOREIGN KEY (ticket_id) REFERENCES tickets (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS alert_events (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      alert_id BIGINT NOT NULL,
      kind VARCHAR(16) NOT NULL,
      at DATETIME(3) NOT NULL,
      recorded_at DATETIME(3) NOT NULL,
      delivery_id BIGINT NULL,
      actor VARCHAR(64) NULL,
      content JSON NULL,
      KEY alert_events_alert (alert_id, id),
      CONSTRAINT alert_events_alert_fk FOREIGN KEY (alert_id) REFERENCES alerts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS heartbeats (
      contract_id VARCHAR(64) NOT NULL,
      source_id VARCHAR(64) NOT NULL,
      last_seen_at DATETIME(3) NOT NULL,
      silent_at DATETIME(3) NOT NULL,
      told_at DATETIME(3) NULL,
      PRIMARY KEY (contract_id, source_id),
      KEY heartbeats_silent (silent_at),
      CONSTRAINT heartbeats_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS chat_messages (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      channel VARCHAR(32) NOT NULL,
      ts VARCHAR(32) NOT NULL,
      thread_ts VARCHAR(32) NULL,
      slack_user VARCHAR(32) NOT NULL,
      person_id VARCHAR(64) NULL,
      text TEXT NOT NULL,
      files JSON NOT NULL,
      posted_at DATETIME(3) NOT NULL,
      recorded_at DATETIME(3) NOT NULL,
      edited_ts VARCHAR(32) NULL,
      deleted_at DATETIME(3) NULL,
      is_request TINYINT NOT NULL,
      dismissed_at DATETIME(3) NULL,
      dismissed_by VARCHAR(64) NULL,
      ticket_id BIGINT NULL,
      UNIQUE KEY chat_messages_ts (channel, ts),
      KEY chat_messages_thread (channel, thread_ts, ts),
      KEY chat_messages_requests (contract_id, is_request, posted_at),
      CONSTRAINT chat_messages_contract FOREIGN KEY (contract_id) REFERENCES contracts (id),
      CONSTRAINT chat_messages_ticket FOREIGN KEY (ticket_id) REFERENCES tickets (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS chat_reactions (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      channel VARCHAR(32) NOT NULL,
      message_ts VARCHAR(32) NOT NULL,
      slack_user VARCHAR(32) NOT NULL,
      name VARCHAR(100) NOT NULL,
      at DATETIME(3) NOT NULL,
      not_before DATETIME(3) NULL,
      removed_at DATETIME(3) NULL,
      active_key VARCHAR(190) NULL,
      UNIQUE KEY chat_reactions_active (active_key),
      KEY chat_reactions_message (channel, message_ts),
      CONSTRAINT chat_reactions_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS channel_marks (
      channel VARCHAR(32) NOT NULL PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      known_until DATETIME(3) NOT NULL,
      left_at DATETIME(3) NULL,
      CONSTRAINT channel_marks_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS process_runs (
      instance VARCHAR(64) NOT NULL PRIMARY KEY,
      started_at DATETIME(3) NOT NULL,
      seen_at DATETIME(3) NOT NULL,
      stopped_at DATETIME(3) NULL,
      KEY process_runs_seen (seen_at)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS outages (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      kind VARCHAR(16) NOT NULL,
      from_at DATETIME(3) NOT NULL,
      until_at DATETIME(3) NOT NULL,
      instance VARCHAR(64) NOT NULL,
      found JSON NULL,
      UNIQUE KEY outages_from (kind, instance, from_at),
      KEY outages_until (until_at)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS digests (
      contract_id VARCHAR(64) NOT NULL,
      day CHAR(10) NOT NULL,
      posted_at DATETIME(3) NOT NULL,
      PRIMARY KEY (contract_id, day),
      CONSTRAINT digests_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    {
      unless: columnExists('documents', 'ticket_id'),
      run: `ALTER TABLE documents
        ADD COLUMN ticket_id BIGINT NULL,
        ADD KEY documents_ticket (ticket_id, created_at),
        ADD CONSTRAINT documents_ticket_fk FOREIGN KEY (ticket_id) REFERENCES tickets (id)`,
    },
    {
      unless: columnExists('outbox', 'thread_ts'),
      run: `ALTER TABLE outbox
        ADD COLUMN thread_ts VARCHAR(32) NULL,
        ADD KEY outbox_ts (channel, slack_ts)`,
    },
  ],
};

function columnExists(table: string, column: string): string {
  return `SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = '${table}' AND column_name = '${column}'`;
}
