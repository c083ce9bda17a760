/** Lets so many through a minute, and as many at once after a quiet minute. */
export interface TokenBucket {
  /** @returns 0 when it may pass, else after how many milliseconds the next one may. */
  take(now: Date): number;
}

export function createTokenBucket(perMinute: number): TokenBucket {
  const perMillisecond = perMinute / 60_000;
  let tokens = perMinute;
  let countedAt = Number.NEGATIVE_INFINITY;
  return {
    take(now) {
      const elapsed = Math.max(0, now.getTime() - countedAt);
      tokens = Math.min(perMinute, tokens + elapsed * perMillisecond);
      countedAt = now.getTime();
      if (tokens < 1) return Math.ceil((1 - tokens) / perMillisecond);
      tokens -= 1;
      return 0;
    },
  };
}
