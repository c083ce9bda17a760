import { describe, expect, it } from 'vitest';
import { parseLineTime, parseZone } from '../../../src/checks/log/line-time.ts';

/** 2026-01-02 10:00 in Shanghai. */
const clock = { now: Date.UTC(2026, 0, 2, 2) / 1000, offset: 8 * 3_600 };

describe('the time of a line', () => {
  it.each([
    ['2026-01-02 02:00:05 done', '2026-01-01T18:00:05Z'],
    ['2026-01-02T02:00:05.123+08:00 done', '2026-01-01T18:00:05Z'],
    ['2026-01-02T02:00:05Z done', '2026-01-02T02:00:05Z'],
    ['[2026/1/2 2:00:05] done', '2026-01-01T18:00:05Z'],
    ['2026.01.02 02:00 done', '2026-01-01T18:00:00Z'],
    ['2026-01-02 02:00:05,123 INFO done', '2026-01-01T18:00:05Z'],
    ['2026年1月2日 02:00:05 完成', '2026-01-01T18:00:05Z'],
    ['2026年01月02日 星期五 02时00分05秒 CST 完成', '2026-01-01T18:00:05Z'],
    ['Jan  2 02:00:05 app01 done', '2026-01-01T18:00:05Z'],
    ['Dec 31 02:00:05 app01 done', '2025-12-30T18:00:05Z'],
    ['Fri Jan  2 02:00:05 CST 2026 done', '2026-01-01T18:00:05Z'],
    ['127.0.0.1 - - [02/Jan/2026:02:00:05 +0000] "GET', '2026-01-02T02:00:05Z'],
    ['20260102 02:00:05 done', '2026-01-01T18:00:05Z'],
    ['backup-20260102020005.tar done', '2026-01-01T18:00:05Z'],
    ['Jan  2 02:00:05 app01 backup: copy of 2025-11-01 00:00:00 done', '2026-01-01T18:00:05Z'],
    ['Nov  2 02:00:05 app01 cron: done, next run at 2026-01-02 09:00:00', '2025-11-01T18:00:05Z'],
    ['[02/Jan/2026:02:00:05 +0000] copied 20251101000000.tar', '2026-01-02T02:00:05Z'],
    ['1767319205 done', '2026-01-02T02:00:05Z'],
    ['[1767319205.123] done', '2026-01-02T02:00:05Z'],
    ['1767319205123 done', '2026-01-02T02:00:05Z'],
  ])('%s → %s', (line, instant) => {
    expect(parseLineTime(line, clock)).toBe(Date.parse(instant) / 1000);
  });

  it.each(['done', '', '2026-01-02 done', '2026-13-02 02:00:05', '99:99:99', 'Jan 2 done', '12345678901234567890'])(
    '%j bears none',
    (line) => {
      expect(parseLineTime(line, clock)).toBeNull();
    },
  );

  it('reads a hostile line in no time', () => {
    const startedAt = performance.now();
    expect(parseLineTime('2026年1月2日'.repeat(50_000), clock)).toBeNull();
    expect(parseLineTime('1'.repeat(200_000), clock)).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });
});

it.each([
  ['Z', 0],
  ['+08:00', 28_800],
  ['-0330', -12_600],
  ['CST', null],
  [undefined, null],
])('the zone %s is %s seconds', (zone, seconds) => {
  expect(parseZone(zone)).toBe(seconds);
});
