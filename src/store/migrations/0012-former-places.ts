import type { Migration } from './migration.ts';

/** Where messages of the outbox stood that were deleted and posted anew, and threads that tickets have left. */
export const formerPlacesMigration: Migration = {
  version: 12,
  name: 'former-places',
  statements: [
    `CREATE TABLE IF NOT EXISTS former_places (
      channel VARCHAR(32) NOT NULL,
      slack_ts VARCHAR(32) NOT NULL,
      message_key VARCHAR(190) NOT NULL,
      PRIMARY KEY (channel, slack_ts),
      KEY former_places_message (message_key)
    ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  ],
};
