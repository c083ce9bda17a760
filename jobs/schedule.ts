import type { Scheduler } from '../src/flows/jobs/scheduler.ts';
import type { Job } from './job.ts';

/** Alarms fire what is scheduled; this finds what they did not: after a suspension, a set clock, or a time that Rounds was down. */
export function createScheduleJob(scheduler: Pick<Scheduler, 'poll'>): Job {
  return { name: 'schedule', everyMs: 30_000, timeoutMs: 60_000, run: (ctx) => scheduler.poll(ctx) };
}
