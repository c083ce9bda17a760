import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Site } from '../../core/site.ts';
import { reasonOf } from '../../errors.ts';
import { delayDelivery, giveUpDelivery, type WaitingDelivery } from '../../store/deliveries.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction, isStoreAway } from '../store-outage.ts';
import { tellDeliveries } from './tell-delivery.ts';

/** How long a delivery that can't be taken apart is tried. */
export interface Patience {
  /** Of one that failed so often the team is told; then it is tried only now and then. */
  readonly attempts: number;
  readonly longestPauseMs: number;
  /** One that could not be taken apart for so long is given up: what was accepted is not lost for an hour of trouble. */
  readonly patienceMs: number;
}

/**
 * One that failed often, or brought processes down, is put off before it is tried, for it may do so again.
 * @returns whether it is to be tried now.
 */
export async function mayBeTried(
  ctx: Context,
  site: Site,
  { delivery, patience }: { readonly delivery: WaitingDelivery; readonly patience: Patience },
): Promise<boolean> {
  if (delivery.attempts <= patience.attempts) return true;
  const now = ctx.clock.now();
  const error = delivery.error ?? 'whoever took it apart did not live to tell';
  const isTooOld = now.getTime() - delivery.receivedAt.getTime() > patience.patienceMs;
  await inTransaction(ctx, async (trx) => {
    if (isTooOld) {
      await giveUp(ctx, trx, { delivery, error });
      await tellDeliveries(ctx, trx, site, { deliveries: [delivery], told: patience });
    } else await putOff(ctx, trx, site, { delivery, error, pauseMs: patience.longestPauseMs, patience });
  });
  ctx.wake('outbox');
  return !isTooOld && delivery.error !== null;
}

/**
 * Several: each is tried alone the next time. One: it is tried again later, some times.
 * @throws the error where it is not theirs: the store is away.
 */
export async function noteFailure(
  ctx: Context,
  site: Site,
  failure: {
    readonly deliveries: readonly WaitingDelivery[];
    readonly error: unknown;
    readonly patience: Patience;
  },
): Promise<void> {
  const { deliveries, error, patience } = failure;
  const [first, ...others] = deliveries;
  if (!first || isStoreAway(error)) throw error;
  const details = { error, deliveries: deliveries.map(({ id }) => id), attempts: first.attempts };
  if (others.length > 0) {
    ctx.log.warn(details, 'deliveries could not be taken apart together; trying each alone');
    return;
  }
  ctx.log.error(details, 'a delivery could not be taken apart; trying again later');
  const pauseMs = Math.min(patience.longestPauseMs, 1_000 * 4 ** (first.attempts - 1));
  await inTransaction(ctx, (trx) =>
    putOff(ctx, trx, site, { delivery: first, error: reasonOf(error), pauseMs, patience }),
  );
  ctx.wake('outbox');
}

async function putOff(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  failed: {
    readonly delivery: WaitingDelivery;
    readonly error: string;
    readonly pauseMs: number;
    readonly patience: Patience;
  },
): Promise<void> {
  const { delivery, error, pauseMs } = failed;
  await delayDelivery(trx, delivery.id, { error, until: new Date(ctx.clock.now().getTime() + pauseMs) });
  if (delivery.attempts < failed.patience.attempts) return;
  await tellDeliveries(ctx, trx, site, { deliveries: [delivery], told: failed.patience });
}

/** It will never be understood; the team is to be told so. */
export async function giveUp(
  ctx: Context,
  trx: Transaction<Database>,
  { delivery, error }: { readonly delivery: WaitingDelivery; readonly error: string },
): Promise<void> {
  const { id, sourceId } = delivery;
  ctx.log.error({ delivery: id, source: sourceId, reason: error }, 'gave up a delivery of alerts');
  await giveUpDelivery(trx, id, { error, now: ctx.clock.now() });
}
