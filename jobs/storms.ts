import { calmStorms } from '../src/flows/alerts/calm-storms.ts';
import type { Job } from './job.ts';

/** Ends alert storms that have calmed down. */
export const stormsJob: Job = { name: 'storms', everyMs: 5_000, timeoutMs: 30_000, run: calmStorms };
