import { describe, expect, test } from 'vitest';
import { parseMoment } from '../../src/core/moment.ts';

const now = new Date('2026-11-21T02:30:00Z');

describe('a time as typed', () => {
  test.each([
    ['10:00', '2026-11-21T02:00:00.000Z'],
    ['9:05', '2026-11-21T01:05:00.000Z'],
    ['10：00', '2026-11-21T02:00:00.000Z'],
    ['00:00:30', '2026-11-20T16:00:30.000Z'],
    ['11-20 18:00', '2026-11-20T10:00:00.000Z'],
    ['2026/11/20 18:00', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20T18:00:01', '2026-11-20T10:00:01.000Z'],
    ['2026-11-20T18:00:00Z', '2026-11-20T18:00:00.000Z'],
    ['2026-11-20 18:00+09:00', '2026-11-20T09:00:00.000Z'],
    ['+2h', '2026-11-21T04:30:00.000Z'],
    ['-15m', '2026-11-21T02:15:00.000Z'],
    ['+1d', '2026-11-22T02:30:00.000Z'],
  ])('%s is %s in Shanghai', (typed, expected) => {
    expect(parseMoment(typed, { now, timeZone: 'Asia/Shanghai' })?.toISOString()).toBe(expected);
  });

  test.each([
    '',
    'soon',
    '25:00',
    '10:60',
    '2026-02-30 10:00',
    '13-01 10:00',
    '2026-11-20',
    '+',
    '+2',
    '1e3',
    '2026-13-01T00:00:00Z',
  ])('%j is none', (typed) => {
    expect(parseMoment(typed, { now, timeZone: 'Asia/Shanghai' })).toBeNull();
  });

  test('an hour that the clocks skip is none, one that they repeat is its second', () => {
    expect(parseMoment('2026-03-29 02:30', { now, timeZone: 'Europe/Berlin' })).toBeNull();
    expect(parseMoment('2026-10-25 02:30', { now, timeZone: 'Europe/Berlin' })?.toISOString()).toBe(
      '2026-10-25T01:30:00.000Z',
    );
  });
});
