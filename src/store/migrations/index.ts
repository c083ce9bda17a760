import { inspectionsMigration } from './0001-inspections.ts';
import { ticketsMigration } from './0002-tickets.ts';
import { backupsMigration } from './0003-backups.ts';
import { scheduledJobsMigration } from './0004-scheduled-jobs.ts';
import { recordsMigration } from './0005-records.ts';
import { reportsMigration } from './0006-reports.ts';
import { importsMigration } from './0007-imports.ts';
import { knowledgeMigration } from './0008-knowledge.ts';
import { waiversMigration } from './0009-waivers.ts';
import { recordDocumentsMigration } from './0010-record-documents.ts';
import { backupWatchesMigration } from './0011-backup-watches.ts';
import { formerPlacesMigration } from './0012-former-places.ts';
import { skippedMembersMigration } from './0013-skipped-members.ts';
import { databaseObjectsMigration } from './0014-database-objects.ts';
import type { Migration } from './migration.ts';

/** In the order of their versions; what was released is never edited, only followed by another. */
export const migrations: readonly Migration[] = [
  inspectionsMigration,
  ticketsMigration,
  backupsMigration,
  scheduledJobsMigration,
  recordsMigration,
  reportsMigration,
  importsMigration,
  knowledgeMigration,
  waiversMigration,
  recordDocumentsMigration,
  backupWatchesMigration,
  formerPlacesMigration,
  skippedMembersMigration,
  databaseObjectsMigration,
];
