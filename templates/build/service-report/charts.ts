import type { ChartData } from '../../../src/core/report/chart.ts';
import type { ChartLook } from '../chart.ts';
import { chartDrawing } from '../drawing.ts';
import type { Label } from '../page.ts';
import { paragraph } from '../paragraph.ts';
import type { Xml } from '../xml.ts';

const DARK = '1F4E79';
const MIDDLE = '5B9BD5';
const LIGHT = 'BDD7EE';
const GREEN = '70AD47';
const ORANGE = 'ED9B40';
const RED = 'B00020';

interface TemplateChart {
  readonly id: string;
  /** The tag that its data is put in by. */
  readonly tag: string;
  /** In centimetres. */
  readonly size: { readonly width: number; readonly height: number };
  readonly look: ChartLook;
}

const WHOLE = { width: 17.2, height: 6.2 };
const HALF = { width: 8.5, height: 7.4 };
const TREND = { width: 17.2, height: 5.6 };

function bars(kind: ChartLook['kind'], ...colors: readonly string[]): ChartLook {
  return { kind, lines: colors.map((color) => ({ color })), hasLegend: colors.length > 1 };
}

const TREND_LOOK: ChartLook = {
  kind: 'trend',
  hasLegend: true,
  lines: [
    { color: DARK, marked: true },
    { color: RED, dash: 'dash' },
    { color: ORANGE, dash: 'sysDot' },
    { color: 'A6A6A6', dash: 'sysDot' },
  ],
};

/** The charts of the report, in the order of the document. */
export const REPORT_CHARTS = {
  counts: { id: 'chart-counts', tag: 'countsChart', size: HALF, look: bars('bars', DARK) },
  effort: { id: 'chart-effort', tag: 'effortChart', size: HALF, look: bars('stacked-bars', DARK, MIDDLE, LIGHT) },
  tickets: { id: 'chart-tickets', tag: 'ticketsChart', size: WHOLE, look: bars('columns', DARK, MIDDLE) },
  backup: {
    id: 'chart-backup',
    tag: 'chart',
    size: TREND,
    look: {
      ...TREND_LOOK,
      lines: [
        { color: DARK, marked: true },
        { color: ORANGE, marked: true },
      ],
    },
  },
  maintenance: {
    id: 'chart-maintenance',
    tag: 'maintenanceChart',
    size: WHOLE,
    look: bars('stacked-columns', DARK, ORANGE),
  },
  optimisations: {
    id: 'chart-optimisations',
    tag: 'optimisationsChart',
    size: WHOLE,
    look: bars('stacked-bars', DARK, MIDDLE, LIGHT, 'D9D9D9'),
  },
  sla: { id: 'chart-sla', tag: 'slaChart', size: HALF, look: bars('stacked-columns', GREEN, ORANGE, RED) },
  slaMonths: {
    id: 'chart-sla-months',
    tag: 'slaMonthChart',
    size: HALF,
    look: { kind: 'line', lines: [{ color: DARK, marked: true }], hasLegend: false, most: 1 },
  },
  capacity: { id: 'chart-capacity', tag: 'chart', size: TREND, look: TREND_LOOK },
} as const satisfies { readonly [name: string]: TemplateChart };
export type ReportChart = keyof typeof REPORT_CHARTS;

/** A paragraph with a chart, between what opens and what closes a list where it is repeated. */
export function chartParagraph(name: ReportChart, before = '', after = ''): Xml {
  const { id, tag, size } = REPORT_CHARTS[name];
  const number = Object.keys(REPORT_CHARTS).indexOf(name) + 1;
  const drawing = chartDrawing({ id, tag, number, ...size });
  return paragraph('ReportChart', ...(before ? [before] : []), drawing, ...(after ? [after] : []));
}

/** What a chart of the template shows until data is put in. */
export function sampleData({ kind, lines }: ChartLook, label: Label): ChartData {
  const title = label('sample-chart');
  const names = lines.map((_line, index) => label('sample-series', { number: String(index + 1) }));
  if (kind === 'trend') {
    const from = 46_143;
    const points = [0, 30, 60, 90].map((days, index) => ({ day: from + days, value: 40 + 8 * index }));
    const series = names.map((name, index) => ({
      name,
      points: points.map(({ day, value }) => ({ day, value: value + 10 * index })),
    }));
    return {
      kind: 'trend',
      title,
      format: 'General',
      timeTitle: label('sample-time'),
      from,
      until: from + 90,
      least: 0,
      most: null,
      series,
    };
  }
  return {
    kind: 'categories',
    title,
    format: kind === 'line' ? '0.0 %' : 'General',
    categories: [1, 2, 3].map((number) => label('sample-category', { number: String(number) })),
    series: names.map((name, index) => ({
      name,
      values: kind === 'line' ? [0.96, 0.98, 1] : [3 + index, 2, 4 - index],
    })),
  };
}
