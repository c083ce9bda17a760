import { describe, expect, test } from 'vitest';
import { durationMs, parseDuration } from '../../src/core/duration.ts';

describe('parseDuration', () => {
  test.each<[text: string, days: number, milliseconds: number]>([
    ['5m', 0, 300_000],
    ['4h', 0, 14_400_000],
    ['5d', 5, 0],
    ['1d12h', 1, 43_200_000],
    ['1h30m', 0, 5_400_000],
    ['90s', 0, 90_000],
    ['500ms', 0, 500],
    ['1m500ms', 0, 60_500],
    ['0.5d', 0.5, 0],
    ['1.5h', 0, 5_400_000],
    ['0m', 0, 0],
  ])('%s is %d days and %d ms', (text, days, milliseconds) => {
    expect(parseDuration(text)).toEqual({ days, milliseconds });
  });

  test.each(['', '5', 'm', '5 m', '5min', '-5m', '5m5m', '5m1h', '1s1h', '1h1d', '5M', '1e3s', '5m ', '999999d', '∞d'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  test('days are 24 hours where no calendar says otherwise', () => {
    expect(durationMs({ days: 1.5, milliseconds: 1 })).toBe(129_600_001);
  });
});
