import type { Instant } from '../../core/report/model.ts';
import { zoneOffset } from '../../core/zone-offset.ts';

const DAY_MS = 86_400_000;
/** Day 0 of spreadsheets is the last but one of 1899. */
const EPOCH_DAY = 25_569;
/** Of a series; more can't be told apart on paper, and Word draws them slowly. */
const POINTS_SHOWN = 400;

export interface TimedValue {
  readonly at: Instant;
  readonly value: number;
}

/** Days since the end of 1899 by the clocks of a zone, to the second, as spreadsheets count. */
export function dayNumber(at: Instant, timeZone: string): number {
  const instant = Date.parse(at);
  const shown = instant + zoneOffset(timeZone, instant);
  return Math.round((shown / DAY_MS + EPOCH_DAY) * 1e5) / 1e5;
}

/**
 * As many points as a chart can show: of each stretch its lowest and its highest in their order, so that no peak is lost;
 * the first and the last of all stay.
 */
export function thinned<T extends TimedValue>(points: readonly T[], limit: number = POINTS_SHOWN): T[] {
  if (points.length <= limit) return [...points];
  const first = points[0];
  const last = points.at(-1);
  const stretches = Math.floor((limit - 2) / 2);
  const kept: T[] = first ? [first] : [];
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = 1 + Math.floor((stretch * (points.length - 2)) / stretches);
    const until = 1 + Math.floor(((stretch + 1) * (points.length - 2)) / stretches);
    const inside = points.slice(from, until);
    const low = extreme(inside, (value, best) => value < best);
    const high = extreme(inside, (value, best) => value > best);
    kept.push(...inside.filter((point) => point === low || point === high));
  }
  return last ? [...kept, last] : kept;
}

function extreme<T extends TimedValue>(
  points: readonly T[],
  isBetter: (value: number, best: number) => boolean,
): T | undefined {
  return points.reduce<T | undefined>(
    (best, point) => (best === undefined || isBetter(point.value, best.value) ? point : best),
    undefined,
  );
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** The unit in which the largest of them is a figure that people read. */
export function bytesScale(values: readonly number[]): { readonly unit: string; readonly divisor: number } {
  const largest = Math.max(0, ...values);
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, largest)) / 10)));
  return { unit: UNITS[power] ?? 'B', divisor: 1024 ** power };
}
