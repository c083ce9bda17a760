import type { Context } from '../../context.ts';
import { addDays, startOfDay } from '../../core/local-day.ts';
import { dueBetween, nextRuns } from '../../core/schedule.ts';
import type { ScheduledJob } from './scheduled-job.ts';

type Timed = Pick<ScheduledJob, 'contractId' | 'schedule' | 'timeZone'>;

/** When a job was due after one instant, until and at another. Before the contract's term and after it nothing is. */
export function jobDueBetween(ctx: Pick<Context, 'sites'>, job: Timed, span: { after: Date; until: Date }): Date[] {
  const term = termOf(ctx, job);
  return dueBetween(job.schedule, { ...span, timeZone: job.timeZone }).filter(
    (at) => at >= term.from && at < term.before,
  );
}

/** When a job will be due next after an instant; fewer where the contract ends before. */
export function jobNextRuns(ctx: Pick<Context, 'sites'>, job: Timed, after: Date, count: number): Date[] {
  const term = termOf(ctx, job);
  const from = new Date(Math.max(after.getTime() + 1, term.from.getTime()));
  return nextRuns(job.schedule, { from, timeZone: job.timeZone, count, before: term.before });
}

function termOf(ctx: Pick<Context, 'sites'>, { contractId }: Timed): { readonly from: Date; readonly before: Date } {
  const { starts, ends, timeZone } = ctx.sites.byId(contractId).contract;
  return { from: startOfDay(starts, timeZone), before: startOfDay(addDays(ends, 1), timeZone) };
}
