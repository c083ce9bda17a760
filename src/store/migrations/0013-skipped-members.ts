import type { Migration } from './migration.ts';

/** What a copy names and does not hold: sockets, and files that vanished while it was made. */
export const skippedMembersMigration: Migration = {
  version: 13,
  name: 'skipped-members',
  statements: [
    {
      unless: `SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'backup_copies' AND column_name = 'skipped'`,
      run: 'ALTER TABLE backup_copies ADD COLUMN skipped JSON NULL',
    },
  ],
};
