import {
  addDays,
  addMonths,
  type Day,
  dayAt,
  daysBetween,
  monthsBetween,
  partsOf,
  startOfDay,
  weekdayOf,
} from './local-day.ts';
import type { PeriodLength } from './obligation.ts';
import type { Contract } from './site.ts';

/** What periods are counted by: the contract's first and last day, its zone, and from where it counts its months. */
export type Term = Pick<Contract, 'starts' | 'ends' | 'timeZone' | 'periods'>;

/** A stretch of whole days 统计期 in the contract's zone. */
export interface DaySpanOf {
  readonly firstDay: Day;
  /** Belongs to it. */
  readonly lastDay: Day;
  /** Half-open: from the first instant of the first day, up to but not including … */
  readonly from: Date;
  /** … the first instant of the day after the last. */
  readonly before: Date;
}

/** One period of a contract 统计期. Periods of one length follow each other without gap or overlap over the whole term. */
export interface Period extends DaySpanOf {
  readonly length: PeriodLength;
  /** Counted from the first of the term, which is 1. */
  readonly number: number;
  /** False where the contract's first or last day cuts it short. */
  readonly isWhole: boolean;
}

const MONTHS: { readonly [L in PeriodLength]?: number } = { month: 1, quarter: 3, 'half-year': 6, year: 12 };

/**
 * The period that contains an instant; null before the contract's first day and after its last.
 *
 * Days and weeks (from Monday) go by the calendar always. Months and what is longer count from the contract's first day,
 * or by the calendar: quarters from January, April, July and October, half-years from January and July. A contract that
 * starts on the 31st counts its months from the last day of the shorter ones, each from the contract's start, so that no
 * day is lost on the way. The first and the last period are cut at the term.
 */
export function periodAt(length: PeriodLength, at: Date, term: Term): Period | null {
  const number = numberAt(length, at, term);
  return number === null ? null : numberedPeriod(length, number, term);
}

/** The latest period that had ended at an instant: ended exactly then counts. Null while the first one runs, and before. */
export function latestEndedPeriod(length: PeriodLength, at: Date, term: Term): Period | null {
  if (at < startOfDay(term.starts, term.timeZone)) return null;
  const number = numberAt(length, at, term);
  if (number === null) return periodOn(length, term.ends, term);
  return number > 1 ? numberedPeriod(length, number - 1, term) : null;
}

/** The period that a day belongs to; null outside the term. */
export function periodOn(length: PeriodLength, day: Day, term: Term): Period | null {
  if (day < term.starts || day > term.ends) return null;
  return numberedPeriod(length, numberOn(length, day, term), term);
}

/** The period that follows; null after the term's last. */
export function nextPeriod(period: Period, term: Term): Period | null {
  return periodOn(period.length, addDays(period.lastDay, 1), term);
}

/** The period before; null of the term's first. */
export function formerPeriod(period: Period, term: Term): Period | null {
  return periodOn(period.length, addDays(period.firstDay, -1), term);
}

/** All periods of a length that touch a stretch of days, in order; those of the whole term where none is given. */
export function listPeriods(
  length: PeriodLength,
  term: Term,
  within: Pick<DaySpanOf, 'firstDay' | 'lastDay'> = { firstDay: term.starts, lastDay: term.ends },
): Period[] {
  const periods: Period[] = [];
  let period = periodOn(length, later(within.firstDay, term.starts), term);
  while (period && period.firstDay <= within.lastDay) {
    periods.push(period);
    period = nextPeriod(period, term);
  }
  return periods;
}

/** Whole days in a zone, the last one included. @throws when the last lies before the first. */
export function spanOfDays(firstDay: Day, lastDay: Day, timeZone: string): DaySpanOf {
  if (lastDay < firstDay) throw new Error(`${lastDay} lies before ${firstDay}`);
  return {
    firstDay,
    lastDay,
    from: startOfDay(firstDay, timeZone),
    before: startOfDay(addDays(lastDay, 1), timeZone),
  };
}

function numberedPeriod(length: PeriodLength, number: number, term: Term): Period {
  const begins = firstDayOf(length, number, term);
  const ends = addDays(firstDayOf(length, number + 1, term), -1);
  const firstDay = later(begins, term.starts);
  const lastDay = earlier(ends, term.ends);
  const isWhole = firstDay === begins && lastDay === ends;
  return { ...spanOfDays(firstDay, lastDay, term.timeZone), length, number, isWhole };
}

/** A zone whose clocks go back over midnight shows the former day again: the instants decide, not what the clocks show. */
function numberAt(length: PeriodLength, at: Date, term: Term): number | null {
  const begins = startOfDay(term.starts, term.timeZone);
  if (at < begins || at >= startOfDay(addDays(term.ends, 1), term.timeZone)) return null;
  const number = numberOn(length, dayAt(at, term.timeZone), term);
  return at < startOfDay(firstDayOf(length, number + 1, term), term.timeZone) ? number : number + 1;
}

function numberOn(length: PeriodLength, day: Day, term: Term): number {
  if (length === 'contract') return 1;
  const first = unclippedStart(length, term);
  if (length === 'day') return daysBetween(first, day) + 1;
  if (length === 'week') return Math.floor(daysBetween(first, day) / 7) + 1;
  const number = Math.floor(monthsBetween(first, day) / (MONTHS[length] ?? 1)) + 1;
  return firstDayOf(length, number, term) > day ? number - 1 : number;
}

/** The day on which the period of this number begins, as if the term had no end. */
function firstDayOf(length: PeriodLength, number: number, term: Term): Day {
  const first = unclippedStart(length, term);
  const count = number - 1;
  if (length === 'contract') return count === 0 ? first : addDays(term.ends, 1);
  if (length === 'day') return addDays(first, count);
  if (length === 'week') return addDays(first, count * 7);
  return addMonths(first, count * (MONTHS[length] ?? 1));
}

/** The day on which the period that holds the term's first day begins. */
function unclippedStart(length: PeriodLength, term: Term): Day {
  if (length === 'week') return addDays(term.starts, -weekdayOf(term.starts));
  const months = MONTHS[length];
  if (months === undefined || term.periods === 'contract') return term.starts;
  const { month, date } = partsOf(term.starts);
  return addMonths(addDays(term.starts, 1 - date), -((month - 1) % months));
}

export function later(day: Day, other: Day): Day {
  if (day > other) return day;
  return other;
}

export function earlier(day: Day, other: Day): Day {
  if (day < other) return day;
  return other;
}
