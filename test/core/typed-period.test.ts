import { describe, expect, test } from 'vitest';
import type { Term } from '../../src/core/period.ts';
import { parsePeriod, parseReportPeriod } from '../../src/core/typed-period.ts';

const term: Term = { starts: '2026-01-15', ends: '2027-01-14', timeZone: 'Asia/Shanghai', periods: 'contract' };

function parsed(typed: string, now = '2026-11-21T02:00:00Z', of = term): string | null {
  const span = parsePeriod(typed, { now: new Date(now), term: of });
  return span && `${span.firstDay}..${span.lastDay}`;
}

describe('a typed period', () => {
  test.each([
    ['month', '2026-11-15..2026-12-14'],
    [' Month ', '2026-11-15..2026-12-14'],
    ['quarter', '2026-10-15..2027-01-14'],
    ['half-year', '2026-07-15..2027-01-14'],
    ['year', '2026-01-15..2027-01-14'],
    ['contract', '2026-01-15..2027-01-14'],
    ['week', '2026-11-16..2026-11-22'],
    ['day', '2026-11-21..2026-11-21'],
    ['2026-05', '2026-05-01..2026-05-31'],
    ['2026-05..2026-10', '2026-05-01..2026-10-31'],
    ['2026-5 .. 2026-10', '2026-05-01..2026-10-31'],
    ['2027-12…2028-02', '2027-12-01..2028-02-29'],
    ['2026-11至2027-02', '2026-11-01..2027-02-28'],
    ['2026-05..2026-05', '2026-05-01..2026-05-31'],
    ['2026-10..2026-05', null],
    ['2026-13', null],
    ['2026-00..2026-02', null],
    ['0001-01', null],
    ['9999-01..9999-12', null],
    ['2026-05-01..2026-10-31', null],
    ['2026', '2026-01-15..2026-12-31'],
    ['半年', '2026-07-15..2027-01-14'],
    ['y1-q2', '2026-04-15..2026-07-14'],
    ['2025-h2', null],
    ['', null],
    ['fortnight', null],
    ['2026-05..', null],
    ['..2026-05', null],
  ])('"%s" is %s', (typed, expected) => {
    expect(parsed(typed)).toBe(expected);
  });

  test('of the contract’s first or last one, where now lies outside of it', () => {
    expect(parsed('month', '2027-03-01T00:00:00Z')).toBe('2026-12-15..2027-01-14');
    expect(parsed('quarter', '2025-03-01T00:00:00Z')).toBe('2026-01-15..2026-04-14');
  });

  test('by the calendar where the contract counts so', () => {
    expect(parsed('quarter', '2026-11-21T02:00:00Z', { ...term, periods: 'calendar' })).toBe('2026-10-01..2026-12-31');
  });
});

