import type { Migration } from './migration.ts';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** Service reports: who asked for which, the versions that were made, and indexes by which a period's facts are found. */
export const reportsMigration: Migration = {
  version: 6,
  name: 'reports',
  statements: [
    `CREATE TABLE IF NOT EXISTS reports (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      period_key VARCHAR(40) NOT NULL,
      length VARCHAR(16) NOT NULL,
      first_day CHAR(10) NOT NULL,
      last_day CHAR(10) NOT NULL,
      provisional TINYINT NOT NULL,
      version INT NOT NULL,
      as_of DATETIME(3) NOT NULL,
      data_hash CHAR(64) NOT NULL,
      summary JSON NOT NULL,
      reason VARCHAR(1000) NULL,
      changes JSON NOT NULL,
      made_by VARCHAR(64) NOT NULL,
      made_at DATETIME(3) NOT NULL,
      UNIQUE KEY reports_version (contract_id, period_key, provisional, version),
      KEY reports_made (contract_id, provisional, made_at),
      CONSTRAINT reports_contract FOREIGN KEY (contract_id) REFERENCES contracts (id)
    ) ${TABLE}`,

    `CREATE TABLE IF NOT EXISTS report_requests (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      period_key VARCHAR(40) NOT NULL,
      first_day CHAR(10) NOT NULL,
      last_day CHAR(10) NOT NULL,
      provisional TINYINT NOT NULL,
      locale VARCHAR(8) NOT NULL,
      reason VARCHAR(1000) NULL,
      state VARCHAR(16) NOT NULL,
      outcome VARCHAR(16) NULL,
      phase VARCHAR(16) NULL,
      report_id BIGINT NULL,
      findings JSON NULL,
      failure JSON NULL,
      attempts INT NOT NULL DEFAULT 0,
      asked_by VARCHAR(64) NOT NULL,
      asked_at DATETIME(3) NOT NULL,
      ended_at DATETIME(3) NULL,
      request_key VARCHAR(190) NOT NULL,
      open_key VARCHAR(190) NULL,
      lease_owner VARCHAR(64) NULL,
      lease_until DATETIME(3) NULL,
      UNIQUE KEY report_requests_request (request_key),
      UNIQUE KEY report_requests_open (open_key),
      KEY report_requests_wanted (state, lease_until),
      KEY report_requests_report (report_id),
      CONSTRAINT report_requests_contract FOREIGN KEY (contract_id) REFERENCES contracts (id),
      CONSTRAINT report_requests_report_fk FOREIGN KEY (report_id) REFERENCES reports (id)
    ) ${TABLE}`,

    {
      unless: columnExists('documents', 'report_id'),
      run: `ALTER TABLE documents
        ADD COLUMN report_id BIGINT NULL,
        ADD KEY documents_report (report_id),
        ADD CONSTRAINT documents_report_fk FOREIGN KEY (report_id) REFERENCES reports (id)`,
    },
    addIndex('tickets', 'tickets_opened', 'contract_id, opened_at'),
    addIndex('tickets', 'tickets_ended', 'contract_id, ended_at, opened_at'),
    addIndex('ticket_events', 'ticket_events_recorded', 'recorded_at'),
    addIndex('alerts', 'alerts_resolved', 'contract_id, resolved_at, received_at'),
    addIndex('inspection_items', 'inspection_items_verdict', 'inspection_id, final_verdict'),
    addIndex('inspection_results', 'inspection_results_checks', 'item_pk, check_id, target_kind, target_id, verdict'),
    addIndex('item_entries', 'item_entries_kind', 'kind, at'),
    addIndex('readings', 'readings_metric', 'contract_id, metric, at'),
  ],
};

function columnExists(table: string, column: string): string {
  return `SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = '${table}' AND column_name = '${column}'`;
}

function addIndex(table: string, name: string, columns: string): Migration['statements'][number] {
  return {
    unless: `SELECT 1 FROM information_schema.statistics
      WHERE table_schema = DATABASE() AND table_name = '${table}' AND index_name = '${name}'`,
    run: `ALTER TABLE ${table} ADD KEY ${name} (${columns})`,
  };
}
