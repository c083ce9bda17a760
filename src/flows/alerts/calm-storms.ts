import type { Context } from '../../context.ts';
import { withAlertLock } from '../../store/alert-lock.ts';
import { endStorm, findOpenStorm, listCalmContracts } from '../../store/storms.ts';
import { inTransaction } from '../store-outage.ts';
import { STORM_WINDOW_MS } from './storm-watch.ts';
import { tellStorms } from './tell-alert.ts';

/** Ends storms into which nothing was folded for a minute, and says so in their messages. */
export async function calmStorms(ctx: Context): Promise<void> {
  const calmSince = new Date(ctx.clock.now().getTime() - STORM_WINDOW_MS);
  for (const contractId of await listCalmContracts(ctx.store, calmSince)) {
    await withAlertLock(ctx.store, { contractId, waitSeconds: 0 }, (store) =>
      inTransaction({ ...ctx, store }, async (trx) => {
        const storm = await findOpenStorm(trx, contractId);
        if (!storm || storm.lastAt > calmSince) return;
        await endStorm(trx, storm.id, new Date(storm.lastAt.getTime() + STORM_WINDOW_MS));
        await tellStorms(ctx, trx, [storm.id]);
      }),
    );
    ctx.wake('outbox');
  }
}
