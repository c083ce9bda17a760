import { describe, expect, test } from 'vitest';
import type { Term } from '../../src/core/period.ts';
import { parsePeriod } from '../../src/core/typed-period.ts';

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
    ['2026', null],
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
