import { describe, expect, test } from 'vitest';
import { addDays, startOfDay } from '../../src/core/local-day.ts';
import { PERIOD_LENGTHS, type PeriodLength } from '../../src/core/obligation.ts';
import {
  latestEndedPeriod,
  listPeriods,
  nextPeriod,
  type Period,
  periodAt,
  periodOn,
  spanOfDays,
  type Term,
} from '../../src/core/period.ts';

const CONTRACT: Term = { starts: '2026-01-31', ends: '2028-03-30', timeZone: 'Asia/Shanghai', periods: 'contract' };
const CALENDAR: Term = { ...CONTRACT, periods: 'calendar' };
const BERLIN: Term = { starts: '2026-01-15', ends: '2027-01-14', timeZone: 'Europe/Berlin', periods: 'contract' };

function days(period: Period | null): string | null {
  return period && `${period.firstDay}..${period.lastDay}${period.isWhole ? '' : ' cut'} #${period.number}`;
}

describe('the period that a day belongs to', () => {
  test.each<[string, Term, PeriodLength, string, string | null]>([
    [
      'a month from the last day of January ends before the last of February',
      CONTRACT,
      'month',
      '2026-02-27',
      '2026-01-31..2026-02-27 #1',
    ],
    ['the next begins on the last of February', CONTRACT, 'month', '2026-02-28', '2026-02-28..2026-03-30 #2'],
    ['and no day is lost after it', CONTRACT, 'month', '2026-03-31', '2026-03-31..2026-04-29 #3'],
    ['the last of April begins one', CONTRACT, 'month', '2026-04-30', '2026-04-30..2026-05-30 #4'],
    ['in a leap year the 29th of February begins one', CONTRACT, 'month', '2028-02-29', '2028-02-29..2028-03-30 #26'],
    ['the 28th is still of the month before', CONTRACT, 'month', '2028-02-28', '2028-01-31..2028-02-28 #25'],
    ['quarters from the start', CONTRACT, 'quarter', '2026-05-01', '2026-04-30..2026-07-30 #2'],
    ['half-years from the start', CONTRACT, 'half-year', '2026-07-30', '2026-01-31..2026-07-30 #1'],
    ['years from the start', CONTRACT, 'year', '2027-01-31', '2027-01-31..2028-01-30 #2'],
    ['the last year is cut at the end', CONTRACT, 'year', '2028-03-30', '2028-01-31..2028-03-30 cut #3'],
    [
      'calendar months: the first is cut at the start',
      CALENDAR,
      'month',
      '2026-01-31',
      '2026-01-31..2026-01-31 cut #1',
    ],
    ['calendar months: February', CALENDAR, 'month', '2026-02-28', '2026-02-01..2026-02-28 #2'],
    ['calendar months: the last is cut at the end', CALENDAR, 'month', '2028-03-01', '2028-03-01..2028-03-30 cut #27'],
    ['calendar quarters', CALENDAR, 'quarter', '2026-03-31', '2026-01-31..2026-03-31 cut #1'],
    ['calendar quarters, whole', CALENDAR, 'quarter', '2026-12-31', '2026-10-01..2026-12-31 #4'],
    ['calendar half-years', CALENDAR, 'half-year', '2026-07-01', '2026-07-01..2026-12-31 #2'],
    ['calendar years', CALENDAR, 'year', '2027-06-01', '2027-01-01..2027-12-31 #2'],
    ['weeks begin on Monday, the first is cut', CONTRACT, 'week', '2026-02-01', '2026-01-31..2026-02-01 cut #1'],
    ['weeks go by the calendar', CONTRACT, 'week', '2026-02-08', '2026-02-02..2026-02-08 #2'],
    ['a day', CONTRACT, 'day', '2026-02-01', '2026-02-01..2026-02-01 #2'],
    ['the whole term', CONTRACT, 'contract', '2027-07-07', '2026-01-31..2028-03-30 #1'],
    ['nothing before the start', CONTRACT, 'month', '2026-01-30', null],
    ['nothing after the end', CALENDAR, 'contract', '2028-03-31', null],
  ])('%s', (_what, term, length, day, expected) => {
    expect(days(periodOn(length, day, term))).toBe(expected);
  });
});

