import { addDays, addMonths, type Day, monthsBetween, partsOf, startOfDay } from './local-day.ts';
import { PERIOD_LENGTHS, type PeriodLength, type ReportPeriod } from './obligation.ts';
import {
  type DaySpanOf,
  earlier,
  later,
  latestEndedPeriod,
  type Period,
  periodAt,
  periodOn,
  spanOfDays,
  type Term,
} from './period.ts';

/** A period that a report may be about 统计期, cut at the contract's term. */
export interface ReportPeriodOf extends DaySpanOf {
  /** `span` for months that somebody chose. */
  readonly length: ReportPeriod | 'span';
  /** How it is called, the same however it was typed: `y1-h1`, `2026-q2`, `2026-05`, `2026-05..2026-10`. */
  readonly key: string;
  /** False where the contract's first or last day cuts it short. */
  readonly isWhole: boolean;
}

/**
 * Why what was typed is no period of a report: `nonsense` · `backwards` months in the wrong order · `future` it has not begun ·
 * `before-contract`, `after-contract` all of it lies outside of the term · `beyond-contract` months of it do.
 */
export type PeriodFault =
  | 'nonsense'
  | 'backwards'
  | 'future'
  | 'before-contract'
  | 'after-contract'
  | 'beyond-contract';

export type TypedPeriod =
  | { readonly ok: true; readonly period: ReportPeriodOf }
  | { readonly ok: false; readonly fault: PeriodFault };

interface Asked {
  readonly now: Date;
  readonly term: Term;
}

const LENGTH_WORDS: { readonly [word: string]: ReportPeriod } = {
  month: 'month',
  月: 'month',
  月度: 'month',
  quarter: 'quarter',
  季: 'quarter',
  季度: 'quarter',
  'half-year': 'half-year',
  halfyear: 'half-year',
  half: 'half-year',
  半年: 'half-year',
  半年度: 'half-year',
  year: 'year',
  年: 'year',
  年度: 'year',
};

const MONTHS: { readonly [L in ReportPeriod]: number } = { month: 1, quarter: 3, 'half-year': 6, year: 12 };
const LETTERS: { readonly [letter: string]: ReportPeriod } = { m: 'month', q: 'quarter', h: 'half-year' };

/** Contract years `y1`, calendar years `2026`; with a half, a quarter or (of a contract year) a month of it. */
const NAMED = /^(?:y(\d{1,2})|(\d{4}))(?:-([mqh])(\d{1,2}))?$/;
const CHOSEN_MONTHS = /^(\d{4})-(\d{1,2})(?:(?:\.{2,3}|…|~|—|至)(\d{4})-(\d{1,2}))?$/;

/**
 * Reads the period of a report as a person types it: a length alone (`halfyear`, `季度`) is the latest one that has ended,
 * else the one that runs; `y1-h1`, `y2-q3`, `y1-m4`, `y1` count from the contract's first day, `2026-h1`, `2026-q2`,
 * `2026-05`, `2026` by the calendar, `2026-05..2026-10` is months of the calendar, both included. A period that the term cuts
 * is cut; months that lie outside of it are refused.
 *
 * @param asked.running of a length alone: the one that runs, also where another has ended.
 */
export function parseReportPeriod(typed: string, asked: Asked & { readonly running?: boolean }): TypedPeriod {
  const { now, term } = asked;
  const text = normalized(typed);
  const length = Object.hasOwn(LENGTH_WORDS, text) ? LENGTH_WORDS[text] : undefined;
  if (length) return alone(length, asked);
  const found = named(text, term) ?? chosen(text, term);
  if (typeof found === 'string') return { ok: false, fault: found };
  if (startOfDay(found.firstDay, term.timeZone) > now) return { ok: false, fault: 'future' };
  return { ok: true, period: found };
}

/**
 * Reads a period as a person types it: its length (`month`, `quarter`, `half-year`, `year`, `contract` …) for the one
 * that contains now, calendar months, `2026-05` or `2026-05..2026-10`, both included, or one of the names that
 * {@link parseReportPeriod} knows.
 *
 * @returns null for what is no period, also where the months run backwards.
 */
export function parsePeriod(typed: string, { now, term }: Asked): DaySpanOf | null {
  const text = normalized(typed);
  const length = Object.hasOwn(LENGTH_WORDS, text) ? LENGTH_WORDS[text] : PERIOD_LENGTHS.find((one) => one === text);
  if (length) return currentPeriod(length, now, term);
  const months = readMonths(text);
  if (months === 'backwards') return null;
  if (months) return spanOfDays(months.firstDay, months.lastDay, term.timeZone);
  const found = named(text, term);
  return found === null || typeof found === 'string' ? null : found;
}

function normalized(typed: string): string {
  return typed.trim().toLowerCase().replaceAll(/\s+/g, '');
}

function alone(
  length: ReportPeriod,
  { now, term, running = false }: Asked & { readonly running?: boolean },
): TypedPeriod {
  const current = periodAt(length, now, term);
  const period = (running ? current : null) ?? latestEndedPeriod(length, now, term) ?? current;
  if (period === null) return { ok: false, fault: 'before-contract' };
  return { ok: true, period: called(period, length, term) };
}

/** The period that contains now; after the contract's end its last one, before its beginning its first. */
function currentPeriod(length: PeriodLength, now: Date, term: Term): DaySpanOf | null {
  return periodAt(length, now, term) ?? latestEndedPeriod(length, now, term) ?? periodOn(length, term.starts, term);
}

