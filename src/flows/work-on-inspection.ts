import type { Context } from '../context.ts';
import { claimInspections, findAbandoned, type RunLease, releaseLease, renewLease } from '../store/inspection-runs.ts';
import { abandonInspection } from './finish-inspection.ts';
import { runInspection } from './run-inspection.ts';
import { endAsCancelled } from './steer-inspection.ts';

const LEASE_MS = 30_000;
const RENEW_EVERY_MS = 1_000;
/** What would be found after so long a gap does not belong to the same inspection any more. */
const RESUME_WITHIN_MS = 30 * 60_000;

export function runLease(ctx: Context): RunLease {
  return { owner: ctx.instance, milliseconds: LEASE_MS, contractIds: contractIds(ctx) };
}

/**
 * Runs a claimed inspection to its end, giving signs of life. It stops when someone asked to cancel it, when another
 * process has taken it over, or when this one is stopped: then the next one resumes it.
 */
export async function workOnInspection(ctx: Context, id: number): Promise<void> {
  const run = new AbortController();
  let cancelledBy: string | null = null;
  const renew = async () => {
    const lease = await renewLease(ctx.store, id, runLease(ctx));
    cancelledBy = lease.cancelRequestedBy;
    if (!lease.held || cancelledBy !== null) run.abort();
  };
  // It may have been asked to stop while nobody worked on it.
  await renew();
  let renewing = false;
  const watch = setInterval(() => {
    if (renewing) return;
    renewing = true;
    renew()
      // The database may be away for a while; what is written later is safe to repeat.
      .catch((error: unknown) => ctx.log.warn({ error, inspection: id }, 'could not renew the lease of an inspection'))
      .finally(() => {
        renewing = false;
      });
  }, RENEW_EVERY_MS);
  const stop = () => run.abort();
  ctx.stopping.addEventListener('abort', stop);
  try {
    if (ctx.stopping.aborted) run.abort();
    if (!run.signal.aborted) await runInspection(ctx, id, run.signal);
    if (cancelledBy !== null) await endAsCancelled(ctx, id, cancelledBy);
  } finally {
    clearInterval(watch);
    ctx.stopping.removeEventListener('abort', stop);
    await releaseLease(ctx.store, id, ctx.instance);
  }
}

/** Claims what is to be run and begins it in the background; closes what was cut off too long ago. */
export async function takeUpInspections(ctx: Context): Promise<void> {
  await recoverInspections(ctx);
  for (const id of await claimInspections(ctx.store, runLease(ctx))) {
    ctx.background(`inspection ${id}`, () => workOnInspection(ctx, id));
  }
}

/** Closes running inspections that nobody has worked on for too long to resume them. */
export async function recoverInspections(ctx: Context): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - RESUME_WITHIN_MS);
  for (const { id, contractId } of await findAbandoned(ctx.store, before, contractIds(ctx))) {
    const { locale, timeZone } = ctx.sites.byId(contractId).contract;
    const cause = { key: 'inspection.too-old-to-resume', values: { seconds: RESUME_WITHIN_MS / 1000 } };
    const reason = ctx.texts(locale, timeZone)(cause.key, cause.values);
    await abandonInspection(ctx, id, { state: 'interrupted', by: null, reason, cause });
    ctx.log.warn({ inspection: id }, 'closed an inspection that was cut off too long ago');
  }
}

function contractIds(ctx: Context): string[] {
  return ctx.sites.all.map((site) => site.contract.id);
}
