import { takeUpCopies } from '../src/flows/backups/work-on-copy.ts';
import type { Job } from './job.ts';

/** Takes up backup copies that were started, and those whose maker died. */
export const backupsJob: Job = {
  name: 'backups',
  everyMs: 2_000,
  timeoutMs: 60_000,
  wokenBy: 'backups',
  run: takeUpCopies,
};
