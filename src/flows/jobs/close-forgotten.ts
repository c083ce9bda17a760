import type { Context } from '../../context.ts';
import { endRun, findOpenRun } from '../../store/scheduled-runs.ts';
import { inTransaction } from '../store-outage.ts';

/**
 * Closes the unfinished run of a job that no site file speaks of any more, once nobody has been at it for long: another
 * process may still know the job.
 */
export async function closeForgottenRun(ctx: Context, name: string, longestSilenceMs: number): Promise<void> {
  await inTransaction(ctx, async (trx) => {
    const open = await findOpenRun(trx, name);
    if (!open?.isAbandoned || open.silentMs < longestSilenceMs) return;
    const end = { outcome: 'failed', detail: { key: 'job.forgotten' }, now: ctx.clock.now(), toldIn: null } as const;
    await endRun(trx, { job: name, dueAt: open.run.dueAt, owner: null }, end);
    ctx.log.warn({ scheduled: name, due: open.run.dueAt }, 'closed the run of a job that is not configured any more');
  });
}
