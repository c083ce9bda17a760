/**
 * How the cells of a column are typed and shown. `percent` takes a share from 0 to 1, `duration` seconds, `day` a day
 * `2026-05-01`, `moment` what the clocks of a zone show, `2026-05-01T10:03:20`: a spreadsheet knows no zones.
 */
const CELL_FORMATS = ['text', 'whole', 'decimal', 'percent', 'duration', 'day', 'moment'] as const;
export type CellFormat = (typeof CELL_FORMATS)[number];

/** What stands in a cell: null leaves it empty. A cell may be of another format than its column. */
export type Cell = string | number | null | { readonly value: string | number; readonly format: CellFormat };

export interface SheetColumn {
  readonly title: string;
  readonly format: CellFormat;
}

/** One sheet 工作表 of a workbook 工作簿: a head, and rows as wide as it. */
export interface Sheet {
  /** As {@link sheetNameFault} allows it, and unique within the workbook. */
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Workbook {
  readonly title: string;
  readonly sheets: readonly Sheet[];
}

/** Of a sheet's rows without its head; spreadsheets take 1,048,576 with it. */
export const MOST_SHEET_ROWS = 1_048_575;
/** Of the text in a cell, in UTF-16 units: a file with more is one that Excel calls damaged. */
export const MOST_CELL_CHARACTERS = 32_767;
const SHEET_NAME_CHARACTERS = 31;

/** What spreadsheets refuse in the name of a sheet; null where nothing is wrong. */
export function sheetNameFault(name: string): 'empty' | 'too-long' | 'forbidden-character' | 'reserved' | null {
  if (name.trim() === '') return 'empty';
  if (name.length > SHEET_NAME_CHARACTERS) return 'too-long';
  if (/[:\\/?*[\]\p{Cc}]/u.test(name) || /^'|'$/.test(name)) return 'forbidden-character';
  return name.toLowerCase() === 'history' ? 'reserved' : null;
}
