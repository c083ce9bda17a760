import type { ChartData } from '../../../core/report/chart.ts';

/** The data of a chart as a sheet: what the chart's formulas refer to, and what a user edits in Word. */
export interface ChartTable {
  /** Columns side by side, each under its title in the first row. */
  readonly columns: readonly TableColumn[];
  readonly series: readonly TableSeries[];
}

export interface TableColumn {
  readonly title: string;
  readonly kind: 'text' | 'value' | 'day';
  readonly cells: readonly (string | number | null)[];
}

/** Which columns a series takes its name and its values from. */
export interface TableSeries {
  readonly along: number;
  readonly values: number;
}

export const CHART_SHEET = 'Sheet1';

/** Categories stand in the first column with the series beside them; a trend has a column of times for each series. */
export function chartTable(data: ChartData): ChartTable {
  if (data.kind === 'categories') {
    return {
      columns: [
        { title: '', kind: 'text', cells: data.categories },
        ...data.series.map(({ name, values }) => ({ title: name, kind: 'value' as const, cells: values })),
      ],
      series: data.series.map((_series, index) => ({ along: 0, values: index + 1 })),
    };
  }
  return {
    columns: data.series.flatMap(({ name, points }) => [
      { title: data.timeTitle, kind: 'day' as const, cells: points.map(({ day }) => day) },
      { title: name, kind: 'value' as const, cells: points.map(({ value }) => value) },
    ]),
    series: data.series.map((_series, index) => ({ along: 2 * index, values: 2 * index + 1 })),
  };
}

/** `A`, `Z`, `AA`. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

/** `Sheet1!$B$1` */
export function titleReference(column: number): string {
  return `${CHART_SHEET}!$${columnLetters(column)}$1`;
}

/** `Sheet1!$B$2:$B$7`; of a column without cells the first place of one. */
export function cellsReference(column: number, count: number): string {
  const letters = columnLetters(column);
  return `${CHART_SHEET}!$${letters}$2:$${letters}$${Math.max(2, count + 1)}`;
}
