import type { Context } from '../../context.ts';
import type { Alarms } from '../../core/alarm-port.ts';
import {
  deleteForgottenJobs,
  insertUnseenJobs,
  type JobHead,
  listJobHeads,
  markConsidered,
} from '../../store/scheduled-jobs.ts';
import { listAbandonedJobs } from '../../store/scheduled-runs.ts';
import { isStoreAway } from '../store-outage.ts';
import { type ClaimedRun, claimDue, takeUpRun } from './claim-run.ts';
import { closeForgottenRun } from './close-forgotten.ts';
import { jobDueBetween, jobNextRuns } from './due-times.ts';
import { makeRun, RUN_LIMITS, type RunLimits } from './make-run.ts';
import { scheduledJobs } from './registry.ts';
import type { ScheduledJob } from './scheduled-job.ts';

/** A job that no process has looked after for so long has been taken out of the site files. */
const FORGOTTEN_MS = 5 * 60_000;

export interface Scheduler {
  /**
   * Looks after all jobs once: runs what is due and was not fired (the machine was suspended, its clock was set, Rounds was
   * down), takes up what a process has left, and sets the alarms anew. Call it every half minute.
   */
  poll(ctx: Context): Promise<void>;
  /** No alarm rings any more. */
  stop(): void;
}

export interface SchedulerParts {
  readonly alarms: Alarms;
  readonly jobs?: (ctx: Context) => readonly ScheduledJob[];
  readonly limits?: RunLimits;
}

/**
 * Runs every scheduled job at its times. Alarms ring in each process; which process makes a run, and that only one does, the
 * database decides.
 */
export function createScheduler({
  alarms,
  jobs: list = scheduledJobs,
  limits = RUN_LIMITS,
}: SchedulerParts): Scheduler {
  const armed = new Map<string, { readonly at: number; readonly cancel: () => void }>();
  let isStopped = false;

  function make(ctx: Context, job: ScheduledJob, claimed: ClaimedRun | null): void {
    ctx.wake('outbox');
    if (claimed) ctx.background(`scheduled ${job.name}`, () => makeRun(ctx, job, claimed, limits));
  }

  /** Sets the alarm for the next time that a job is due after what was decided on. */
  function arm(ctx: Context, job: ScheduledJob, after: Date): void {
    const next = jobNextRuns(ctx, job, after, 1)[0];
    const speed = ctx.clock.speed ?? 1;
    const at = next ? Date.now() + Math.ceil((next.getTime() - ctx.clock.now().getTime()) / speed) : null;
    const current = armed.get(job.name);
    if (current && at !== null && Math.abs(current.at - at) < 2) return;
    current?.cancel();
    armed.delete(job.name);
    if (at !== null && !isStopped) armed.set(job.name, { at, cancel: alarms.set(new Date(at), () => ring(ctx, job)) });
  }

  function ring(ctx: Context, job: ScheduledJob): void {
    armed.delete(job.name);
    if (isStopped || ctx.stopping.aborted) return;
    ctx.background(`schedule of ${job.name}`, async () => {
      const now = ctx.clock.now();
      try {
        make(ctx, job, await claimDue(ctx, job, limits.leaseMs));
      } catch (error) {
        if (!isStoreAway(error)) throw error;
        ctx.log.warn({ error, scheduled: job.name }, 'a job is due and the database is away; it is made up for');
      } finally {
        arm(ctx, job, now);
      }
    });
  }

  async function lookAfter(ctx: Context, job: ScheduledJob, head: JobHead, now: Date): Promise<'idle' | 'decided'> {
    const isAhead = head.consideredUntil > now;
    if (!isAhead && jobDueBetween(ctx, job, { after: head.consideredUntil, until: now }).length === 0) return 'idle';
    make(ctx, job, await claimDue(ctx, job, limits.leaseMs));
    return 'decided';
  }

  async function takeUp(ctx: Context, name: string, job: ScheduledJob | undefined): Promise<void> {
    if (job) make(ctx, job, await takeUpRun(ctx, job, limits.leaseMs));
    else await closeForgottenRun(ctx, name, FORGOTTEN_MS);
  }

  return {
    async poll(ctx) {
      const now = ctx.clock.now();
      const jobs = new Map(list(ctx).map((job) => [job.name, job]));
      const contractIds = ctx.sites.all.map((site) => site.contract.id);
      const heads = await readHeads(ctx, [...jobs.values()], contractIds, now);
      const idle: string[] = [];
      for (const [name, job] of jobs) {
        const head = heads.get(name);
        if (isStopped || ctx.stopping.aborted) return;
        await keepingOthers(ctx, name, async () => {
          if (head && (await lookAfter(ctx, job, head, now)) === 'idle') idle.push(name);
          arm(ctx, job, now);
        });
      }
      await markConsidered(ctx.store, idle, now);
      for (const name of await listAbandonedJobs(ctx.store, contractIds)) {
        await keepingOthers(ctx, name, () => takeUp(ctx, name, jobs.get(name)));
      }
      const since = new Date(now.getTime() - FORGOTTEN_MS * (ctx.clock.speed ?? 1));
      await deleteForgottenJobs(ctx.store, { contractIds, known: [...jobs.keys()], since });
    },
    stop() {
      isStopped = true;
      for (const { cancel } of armed.values()) cancel();
      armed.clear();
    },
  };
}

/** A job that can't be looked after must not keep the others from their times. */
async function keepingOthers(ctx: Context, name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isStoreAway(error)) throw error;
    ctx.log.error({ error, scheduled: name }, 'could not look after a scheduled job');
  }
}

/** What is known of each job; those seen for the first time are known from now on. */
async function readHeads(
  ctx: Context,
  jobs: readonly ScheduledJob[],
  contractIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, JobHead>> {
  const read = async () => new Map((await listJobHeads(ctx.store, contractIds)).map((head) => [head.job, head]));
  const heads = await read();
  const unseen = jobs.filter(({ name }) => !heads.has(name));
  if (unseen.length === 0) return heads;
  await insertUnseenJobs(ctx.store, unseen, now);
  return read();
}
