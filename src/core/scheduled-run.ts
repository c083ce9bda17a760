import type { Message } from './message.ts';

/** Stands where a person's id does for what a schedule began; no person can have it. */
export const BY_SCHEDULE = 'rounds:schedule';

/** What is done about a run that Rounds was not there for 补跑策略: made late, once; or left out, and said so. */
export const CATCH_UPS = ['run-late', 'skip'] as const;
export type CatchUp = (typeof CATCH_UPS)[number];

/**
 * How a scheduled run 定时运行 ended: `done` · `failed` by itself, cut off too often, or too long · `missed` nobody was there,
 * and it was not made up for · `skipped` it could only have been late · `overlapped` the one before was under way ·
 * `paused` somebody had paused the job.
 */
const RUN_OUTCOMES = ['done', 'failed', 'missed', 'skipped', 'overlapped', 'paused'] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** Outcomes that somebody has to be told of. */
export const TROUBLES = ['failed', 'missed', 'skipped', 'overlapped'] as const satisfies readonly RunOutcome[];
export type Trouble = (typeof TROUBLES)[number];

/** A scheduled run as it is recorded. */
export interface ScheduledRun {
  readonly job: string;
  readonly dueAt: Date;
  readonly claimedAt: Date;
  /** By how much it was begun late. */
  readonly lateMs: number | null;
  readonly attempts: number;
  readonly endedAt: Date | null;
  /** Null while it is under way. */
  readonly outcome: RunOutcome | null;
  /** What came of it, or why nothing did. */
  readonly detail: Message | null;
}

/** Further back than this nothing is caught up with. */
export const CATCH_UP_MS = 31 * 86_400_000;
/** So soon after its time a run is in time: Rounds may just have been started anew. */
export const IN_TIME_MS = 2 * 60_000;
/** A run that is cut off again and again is given up. */
export const MOST_ATTEMPTS = 3;

export interface DecidedRun {
  readonly dueAt: Date;
  /** `run`: now. */
  readonly outcome: 'run' | Exclude<RunOutcome, 'done' | 'failed'>;
}

/**
 * Decides on all times at which a job was due and nothing was done yet. At most one of them, the latest, is run.
 *
 * @param due in order.
 * @param state.inTimeMs how late is not late.
 * @param state.pausedAt null where it is not paused.
 * @param state.isUnderWay the run before has not ended.
 */
export function decideRuns(
  due: readonly Date[],
  state: {
    readonly now: Date;
    readonly catchUp: CatchUp;
    readonly inTimeMs: number;
    readonly pausedAt: Date | null;
    readonly isUnderWay: boolean;
  },
): DecidedRun[] {
  const { now, catchUp, inTimeMs, pausedAt, isUnderWay } = state;
  const latest = due.at(-1);
  const leftOut = catchUp === 'skip' ? 'skipped' : 'missed';
  const decide = (dueAt: Date): DecidedRun['outcome'] => {
    if (pausedAt !== null) return dueAt >= pausedAt ? 'paused' : leftOut;
    if (dueAt !== latest) return leftOut;
    if (catchUp === 'skip' && now.getTime() - dueAt.getTime() > inTimeMs) return leftOut;
    return isUnderWay ? 'overlapped' : 'run';
  };
  return due.map((dueAt) => ({ dueAt, outcome: decide(dueAt) }));
}
