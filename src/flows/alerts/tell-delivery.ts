import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Site } from '../../core/site.ts';
import { type DeliveryState, deliveryMessage } from '../../messages/delivery.ts';
import type { WaitingDelivery } from '../../store/deliveries.ts';
import { postMessage } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { voiceOf } from '../tell-inspection.ts';

/** Tells the team of alerts that were accepted and do not appear, or brings that message up to date. */
export async function tellDelivery(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  told: { readonly delivery: WaitingDelivery } & DeliveryState,
): Promise<void> {
  const { id: contractId, channel } = site.contract;
  const message = deliveryMessage(told, voiceOf(ctx, contractId));
  await postMessage(trx, { contractId, channel, key: `delivery:${told.delivery.id}`, message }, ctx.clock.now());
}
