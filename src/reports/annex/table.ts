import type { Translate } from '../../context.ts';
import { type Locale, type LocalText, localText, type Message } from '../../core/message.ts';
import type { Instant } from '../../core/report/model.ts';
import { percentOf } from '../../core/report/percent.ts';
import type { Cell, CellFormat, Sheet } from '../../core/workbook.ts';
import { createClockFace } from './clock-face.ts';

/** In whose language and zone the annex speaks. */
export interface AnnexWords {
  readonly t: Translate;
  /** In the annex's language. */
  readonly text: (text: LocalText) => string;
  readonly message: (message: Message) => string;
  /** What the clocks of the contract's zone show at an instant. */
  readonly moment: (at: Instant) => string;
  readonly yesNo: (is: boolean) => string;
  /** Several names in one cell. */
  readonly listed: (texts: readonly string[]) => string;
}

export function annexWords(t: Translate, locale: Locale, timeZone: string): AnnexWords {
  return {
    t,
    text: (text) => localText(text, locale),
    message: ({ key, values }) => t(key, values),
    moment: createClockFace(timeZone),
    yesNo: (is) => t(is ? 'annex.yes' : 'annex.no'),
    listed: (texts) => texts.join(t('annex.comma')),
  };
}

/** A column: its title is the text `annex.column-<id>`. */
export type AnnexColumn<Row> = readonly [id: string, format: CellFormat, cell: (row: Row) => Cell];

/** A share as the report itself shows it: cut, so that what a spreadsheet rounds reads 100 % only where it is whole. */
export function shownShare(share: number | null): number | null {
  return share === null ? null : Math.round(percentOf(share, 3) * 1_000) / 100_000;
}

/** One table of the report. Its sheet's name is the text `annex.sheet-<id>`. */
export interface AnnexTable {
  readonly id: string;
  readonly columns: readonly { readonly id: string; readonly format: CellFormat }[];
  readonly rows: Sheet['rows'];
}

export function table<Row>(id: string, rows: readonly Row[], columns: readonly AnnexColumn<Row>[]): AnnexTable {
  return {
    id,
    columns: columns.map(([column, format]) => ({ id: column, format })),
    rows: rows.map((row) => columns.map(([, , cell]) => cell(row))),
  };
}
