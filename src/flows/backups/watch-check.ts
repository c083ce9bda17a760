import type { Context } from '../../context.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import { durationMs } from '../../core/duration.ts';
import { renewCheck } from '../../store/backup-checks.ts';
import type { RowLease } from '../../store/running-rows.ts';

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

/** What a timer can hold. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** A script's own limit comes after the check's: what is then told is the check's. */
const BEYOND_LIMIT_MS = 60_000;

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
  const startedAt = performance.now();
  let isLost = false;
  let isOver = false;
  let isRenewing = false;
  const renew = async () => {
    if ((await renewCheck(ctx.store, id, lease)) && (await renewHosts())) return;
    isLost = true;
    run.abort();
  };
  const ticking = setInterval(() => {
    if (isRenewing) return;
    isRenewing = true;
    renew()
      // The database may be away for a while; what is written later is safe to repeat.
      .catch((error: unknown) => ctx.log.warn({ error, check: id }, 'could not give a sign of life of a check'))
      .finally(() => {
        isRenewing = false;
      });
  }, everyMs);
  const timer = setTimeout(
    () => {
      isOver = true;
      run.abort();
    },
    Math.min(limitMs, LONGEST_TIMER_MS),
  );
  const stop = () => run.abort();
  ctx.stopping.addEventListener('abort', stop);
  if (ctx.stopping.aborted) run.abort();
  return {
    signal: run.signal,
    limitMs,
    remainingMs: () => Math.max(1_000, limitMs - (performance.now() - startedAt) + BEYOND_LIMIT_MS),
    isLost: () => isLost,
    isOver: () => isOver,
    stop() {
      clearInterval(ticking);
      clearTimeout(timer);
      ctx.stopping.removeEventListener('abort', stop);
    },
  };
}
