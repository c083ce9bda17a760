import { addDays, startOfDay } from '../local-day.ts';
import { earlier, later, listPeriods, type Term } from '../period.ts';
import type { ReportPeriodOf } from '../typed-period.ts';
import type { MonthSpan, ReportSpan } from './model.ts';

/** What a report is about 统计期, with the grid of its months, counted as the period itself was. */
export function reportSpan(
  period: ReportPeriodOf,
  { now, term }: { readonly now: Date; readonly term: Term },
): ReportSpan {
  const { length, key, firstDay, lastDay, from, before, isWhole } = period;
  const periods = /^y\d/.test(key) ? 'contract' : 'calendar';
  const months = listPeriods('month', { ...term, periods }, period).map((month) => ({
    firstDay: later(month.firstDay, firstDay),
    lastDay: earlier(month.lastDay, lastDay),
  }));
  return {
    length,
    key,
    firstDay,
    lastDay,
    from: from.toISOString(),
    before: before.toISOString(),
    hasEnded: before <= now,
    isWhole,
    months,
  };
}

/** Puts things into the months of a span: each is in exactly one, also those at a boundary. */
export function monthIndexOf(months: readonly MonthSpan[], timeZone: string): (at: Date) => number {
  const ends = months.map(({ lastDay }) => startOfDay(addDays(lastDay, 1), timeZone).getTime());
  return (at) => {
    const index = ends.findIndex((end) => at.getTime() < end);
    return index === -1 ? ends.length - 1 : index;
  };
}
