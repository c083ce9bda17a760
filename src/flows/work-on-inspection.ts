import type { Context } from '../context.ts';
import type { Message } from '../core/message.ts';
import { claimInspections, findAbandoned, releaseLease, renewLease } from '../store/inspection-runs.ts';
import { findInspection } from '../store/inspections.ts';
import type { RowLease } from '../store/running-rows.ts';
import { newReference } from './audited-attempt.ts';
import { abandonInspection } from './finish-inspection.ts';
import { newLease } from './new-lease.ts';
import { LeaseLost, runInspection } from './run-inspection.ts';
import { giveSignsOfLife } from './sign-of-life.ts';
import { endAsCancelled } from './steer-inspection.ts';
import { isStoreAway } from './store-outage.ts';

const LEASE_MS = 30_000;
const RENEW_EVERY_MS = 1_000;
/** What would be found after so long a gap does not belong to the same inspection any more. */
const RESUME_WITHIN_MS = 30 * 60_000;

/** A lease for one claim of inspections. */
export function runLease(ctx: Context): RowLease {
  return newLease(ctx, LEASE_MS);
}

/**
 * Runs a claimed inspection to its end, giving signs of life. It stops when someone asked to cancel it, when another
 * process has taken it over, or when this one is stopped: then the next one resumes it. What fails for a reason that does
 * not pass by itself is closed as interrupted, or it would be begun again for ever.
 *
 * @param held the lease under which it was claimed.
 */
export async function workOnInspection(ctx: Context, id: number, held: RowLease): Promise<void> {
  const run = new AbortController();
  let cancelledBy: string | null = null;
  const renew = async () => {
    const lease = await renewLease(ctx.store, id, held);
    cancelledBy = lease.cancelRequestedBy;
    if (!lease.held || cancelledBy !== null) run.abort();
  };
  // It may have been asked to stop while nobody worked on it.
  await renew();
  const signs = giveSignsOfLife(renew, {
    everyMs: RENEW_EVERY_MS,
    onFailure: (error) => ctx.log.warn({ error, inspection: id }, 'could not renew the lease of an inspection'),
  });
  const stop = () => run.abort();
  ctx.stopping.addEventListener('abort', stop);
  try {
    if (ctx.stopping.aborted) run.abort();
    if (!run.signal.aborted) {
      await runInspection(ctx, id, { owner: held.owner, signal: run.signal });
      // Asked to stop in its last second, it has been left running for us to end.
      await renew();
    }
    if (cancelledBy !== null) await endAsCancelled(ctx, id, cancelledBy);
  } catch (error) {
    if (error instanceof LeaseLost) ctx.log.warn({ error, inspection: id }, 'another worker has the inspection now');
    else if (run.signal.aborted || isStoreAway(error)) throw error;
    else await closeAsFailed(ctx, id, error);
  } finally {
    signs.stop();
    ctx.stopping.removeEventListener('abort', stop);
    await releaseLease(ctx.store, id, held.owner);
  }
}

async function closeAsFailed(ctx: Context, id: number, error: unknown): Promise<void> {
  const reference = newReference();
  ctx.log.error({ error, reference, inspection: id }, 'an inspection failed by itself');
  await interrupt(ctx, id, { key: 'inspection.failed', values: { reference } });
}

/** Claims what is to be run and begins it in the background; closes what was cut off too long ago. */
export async function takeUpInspections(ctx: Context): Promise<void> {
  await recoverInspections(ctx);
  const lease = runLease(ctx);
  for (const id of await claimInspections(ctx.store, lease)) {
    ctx.background(`inspection ${id}`, () => workOnInspection(ctx, id, lease));
  }
}

/** Closes running inspections that nobody has worked on for too long to resume them. */
export async function recoverInspections(ctx: Context): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - RESUME_WITHIN_MS);
  for (const { id } of await findAbandoned(ctx.store, before, contractIds(ctx))) {
    try {
      await interrupt(ctx, id, { key: 'inspection.too-old-to-resume', values: { seconds: RESUME_WITHIN_MS / 1000 } });
      ctx.log.warn({ inspection: id }, 'closed an inspection that was cut off too long ago');
    } catch (error) {
      if (isStoreAway(error)) throw error;
      // One that can't be closed must not keep the others from being run.
      ctx.log.error({ error, inspection: id }, 'could not close an inspection that was cut off');
    }
  }
}

async function interrupt(ctx: Context, id: number, cause: Message): Promise<void> {
  const inspection = await findInspection(ctx.store, id);
  if (!inspection) return;
  const { locale, timeZone } = ctx.sites.byId(inspection.contractId).contract;
  const reason = ctx.texts(locale, timeZone)(cause.key, cause.values);
  await abandonInspection(ctx, id, { state: 'interrupted', by: null, reason, cause });
}

function contractIds(ctx: Context): string[] {
  return ctx.sites.all.map((site) => site.contract.id);
}
