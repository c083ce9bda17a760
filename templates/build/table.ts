import { type Child, element, type Xml } from './xml.ts';

export interface CellOptions {
  /** Columns it spans. */
  readonly span?: number;
  /** Fill as RRGGBB. */
  readonly fill?: string;
  readonly align?: 'top' | 'center' | 'bottom';
}

/** What a row's cells are made of; widths come from the table's columns, in twentieths of a point. */
export interface Cell extends CellOptions {
  readonly content: readonly Xml[];
}

export interface Row {
  readonly cells: readonly Cell[];
  /** Repeated on each page. */
  readonly heading?: boolean;
  /** At least this high, in twentieths of a point. */
  readonly height?: number;
}

export function cell(options: CellOptions, ...content: readonly Xml[]): Cell {
  return { ...options, content };
}

/** A table of fixed columns in a table style. No row is split over two pages. */
export function table(style: string, columns: readonly number[], rows: readonly Row[]): Xml {
  return element(
    'w:tbl',
    {},
    element(
      'w:tblPr',
      {},
      element('w:tblStyle', { 'w:val': style }),
      element('w:tblW', { 'w:w': total(columns), 'w:type': 'dxa' }),
      element('w:tblLayout', { 'w:type': 'fixed' }),
      element('w:tblLook', { 'w:val': '0000' }),
    ),
    element(
      'w:tblGrid',
      {},
      columns.map((width) => element('w:gridCol', { 'w:w': width })),
    ),
    rows.map((row) => tableRow(columns, row)),
  );
}

function tableRow(columns: readonly number[], row: Row): Xml {
  let column = 0;
  const cells: Child[] = row.cells.map(({ span = 1, fill, align = 'center', content }) => {
    const width = total(columns.slice(column, column + span));
    column += span;
    return element(
      'w:tc',
      {},
      element(
        'w:tcPr',
        {},
        element('w:tcW', { 'w:w': width, 'w:type': 'dxa' }),
        span > 1 ? element('w:gridSpan', { 'w:val': span }) : null,
        fill ? element('w:shd', { 'w:val': 'clear', 'w:color': 'auto', 'w:fill': fill }) : null,
        element('w:vAlign', { 'w:val': align }),
      ),
      content,
    );
  });
  if (column !== columns.length) throw new Error(`a row fills ${column} of ${columns.length} columns`);
  return element(
    'w:tr',
    {},
    element(
      'w:trPr',
      {},
      element('w:cantSplit'),
      row.height ? element('w:trHeight', { 'w:val': row.height, 'w:hRule': 'atLeast' }) : null,
      row.heading ? element('w:tblHeader') : null,
    ),
    cells,
  );
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0);
}
