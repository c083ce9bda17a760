import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import { addDays, dayAt, startOfDay } from '../../core/local-day.ts';
import type { Site } from '../../core/site.ts';
import { deliveryMessage } from '../../messages/delivery.ts';
import { findTroubledDeliveries, type WaitingDelivery } from '../../store/deliveries.ts';
import { postMessage } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { voiceOf } from '../tell-inspection.ts';

/** From when on the team is told that a delivery waits, and how long it does. */
interface Told {
  readonly attempts: number;
  readonly patienceMs: number;
}

/**
 * Tells the team of alerts that were accepted and do not appear, or brings that message up to date. A defect may hit every
 * delivery of a source: there is one message of each source and day on which they were received.
 */
export async function tellDeliveries(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  { deliveries, told }: { readonly deliveries: readonly WaitingDelivery[]; readonly told: Told },
): Promise<void> {
  const { id: contractId, channel, timeZone } = site.contract;
  const dayOf = ({ sourceId, receivedAt }: WaitingDelivery) => ({ sourceId, day: dayAt(receivedAt, timeZone) });
  const days = new Map(deliveries.map((one) => [`${one.sourceId} ${dayOf(one).day}`, { ...dayOf(one), one }]));
  for (const { sourceId, day, one } of days.values()) {
    const span = { from: startOfDay(day, timeZone), before: startOfDay(addDays(day, 1), timeZone) };
    const { attempts, patienceMs } = told;
    const { waiting, givenUp } = await findTroubledDeliveries(trx, { contractId, sourceId, ...span, attempts });
    const until = waiting && { ...waiting, until: new Date(waiting.lastAt.getTime() + patienceMs) };
    const facts = { sourceId, waiting: until, givenUp, takenAt: one.receivedAt };
    const message = deliveryMessage(facts, voiceOf(ctx, contractId));
    const key = `deliveries:${contractId}:${sourceId}:${day}`;
    await postMessage(trx, { contractId, channel, key, message }, ctx.clock.now());
  }
}
