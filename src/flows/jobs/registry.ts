import type { Context } from '../../context.ts';
import type { Site } from '../../core/site.ts';
import { backupJobs } from './backup-jobs.ts';
import { inspectionJobs } from './inspection-jobs.ts';
import { obligationJobs } from './remind-obligations.ts';
import type { ScheduledJob } from './scheduled-job.ts';

/** Makes the scheduled jobs that a site calls for. */
type JobMaker = (site: Site) => readonly ScheduledJob[];

const makers: readonly JobMaker[] = [inspectionJobs, backupJobs, obligationJobs];

/** Everything that is done on a schedule for the contracts of this process. */
export function scheduledJobs(ctx: Pick<Context, 'sites'>): ScheduledJob[] {
  return ctx.sites.all.flatMap(jobsOf);
}

export function jobsOf(site: Site): ScheduledJob[] {
  return makers.flatMap((make) => make(site));
}
