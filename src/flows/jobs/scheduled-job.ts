import type { Context } from '../../context.ts';
import type { CronExpression } from '../../core/backup/plan.ts';
import type { Message } from '../../core/message.ts';
import type { CatchUp } from '../../core/scheduled-run.ts';

/** Something that is done again and again at set times 定时任务: once each time, whichever process does it. */
export interface ScheduledJob {
  /** Unique for ever, for example `inspection:<contract>:<template>`; at most 160 characters. */
  readonly name: string;
  /** What people call it. */
  readonly title: Message;
  readonly contractId: string;
  readonly schedule: CronExpression;
  readonly timeZone: string;
  /** After this long a run is told to stop and counts as failed. Of the machine's time. */
  readonly timeLimitMs: number;
  readonly catchUp: CatchUp;
  /**
   * Whether a run that was cut off may be begun again: true unless said otherwise. All that `run` does must then be keyed by
   * its due time, as with {@link DueRun.requestKey}.
   */
  readonly isRepeatable?: boolean;
  /** @returns what came of it; nothing where there is nothing to say. A failure is thrown. */
  run(ctx: Context, due: DueRun): Promise<RunReport | undefined>;
}

export interface DueRun {
  /** When it was to be begun, as the schedule says. */
  readonly at: Date;
  /** By how much it is begun late. */
  readonly lateMs: number;
  /** From 1; more where a process that was at it has died. */
  readonly attempt: number;
  /** `schedule:<job>:<due>`: the same however often the run is begun. */
  readonly requestKey: string;
  /** Aborted when the time limit is over, when another process has taken over, and when this one is stopped. */
  readonly signal: AbortSignal;
}

export interface RunReport {
  /** `overlapped`: what it was to start is under way already; `skipped`: it had no business to do. */
  readonly outcome: 'done' | 'overlapped' | 'skipped';
  readonly detail: Message | null;
}
