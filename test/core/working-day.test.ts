import { expect, test } from 'vitest';
import type { BusinessCalendar, DaySpan } from '../../src/core/business-calendar.ts';
import { isWorkingDay } from '../../src/core/working-day.ts';

const hours: readonly DaySpan[] = [{ from: 540, until: 1_080 }];
const OFFICE: BusinessCalendar = {
  id: 'office',
  weekly: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: [], sun: [] },
  holidays: ['2026-10-01', '2026-10-02'],
  workingDays: [{ date: '2026-10-10', hours }],
  hoursPerDay: 8,
};

test.each([
  ['a Friday', '2026-11-20', OFFICE, true],
  ['a Saturday', '2026-11-21', OFFICE, false],
  ['a Sunday', '2026-11-22', OFFICE, false],
  ['a Monday', '2026-11-23', OFFICE, true],
  ['a holiday on a Thursday', '2026-10-01', OFFICE, false],
  ['the day after the holidays', '2026-10-05', OFFICE, true],
  ['a Saturday worked in exchange', '2026-10-10', OFFICE, true],
  [
    'a Saturday of a calendar that has Saturdays',
    '2026-11-21',
    { ...OFFICE, weekly: { ...OFFICE.weekly, sat: hours } },
    true,
  ],
  ['a Friday without a calendar', '2026-11-20', null, true],
  ['a Saturday without a calendar', '2026-11-21', null, false],
  ['a Sunday without a calendar', '2026-11-22', null, false],
  ['a holiday without a calendar: nobody named it', '2026-10-01', null, true],
])('%s', (_what, day, calendar, worked) => {
  expect(isWorkingDay(day, calendar)).toBe(worked);
});
