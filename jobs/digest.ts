import { postDueDigests } from '../src/flows/digest/post-digest.ts';
import type { Presence } from '../src/flows/presence.ts';
import type { Job } from './job.ts';

/** A digest tells what was missed, so it waits until that has been read back; but not for longer than this. */
const WAIT_FOR_PAST_MS = 2 * 60_000;

/** Longer than a transaction takes: what was recorded a moment before the digest's time may be committed after it. */
const SETTLE_MS = 10_000;

/** Posts each contract's digests at their times of day, or as soon as possible after them. */
export function createDigestJob(presence: Pick<Presence, 'isBehind'>): Job {
  let waitingSince: number | null = null;
  return {
    name: 'digest',
    everyMs: 30_000,
    timeoutMs: 60_000,
    async run(ctx) {
      if (presence.isBehind()) {
        waitingSince ??= performance.now();
        if (performance.now() - waitingSince < WAIT_FOR_PAST_MS) return;
      } else waitingSince = null;
      await postDueDigests(ctx, SETTLE_MS);
    },
  };
}
