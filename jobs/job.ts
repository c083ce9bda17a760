import type { Context } from '../src/context.ts';

/**
 * Background work. The runner adds the overlap guard and the log, tells when a run takes longer than `timeoutMs`, and waits for it on stop. `everyMs` polls within this process; work that must be done once among several processes claims its rows itself.
 */
export interface Job {
  readonly name: string;
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** What lets it run at once, without waiting for the next poll. */
  readonly wokenBy?: Parameters<Context['wake']>[0];
  run(ctx: Context): Promise<void>;
}
