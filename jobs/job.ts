import type { Context } from '../src/context.ts';

/**
 * Background work. The runner adds the claim, the overlap guard, the time limit, the log and the failure notice.
 * `everyMs` polls within this process; work that must run once among several processes claims its rows itself.
 */
export interface Job {
  readonly name: string;
  readonly everyMs: number;
  readonly timeoutMs: number;
  run(ctx: Context): Promise<void>;
}
