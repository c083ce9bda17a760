/** What a timer can hold. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** A script's own limit comes after that of the work: what is then told is ours to say. */
const BEYOND_LIMIT_MS = 60_000;
const LEAST_SCRIPT_MS = 1_000;

/** The time that a copy or a check may take. */
export interface TimeLimit {
  /** For a script that is begun now. */
  remainingMs(): number;
  stop(): void;
}

/** @param onOver called once, unless it is stopped before. */
export function startTimeLimit(limitMs: number, onOver: () => void): TimeLimit {
  const startedAt = performance.now();
  const timer = setTimeout(onOver, Math.min(limitMs, LONGEST_TIMER_MS));
  return {
    remainingMs: () => Math.max(LEAST_SCRIPT_MS, limitMs - (performance.now() - startedAt) + BEYOND_LIMIT_MS),
    stop: () => clearTimeout(timer),
  };
}