/** Null for what is no name. */
function named(text: string, term: Term): ReportPeriodOf | PeriodFault | null {
  const match = NAMED.exec(text);
  if (!match) return null;
  const [, contractYear, calendarYear = '', letter = '', typedPart = '1'] = match;
  const length = LETTERS[letter] ?? 'year';
  const part = Number(typedPart);
  const isReal = part >= 1 && part <= 12 / MONTHS[length] && contractYear !== '0' && contractYear !== '00';
  if (!isReal) return 'nonsense';
  const months = (part - 1) * MONTHS[length];
  if (contractYear !== undefined) {
    const ofContract: Term = { ...term, periods: 'contract' };
    const firstDay = addMonths(term.starts, (Number(contractYear) - 1) * 12 + months);
    const period = periodOn(length, firstDay, ofContract);
    return period === null ? 'after-contract' : called(period, length, ofContract, term);
  }
  // A month of the calendar is written 2026-05.
  if (length === 'month' || calendarYear < '1970' || calendarYear > '2999') return 'nonsense';
  return ofCalendar(length, addMonths(`${calendarYear}-01-01`, months), term);
}

function ofCalendar(length: ReportPeriod, firstDay: Day, term: Term): ReportPeriodOf | PeriodFault {
  if (firstDay > term.ends) return 'after-contract';
  if (addDays(addMonths(firstDay, MONTHS[length]), -1) < term.starts) return 'before-contract';
  const byCalendar: Term = { ...term, periods: 'calendar' };
  const period = periodOn(length, later(firstDay, term.starts), byCalendar);
  return period === null ? 'nonsense' : called(period, length, byCalendar, term);
}

/** Months that somebody chose; where they are a period of the contract as it counts, they are called so. */
function chosen(text: string, term: Term): ReportPeriodOf | PeriodFault {
  const months = readMonths(text);
  if (months === null) return 'nonsense';
  if (months === 'backwards') return 'backwards';
  const { firstDay, lastDay } = months;
  if (firstDay > term.ends) return 'after-contract';
  if (lastDay < term.starts) return 'before-contract';
  if (monthsBetween(firstDay, lastDay) === 0) return ofCalendar('month', firstDay, term);
  // The month in which the contract begins or ends is its own; those before and after are not.
  const beginsBefore = addMonths(firstDay, 1) <= term.starts;
  const endsAfter = firstOfItsMonth(lastDay) > term.ends;
  if (beginsBefore || endsAfter) return 'beyond-contract';
  for (const counted of [term, { ...term, periods: term.periods === 'contract' ? 'calendar' : 'contract' } as const]) {
    for (const length of ['quarter', 'half-year', 'year'] as const) {
      const period = periodOn(length, later(firstDay, term.starts), counted);
      if (period?.isWhole && period.firstDay === firstDay && period.lastDay === lastDay) {
        return called(period, length, counted, term);
      }
    }
  }
  const first = later(firstDay, term.starts);
  const last = earlier(lastDay, term.ends);
  return {
    ...spanOfDays(first, last, term.timeZone),
    length: 'span',
    key: `${firstDay.slice(0, 7)}..${lastDay.slice(0, 7)}`,
    isWhole: first === firstDay && last === lastDay,
  };
}

/**
 * @param counted how the period was counted.
 * @param term how the contract counts: where both give the same days, it is called as the contract calls it.
 */
function called(period: Period, length: ReportPeriod, counted: Term, term: Term = counted): ReportPeriodOf {
  const own = counted.periods === term.periods ? null : periodOn(length, period.firstDay, term);
  const isSame = own?.firstDay === period.firstDay && own.lastDay === period.lastDay;
  const { number, ...days } = isSame && own ? own : period;
  const key = keyOf({ number, ...days }, length, isSame ? term : counted);
  const { firstDay, lastDay, from, before, isWhole } = days;
  return { firstDay, lastDay, from, before, isWhole, length, key };
}

function keyOf(period: Period, length: ReportPeriod, counted: Term): string {
  const inYear = 12 / MONTHS[length];
  const letter = length === 'half-year' ? 'h' : length.charAt(0);
  if (counted.periods === 'contract') {
    const year = Math.floor((period.number - 1) / inYear) + 1;
    return length === 'year' ? `y${year}` : `y${year}-${letter}${((period.number - 1) % inYear) + 1}`;
  }
  const { year, month } = partsOf(period.firstDay);
  if (length === 'year') return `${year}`;
  if (length === 'month') return period.firstDay.slice(0, 7);
  return `${year}-${letter}${Math.floor((month - 1) / MONTHS[length]) + 1}`;
}

function readMonths(text: string): { readonly firstDay: Day; readonly lastDay: Day } | 'backwards' | null {
  const match = CHOSEN_MONTHS.exec(text);
  if (!match) return null;
  const [, year = '', month = '', lastYear = year, lastMonth = month] = match;
  const first = firstOfMonth(year, month);
  const last = firstOfMonth(lastYear, lastMonth);
  if (first === null || last === null) return null;
  return last < first ? 'backwards' : { firstDay: first, lastDay: addDays(addMonths(last, 1), -1) };
}

function firstOfMonth(year: string, month: string): Day | null {
  const number = Number(month);
  const isReal = number >= 1 && number <= 12 && year >= '1970' && year <= '2999';
  return isReal ? `${year}-${month.padStart(2, '0')}-01` : null;
}

function firstOfItsMonth(day: Day): Day {
  return addDays(day, 1 - partsOf(day).date);
}
