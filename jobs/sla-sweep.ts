import type { Presence } from '../src/flows/presence.ts';
import { sweepNotices } from '../src/flows/tickets/sweep-notices.ts';
import type { Job } from './job.ts';

/** What was missed is read back before anything is called a breach; but not for longer than this. */
const WAIT_FOR_PAST_MS = 30_000;

/** Says what is due: warnings, breaches, reminders, nudges. */
export function createSlaSweepJob(presence: Pick<Presence, 'isBehind' | 'isDyingOften'>): Job {
  let waitingSince: number | null = null;
  return {
    name: 'sla-sweep',
    everyMs: 1_000,
    timeoutMs: 60_000,
    wokenBy: 'sla',
    async run(ctx) {
      if (presence.isBehind() && !presence.isDyingOften()) {
        waitingSince ??= performance.now();
        if (performance.now() - waitingSince < WAIT_FOR_PAST_MS) return;
      } else waitingSince = null;
      await sweepNotices(ctx);
    },
  };
}
