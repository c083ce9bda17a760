import { releaseMuted } from '../src/flows/alerts/release-muted.ts';
import type { Job } from './job.ts';

/** Tells what still fires when a planned maintenance is over. */
export const mutesJob: Job = {
  name: 'mutes',
  everyMs: 5_000,
  timeoutMs: 30_000,
  run: releaseMuted,
};
