import type { MonthSpan } from '../../core/report/model.ts';
import type { ReportWording } from './wording.ts';

/** Calendar months by their name, others by their first and last day. */
export function monthTitle({ firstDay, lastDay }: MonthSpan, words: ReportWording): string {
  const isCalendar = firstDay.endsWith('-01') && firstDay.slice(0, 7) === lastDay.slice(0, 7);
  return isCalendar ? firstDay.slice(0, 7) : words.say('month-span', { from: firstDay.slice(5), to: lastDay.slice(5) });
}

export function monthTitles(lines: readonly { readonly month: MonthSpan }[], words: ReportWording): string[] {
  return lines.map(({ month }) => monthTitle(month, words));
}
