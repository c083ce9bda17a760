import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Message } from '../../core/message.ts';
import {
  CATCH_UP_MS,
  decideRuns,
  IN_TIME_MS,
  MOST_ATTEMPTS,
  TROUBLES,
  type Trouble,
} from '../../core/scheduled-run.ts';
import { findPause } from '../../store/job-pauses.ts';
import { type JobHead, lockJobHead, markConsidered, resetConsidered } from '../../store/scheduled-jobs.ts';
import {
  deleteUnmadeRunsAfter,
  endRun,
  findOpenRun,
  insertRun,
  insertUnmadeRuns,
  type OpenRun,
  type RunClaim,
  takeOverRun,
} from '../../store/scheduled-runs.ts';
import type { Database } from '../../store/schema.ts';
import { newOwner } from '../new-lease.ts';
import { inTransaction } from '../store-outage.ts';
import { jobDueBetween } from './due-times.ts';
import type { ScheduledJob } from './scheduled-job.ts';
import { beginNotice, tellNotice } from './tell-job.ts';

/** A clock that has been ahead by more than this was wrong, not only another one. */
const CLOCK_FAULT_MS = 60 * 60_000;

/** A run that is ours to make. */
export interface ClaimedRun extends RunClaim {
  readonly lateMs: number;
  readonly attempt: number;
}

/**
 * Decides on everything that a job was due for since it was last looked after, and writes it down: at most one run is
 * claimed, for the caller to make; the others are told.
 *
 * @returns null where there is nothing to be run now, or another process has it.
 */
export async function claimDue(ctx: Context, job: ScheduledJob, leaseMs: number): Promise<ClaimedRun | null> {
  return inTransaction(ctx, async (trx) => {
    const head = await lockJobHead(trx, job.name);
    return head ? considerDue(ctx, trx, { job, head, leaseMs }) : null;
  });
}

/** The same within a transaction that holds the job's lock. */
export async function considerDue(
  ctx: Context,
  trx: Transaction<Database>,
  { job, head, leaseMs }: { readonly job: ScheduledJob; readonly head: JobHead; readonly leaseMs: number },
): Promise<ClaimedRun | null> {
  const now = ctx.clock.now();
  const due = jobDueBetween(ctx, job, { after: await beginOf(ctx, trx, head, now), until: now });
  await markConsidered(trx, [job.name], now);
  if (due.length === 0) return null;
  const open = await findOpenRun(trx, job.name);
  const decided = decideRuns(due, {
    now,
    catchUp: job.catchUp,
    inTimeMs: IN_TIME_MS * (ctx.clock.speed ?? 1),
    pausedAt: (await findPause(trx, job.name))?.at ?? null,
    isUnderWay: open !== undefined && !open.isAbandoned,
  });
  const chosen = decided.find(({ outcome }) => outcome === 'run');
  // A run that a dead process has left gives way to the newer one.
  const cutOff = chosen && open ? open.run : undefined;
  const unmade = decided.flatMap(({ dueAt, outcome }) => (outcome === 'run' ? [] : [{ dueAt, outcome }]));
  const troubles = [...(cutOff ? [cutOff.dueAt] : []), ...unmade.filter(isTrouble).map(({ dueAt }) => dueAt)];
  const notice = troubles[0] ? beginNotice(ctx, head, troubles[0]) : null;
  const toldIn = notice?.dueAt ?? null;
  if (cutOff) {
    const run = { job: job.name, dueAt: cutOff.dueAt, owner: null };
    await endRun(trx, run, { outcome: 'failed', detail: { key: 'job.cut-off' }, now, toldIn });
  }
  await insertUnmadeRuns(
    trx,
    { job: job.name, contractId: job.contractId, by: ctx.instance, now },
    unmade.map((run) => ({ ...run, toldIn: isTrouble(run) ? toldIn : null })),
  );
  const claimed = chosen ? await claim(ctx, trx, { job, dueAt: chosen.dueAt, leaseMs }) : null;
  if (notice) await tellNotice(ctx, trx, { job, notice });
  return claimed;
}

function isTrouble({ outcome }: { readonly outcome: string }): boolean {
  return TROUBLES.some((trouble: Trouble) => trouble === outcome);
}

/** From when what was due is still to be decided on. */
async function beginOf(ctx: Context, trx: Transaction<Database>, head: JobHead, now: Date): Promise<Date> {
  const { consideredUntil, job } = head;
  if (consideredUntil.getTime() - now.getTime() > CLOCK_FAULT_MS) {
    ctx.log.error({ scheduled: job, consideredUntil, now }, 'a clock was ahead; the schedule goes on from now');
    await resetConsidered(trx, job, now);
    await deleteUnmadeRunsAfter(trx, job, now);
    return now;
  }
  return new Date(Math.max(consideredUntil.getTime(), now.getTime() - CATCH_UP_MS));
}

async function claim(
  ctx: Context,
  trx: Transaction<Database>,
  { job, dueAt, leaseMs }: { readonly job: ScheduledJob; readonly dueAt: Date; readonly leaseMs: number },
): Promise<ClaimedRun | null> {
  const now = ctx.clock.now();
  const lateMs = Math.max(0, now.getTime() - dueAt.getTime());
  const run = { job: job.name, dueAt, owner: newOwner(ctx) };
  const isOurs = await insertRun(trx, { ...run, contractId: job.contractId, lateMs, leaseMs, now });
  if (isOurs) return { ...run, lateMs, attempt: 1 };
  ctx.log.warn({ scheduled: job.name, dueAt }, 'a scheduled run was made before its time, when a clock was ahead');
  return null;
}

/**
 * Takes up a job's run that a process has left unfinished, or closes it where it should not be begun again.
 * @returns null where there is nothing to be run.
 */
export async function takeUpRun(ctx: Context, job: ScheduledJob, leaseMs: number): Promise<ClaimedRun | null> {
  return inTransaction(ctx, async (trx) => {
    const head = await lockJobHead(trx, job.name);
    const open = head && (await findOpenRun(trx, job.name));
    if (!head || !open?.isAbandoned) return null;
    const { run } = open;
    const now = ctx.clock.now();
    const isPaused = (await findPause(trx, job.name)) !== undefined;
    const reason = whyNotAgain(job, open, { now, isPaused });
    if (reason) {
      const notice = beginNotice(ctx, head, run.dueAt);
      const end = { outcome: 'failed', detail: reason, now, toldIn: notice.dueAt } as const;
      await endRun(trx, { job: job.name, dueAt: run.dueAt, owner: null }, end);
      await tellNotice(ctx, trx, { job, notice });
      return null;
    }
    const again = { job: job.name, dueAt: run.dueAt, owner: newOwner(ctx) };
    await takeOverRun(trx, { ...again, leaseMs, now });
    return { ...again, lateMs: now.getTime() - run.dueAt.getTime(), attempt: run.attempts + 1 };
  });
}

function whyNotAgain(
  job: ScheduledJob,
  { run, silentMs }: OpenRun,
  { now, isPaused }: { readonly now: Date; readonly isPaused: boolean },
): Message | null {
  if (isPaused) return { key: 'job.cut-off-paused' };
  if (job.isRepeatable === false) return { key: 'job.cut-off' };
  if (run.attempts >= MOST_ATTEMPTS) return { key: 'job.cut-off-often', values: { count: run.attempts } };
  const isLongAgo = now.getTime() - run.dueAt.getTime() > CATCH_UP_MS;
  if (isLongAgo || (job.catchUp === 'skip' && silentMs > IN_TIME_MS)) return { key: 'job.cut-off-long-ago' };
  return null;
}
