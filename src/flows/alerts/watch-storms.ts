import type { Context } from '../../context.ts';
import { withAlertLock } from '../../store/alert-lock.ts';
import { endStorm, findOpenStorm, listOpenStorms } from '../../store/storms.ts';
import { inTransaction } from '../store-outage.ts';
import { STORM_WINDOW_MS } from './storm-watch.ts';
import { tellStorms } from './tell-alert.ts';

/** While deliveries are taken apart without a break, whoever waits for the lock has it next. */
const LOCK_WAIT_SECONDS = 5;

/** Brings the messages of storms up to date, and ends those into which nothing was folded for a minute. */
export async function watchStorms(ctx: Context): Promise<void> {
  for (const { contractId } of await listOpenStorms(ctx.store)) {
    if (!ctx.sites.all.some(({ contract }) => contract.id === contractId)) continue;
    await withAlertLock(ctx.store, { contractId, waitSeconds: LOCK_WAIT_SECONDS }, (store) =>
      inTransaction({ ...ctx, store }, async (trx) => {
        const storm = await findOpenStorm(trx, contractId);
        if (!storm) return;
        const endsAt = new Date(storm.lastAt.getTime() + STORM_WINDOW_MS);
        if (endsAt <= ctx.clock.now()) await endStorm(trx, storm.id, endsAt);
        await tellStorms(ctx, trx, [storm.id]);
      }),
    );
    ctx.wake('outbox');
  }
}
