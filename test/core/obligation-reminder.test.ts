import { describe, expect, test } from 'vitest';
import type { PeriodLength } from '../../src/core/obligation.ts';
import { lastWorkedDay, remindOf } from '../../src/core/obligation-reminder.ts';
import type { ObligationStatus } from '../../src/core/obligation-status.ts';
import { periodOn } from '../../src/core/period.ts';

const TERM = { starts: '2026-11-01', ends: '2027-10-31', timeZone: 'Asia/Shanghai', periods: 'contract' } as const;

const everyDay = () => true;

function remind(
  { every, periodDay, status }: { every: PeriodLength; periodDay: string; status: ObligationStatus },
  today: string,
  isWorked: (day: string) => boolean = everyDay,
): string {
  const period = periodOn(every, periodDay, TERM);
  if (!period) throw new Error(`no period on ${periodDay}`);
  return remindOf({ period, status, dueBy: period.lastDay }, today, isWorked);
}

describe('an obligation is reminded of', () => {
  test.each<[PeriodLength, string, ObligationStatus, string]>([
    ['month', '2026-11-22', 'due', 'nothing'],
    ['month', '2026-11-23', 'due', 'soon'],
    ['month', '2026-11-29', 'due', 'soon'],
    ['month', '2026-11-30', 'due', 'last-day'],
    ['month', '2026-11-30', 'unknown', 'last-day'],
    ['month', '2026-11-25', 'unknown', 'soon'],
    ['month', '2026-11-30', 'met', 'nothing'],
    ['month', '2026-11-25', 'met', 'nothing'],
    ['quarter', '2027-01-24', 'due', 'soon'],
    ['quarter', '2027-01-23', 'due', 'nothing'],
    ['contract', '2027-10-31', 'due', 'last-day'],
    ['week', '2026-11-17', 'due', 'nothing'],
    ['week', '2026-11-21', 'due', 'nothing'],
    ['week', '2026-11-22', 'due', 'last-day'],
    ['day', '2026-11-21', 'due', 'last-day'],
  ])('each %s, on %s, when it is %s: %s', (every, today, status, expected) => {
    expect(remind({ every, periodDay: today, status }, today)).toBe(expected);
  });

  test.each<[ObligationStatus, string]>([
    ['missing', 'nothing'],
    ['late', 'nothing'],
    ['unknown', 'nothing'],
  ])('not once its period is over: %s', (status, expected) => {
    expect(remind({ every: 'month', periodDay: '2026-11-30', status }, '2026-12-01')).toBe(expected);
  });
});

describe('where days off lie before the last day', () => {
  const off =
    (...days: readonly string[]) =>
    (day: string) =>
      !days.includes(day);
  // 30 January 2027 is a Saturday.
  const weekend = off('2027-01-30', '2027-01-31');

  test.each<[PeriodLength, string, string]>([
    ['month', '2027-01-28', 'soon'],
    ['month', '2027-01-29', 'last-day'],
    ['month', '2027-01-30', 'nothing'],
    ['month', '2027-01-31', 'nothing'],
    ['week', '2027-01-28', 'nothing'],
    ['week', '2027-01-29', 'last-day'],
    ['week', '2027-01-31', 'nothing'],
    ['day', '2027-01-30', 'nothing'],
  ])('each %s, on %s: %s', (every, today, expected) => {
    expect(remind({ every, periodDay: today, status: 'due' }, today, weekend)).toBe(expected);
  });

  test('the day before them calls, however many there are; the day after them is another period’s', () => {
    const holiday = (day: string) => day < '2027-01-15' || day > '2027-02-03';
    expect(remind({ every: 'month', periodDay: '2027-01-14', status: 'due' }, '2027-01-14', holiday)).toBe('last-day');
    expect(remind({ every: 'month', periodDay: '2027-01-13', status: 'due' }, '2027-01-13', holiday)).toBe('nothing');
    expect(remind({ every: 'month', periodDay: '2027-02-04', status: 'due' }, '2027-02-04', holiday)).toBe('nothing');
  });

  test.each([
    ['2027-01-01', '2027-01-31', '2027-01-29'],
    ['2027-01-29', '2027-01-29', '2027-01-29'],
    ['2027-01-30', '2027-01-31', null],
    ['2027-01-01', '2027-02-01', '2027-02-01'],
  ])('from %s to %s the last day that is worked on is %s', (from, until, expected) => {
    expect(lastWorkedDay(from, until, weekend)).toBe(expected);
  });
});
