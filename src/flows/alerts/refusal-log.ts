import type { Context } from '../../context.ts';

const QUIET_MS = 60_000;

export interface RefusalLog {
  /** @param hook null for a name that is not known: whoever guesses must not fill the log. */
  note(hook: string | null, reason: string): void;
}

/** Writes refused calls down: of each hook and reason the first one at once, then at most one line a minute with how many there were. */
export function createRefusalLog(ctx: Pick<Context, 'log' | 'clock'>): RefusalLog {
  const seen = new Map<string, { toldAt: number; untold: number }>();
  return {
    note(hook, reason) {
      const now = ctx.clock.now().getTime();
      const key = JSON.stringify([hook, reason]);
      const entry = seen.get(key) ?? { toldAt: Number.NEGATIVE_INFINITY, untold: 0 };
      seen.set(key, entry);
      entry.untold += 1;
      if (now - entry.toldAt < QUIET_MS) return;
      ctx.log.warn({ hook, reason, calls: entry.untold }, 'refused webhook calls');
      entry.toldAt = now;
      entry.untold = 0;
    },
  };
}
