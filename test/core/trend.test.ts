import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeTrend, forecastLimit, type TrendPoint, thinPoints } from '../../src/core/trend.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 4, 1);
const GB = 2 ** 30;

/** One value a day. */
function daily(values: readonly number[]): TrendPoint[] {
  return values.map((value, day) => [START + day * DAY, value]);
}

const range = (length: number) => Array.from({ length }, (_, index) => index);
const from = (days: number) => START + days * DAY;

/** As the definition says it: the median of the slopes of all pairs. */
function slowTrend(points: readonly TrendPoint[]): number | null {
  const slopes = points.flatMap(([at, value], index) =>
    points
      .slice(index + 1)
      .flatMap(([otherAt, other]) => (otherAt === at ? [] : [((other - value) / (otherAt - at)) * DAY])),
  );
  const sorted = slopes.sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (middle % 1);
}

const anyPoints = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 60 * 24 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }))
    .map(([hour, value]): TrendPoint => [START + hour * 3_600_000, value]),
  { maxLength: 40 },
);

describe('the slope', () => {
  test('is that of the definition', () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const trend = computeTrend(points);
        if (trend === null) return;
        expect(trend.perDay).toBeCloseTo(slowTrend(points.toSorted((a, b) => a[0] - b[0])) ?? Number.NaN, 3);
        expect(trend.perDayRange[0]).toBeLessThanOrEqual(trend.perDay);
        expect(trend.perDayRange[1]).toBeGreaterThanOrEqual(trend.perDay);
      }),
    );
  });

  test('does not depend on the order of the points', () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        expect(computeTrend(points.toReversed())).toEqual(computeTrend(points));
      }),
    );
  });

  test.each([
    ['nothing', []],
    ['one point', daily([1])],
    ['many points of two days', range(40).map((hour): TrendPoint => [START + hour * 3_600_000, hour])],
    ['all at one instant', range(9).map((value): TrendPoint => [START, value])],
    ['what are no numbers', daily([Number.NaN, Number.POSITIVE_INFINITY, 1, 2])],
  ])('is not known of %s', (_name, points) => {
    expect(computeTrend(points)).toBeNull();
  });

  test('is exact where the values lie on a line', () => {
    const trend = computeTrend(daily([5, 7, 9, 11]));
    expect(trend).toEqual({ perDay: 2, perDayRange: [2, 2] });
  });

  test('is not moved by wild values', () => {
    const values = range(60).map((day) => (day % 7 === 3 ? 9_999 : 10 + day * 2));
    expect(computeTrend(daily(values))?.perDay).toBeCloseTo(2, 1);
  });

  test('of many points is that of some of them, the same each time, and quick', () => {
    const points = range(50_000).map((index): TrendPoint => [START + index * 300_000, index * 3 + (index % 5)]);
    const begin = performance.now();
    const trend = computeTrend(points);
    expect(performance.now() - begin).toBeLessThan(20_000);
    expect(trend).toEqual(computeTrend(points));
    expect(trend?.perDay).toBeCloseTo(3 * 288, 0);
  });
});

describe('thinning', () => {
  test('keeps the first and the last, the order, and at most so many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 2, max: 300 }), (length, most) => {
        const thin = thinPoints(range(length), most);
        expect(thin).toHaveLength(Math.min(length, most));
        expect(thin[0]).toBe(length === 0 ? undefined : 0);
        expect(thin.at(-1)).toBe(length === 0 ? undefined : length - 1);
        expect(thin).toEqual([...new Set(thin)].sort((a, b) => a - b));
      }),
    );
  });
});

