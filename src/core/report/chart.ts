/** How the values of a chart are shown, as a spreadsheet writes it; shares as the tables beside it have them. */
const CHART_FORMATS = ['0', 'General', '0 %', '0.0 %'] as const;
export type ChartFormat = (typeof CHART_FORMATS)[number];

/** The data of a chart 图表: what it shows and nothing of its look, which is the template's. */
export type ChartData = CategoryChart | TrendChart;

/** Bars, columns, lines over texts: one value of each series for each category. */
export interface CategoryChart {
  readonly kind: 'categories';
  readonly title: string;
  readonly format: ChartFormat;
  readonly categories: readonly string[];
  /** Null leaves a gap: nothing is known, which is not nought. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

/** Values over time, each series with instants of its own. */
export interface TrendChart {
  readonly kind: 'trend';
  readonly title: string;
  readonly format: ChartFormat;
  /** Head of the columns of times in the data that Word edits. */
  readonly timeTitle: string;
  /** What the axis covers. Days since the end of 1899, as spreadsheets count, by the clocks of the contract's zone. */
  readonly from: number;
  readonly until: number;
  /** Where the axis of values begins and ends; null: as the values ask for. */
  readonly least: number | null;
  readonly most: number | null;
  readonly series: readonly { readonly name: string; readonly points: readonly TrendPoint[] }[];
}

export interface TrendPoint {
  /** In days, as {@link TrendChart.from}. */
  readonly day: number;
  readonly value: number;
}
