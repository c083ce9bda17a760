import { watchStorms } from '../src/flows/alerts/watch-storms.ts';
import type { Job } from './job.ts';

/** Keeps the messages of alert storms up to date, and ends storms that have calmed down. */
export const stormsJob: Job = { name: 'storms', everyMs: 5_000, timeoutMs: 30_000, run: watchStorms };
