import { addDays, addMonths } from './local-day.ts';
import { PERIOD_LENGTHS, type PeriodLength } from './obligation.ts';
import { type DaySpanOf, latestEndedPeriod, periodAt, periodOn, spanOfDays, type Term } from './period.ts';

const MONTHS = /^(\d{4})-(\d{1,2})(?:(?:\.{2,3}|…|~|—|至)(\d{4})-(\d{1,2}))?$/;

/**
 * Reads a period as a person types it: its length (`month`, `quarter`, `half-year`, `year`, `contract` …) for the one
 * that contains now, or calendar months, `2026-05` or `2026-05..2026-10`, both included.
 *
 * @returns null for what is no period, also where the months run backwards.
 */
export function parsePeriod(
  typed: string,
  { now, term }: { readonly now: Date; readonly term: Term },
): DaySpanOf | null {
  const text = typed.trim().toLowerCase().replaceAll(/\s+/g, '');
  const length = PERIOD_LENGTHS.find((one) => one === text);
  if (length) return currentPeriod(length, now, term);
  const match = MONTHS.exec(text);
  if (!match) return null;
  const [, year = '', month = '', lastYear = year, lastMonth = month] = match;
  const first = firstOfMonth(year, month);
  const last = firstOfMonth(lastYear, lastMonth);
  if (first === null || last === null || last < first) return null;
  return spanOfDays(first, addDays(addMonths(last, 1), -1), term.timeZone);
}

/** The period that contains now; after the contract's end its last one, before its beginning its first. */
function currentPeriod(length: PeriodLength, now: Date, term: Term): DaySpanOf | null {
  return periodAt(length, now, term) ?? latestEndedPeriod(length, now, term) ?? periodOn(length, term.starts, term);
}

function firstOfMonth(year: string, month: string): string | null {
  const number = Number(month);
  const isReal = number >= 1 && number <= 12 && year >= '1970' && year <= '2999';
  return isReal ? `${year}-${month.padStart(2, '0')}-01` : null;
}
