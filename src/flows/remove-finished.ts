import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { deleteFinished, FINISHED, type Finished } from '../store/finished-rows.ts';
import { inTransaction } from './store-outage.ts';

const DAY_MS = 86_400_000;
/** Few enough that nobody waits for it: a delivery may be some megabytes long. */
const AT_ONCE = 200;
/** Others want the database, too. */
const PAUSE_MS = 50;

/**
 * Removes what has been done for so many days and serves nothing any more. What it led to (alerts, tickets, records, the audit)
 * stays for ever, and so does what is not done.
 *
 * @returns how many rows of each.
 */
export async function removeFinished(ctx: Context, keepDays: number): Promise<{ readonly [T in Finished]: number }> {
  const before = new Date(ctx.clock.now().getTime() - keepDays * DAY_MS);
  const removed = { deliveries: 0, inbox: 0, process_runs: 0 };
  for (const table of FINISHED) {
    for (;;) {
      if (ctx.stopping.aborted) return removed;
      const count = await inTransaction(ctx, (trx) => deleteFinished(trx, table, { before, limit: AT_ONCE }));
      removed[table] += count;
      if (count < AT_ONCE) break;
      await sleep(PAUSE_MS);
    }
  }
  if (Object.values(removed).some((count) => count > 0))
    ctx.log.info({ removed, before }, 'removed what was done long ago');
  return removed;
}
