import type { Migration } from './migration.ts';

/** What a database had beside its tables when it was dumped: a drill compares what came back. */
export const databaseObjectsMigration: Migration = {
  version: 14,
  name: 'database-objects',
  statements: [
    {
      unless: `SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'backup_copies' AND column_name = 'objects'`,
      run: 'ALTER TABLE backup_copies ADD COLUMN objects JSON NULL',
    },
  ],
};
