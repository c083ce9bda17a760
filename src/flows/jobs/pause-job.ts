import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Site } from '../../core/site.ts';
import { UserError } from '../../errors.ts';
import { jobPauseMessage } from '../../messages/job-pause.ts';
import { deletePause, findPause, insertPause, type JobPause } from '../../store/job-pauses.ts';
import { postMessage } from '../../store/outbox.ts';
import { insertUnseenJobs, lockJobHead } from '../../store/scheduled-jobs.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction } from '../store-outage.ts';
import { voiceOf } from '../tell-inspection.ts';
import { considerDue } from './claim-run.ts';
import { RUN_LIMITS } from './make-run.ts';
import { findJob } from './read-jobs.ts';
import type { ScheduledJob } from './scheduled-job.ts';

/** Who asks for which job, as typed. */
export interface JobRequest {
  readonly typed: string;
  /** Person id. */
  readonly personId: string;
}

/**
 * From now on a job is not run; what comes due is written down as `paused`. A run under way goes on.
 * @throws UserError for no such job, and for one that is paused already.
 */
export async function pauseJob(
  ctx: Context,
  site: Site,
  { typed, personId, reason }: JobRequest & { readonly reason: string },
): Promise<ScheduledJob> {
  const job = findJob(site, typed);
  const at = ctx.clock.now();
  const pause: JobPause = { job: job.name, by: personId, at, reason: ctx.redact(reason) };
  await inTransaction(ctx, async (trx) => {
    await lock(trx, job, at);
    if (!(await insertPause(trx, pause))) {
      const before = await findPause(trx, job.name);
      throw new UserError('job.paused-already', { by: nameOf(site, before?.by ?? ''), reason: before?.reason ?? '' });
    }
    await tell(ctx, trx, { job, pause, resumedBy: null });
  });
  ctx.wake('outbox');
  return job;
}

/**
 * A job is run again from its next time on.
 * @throws UserError for no such job, and for one that is not paused.
 */
export async function resumeJob(ctx: Context, site: Site, { typed, personId }: JobRequest): Promise<ScheduledJob> {
  const job = findJob(site, typed);
  await inTransaction(ctx, async (trx) => {
    const head = await lock(trx, job, ctx.clock.now());
    const pause = await findPause(trx, job.name);
    if (!pause) throw new UserError('job.not-paused', { job: job.name });
    // Nobody may have been there to write down what came due in the pause.
    if (head) await considerDue(ctx, trx, { job, head, leaseMs: RUN_LIMITS.leaseMs });
    await deletePause(trx, job.name);
    await tell(ctx, trx, { job, pause, resumedBy: personId });
  });
  ctx.wake('outbox');
  return job;
}

/** A job that no process has seen yet is seen now. */
async function lock(trx: Transaction<Database>, job: ScheduledJob, now: Date) {
  await insertUnseenJobs(trx, [job], now);
  return lockJobHead(trx, job.name);
}

async function tell(
  ctx: Context,
  trx: Transaction<Database>,
  about: { readonly job: ScheduledJob; readonly pause: JobPause; readonly resumedBy: string | null },
): Promise<void> {
  const { job, pause } = about;
  const voice = voiceOf(ctx, job.contractId);
  const now = ctx.clock.now();
  const message = jobPauseMessage(
    { ...about, title: job.title, resumedAt: about.resumedBy === null ? null : now },
    voice,
  );
  const key = `job-pause:${job.name}:${pause.at.toISOString()}`;
  await postMessage(trx, { contractId: job.contractId, channel: voice.site.contract.channel, key, message }, now);
}

function nameOf(site: Site, personId: string) {
  return site.people.find(({ id }) => id === personId)?.name ?? personId;
}
