import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import type { Message } from '../../core/message.ts';
import { redactSentence } from '../../core/redact-message.ts';
import type { RunOutcome } from '../../core/scheduled-run.ts';
import { UserError } from '../../errors.ts';
import { lockJobHead } from '../../store/scheduled-jobs.ts';
import { endRun, releaseRun, renewRun } from '../../store/scheduled-runs.ts';
import { newReference } from '../audited-attempt.ts';
import { giveSignsOfLife } from '../sign-of-life.ts';
import { inTransaction, isStoreAway, retryWhileStoreIsAway } from '../store-outage.ts';
import type { ClaimedRun } from './claim-run.ts';
import type { RunReport, ScheduledJob } from './scheduled-job.ts';
import { beginNotice, tellNotice } from './tell-job.ts';

/** Of the machine's time. */
export interface RunLimits {
  /** For so long a worker is believed to be alive without a sign of life. */
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** For so long a run that is told to stop may take to do so. */
  readonly settleMs: number;
}

export const RUN_LIMITS: RunLimits = { leaseMs: 30_000, renewEveryMs: 5_000, settleMs: 5_000 };

interface RunEnd {
  readonly outcome: RunOutcome;
  readonly detail: Message | null;
}

/** Why a run was told to stop. */
type StopReason = 'time-limit' | 'lease-lost' | 'stopping';

/**
 * Makes a claimed run, giving signs of life, and writes down what came of it. A run that was told to stop because this process
 * ends, or whose database went away, is left to the next process.
 */
export async function makeRun(ctx: Context, job: ScheduledJob, claimed: ClaimedRun, limits: RunLimits): Promise<void> {
  const log = ctx.log.child({ scheduled: job.name, due: claimed.dueAt.toISOString(), attempt: claimed.attempt });
  const stop = new AbortController();
  const renew = async () => {
    if (!(await renewRun(ctx.store, claimed, limits.leaseMs))) stop.abort('lease-lost' satisfies StopReason);
  };
  const signs = giveSignsOfLife(renew, {
    everyMs: limits.renewEveryMs,
    onFailure: (error) => log.warn({ error }, 'could not renew the lease of a scheduled run'),
  });
  const limit = setTimeout(() => stop.abort('time-limit' satisfies StopReason), job.timeLimitMs);
  const onStopping = () => stop.abort('stopping' satisfies StopReason);
  ctx.stopping.addEventListener('abort', onStopping);
  if (ctx.stopping.aborted) onStopping();
  try {
    const end = stop.signal.aborted
      ? null
      : await endOf({ ...ctx, log }, job, claimed, { stop: stop.signal, settleMs: limits.settleMs });
    if (end === null) {
      // A sign of life that is on its way would undo it.
      signs.stop();
      await signs.settled();
      // Whoever restarts Rounds in good order does not use up the attempts of what goes on for hours.
      await release({ ...ctx, log }, claimed, stop.signal.reason !== ('stopping' satisfies StopReason));
    } else if (!(await retryWhileStoreIsAway(ctx, ctx.stopping, () => writeEnd(ctx, job, claimed, end)))) {
      log.warn({ end }, 'a scheduled run ended after another process had taken it over');
    }
  } finally {
    signs.stop();
    await signs.settled();
    clearTimeout(limit);
    ctx.stopping.removeEventListener('abort', onStopping);
  }
}

/** Where the database is away its lease will be over all the same. */
async function release(ctx: Context, claimed: ClaimedRun, wasTried: boolean): Promise<void> {
  try {
    await releaseRun(ctx.store, claimed, wasTried);
  } catch (error) {
    if (!isStoreAway(error)) throw error;
    ctx.log.warn({ error }, 'could not give a scheduled run back');
  }
}

/** @returns how the run ended; null where it is for another to go on with. */
async function endOf(
  ctx: Context,
  job: ScheduledJob,
  claimed: ClaimedRun,
  { stop, settleMs }: { readonly stop: AbortSignal; readonly settleMs: number },
): Promise<RunEnd | null> {
  const due = {
    at: claimed.dueAt,
    lateMs: claimed.lateMs,
    attempt: claimed.attempt,
    requestKey: `schedule:${job.name}:${claimed.dueAt.toISOString()}`,
    signal: stop,
  };
  const ended = await settled(() => job.run(ctx, due), stop, settleMs);
  const reason = stop.aborted ? (stop.reason as StopReason) : null;
  if (reason === 'time-limit') {
    if (ended === 'still-running') ctx.log.error({}, 'a scheduled run goes on though it was told to stop');
    return { outcome: 'failed', detail: { key: 'job.too-long', values: { seconds: job.timeLimitMs / 1000 } } };
  }
  if (ended === 'still-running') return null;
  if (ended.ok) return reportedEnd(ctx, ended.report);
  if (reason !== null) return null;
  return failedEnd(ctx, ended.error);
}

type Settled =
  | { readonly ok: true; readonly report: RunReport | undefined }
  | { readonly ok: false; readonly error: unknown }
  | 'still-running';

/** Waits for the work, but not for long once it was told to stop. */
async function settled(
  work: () => Promise<RunReport | undefined>,
  stop: AbortSignal,
  settleMs: number,
): Promise<Settled> {
  const over = new AbortController();
  const told = new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener('abort', () => resolve(), { signal: over.signal });
  });
  const ending = Promise.resolve()
    .then(work)
    .then(
      (report): Settled => ({ ok: true, report }),
      (error: unknown): Settled => ({ ok: false, error }),
    );
  const patience = told
    .then(() => sleep(settleMs, 'still-running' as const, { signal: over.signal }))
    .catch(() => null);
  const first = await Promise.race([ending, patience]);
  over.abort();
  return first ?? ending;
}

function reportedEnd(ctx: Context, report: RunReport | undefined): RunEnd {
  if (!report) return { outcome: 'done', detail: null };
  return { outcome: report.outcome, detail: report.detail && redactSentence(report.detail, ctx.redact) };
}

function failedEnd(ctx: Context, error: unknown): RunEnd | null {
  if (error instanceof UserError) {
    const detail = redactSentence({ key: `errors.${error.code}`, values: error.values }, ctx.redact);
    return { outcome: 'failed', detail };
  }
  if (isStoreAway(error)) {
    ctx.log.warn({ error }, 'the database went away during a scheduled run; it is taken up again');
    return null;
  }
  const reference = newReference();
  ctx.log.error({ error, reference }, 'a scheduled run failed');
  return { outcome: 'failed', detail: { key: 'job.failed-inside', values: { reference } } };
}

/** @returns false where the run was not ours any more. */
async function writeEnd(ctx: Context, job: ScheduledJob, claimed: ClaimedRun, end: RunEnd): Promise<boolean> {
  const isWritten = await inTransaction(ctx, async (trx) => {
    const head = await lockJobHead(trx, job.name);
    const now = ctx.clock.now();
    if (end.outcome === 'done') {
      if (!(await endRun(trx, claimed, { ...end, now, toldIn: null }))) return false;
      const notice = head?.notice;
      if (notice && notice.recoveredAt === null)
        await tellNotice(ctx, trx, { job, notice: { ...notice, recoveredAt: now } });
      return true;
    }
    const notice = beginNotice(ctx, head ?? { notice: null }, claimed.dueAt);
    if (!(await endRun(trx, claimed, { ...end, now, toldIn: notice.dueAt }))) return false;
    await tellNotice(ctx, trx, { job, notice });
    return true;
  });
  ctx.wake('outbox');
  return isWritten;
}