describe('the period of a report', () => {
  const years: Term = { starts: '2023-11-01', ends: '2026-10-31', timeZone: 'Asia/Shanghai', periods: 'contract' };
  const midMonth: Term = { ...years, starts: '2024-01-31', ends: '2026-01-30' };
  const calendar: Term = { ...years, periods: 'calendar' };

  function read(typed: string, given: { now?: string; term?: Term; running?: boolean } = {}): string {
    const { now = '2025-08-10T02:00:00Z', term: of = years, running = false } = given;
    const found = parseReportPeriod(typed, { now: new Date(now), term: of, running });
    if (!found.ok) return found.fault;
    const { key, length, firstDay, lastDay, isWhole } = found.period;
    return `${key} ${length} ${firstDay}..${lastDay}${isWhole ? '' : ' cut'}`;
  }

  test.each([
    ['halfyear', 'y2-h1 half-year 2024-11-01..2025-04-30'],
    ['half-year', 'y2-h1 half-year 2024-11-01..2025-04-30'],
    [' 半年 ', 'y2-h1 half-year 2024-11-01..2025-04-30'],
    ['Quarter', 'y2-q3 quarter 2025-05-01..2025-07-31'],
    ['月', 'y2-m9 month 2025-07-01..2025-07-31'],
    ['年度', 'y1 year 2023-11-01..2024-10-31'],
    ['y1-h1', 'y1-h1 half-year 2023-11-01..2024-04-30'],
    ['Y1-H2', 'y1-h2 half-year 2024-05-01..2024-10-31'],
    ['y2-q3', 'y2-q3 quarter 2025-05-01..2025-07-31'],
    ['y1-m4', 'y1-m4 month 2024-02-01..2024-02-29'],
    ['y1', 'y1 year 2023-11-01..2024-10-31'],
    ['2024-h1', '2024-h1 half-year 2024-01-01..2024-06-30'],
    ['2024-q2', '2024-q2 quarter 2024-04-01..2024-06-30'],
    ['2024-05', 'y1-m7 month 2024-05-01..2024-05-31'],
    ['2024', '2024 year 2024-01-01..2024-12-31'],
    ['2023', '2023 year 2023-11-01..2023-12-31 cut'],
    ['2023-h2', '2023-h2 half-year 2023-11-01..2023-12-31 cut'],
    ['2023-11..2024-04', 'y1-h1 half-year 2023-11-01..2024-04-30'],
    ['2024-04..2024-06', '2024-q2 quarter 2024-04-01..2024-06-30'],
    ['2024-04..2024-05', '2024-04..2024-05 span 2024-04-01..2024-05-31'],
    ['2025-08', 'y2-m10 month 2025-08-01..2025-08-31'],
    ['y2-h2', 'y2-h2 half-year 2025-05-01..2025-10-31'],
  ])('"%s" is %s', (typed, expected) => {
    expect(read(typed)).toBe(expected);
  });

  test.each([
    ['', 'nonsense'],
    ['fortnight', 'nonsense'],
    ['y0', 'nonsense'],
    ['y1-h3', 'nonsense'],
    ['y1-q5', 'nonsense'],
    ['y1-m13', 'nonsense'],
    ['2024-h0', 'nonsense'],
    ['2024-m5', 'nonsense'],
    ['2024-13', 'nonsense'],
    ['24-05', 'nonsense'],
    ['2024-05-01', 'nonsense'],
    ['week', 'nonsense'],
    ['contract', 'nonsense'],
    ['0000', 'nonsense'],
    ['2024-05..2024-04', 'backwards'],
    ['2025-09', 'future'],
    ['y3', 'future'],
    ['2025-q4', 'future'],
    ['y4', 'after-contract'],
    ['y99-h1', 'after-contract'],
    ['2027', 'after-contract'],
    ['2026-11', 'after-contract'],
    ['2022', 'before-contract'],
    ['2023-10', 'before-contract'],
    ['2022-01..2023-10', 'before-contract'],
    ['2023-10..2024-03', 'beyond-contract'],
    ['2026-05..2026-11', 'beyond-contract'],
  ])('"%s" is refused: %s', (typed, fault) => {
    expect(read(typed)).toBe(fault);
  });

  test('alone it is the one that runs, where none has ended', () => {
    expect(read('halfyear', { now: '2023-12-01T00:00:00Z' })).toBe('y1-h1 half-year 2023-11-01..2024-04-30');
  });

  test('alone it is the one that runs where that is wanted, and after the contract its last', () => {
    expect(read('halfyear', { running: true })).toBe('y2-h2 half-year 2025-05-01..2025-10-31');
    const later = { now: '2027-05-01T00:00:00Z' };
    expect(read('halfyear', { ...later, running: true })).toBe('y3-h2 half-year 2026-05-01..2026-10-31');
    expect(read('halfyear', later)).toBe('y3-h2 half-year 2026-05-01..2026-10-31');
  });

  test('before the contract there is none', () => {
    expect(read('month', { now: '2023-10-31T15:59:59.999Z' })).toBe('before-contract');
    expect(read('month', { now: '2023-10-31T16:00:00Z' })).toBe('y1-m1 month 2023-11-01..2023-11-30');
  });

  test('ends with the last instant of its last day in the contract’s zone', () => {
    expect(read('halfyear', { now: '2024-04-30T15:59:59.999Z' })).toBe('y1-h1 half-year 2023-11-01..2024-04-30');
    expect(read('month', { now: '2024-04-30T15:59:59.999Z' })).toBe('y1-m5 month 2024-03-01..2024-03-31');
    expect(read('month', { now: '2024-04-30T16:00:00Z' })).toBe('y1-m6 month 2024-04-01..2024-04-30');
  });

  test.each([
    ['y1-m1', 'y1-m1 month 2024-01-31..2024-02-28'],
    ['y1-m2', 'y1-m2 month 2024-02-29..2024-03-30'],
    ['y1-h1', 'y1-h1 half-year 2024-01-31..2024-07-30'],
    ['y2', 'y2 year 2025-01-31..2026-01-30'],
    ['2024-01', '2024-01 month 2024-01-31..2024-01-31 cut'],
    ['2024-01..2024-06', '2024-01..2024-06 span 2024-01-31..2024-06-30 cut'],
    ['2025-12..2026-01', '2025-12..2026-01 span 2025-12-01..2026-01-30 cut'],
    ['2023-12..2024-06', 'beyond-contract'],
  ])('of a contract that begins on the 31st: "%s" is %s', (typed, expected) => {
    expect(read(typed, { term: midMonth, now: '2026-06-01T00:00:00Z' })).toBe(expected);
  });

  test.each([
    ['halfyear', '2025-h1 half-year 2025-01-01..2025-06-30'],
    ['y1-h1', 'y1-h1 half-year 2023-11-01..2024-04-30'],
    ['y1-m7', '2024-05 month 2024-05-01..2024-05-31'],
    ['2024-05', '2024-05 month 2024-05-01..2024-05-31'],
    ['2024-01..2024-06', '2024-h1 half-year 2024-01-01..2024-06-30'],
    ['2023-11..2024-04', 'y1-h1 half-year 2023-11-01..2024-04-30'],
  ])('of a contract that counts by the calendar: "%s" is %s', (typed, expected) => {
    expect(read(typed, { term: calendar })).toBe(expected);
  });

  test('asked again by its key it is the same', () => {
    for (const typed of ['halfyear', '2024', '2023-h2', '2024-04..2024-05', 'y1-m4', '2024-05']) {
      const found = parseReportPeriod(typed, { now: new Date('2025-08-10T02:00:00Z'), term: years });
      if (!found.ok) throw new Error(found.fault);
      expect(read(found.period.key)).toBe(read(typed));
    }
  });
});
