import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  dayAt,
  daysBetween,
  instantOn,
  instantsOn,
  monthsBetween,
  startOfDay,
  steadyOffset,
  weekdayOf,
} from '../../src/core/local-day.ts';

describe('the instant at which a clock shows a time', () => {
  test.each([
    ['Asia/Shanghai', '2026-11-21', 510, '2026-11-21T00:30:00.000Z'],
    ['UTC', '2028-02-29', 0, '2028-02-29T00:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-01-01', 0, '2025-12-31T10:00:00.000Z'],
    ['Etc/GMT+12', '2026-01-01', 0, '2026-01-01T12:00:00.000Z'],
    ['Asia/Kathmandu', '2026-01-01', 1, '2025-12-31T18:16:00.000Z'],
    // Berlin skips 02:00–03:00 on 29 March 2026 and repeats it on 25 October.
    ['Europe/Berlin', '2026-03-29', 119, '2026-03-29T00:59:00.000Z'],
    ['Europe/Berlin', '2026-03-29', 120, '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', 150, '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', 180, '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', 510, '2026-03-29T06:30:00.000Z'],
    ['Europe/Berlin', '2026-10-25', 150, '2026-10-25T00:30:00.000Z'],
    ['Europe/Berlin', '2026-10-25', 180, '2026-10-25T02:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25', 510, '2026-10-25T07:30:00.000Z'],
    // Lord Howe changes by half an hour.
    ['Australia/Lord_Howe', '2026-10-04', 135, '2026-10-03T15:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04', 150, '2026-10-03T15:30:00.000Z'],
    // Santiago has no midnight on that day, Havana has two.
    ['America/Santiago', '2026-09-06', 0, '2026-09-06T04:00:00.000Z'],
    ['America/Havana', '2026-11-01', 0, '2026-11-01T04:00:00.000Z'],
    // Beirut goes back from midnight to eleven: its next day begins an hour later.
    ['Asia/Beirut', '2026-10-25', 0, '2026-10-24T22:00:00.000Z'],
    // Samoa left out the 30th of December 2011.
    ['Pacific/Apia', '2011-12-30', 0, '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-31', 0, '2011-12-30T10:00:00.000Z'],
  ])('%s %s %i min', (timeZone, day, minutes, expected) => {
    expect(instantOn(day, minutes, timeZone).toISOString()).toBe(expected);
  });

  test('every day of ten years begins at its first instant, in zones with every kind of change', () => {
    const zones = ['Europe/Berlin', 'America/Havana', 'Asia/Beirut', 'America/Santiago', 'Australia/Lord_Howe'];
    for (const timeZone of zones) {
      for (let day = '2019-01-01'; day < '2029-01-01'; day = addDays(day, 1)) {
        const begins = startOfDay(day, timeZone);
        const around = [new Date(begins.getTime() - 1), begins].map((at) => dayAt(at, timeZone));
        expect({ timeZone, around }).toEqual({ timeZone, around: [addDays(day, -1), day] });
      }
    }
  });

  test.each(['2026-02-29', '2026-13-01', '2026-1-1', '', 'yesterday', '2026-11-31'])('refuses "%s"', (day) => {
    expect(() => startOfDay(day, 'UTC')).toThrow(/no day/);
  });
});

describe('all instants at which clocks show a time', () => {
  test.each([
    ['Asia/Shanghai', '2026-11-21', 510, ['2026-11-21T00:30:00.000Z']],
    ['Europe/Berlin', '2026-03-29', 150, []],
    ['Europe/Berlin', '2026-03-29', 180, ['2026-03-29T01:00:00.000Z']],
    ['Europe/Berlin', '2026-10-25', 150, ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']],
    ['Europe/Berlin', '2026-10-25', 180, ['2026-10-25T02:00:00.000Z']],
    ['America/Havana', '2026-11-01', 30, ['2026-11-01T04:30:00.000Z', '2026-11-01T05:30:00.000Z']],
    ['Pacific/Apia', '2011-12-30', 480, []],
  ])('in %s on %s, minute %i', (timeZone, day, minutes, expected) => {
    expect(instantsOn(day, minutes, timeZone).map((at) => at.toISOString())).toEqual(expected);
  });

  test.each([
    ['Asia/Shanghai', '2026-03-29', 8 * 3_600_000],
    ['Europe/Berlin', '2026-03-27', 3_600_000],
    ['Europe/Berlin', '2026-03-28', null],
    ['Europe/Berlin', '2026-03-29', null],
    ['Europe/Berlin', '2026-03-31', 2 * 3_600_000],
  ])('are as far from UTC in %s all through %s and around it: %s', (timeZone, day, expected) => {
    expect(steadyOffset(day, timeZone)).toBe(expected);
  });
});

describe('arithmetic with days', () => {
  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-01-31', 2, '2026-03-31'],
    ['2026-01-31', 3, '2026-04-30'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2028-02-29', 48, '2032-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-12-31', 1, '2027-01-31'],
    ['2026-01-01', -1, '2025-12-01'],
    ['2026-05-15', 0, '2026-05-15'],
  ])('%s and %i months is %s', (day, count, expected) => {
    expect(addMonths(day, count)).toBe(expected);
  });

  test('counts days, months and weekdays', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-03-30', '2026-03-28')).toBe(-2);
    expect(monthsBetween('2025-11-30', '2026-01-01')).toBe(2);
    expect(monthsBetween('2026-01-01', '2025-11-30')).toBe(-2);
    expect(weekdayOf('2026-11-23')).toBe(0);
    expect(weekdayOf('2026-11-22')).toBe(6);
  });
});
