/** A measured value: instant in milliseconds, value. */
export type TrendPoint = readonly [at: number, value: number];

/** How a value goes 趋势, by the slopes between its points. */
export interface Trend {
  /** Change per day: the median of all slopes (Theil–Sen), which a third of wild values does not move. */
  readonly perDay: number;
  /** Between these the slope lies with 90 % confidence, by Sen's method. */
  readonly perDayRange: readonly [low: number, high: number];
}

/** When a limit is reached if it goes on like this, in days from the instant asked for. */
export interface TrendForecast {
  readonly earliestDays: number;
  /** Null: by the slower end of what is likely it never gets there. */
  readonly latestDays: number | null;
}

const DAY_MS = 86_400_000;
/** What a chart can show. */
const MOST_POINTS = 200;
/** Pairs grow with the square: 120 points have 7,140. */
const MOST_SLOPE_POINTS = 120;
const FEWEST_DAYS = 3;
/** Of the normal distribution, both sides: 90 %. */
const Z = 1.645;
/** Nothing is foretold further than this. */
const FURTHEST_DAYS = 3_650;
/** A clean-up is a fall of at least this share of the whole range … */
const FALL_OF_RANGE = 0.1;
/** … and so many times the usual step. */
const FALL_OF_STEPS = 4;
/** From so many clean-ups on they are the rule, and what lies between them no trend. */
const REGULAR_CLEAN_UPS = 2;

/** At most so many of the points, evenly by their order, the first and the last among them: the same for the same input. */
export function thinPoints<Point>(points: readonly Point[], most: number = MOST_POINTS): Point[] {
  if (points.length <= most) return [...points];
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)]).filter(
    (point) => point !== undefined,
  );
}

/**
 * The slope of a series by Theil–Sen, with Sen's interval of confidence.
 *
 * Sources: P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", J. Am. Stat. Assoc. 63 (1968); the
 * interval as in R. O. Gilbert, "Statistical Methods for Environmental Pollution Monitoring" (1987), 16.4.1: of N slopes in
 * order those of rank (N ± z·√Var S)/2. Var S is that of Kendall's S; where clean-ups cut the series, it is the sum over the pieces
 * (R. M. Hirsch and J. R. Slack, Water Resources Research 20, 1984).
 *
 * @param points in any order; more than 120 are thinned.
 * @param direction in which it fills, as {@link forecastLimit} has it: then slopes across a single clean-up are left out.
 * @returns null where the points lie on fewer than three days (of 24 hours from the first).
 */
export function computeTrend(points: readonly TrendPoint[], direction?: 1 | -1): Trend | null {
  const series = prepare(points);
  if (series === null) return null;
  const counted = direction === undefined ? [series] : countedPieces(series, direction);
  const slopes = slopesOf(counted);
  return { perDay: quantile(slopes, 0.5), perDayRange: rangeOf(slopes, counted) };
}

/**
 * When a limit will be reached, from above or from below as the direction says, and between which days, by the interval of the slope
 * and of the values about it.
 *
 * A single clean-up tells nothing of how fast it fills: the slopes across it are left out, and the level is that after it. Where
 * it is cleaned up again and again, that belongs to how it goes: all slopes count.
 *
 * @param of.direction 1 for what fills up to the limit, -1 for what is used up down to it.
 * @param of.from instant in milliseconds from which days are counted.
 * @returns no days where it is there already, whichever way it goes; null where it is too little known, goes the other way, or
 * takes longer than ten years even at the fastest.
 */
export function forecastLimit(
  points: readonly TrendPoint[],
  of: { readonly limit: number; readonly direction: 1 | -1; readonly from: number },
): TrendForecast | null {
  const { limit, direction, from } = of;
  const series = prepare(points);
  if (series === null) return null;
  const counted = countedPieces(series, direction);
  const slopes = slopesOf(counted);
  if (slopes.length === 0) return null;
  const [low, high] = rangeOf(slopes, counted).map((slope) => slope * direction);
  const [slowest, fastest] = [Math.min(low ?? 0, high ?? 0), Math.max(low ?? 0, high ?? 0)];
  const slope = quantile(slopes, 0.5);
  const latest = counted.at(-1) ?? series;
  const levels = Float64Array.from(
    latest,
    ([at, value]) => direction * (value + (slope * (from - at)) / DAY_MS),
  ).sort();
  const last = (series.at(-1)?.[1] ?? 0) * direction;
  const isReached = quantile(levels, 0.1) >= direction * limit || (fastest <= 0 && last >= direction * limit);
  if (isReached) return { earliestDays: 0, latestDays: 0 };
  if (fastest <= 0) return null;
  const daysTo = (level: number, perDay: number) => Math.max(0, (direction * limit - level) / perDay);
  const earliestDays = Math.floor(daysTo(quantile(levels, 0.9), fastest));
  if (earliestDays > FURTHEST_DAYS) return null;
  const latestDays = slowest > 0 ? Math.ceil(daysTo(quantile(levels, 0.1), slowest)) : null;
  return { earliestDays, latestDays: latestDays !== null && latestDays > FURTHEST_DAYS ? null : latestDays };
}

