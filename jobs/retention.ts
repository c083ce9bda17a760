import { removeFinished } from '../src/flows/remove-finished.ts';
import type { Job } from './job.ts';

/** Removes, once at the start and then daily, what was done so many days ago and serves nothing any more. */
export function createRetentionJob(keepDays: number): Job {
  return {
    name: 'retention',
    everyMs: 86_400_000,
    timeoutMs: 60 * 60_000,
    async run(ctx) {
      await removeFinished(ctx, keepDays);
    },
  };
}
