import type { Migration } from './migration.ts';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** Until when each scheduled job was looked after, and what was last said of it. */
export const scheduledJobsMigration: Migration = {
  version: 4,
  name: 'scheduled-jobs',
  statements: [
    `CREATE TABLE IF NOT EXISTS scheduled_jobs (
      job VARCHAR(190) NOT NULL PRIMARY KEY,
      contract_id VARCHAR(64) NOT NULL,
      considered_until DATETIME(3) NOT NULL,
      notice_due_at DATETIME(3) NULL,
      notice_at DATETIME(3) NULL,
      recovered_at DATETIME(3) NULL
    ) ${TABLE}`,

    {
      unless: `SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'scheduled_runs' AND column_name = 'told_in'`,
      run: `ALTER TABLE scheduled_runs
        ADD COLUMN told_in DATETIME(3) NULL,
        ADD KEY scheduled_runs_told (job, told_in)`,
    },
  ],
};
