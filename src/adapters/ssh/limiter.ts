/** Lets a limited number of things be under way at once; the others wait in line. */
export interface Limiter {
  /**
   * Resolves with the function that gives the place back.
   * @throws the signal's reason when it is aborted first
   */
  enter(signal: AbortSignal): Promise<() => void>;
  /** Whether nothing is under way. */
  isIdle(): boolean;
}

export function createLimiter(limit: number): Limiter {
  let free = limit;
  const waiting: (() => void)[] = [];

  function leaveOnce(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      free += 1;
      waiting.shift()?.();
    };
  }

  return {
    isIdle: () => free === limit,
    enter(signal) {
      return new Promise((resolve, reject) => {
        const enter = () => {
          signal.removeEventListener('abort', giveUp);
          free -= 1;
          resolve(leaveOnce());
        };
        const giveUp = () => {
          const index = waiting.indexOf(enter);
          if (index >= 0) waiting.splice(index, 1);
          reject(signal.reason);
        };
        if (signal.aborted) reject(signal.reason);
        else if (free > 0) enter();
        else {
          waiting.push(enter);
          signal.addEventListener('abort', giveUp);
        }
      });
    },
  };
}
