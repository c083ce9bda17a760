import { compareTexts } from '../compare-texts.ts';
import { localText } from '../message.ts';
import { computeTrend, forecastLimit, type TrendPoint, thinPoints } from '../trend.ts';
import type { SeriesFact } from './facts.ts';
import {
  CAPACITY_READINGS,
  type CapacityReading,
  type CapacitySection,
  type CapacitySeries,
  type NoForecast,
} from './model.ts';
import type { ReportScope } from './scope.ts';

/** Of each reading: which way it goes to its limit, and which one that is where the template names none. */
const LIMITS: { readonly [R in CapacityReading]: { readonly direction: 1 | -1; readonly limit: number | null } } = {
  'disk-used': { direction: 1, limit: 1 },
  'disk-free': { direction: -1, limit: 0 },
  'memory-used': { direction: 1, limit: 1 },
  'database-size': { direction: 1, limit: null },
};

/** Trends 趋势 of what was measured in the period, with a forecast where one can be made. */
export function buildCapacity(scope: ReportScope): CapacitySection {
  const series = scope.facts.series.flatMap((fact) => capacitySeries(fact, scope));
  return { series: series.sort(compareSeries) };
}

function capacitySeries(fact: SeriesFact, scope: ReportScope): CapacitySeries[] {
  const { reading, target, part, unit } = fact;
  const scale = unit === 'percent' ? 100 : 1;
  const [from, until] = [scope.from.getTime(), scope.lastInstant.getTime()];
  const points: TrendPoint[] = fact.points
    .filter(([at]) => at >= from && at <= until)
    .map(([at, value]): TrendPoint => [at, value / scale])
    .sort((one, other) => one[0] - other[0]);
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return [];
  const { direction, limit: natural } = LIMITS[reading];
  const limit = fact.limit === null ? natural : fact.limit / scale;
  const values = points.map(([, value]) => value);
  const perDay = computeTrend(points, direction)?.perDay ?? null;
  const asOf = scope.asOf.getTime();
  const isOld = asOf - last[0] > last[0] - first[0];
  const forecast = limit === null || isOld ? null : forecastOf(points, { limit, direction, from: asOf });
  return [
    {
      reading,
      target,
      part,
      unit: unit === 'percent' ? 'share' : unit,
      points: thinPoints(points).map(([at, value]) => ({ at: new Date(at).toISOString(), value })),
      first: first[1],
      last: last[1],
      min: values.reduce((least, value) => Math.min(least, value), first[1]),
      max: values.reduce((most, value) => Math.max(most, value), first[1]),
      perDay,
      forecast,
      ...(forecast === null && { noForecast: whyNone({ limit, perDay, isOld }) }),
    },
  ];
}

/** Of what has not been measured for longer than it was, a host that was taken away, today's value is anybody's guess. */
function whyNone(of: {
  readonly limit: number | null;
  readonly perDay: number | null;
  readonly isOld: boolean;
}): NoForecast {
  if (of.limit === null) return 'no-limit';
  if (of.perDay === null) return 'too-few';
  return of.isOld ? 'old' : 'never';
}

/** Whether what was measured last is at its limit, or beyond: what is only foretold of old figures is not. */
export function isAtLimit({ reading, last, forecast }: CapacitySeries): boolean {
  const { direction } = LIMITS[reading];
  return forecast?.latestDays === 0 && direction * last >= direction * forecast.limit;
}

function forecastOf(
  points: readonly TrendPoint[],
  of: { readonly limit: number; readonly direction: 1 | -1; readonly from: number },
): CapacitySeries['forecast'] {
  const forecast = forecastLimit(points, of);
  return forecast && { limit: of.limit, ...forecast };
}

/** By reading, then by target and part, in an order that depends on no input's. */
function compareSeries(one: CapacitySeries, other: CapacitySeries): number {
  const place = ({ reading, target, part }: CapacitySeries) =>
    `${CAPACITY_READINGS.indexOf(reading)} ${localText(target, 'en')} ${part ?? ''}`;
  return compareTexts(place(one), place(other));
}
