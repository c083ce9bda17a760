/** Calls a minute of Slack's tiers; `post` is one message a second and channel, with a short burst. */
export type Tier = 1 | 2 | 3 | 4 | 'post' | 'unlimited';

const CALLS_PER_MINUTE: { readonly [T in 1 | 2 | 3 | 4]: number } = { 1: 10, 2: 20, 3: 50, 4: 100 };
const WINDOW_MS = 60_000;
const POST_BURST = 4;
const POST_EVERY_MS = 1_000;

export interface RateLimits {
  /** Counts a call. Returns the seconds to wait when it is one too many, else null. */
  count(method: string, tier: Tier, channel: string): number | null;
}

/** Slack calls tier 1 "1+ a minute" and tolerates bursts of reconnecting, so it is ten here. `now` in milliseconds. */
export function createRateLimits(now: () => number): RateLimits {
  const windows = new Map<string, number[]>();
  const buckets = new Map<string, { tokens: number; at: number }>();

  const countPost = (channel: string): number | null => {
    const at = now();
    const bucket = buckets.get(channel) ?? { tokens: POST_BURST, at };
    const tokens = Math.min(POST_BURST, bucket.tokens + (at - bucket.at) / POST_EVERY_MS);
    const allowed = tokens >= 1;
    buckets.set(channel, { tokens: allowed ? tokens - 1 : tokens, at });
    return allowed ? null : Math.max(1, Math.ceil(((1 - tokens) * POST_EVERY_MS) / 1_000));
  };

  const countWindow = (method: string, limit: number): number | null => {
    const at = now();
    const recent = (windows.get(method) ?? []).filter((time) => time > at - WINDOW_MS);
    windows.set(method, recent);
    const oldest = recent[recent.length - limit];
    if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + WINDOW_MS - at) / 1_000));
    recent.push(at);
    return null;
  };

  return {
    count(method, tier, channel) {
      if (tier === 'unlimited') return null;
      return tier === 'post' ? countPost(channel) : countWindow(method, CALLS_PER_MINUTE[tier]);
    },
  };
}
