import type { Context } from '../../context.ts';
import { nearest } from '../../core/nearest.ts';
import type { ScheduledRun } from '../../core/scheduled-run.ts';
import type { Site } from '../../core/site.ts';
import { UserError } from '../../errors.ts';
import { type JobPause, listPauses } from '../../store/job-pauses.ts';
import { listLatestRuns } from '../../store/scheduled-runs.ts';
import { jobNextRuns } from './due-times.ts';
import { jobsOf } from './registry.ts';
import type { ScheduledJob } from './scheduled-job.ts';

/** A scheduled job as it stands. */
export interface JobStanding {
  readonly job: ScheduledJob;
  readonly pause: JobPause | null;
  /** When it is due next; fewer than asked for where the contract ends before. */
  readonly next: readonly Date[];
  /** Of the time at which it was due last; null before the first. */
  readonly last: ScheduledRun | null;
  /** The last one that was done. */
  readonly lastDone: ScheduledRun | null;
}

/** All scheduled jobs of a contract. */
export async function readJobs(ctx: Context, site: Site, nextCount: number): Promise<JobStanding[]> {
  const jobs = jobsOf(site);
  const names = jobs.map(({ name }) => name);
  const pauses = await listPauses(ctx.store, names);
  const last = await listLatestRuns(ctx.store, names);
  const lastDone = await listLatestRuns(ctx.store, names, ['done']);
  const now = ctx.clock.now();
  return jobs.map((job) => ({
    job,
    pause: pauses.get(job.name) ?? null,
    next: jobNextRuns(ctx, job, now, nextCount),
    last: last.get(job.name) ?? null,
    lastDone: lastDone.get(job.name) ?? null,
  }));
}

/**
 * The job that a person means: by its name, by its name without the contract, or by its end where no other has the same.
 * @throws UserError
 */
export function findJob(site: Site, typed: string): ScheduledJob {
  const jobs = jobsOf(site);
  const wanted = typed.trim().toLowerCase();
  const short = (job: ScheduledJob) => shortName(job);
  const exact = jobs.find((job) => job.name === wanted || short(job) === wanted);
  if (exact) return exact;
  const ending = jobs.filter((job) => short(job).endsWith(`:${wanted}`));
  const [only, ...others] = ending;
  if (only && others.length === 0) return only;
  const names = (ending.length > 0 ? ending : jobs).map(short);
  if (names.length === 0) throw new UserError('job.none');
  if (ending.length > 0) throw new UserError('job.which-one', { typed, names: names.join(', ') });
  // `daily` is what `dayly` is nearest to, not `inspection:daily`.
  const closest = nearest(wanted, [...names, ...names.map((name) => name.slice(name.indexOf(':') + 1))]);
  throw closest === undefined
    ? new UserError('job.unknown', { typed, names: names.join(', ') })
    : new UserError('job.unknown-near', { typed, nearest: closest, names: names.join(', ') });
}

/** `inspection:monthly`: within a contract its id says nothing. */
export function shortName({ name, contractId }: ScheduledJob): string {
  return name
    .split(':')
    .filter((part, index) => index !== 1 || part !== contractId)
    .join(':');
}
