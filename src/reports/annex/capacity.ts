import type { CapacitySeries, ReportModel } from '../../core/report/model.ts';
import type { Cell, CellFormat } from '../../core/workbook.ts';
import { type AnnexTable, type AnnexWords, shownShare, table } from './table.ts';

const FORMATS: { readonly [U in CapacitySeries['unit']]: CellFormat } = {
  bytes: 'whole',
  share: 'percent',
  number: 'decimal',
};

/** Trends with each of their points, and availability. */
export function capacityTables({ capacity, availability, environment }: ReportModel, words: AnnexWords): AnnexTable[] {
  const { t, text, moment } = words;
  const points = capacity.series.flatMap((series) => series.points.map((point) => ({ series, point })));
  const places = [
    ...environment.hosts.map((host) => ({ ...host, kind: 'host', port: null, schema: null, engine: null })),
    ...environment.databases.map((database) => ({ ...database, kind: 'database' })),
    ...environment.applications.map(({ url, ...one }) => {
      return { ...one, kind: 'application', address: url, port: null, schema: null, engine: null };
    }),
  ];
  return [
    table('environment', places, [
      ['kind', 'text', ({ kind }) => t(`annex.kind-${kind}`)],
      ['identifier', 'text', ({ id }) => id],
      ['name', 'text', ({ name }) => text(name)],
      ['address', 'text', ({ address }) => address],
      ['port', 'text', ({ port }) => (port === null ? null : String(port))],
      ['engine', 'text', ({ engine }) => engine],
      ['schema', 'text', ({ schema }) => schema],
    ]),
    table('availability', availability.hosts, [
      ['host', 'text', ({ host }) => text(host)],
      ['reached', 'whole', ({ checks }) => checks.reached],
      ['tried', 'whole', ({ checks }) => checks.tried],
      ['alerts', 'whole', ({ alerts }) => alerts],
      ['alert-time', 'duration', ({ alertSeconds }) => alertSeconds],
      ['down-time', 'duration', ({ downSeconds }) => downSeconds],
      ['availability', 'percent', ({ share }) => shownShare(share)],
    ]),
    table('applications', availability.applications, [
      ['application', 'text', ({ application }) => text(application)],
      ['passed', 'whole', ({ checks }) => checks.passed],
      ['failed', 'whole', ({ checks }) => checks.failed],
      ['unknown', 'whole', ({ checks }) => checks.unknown],
    ]),
    table('capacity', capacity.series, [
      ...seriesColumns(words, (series: CapacitySeries) => series),
      ['points', 'whole', (series) => series.points.length],
      ['first', 'decimal', (series) => measured(series, series.first)],
      ['latest', 'decimal', (series) => measured(series, series.last)],
      ['least', 'decimal', (series) => measured(series, series.min)],
      ['most', 'decimal', (series) => measured(series, series.max)],
      ['per-day', 'decimal', (series) => measured(series, series.perDay)],
      ['limit', 'decimal', (series) => measured(series, series.forecast?.limit ?? null)],
      ['earliest-days', 'decimal', ({ forecast }) => forecast?.earliestDays ?? null],
      ['latest-days', 'decimal', ({ forecast }) => forecast?.latestDays ?? null],
    ]),
    table('capacity-points', points, [
      ...seriesColumns(words, (row: (typeof points)[number]) => row.series),
      ['at', 'moment', ({ point }) => moment(point.at)],
      ['measured', 'decimal', ({ series, point }) => measured(series, point.value)],
    ]),
  ];
}

function seriesColumns<Row>({ t, text }: AnnexWords, seriesOf: (row: Row) => CapacitySeries) {
  return [
    ['reading', 'text', (row: Row) => t(`annex.reading-${seriesOf(row).reading}`)],
    ['target', 'text', (row: Row) => text(seriesOf(row).target)],
    ['part', 'text', (row: Row) => seriesOf(row).part],
    ['unit', 'text', (row: Row) => t(`annex.unit-${seriesOf(row).unit}`)],
  ] as const;
}

function measured({ unit }: CapacitySeries, value: number | null): Cell {
  return value === null ? null : { value, format: FORMATS[unit] };
}
