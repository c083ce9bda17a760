import { keepWantedFiles } from '../src/flows/tickets/keep-files.ts';
import type { Job } from './job.ts';

/** Fetches and keeps pictures and files from the threads of tickets. */
export const ticketFilesJob: Job = {
  name: 'ticket-files',
  everyMs: 5_000,
  timeoutMs: 120_000,
  wokenBy: 'sla',
  run: keepWantedFiles,
};
