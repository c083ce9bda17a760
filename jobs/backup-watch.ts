import { watchPlans } from '../src/flows/backups/watch-plans.ts';
import type { Job } from './job.ts';

/** Tells of backups that were not made, not verified or not restored for trial when that was due. */
export const backupWatchJob: Job = {
  name: 'backup-watch',
  everyMs: 60_000,
  timeoutMs: 60_000,
  wokenBy: 'backups',
  run: watchPlans,
};
