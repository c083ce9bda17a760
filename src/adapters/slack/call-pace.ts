import { setTimeout as sleep } from 'node:timers/promises';

const MINUTE_MS = 60_000;

export interface CallPaceLimits {
  readonly perMinute: number;
  /** Who would have to wait longer is told so instead. */
  readonly patienceMs: number;
}

/** Keeps calls of one kind below what Slack grants. */
export interface CallPace {
  /** Waits for its turn. @returns 0 when it has come; else how long it would have taken, and nothing is to be called. */
  turn(): Promise<number>;
  /** Slack asked for a rest. */
  rest(milliseconds: number): void;
}

/** @param signal ends all waiting */
export function createCallPace(limits: CallPaceLimits, signal: AbortSignal): CallPace {
  /** Of the calls of the last minute, and of those that wait for their turn. */
  let turns: number[] = [];
  let restUntil = 0;

  return {
    async turn() {
      const now = Date.now();
      turns = turns.filter((at) => at > now - MINUTE_MS);
      const oldest = turns[turns.length - limits.perMinute];
      const at = Math.max(now, restUntil, oldest === undefined ? 0 : oldest + MINUTE_MS);
      const waitMs = at - now;
      if (waitMs > limits.patienceMs || signal.aborted) return Math.max(1, waitMs);
      turns.push(at);
      if (waitMs === 0) return 0;
      const ended = await sleep(waitMs, 'in time', { signal }).catch(() => 'stopped');
      return ended === 'in time' ? 0 : waitMs;
    },
    rest(milliseconds) {
      restUntil = Math.max(restUntil, Date.now() + milliseconds);
    },
  };
}
