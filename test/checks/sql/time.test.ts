import { describe, expect, it } from 'vitest';
import { parseSqlTime } from '../../../src/checks/sql/time.ts';

const shanghai = { serverOffsetSeconds: 8 * 3_600 };

describe('a time in a cell', () => {
  it.each([
    ['2026-11-21T02:00:00.000Z', '2026-11-21T02:00:00Z'],
    ['2026-11-21 10:00:00', '2026-11-21T02:00:00Z'],
    ['2026-11-21 10:00:00.123456', '2026-11-21T02:00:00Z'],
    ['2026/11/21 10:00', '2026-11-21T02:00:00Z'],
    ['2026-11-21', '2026-11-20T16:00:00Z'],
    ['20261121100000', '2026-11-21T02:00:00Z'],
    ['2026-11-21T10:00:00+08:00', '2026-11-21T02:00:00Z'],
    [1_795_226_400, '2026-11-21T02:00:00Z'],
    ['1795226400', '2026-11-21T02:00:00Z'],
    ['1795226400000', '2026-11-21T02:00:00Z'],
  ])('%s is %s', (cell, instant) => {
    expect(parseSqlTime(cell, shanghai)).toBe(Date.parse(instant));
  });

  it.each([null, true, '', 'soon', '0000-00-00 00:00:00', '2026-13-01 00:00:00', 12, '12', [], {}])(
    '%j is none',
    (cell) => {
      expect(parseSqlTime(cell, shanghai)).toBeNull();
    },
  );
});

describe('a column that is written in another zone than the server has', () => {
  it.each([
    // The server runs in UTC and hands out the wall clock as if it were UTC.
    ['2026-11-21T10:00:00.000Z', 0, 'Asia/Shanghai', '2026-11-21T02:00:00Z'],
    ['2026-11-21 10:00:00', 0, 'Asia/Shanghai', '2026-11-21T02:00:00Z'],
    ['2026-07-01 10:00:00', 8 * 3_600, 'Europe/Berlin', '2026-07-01T08:00:00Z'],
    ['2026-12-01 10:00:00', 8 * 3_600, 'Europe/Berlin', '2026-12-01T09:00:00Z'],
    ['2026-11-21T02:00:00.000Z', 8 * 3_600, 'UTC', '2026-11-21T10:00:00Z'],
  ])('%s at %d s in %s is %s', (cell, serverOffsetSeconds, timeZone, instant) => {
    expect(parseSqlTime(cell, { serverOffsetSeconds, timeZone })).toBe(Date.parse(instant));
  });
});
