import type { Presence } from '../src/flows/presence.ts';
import type { Job } from './job.ts';

/** Keeps account of when Rounds was alive and connected. */
export function createPresenceJob(presence: Pick<Presence, 'beat'>): Job {
  return { name: 'presence', everyMs: 10_000, timeoutMs: 30_000, run: (ctx) => presence.beat(ctx) };
}
