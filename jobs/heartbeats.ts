import { watchHeartbeats } from '../src/flows/alerts/watch-heartbeats.ts';
import type { Job } from './job.ts';

/**
 * Makes alerts of sources that have fallen silent. Silence counts from when we could have heard it: not while we were
 * down, nor while our database was away and we turned everybody down.
 */
export function createHeartbeatsJob(): Job {
  let upSince: Date | null = null;
  return {
    name: 'heartbeats',
    everyMs: 10_000,
    timeoutMs: 30_000,
    async run(ctx) {
      const since = upSince ?? ctx.clock.now();
      upSince = null;
      await watchHeartbeats(ctx, since);
      upSince = since;
    },
  };
}
