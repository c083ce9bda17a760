import type { Context } from '../../context.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import { durationMs } from '../../core/duration.ts';
import { renewCheck } from '../../store/backup-checks.ts';
import type { RowLease } from '../../store/running-rows.ts';
import { giveSignsOfLife } from '../sign-of-life.ts';
import { startTimeLimit } from './time-limit.ts';

/** Gives signs of life while a check is done, and stops it when its time is over or it is not ours any more. */
export interface CheckWatch {
  readonly signal: AbortSignal;
  readonly limitMs: number;
  remainingMs(): number;
  isLost(): boolean;
  /** Its time limit is over. */
  isOver(): boolean;
  stop(): void;
}

export function watchCheck(
  ctx: Context,
  given: {
    readonly id: number;
    readonly lease: RowLease;
    readonly plan: BackupPlan;
    readonly everyMs: number;
    readonly renewHosts: () => Promise<boolean>;
  },
): CheckWatch {
  const { id, lease, plan, everyMs, renewHosts } = given;
  const limitMs = durationMs(plan.timeLimit);
  const run = new AbortController();
  let isLost = false;
  let isOver = false;
  const renew = async () => {
    if ((await renewCheck(ctx.store, id, lease)) && (await renewHosts())) return;
    isLost = true;
    run.abort();
  };
  const signs = giveSignsOfLife(renew, {
    everyMs,
    onFailure: (error) => ctx.log.warn({ error, check: id }, 'could not give a sign of life of a check'),
  });
  const limit = startTimeLimit(limitMs, () => {
    isOver = true;
    run.abort();
  });
  const stop = () => run.abort();
  ctx.stopping.addEventListener('abort', stop);
  if (ctx.stopping.aborted) run.abort();
  return {
    signal: run.signal,
    limitMs,
    remainingMs: limit.remainingMs,
    isLost: () => isLost,
    isOver: () => isOver,
    stop() {
      signs.stop();
      limit.stop();
      ctx.stopping.removeEventListener('abort', stop);
    },
  };
}