describe('the forecast', () => {
  const free = { limit: 0, direction: -1, from: from(29) } as const;
  const used = { limit: 100, direction: 1, from: from(29) } as const;

  test('of a line is the day on which it meets the limit', () => {
    expect(forecastLimit(daily(range(30).map((day) => 100 - 2 * day)), free)).toEqual({
      earliestDays: 21,
      latestDays: 21,
    });
    expect(forecastLimit(daily(range(30).map((day) => 12 + 2 * day)), used)).toEqual({
      earliestDays: 15,
      latestDays: 15,
    });
  });

  test('counts from the instant asked for', () => {
    const line = daily(range(30).map((day) => 100 - 2 * day));
    expect(forecastLimit(line, { ...free, from: from(39) })).toEqual({ earliestDays: 11, latestDays: 11 });
  });

  test('says between which days, wider the more the values scatter', () => {
    const scattered = (by: number) => daily(range(30).map((day) => 100 - day + (((day * 37) % 11) - 5) * by));
    const width = (by: number) => {
      const forecast = forecastLimit(scattered(by), free);
      if (!forecast || forecast.latestDays === null) throw new Error('no forecast');
      expect(forecast.earliestDays).toBeLessThanOrEqual(71);
      expect(forecast.latestDays).toBeGreaterThanOrEqual(70);
      return forecast.latestDays - forecast.earliestDays;
    };
    expect(width(0.2)).toBeLessThan(width(1));
    expect(width(1)).toBeLessThan(width(2));
  });

  test.each([
    ['what goes the other way', daily(range(30).map((day) => 50 + day)), free],
    ['what does not move', daily(range(30).map(() => 50)), free],
    ['too few days', daily([50, 40]), free],
    ['what takes longer than ten years', daily(range(30).map((day) => 1e9 - day)), free],
  ])('is none for %s', (_name, points, of) => {
    expect(forecastLimit(points, of)).toBeNull();
  });

  test.each([
    ['has been full all the time', daily(range(30).map(() => 100)), used],
    ['has had too little free all the time', daily(range(30).map(() => 5)), { ...free, limit: 10 }],
    ['goes up and down beyond it', daily(range(30).map((day) => 105 + (day % 2))), used],
    ['goes back slowly, and is beyond it still', daily(range(30).map((day) => 120 - day / 10)), used],
    ['was filled at last', daily(range(30).map((day) => (day < 28 ? 50 : 100))), used],
  ])('is now for what %s', (_name, points, of) => {
    expect(forecastLimit(points, of)).toEqual({ earliestDays: 0, latestDays: 0 });
  });

  test('has no end where it may never come to it', () => {
    const noise = daily(range(30).map((day) => 50 + ((day * 37) % 11) - 5));
    const forecast = forecastLimit(noise, used);
    expect(forecast?.latestDays ?? null).toBeNull();
  });

  test('is now for what is beyond the limit already', () => {
    expect(forecastLimit(daily(range(30).map((day) => 98 + day)), used)).toEqual({ earliestDays: 0, latestDays: 0 });
  });

  test('goes on from the lower level after one clean-up, as fast as before it', () => {
    // 4 GB a day, cleaned up once: at the end 100 + 4 × 14 = 156 of 200 GB, full in 11 days.
    const values = range(30).map((day) => (day < 15 ? 120 + 4 * day : 100 + 4 * (day - 15)) * GB);
    const forecast = forecastLimit(daily(values), { limit: 200 * GB, direction: 1, from: from(29) });
    expect(forecast?.earliestDays).toBeGreaterThanOrEqual(10);
    expect(forecast?.latestDays).toBeLessThanOrEqual(12);
  });

  test('of what is cleaned up every week fears nothing soon', () => {
    const values = range(84).map((day) => 40 + 5 * (day % 7));
    const forecast = forecastLimit(daily(values), { ...used, from: from(83) });
    expect(forecast?.latestDays ?? null).toBeNull();
    expect(forecast === null || forecast.earliestDays > 30).toBe(true);
  });

  test('takes one wild value for none of it', () => {
    const values = range(30).map((day) => (day === 12 ? 0 : 12 + 2 * day));
    const forecast = forecastLimit(daily(values), used);
    expect(forecast?.earliestDays).toBe(15);
    expect(forecast?.latestDays).toBe(15);
  });

  test('is ordered, whatever the values', () => {
    fc.assert(
      fc.property(
        anyPoints,
        fc.double({ min: -1e7, max: 1e7, noNaN: true }),
        fc.constantFrom(1 as const, -1 as const),
        (points, limit, direction) => {
          const forecast = forecastLimit(points, { limit, direction, from: from(60) });
          if (forecast === null) return;
          expect(forecast.earliestDays).toBeGreaterThanOrEqual(0);
          expect(forecast.latestDays ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(forecast.earliestDays);
        },
      ),
    );
  });
});
