/** What is done to the chat, each with a rate limit of its own. */
export type Operation = 'post' | 'edit' | 'pin' | 'upload' | 'share' | 'find';

export interface PaceLimits {
  /** Between two messages in one channel. */
  readonly postEveryMs: number;
  /** Between two edits of one message. */
  readonly editEveryMs: number;
}

/**
 * Somewhat below what Slack grants an app per minute and method, for others may call as well; what is looked for shares its
 * methods with the reading back of history. Posts count per channel.
 */
const CALLS_PER_MINUTE: { readonly [O in Operation]: number } = {
  post: 200,
  edit: 45,
  pin: 15,
  upload: 90,
  share: 90,
  find: 15,
};
const MINUTE_MS = 60_000;

/** Keeps calls apart as Slack wants it. All times are epoch milliseconds. */
export interface Pace {
  /** The earliest moment for a call, never before `now`. */
  readyAt(operation: Operation, channel: string, now: number): number;
  /** A call is being made. */
  note(operation: Operation, channel: string, now: number): void;
  /** Slack asked for a rest from this kind of call. */
  rest(operation: Operation, until: number): void;
  /** Nothing works until the operator has mended it; looked at again from then on. */
  restAll(until: number): void;
}

export function createPace(limits: PaceLimits): Pace {
  const lastPosts = new Map<string, number>();
  const recent = new Map<Operation, number[]>();
  const rests = new Map<Operation, number>();
  let restOfAll = 0;

  const inChannel = (operation: Operation) => operation === 'post' || operation === 'share';

  return {
    readyAt(operation, channel, now) {
      const calls = recent.get(operation) ?? [];
      const oldest = calls[calls.length - CALLS_PER_MINUTE[operation]];
      const last = inChannel(operation) ? lastPosts.get(channel) : undefined;
      return Math.max(
        now,
        restOfAll,
        rests.get(operation) ?? 0,
        last === undefined ? 0 : last + limits.postEveryMs,
        oldest === undefined ? 0 : oldest + MINUTE_MS,
      );
    },
    note(operation, channel, now) {
      const calls = (recent.get(operation) ?? []).filter((at) => at > now - MINUTE_MS);
      calls.push(now);
      recent.set(operation, calls);
      if (inChannel(operation)) lastPosts.set(channel, now);
    },
    rest(operation, until) {
      rests.set(operation, Math.max(until, rests.get(operation) ?? 0));
    },
    restAll(until) {
      restOfAll = Math.max(until, restOfAll);
    },
  };
}
