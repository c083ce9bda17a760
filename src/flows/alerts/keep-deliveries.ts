import type { Context } from '../../context.ts';
import { countWaitingDeliveries, insertDeliveries, type NewDelivery } from '../../store/deliveries.ts';
import { isStoreAway } from '../store-outage.ts';
import { type Committed, createGroupCommit, type GroupCommitLimits } from './group-commit.ts';

export interface IntakeLimits extends GroupCommitLimits {
  /** So many deliveries may wait to be taken apart. */
  readonly waitingDeliveries: number;
}

const COUNT_EVERY_MS = 1_000;

/** Commits deliveries many at a time, and knows how many wait to be taken apart. */
export interface DeliveryKeeper {
  keep(delivery: NewDelivery): Promise<Committed>;
  /** Nothing more is taken just now: too much is on its way to the database. */
  isFull(): boolean;
  /** Too much lies in the database already. */
  areTooManyWaiting(): Promise<boolean>;
}

export function createDeliveryKeeper(ctx: Context, limits: IntakeLimits): DeliveryKeeper {
  let waiting = 0;
  let countedAt = Number.NEGATIVE_INFINITY;
  const inbox = createGroupCommit<NewDelivery>(commit, {
    limits,
    onError: (error) => ctx.log.error({ error }, 'could not keep deliveries; their senders were asked to try again'),
  });

  async function commit(deliveries: readonly NewDelivery[]): Promise<void> {
    await insertTogether(ctx, deliveries);
    ctx.wake('deliveries');
    waiting += deliveries.length;
    await recount();
  }

  /** Now and then: those that have been taken apart since wait no more. */
  async function recount(): Promise<void> {
    if (performance.now() - countedAt < COUNT_EVERY_MS) return;
    countedAt = performance.now();
    try {
      waiting = await countWaitingDeliveries(ctx.store, limits.waitingDeliveries);
    } catch (error) {
      ctx.log.warn({ error }, 'could not count the deliveries that wait');
    }
  }

  return {
    keep: (delivery) => inbox.keep(delivery, delivery.body.length),
    isFull: () => inbox.isFull(),
    async areTooManyWaiting() {
      // While nothing is accepted nobody else looks whether there are fewer by now.
      if (waiting >= limits.waitingDeliveries) await recount();
      return waiting >= limits.waitingDeliveries;
    },
  };
}

/** One that the database can't take must not keep the others out. */
async function insertTogether(ctx: Context, deliveries: readonly NewDelivery[]): Promise<void> {
  try {
    await insertDeliveries(ctx.store, deliveries);
  } catch (error) {
    if (deliveries.length === 1 || isStoreAway(error)) throw error;
    for (const delivery of deliveries) await insertDeliveries(ctx.store, [delivery]);
  }
}