/** In order of time, thinned; null where there are too few days. What is no number is left out. */
function prepare(points: readonly TrendPoint[]): TrendPoint[] | null {
  const inOrder = points
    .filter(([at, value]) => Number.isFinite(at) && Number.isFinite(value))
    .sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const [first] = inOrder;
  if (!first) return null;
  const days = new Set(inOrder.map(([at]) => Math.floor((at - first[0]) / DAY_MS)));
  return days.size < FEWEST_DAYS ? null : thinPoints(inOrder, MOST_SLOPE_POINTS);
}

/** Where it is cleaned up again and again, that belongs to how it goes. */
function countedPieces(series: readonly TrendPoint[], direction: number): (readonly TrendPoint[])[] {
  const pieces = splitAtCleanUps(series, direction);
  return pieces.length > REGULAR_CLEAN_UPS ? [series] : pieces;
}

/** Cuts a series where it falls back at once against the direction in which it fills. */
function splitAtCleanUps(series: readonly TrendPoint[], direction: number): TrendPoint[][] {
  const values = series.map(([, value]) => value * direction);
  const steps = Float64Array.from(values.slice(1), (value, index) => Math.abs(value - (values[index] ?? value))).sort();
  const range = Math.max(...values) - Math.min(...values);
  const fall = Math.max(range * FALL_OF_RANGE, quantile(steps, 0.5) * FALL_OF_STEPS);
  const pieces: TrendPoint[][] = [[]];
  series.forEach((point, index) => {
    const isLow = (other: number) => (values[other] ?? Number.NEGATIVE_INFINITY) < (values[index - 1] ?? 0) - fall / 2;
    // One value alone that is low is an outlier, not a clean-up: the next one has to be low as well.
    const hasFallen = index > 0 && (values[index - 1] ?? 0) - (values[index] ?? 0) > fall;
    const wasHigh = index < 2 || Math.abs((values[index - 2] ?? 0) - (values[index - 1] ?? 0)) <= fall;
    if (hasFallen && wasHigh && (index === series.length - 1 || isLow(index + 1))) pieces.push([]);
    pieces.at(-1)?.push(point);
  });
  return pieces;
}

/** Of all pairs within the pieces, sorted, per day; points at one instant have none. */
function slopesOf(pieces: readonly (readonly TrendPoint[])[]): Float64Array {
  const most = pieces.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  const slopes = new Float64Array(most);
  let count = 0;
  for (const piece of pieces) {
    const times = Float64Array.from(piece, ([at]) => at / DAY_MS);
    const values = Float64Array.from(piece, ([, value]) => value);
    for (let index = 0; index < times.length; index += 1) {
      const at = times[index] ?? 0;
      const value = values[index] ?? 0;
      for (let other = index + 1; other < times.length; other += 1) {
        const days = (times[other] ?? 0) - at;
        if (days === 0) continue;
        slopes[count] = ((values[other] ?? 0) - value) / days;
        count += 1;
      }
    }
  }
  return slopes.subarray(0, count).sort();
}

function rangeOf(slopes: Float64Array, pieces: readonly (readonly TrendPoint[])[]): readonly [number, number] {
  const variance = pieces.reduce((sum, { length: n }) => sum + (n * (n - 1) * (2 * n + 5)) / 18, 0);
  const half = Z * Math.sqrt(variance);
  const at = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, rank))] ?? 0;
  return [at(Math.floor((slopes.length - half) / 2) - 1), at(Math.ceil((slopes.length + half) / 2))];
}

/** Of sorted values, between the two nearest; 0 of none. */
function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}
