import { tzOffset } from '@date-fns/tz';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BusinessCalendar, DaySpan } from '../../../src/core/business-calendar.ts';
import {
  addWorkingTime,
  addWorkingTimes,
  nextWorkingInstant,
  type WorkingTime,
  workingTimeBetween,
  workingTimeOf,
} from '../../../src/core/sla/working-time.ts';
import { DEFAULT_SLA_POLICY } from '../../../src/core/sla-policy.ts';
import { weeks, zoneChanges } from './arbitrary.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const office: DaySpan[] = [
  { from: 9 * 60, until: 12 * 60 },
  { from: 13 * 60, until: 18 * 60 },
];

function calendar(change: Partial<BusinessCalendar> = {}): BusinessCalendar {
  const weekly = { mon: office, tue: office, wed: office, thu: office, fri: office, sat: [], sun: [] };
  return { id: 'office', weekly, holidays: [], workingDays: [], hoursPerDay: 8, ...change };
}

function working(change: Partial<BusinessCalendar> = {}, timeZone = 'Asia/Shanghai') {
  return workingTimeOf({ ...DEFAULT_SLA_POLICY, calendars: [calendar(change)] }, 'office', timeZone);
}

const always = workingTimeOf(DEFAULT_SLA_POLICY, 'always', 'Asia/Shanghai');
const at = (text: string) => new Date(text).getTime();
const shown = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

describe('time that counts', () => {
  test('round the clock a day is 24 hours, in a calendar its working hours', () => {
    expect(always.lengthOf({ days: 1, milliseconds: 5 })).toBe(24 * HOUR + 5);
    expect(working().lengthOf({ days: 2, milliseconds: 0 })).toBe(16 * HOUR);
  });

  test('goes over the lunch hour, the night and the weekend', () => {
    // Friday 17:30 in Shanghai.
    const from = at('2026-11-20T09:30:00Z');
    expect(shown(addWorkingTime(working(), from, 12 * HOUR))).toBe('2026-11-24T05:30:00.000Z');
    expect(workingTimeBetween(working(), from, at('2026-11-24T05:30:00Z'))).toBe(12 * HOUR);
  });

  test('leaves out a holiday and counts the Saturday worked for it', () => {
    const change = { holidays: ['2026-11-23'], workingDays: [{ date: '2026-11-21', hours: office }] };
    expect(shown(addWorkingTime(working(change), at('2026-11-20T09:30:00Z'), 12 * HOUR))).toBe(
      '2026-11-24T05:30:00.000Z',
    );
  });

  test('is used up at the end of a working day, not the next morning', () => {
    expect(shown(addWorkingTime(working(), at('2026-11-20T09:30:00Z'), 30 * MINUTE))).toBe('2026-11-20T10:00:00.000Z');
  });

  test('stands still while excluded, also without end', () => {
    const from = at('2026-11-20T02:00:00Z');
    const pause = { from: at('2026-11-20T03:00:00Z'), until: at('2026-11-20T05:30:00Z') };
    expect(shown(addWorkingTime(always, from, 8 * HOUR, [pause]))).toBe('2026-11-20T12:30:00.000Z');
    const endless = { from: pause.from, until: Number.POSITIVE_INFINITY };
    expect(addWorkingTime(always, from, 8 * HOUR, [endless])).toBeNull();
  });

  test('is not looked for once it stands still without end', () => {
    const from = at('2026-11-20T02:00:00Z');
    const days: WorkingTime = {
      *intervals(start) {
        for (let day = 0; ; day += 1) {
          if (day > 3) throw new Error('walked on');
          yield { from: start + day * 24 * HOUR, until: start + (day * 24 + 8) * HOUR };
        }
      },
      lengthOf: () => 0,
    };
    const endless = { from: from + 25 * HOUR, until: Number.POSITIVE_INFINITY };
    expect(addWorkingTime(days, from, 9 * HOUR, [endless])).toBe(from + 25 * HOUR);
    expect(addWorkingTime(days, from, 9 * HOUR + 1, [endless])).toBeNull();
  });

  test('of several lengths comes in one walk', () => {
    const from = at('2026-11-20T09:30:00Z');
    const lengths = [0, 10, 30 * MINUTE, 30 * MINUTE + 1, 12 * HOUR];
    const alone = lengths.map((length) => addWorkingTime(working(), from, length));
    expect(addWorkingTimes(working(), from, lengths)).toEqual(alone);
    expect(addWorkingTimes(working(), from, [])).toEqual([]);
  });

  test('begins with the next service hours', () => {
    const saturday = at('2026-11-21T02:00:00Z');
    expect(shown(nextWorkingInstant(working(), saturday))).toBe('2026-11-23T01:00:00.000Z');
    expect(nextWorkingInstant(always, saturday)).toBe(saturday);
  });

  test('never comes in a calendar without hours', () => {
    const weekly = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
    expect(addWorkingTime(working({ weekly }), at('2026-01-01T00:00:00Z'), 1)).toBeNull();
  });
});

/** An instant counts when the wall clock shows a working minute: the definition itself, minute by minute. */
function countsByWallClock(given: BusinessCalendar, timeZone: string, instant: number): boolean {
  const local = new Date(instant + tzOffset(timeZone, new Date(instant)) * MINUTE);
  const date = local.toISOString().slice(0, 10);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  const weekday = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[local.getUTCDay()] ?? 'sun';
  const special = given.workingDays.find((day) => day.date === date);
  const hours = special ? special.hours : given.holidays.includes(date) ? [] : given.weekly[weekday];
  return hours.some((span) => minute >= span.from && minute < span.until);
}

describe('against a walk over every minute', () => {
  test('both count the same', () => {
    fc.assert(
      fc.property(weeks, zoneChanges, fc.integer({ min: 0, max: 3_000 }), (weekly, [timeZone, start], minutes) => {
        const given = calendar({ weekly });
        const time = workingTimeOf({ ...DEFAULT_SLA_POLICY, calendars: [given] }, 'office', timeZone);
        const from = at(start);
        let walked = 0;
        for (let minute = 0; minute < minutes; minute += 1) {
          if (countsByWallClock(given, timeZone, from + minute * MINUTE)) walked += MINUTE;
        }
        expect(workingTimeBetween(time, from, from + minutes * MINUTE)).toBe(walked);
      }),
      { numRuns: 60 },
    );
  });

  test('what was added has counted in between', () => {
    fc.assert(
      fc.property(
        weeks,
        zoneChanges,
        fc.integer({ min: 1, max: 40 * 60 * 60_000 }),
        (weekly, [timeZone, start], length) => {
          const time = working({ weekly }, timeZone);
          const due = addWorkingTime(time, at(start), length);
          fc.pre(due !== null);
          expect(workingTimeBetween(time, at(start), due ?? 0)).toBe(length);
          expect(workingTimeBetween(time, at(start), (due ?? 0) - 1)).toBe(length - 1);
        },
      ),
      { numRuns: 100 },
    );
  });
});
