import { isAtLimit } from '../../core/report/capacity.ts';
import type { TrendChart, TrendPoint } from '../../core/report/chart.ts';
import type { CapacitySeries, Forecast, ReportModel } from '../../core/report/model.ts';
import { bounded } from './bounded.ts';
import { bytesScale, dayNumber, thinned } from './trend-points.ts';
import type { ReportWording } from './wording.ts';

export interface CapacityPart {
  readonly hasCapacity: boolean;
  readonly capacity: readonly {
    readonly target: string;
    readonly reading: string;
    readonly first: string;
    readonly last: string;
    readonly range: string;
    readonly perDay: string;
    readonly forecast: string;
    /** The forecast of what reaches its limit soon. */
    readonly urgentForecast: string;
  }[];
  readonly capacityNote: string;
  readonly capacityCharts: readonly { readonly chart: TrendChart }[];
  readonly capacityChartsNote: string;
}

const CHARTS_SHOWN = 24;
/** A limit that may be reached within a quarter. */
const SOON_DAYS = 92;
/** Further ahead a straight line says nothing; the table gives the figures. */
const DRAWN_DAYS = 184;

export function buildCapacity(model: ReportModel, words: ReportWording): CapacityPart {
  const { series } = model.capacity;
  const table = bounded(series, { none: 'no-capacity' }, words, (one) => {
    const forecast = forecastText(one.forecast, one, words);
    const isUrgent = one.forecast !== null && one.forecast.earliestDays <= SOON_DAYS;
    return {
      target: nameOf(one, words),
      reading: words.say(`reading-${one.reading}`),
      first: valueText(one.first, one, words),
      last: valueText(one.last, one, words),
      range: words.say('range', { from: valueText(one.min, one, words), to: valueText(one.max, one, words) }),
      perDay: one.perDay === null ? words.none : changeText(one.perDay, one, words),
      forecast: isUrgent ? '' : forecast,
      urgentForecast: isUrgent ? forecast : '',
    };
  });
  const drawn = oneOfEachDisk(series.filter(({ perDay }) => perDay !== null).toSorted(bySoonest));
  const charts = bounded(drawn, { none: 'no-capacity', limit: CHARTS_SHOWN }, words, (one) => ({
    chart: trendChart(one, model, words),
  }));
  return {
    hasCapacity: table.shown.length > 0,
    capacity: table.shown,
    capacityNote: table.note,
    capacityCharts: charts.shown,
    capacityChartsNote: drawn.length === 0 ? '' : charts.note,
  };
}

/** What fills up first is shown first; the rest keeps its order. */
function bySoonest(one: CapacitySeries, other: CapacitySeries): number {
  const days = ({ forecast }: CapacitySeries) => forecast?.earliestDays ?? Number.MAX_SAFE_INTEGER;
  return days(one) - days(other);
}

/** How much of a disk is used and how much is free say the same: the one that reaches its limit first is drawn. */
function oneOfEachDisk(series: readonly CapacitySeries[]): CapacitySeries[] {
  const isDisk = ({ reading }: CapacitySeries) => reading === 'disk-used' || reading === 'disk-free';
  const drawn = new Set<string>();
  return series.filter((one) => {
    const disk = JSON.stringify([one.target, one.part]);
    if (!isDisk(one)) return true;
    if (drawn.has(disk)) return false;
    drawn.add(disk);
    return true;
  });
}

function nameOf({ target, part }: CapacitySeries, words: ReportWording): string {
  return part === null ? words.text(target) : `${words.text(target)} · ${part}`;
}

function valueText(value: number, { unit }: CapacitySeries, words: ReportWording): string {
  if (unit === 'bytes') return words.bytes(value);
  return unit === 'share' ? words.share(value) : words.number(value);
}

function changeText(perDay: number, series: CapacitySeries, words: ReportWording): string {
  const size = Math.abs(perDay);
  const text = series.unit === 'share' ? words.share(size, 2) : valueText(size, series, words);
  // Too little to be shown is no change.
  const sign = /[1-9]/.test(text) ? (perDay > 0 ? '+' : '−') : '±';
  return words.say('per-day', { change: `${sign}${text}` });
}

function forecastText(forecast: Forecast | null, series: CapacitySeries, words: ReportWording): string {
  if (forecast === null) return noForecastText(series, words);
  const limit = valueText(forecast.limit, series, words);
  if (isAtLimit(series)) return words.say('forecast-reached', { limit });
  const earliest = Math.max(0, Math.floor(forecast.earliestDays));
  if (forecast.latestDays === null) return words.say('forecast-from', { earliest, limit });
  const latest = Math.max(earliest, Math.ceil(forecast.latestDays));
  return words.say(earliest === latest ? 'forecast-days' : 'forecast-between', { earliest, latest, limit });
}

function noForecastText({ perDay, noForecast, points }: CapacitySeries, words: ReportWording): string {
  const last = points.at(-1);
  const why = noForecast ?? (perDay === null ? 'too-few' : 'never');
  return words.say(`forecast-${why}`, { day: last ? words.dayOf(last.at) : words.none });
}

/** What was measured, the limit, and the earliest and the latest way to it. */
function trendChart(series: CapacitySeries, { period, asOf }: ReportModel, words: ReportWording): TrendChart {
  const points = thinned(series.points);
  const { forecast } = series;
  const values = [...points.map(({ value }) => value), ...(forecast ? [forecast.limit] : [])];
  const { unit, divisor } = series.unit === 'bytes' ? bytesScale(values) : { unit: '', divisor: 1 };
  const scaled = (value: number) => value / divisor;
  const day = (at: string) => dayNumber(at, words.timeZone);
  const from = day(period.from);
  const end = day(period.hasEnded ? period.before : asOf);
  const last = points.at(-1);
  const ahead = forecast && last ? Math.min(DRAWN_DAYS, forecast.latestDays ?? forecast.earliestDays) : 0;
  const until = forecast && forecast.earliestDays <= DRAWN_DAYS ? end + ahead : end;
  const way = (days: number): TrendPoint[] => {
    if (!forecast || !last || days > DRAWN_DAYS) return [];
    return [
      { day: day(last.at), value: scaled(last.value) },
      { day: Math.max(day(asOf) + days, day(last.at)), value: scaled(forecast.limit) },
    ];
  };
  const lines: TrendChart['series'] = [
    {
      name: words.say('trend-measured'),
      points: points.map(({ at, value }) => ({ day: day(at), value: scaled(value) })),
    },
    ...(forecast
      ? [
          {
            name: words.say('trend-limit'),
            points: [from, until].map((at) => ({ day: at, value: scaled(forecast.limit) })),
          },
          { name: words.say('trend-earliest'), points: way(forecast.earliestDays) },
          { name: words.say('trend-latest'), points: way(forecast.latestDays ?? Number.POSITIVE_INFINITY) },
        ]
      : []),
  ];
  const name = `${nameOf(series, words)} · ${words.say(`reading-${series.reading}`)}`;
  return {
    kind: 'trend',
    title: unit === '' ? name : words.say('with-unit', { name, unit }),
    format: series.unit === 'share' ? '0 %' : 'General',
    timeTitle: words.say('chart-time'),
    from,
    until,
    least: 0,
    most: series.unit === 'share' ? Math.max(1, ...values) : null,
    series: lines.filter((line) => line.points.length > 0),
  };
}