describe('the instants of a period', () => {
  test('are half-open, in the contract’s zone, to the millisecond', () => {
    const period = periodOn('month', '2026-02-01', CALENDAR);
    expect(period?.from.toISOString()).toBe('2026-01-31T16:00:00.000Z');
    expect(period?.before.toISOString()).toBe('2026-02-28T16:00:00.000Z');
    const at = (instant: string) => days(periodAt('month', new Date(instant), CALENDAR));
    expect(at('2026-01-31T15:59:59.999Z')).toBe('2026-01-31..2026-01-31 cut #1');
    expect(at('2026-01-31T16:00:00.000Z')).toBe('2026-02-01..2026-02-28 #2');
    expect(at('2026-02-28T15:59:59.999Z')).toBe('2026-02-01..2026-02-28 #2');
    expect(at('2026-02-28T16:00:00.000Z')).toBe('2026-03-01..2026-03-31 #3');
  });

  test('follow the zone through its changes', () => {
    const march = periodOn('month', '2026-03-20', BERLIN);
    expect(march?.from.toISOString()).toBe('2026-03-14T23:00:00.000Z');
    expect(march?.before.toISOString()).toBe('2026-04-14T22:00:00.000Z');
    const day = periodOn('day', '2026-03-29', BERLIN);
    expect(day && day.before.getTime() - day.from.getTime()).toBe(23 * 3_600_000);
    const long = periodOn('day', '2026-10-25', BERLIN);
    expect(long && long.before.getTime() - long.from.getTime()).toBe(25 * 3_600_000);
  });

  test('decide, where the clocks go back over midnight', () => {
    const term: Term = { starts: '2010-01-01', ends: '2010-12-31', timeZone: 'America/St_Johns', periods: 'calendar' };
    // At 00:01 on 7 November 2010 the clocks there went back to 23:01 of the 6th.
    const period = periodAt('day', new Date('2010-11-07T02:45:00Z'), term);
    expect(days(period)).toBe('2010-11-07..2010-11-07 #311');
    expect(period && period.from <= new Date('2010-11-07T02:45:00Z')).toBe(true);
  });

  test('leave nothing before the first day and after the last', () => {
    const begins = startOfDay(BERLIN.starts, BERLIN.timeZone);
    const ends = startOfDay(addDays(BERLIN.ends, 1), BERLIN.timeZone);
    expect(periodAt('month', new Date(begins.getTime() - 1), BERLIN)).toBeNull();
    expect(days(periodAt('month', begins, BERLIN))).toBe('2026-01-15..2026-02-14 #1');
    expect(days(periodAt('month', new Date(ends.getTime() - 1), BERLIN))).toBe('2026-12-15..2027-01-14 #12');
    expect(periodAt('month', ends, BERLIN)).toBeNull();
  });
});

describe('the latest period that ended', () => {
  test.each<[string, Term, PeriodLength, string, string | null]>([
    ['none before the contract', CONTRACT, 'month', '2026-01-30T15:59:59.999Z', null],
    ['none while the first runs', CONTRACT, 'month', '2026-02-27T15:59:59.999Z', null],
    [
      'the first, from the instant of its end',
      CONTRACT,
      'month',
      '2026-02-27T16:00:00.000Z',
      '2026-01-31..2026-02-27 #1',
    ],
    ['the one before the one that runs', CALENDAR, 'quarter', '2026-11-21T02:00:00.000Z', '2026-07-01..2026-09-30 #3'],
    ['the last one of all, ever after', CALENDAR, 'year', '2031-01-01T00:00:00.000Z', '2028-01-01..2028-03-30 cut #3'],
    ['the whole term, once it is over', CONTRACT, 'contract', '2028-03-30T16:00:00.000Z', '2026-01-31..2028-03-30 #1'],
    ['not the whole term while it runs', CONTRACT, 'contract', '2028-03-30T15:59:59.999Z', null],
  ])('%s', (_what, term, length, at, expected) => {
    expect(days(latestEndedPeriod(length, new Date(at), term))).toBe(expected);
  });
});

describe('all periods', () => {
  const terms = [
    CONTRACT,
    CALENDAR,
    BERLIN,
    { ...CONTRACT, starts: '2028-02-29', ends: '2032-02-28' },
    { ...CALENDAR, starts: '2026-12-31', ends: '2027-01-01' },
    { ...CONTRACT, starts: '2026-05-05', ends: '2026-05-05' },
  ];
  test.each(terms.flatMap((term) => PERIOD_LENGTHS.map((length) => ({ term, length }))))(
    '$length of $term.starts to $term.ends by $term.periods cover the term without gap or overlap, and each holds its instants',
    ({ term, length }) => {
      const periods = listPeriods(length, term);
      expect(periods[0]?.firstDay).toBe(term.starts);
      expect(periods.at(-1)?.lastDay).toBe(term.ends);
      periods.forEach((period, index) => {
        expect(period.number).toBe(index + 1);
        expect(period.firstDay <= period.lastDay).toBe(true);
        expect(nextPeriod(period, term)).toEqual(periods[index + 1] ?? null);
        for (const at of [period.from, new Date(period.before.getTime() - 1)]) {
          expect(periodAt(length, at, term)).toEqual(period);
          expect(latestEndedPeriod(length, at, term)).toEqual(periods[index - 1] ?? null);
        }
        const next = periods[index + 1];
        if (next)
          expect({ day: next.firstDay, at: next.from }).toEqual({ day: addDays(period.lastDay, 1), at: period.before });
      });
    },
  );

  test('can be listed for a part of the term, cut ones included', () => {
    const listed = (firstDay: string, lastDay: string) =>
      listPeriods('quarter', CALENDAR, { firstDay, lastDay }).map((period) => period.firstDay);
    expect(listed('2026-02-01', '2026-07-01')).toEqual(['2026-01-31', '2026-04-01', '2026-07-01']);
    expect(listed('2020-01-01', '2026-03-31')).toEqual(['2026-01-31']);
    expect(listed('2028-03-31', '2029-01-01')).toEqual([]);
    expect(listed('2025-01-01', '2025-12-31')).toEqual([]);
  });
});

test('a span of days holds its last day, and none runs backwards', () => {
  const span = spanOfDays('2026-05-01', '2026-10-31', 'Asia/Shanghai');
  expect([span.from.toISOString(), span.before.toISOString()]).toEqual([
    '2026-04-30T16:00:00.000Z',
    '2026-10-31T16:00:00.000Z',
  ]);
  expect(() => spanOfDays('2026-05-02', '2026-05-01', 'UTC')).toThrow(/before/);
});
