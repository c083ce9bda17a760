import type { ChatAnswers } from '../src/core/chat-port.ts';
import type { Presence } from '../src/flows/presence.ts';
import { reconcileChannel } from '../src/flows/tickets/reconcile.ts';
import type { Job } from './job.ts';

/** Nothing that Slack failed to deliver while we were there stays unknown for longer than this. */
const REGULARLY_MS = 15 * 60_000;
/** After a channel could not be read. */
const AGAIN_MS = 30_000;

/** Reads back from the channels what happened while nobody listened: after a start, after a disconnection, and now and then. */
export function createReconcileJob(
  presence: Pick<Presence, 'isBehind' | 'connectedSince' | 'caughtUp' | 'beat'>,
  answers: Pick<ChatAnswers, 'tell'>,
): Job {
  let notBefore = 0;
  let regularlyAt = 0;
  /** Until when all channels were read, by us. */
  let readUntil: Date | null = null;
  return {
    name: 'reconcile',
    everyMs: 2_000,
    timeoutMs: 10 * 60_000,
    async run(ctx) {
      const now = performance.now();
      const isDue = now >= notBefore && (presence.isBehind() || now >= regularlyAt);
      const connectedSince = presence.connectedSince();
      if (!isDue || connectedSince === null) return;
      // Also where this fails: whoever is in trouble is not asked again every two seconds.
      notBefore = now + AGAIN_MS;
      // An absence is written down before what is found after it.
      await presence.beat(ctx);
      const begunAt = ctx.clock.now();
      let isWhole = true;
      for (const site of ctx.sites.all) {
        if (ctx.stopping.aborted) return;
        if ((await reconcileChannel(ctx, site, { answers, unheardSince: readUntil })) === null) isWhole = false;
      }
      notBefore = performance.now() + AGAIN_MS;
      regularlyAt = performance.now() + REGULARLY_MS;
      if (!isWhole) return;
      readUntil = begunAt;
      presence.caughtUp(connectedSince);
    },
  };
}
