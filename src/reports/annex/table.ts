import type { Translate } from '../../context.ts';
import type { Effort } from '../../core/inspection.ts';
import { type Locale, type LocalText, localText, type Message } from '../../core/message.ts';
import type { Instant, MaintenanceLine } from '../../core/report/model.ts';
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
  readonly momentOrNull: (at: Instant | null) => string | null;
  readonly yesNo: (is: boolean) => string;
  /** Several names in one cell. */
  readonly listed: (texts: readonly string[]) => string;
}

export function annexWords(t: Translate, locale: Locale, timeZone: string): AnnexWords {
  const moment = createClockFace(timeZone);
  return {
    t,
    text: (text) => localText(text, locale),
    message: ({ key, values }) => t(key, values),
    moment,
    momentOrNull: (at) => (at === null ? null : moment(at)),
    yesNo: (is) => t(is ? 'annex.yes' : 'annex.no'),
    listed: (texts) => texts.join(t('annex.comma')),
  };
}

/** A column: its title is the text `annex.column-<id>`. */
export type AnnexColumn<Row> = readonly [id: string, format: CellFormat, cell: (row: Row) => Cell];

/** Person-days by kind and in all. */
export const EFFORT_COLUMNS: readonly AnnexColumn<{ readonly effort: Effort; readonly effortTotal: number }>[] = [
  ['onsite', 'decimal', ({ effort }) => effort.onsite],
  ['remote', 'decimal', ({ effort }) => effort.remote],
  ['office', 'decimal', ({ effort }) => effort.office],
  ['person-days', 'decimal', ({ effortTotal }) => effortTotal],
];

/** How the customer rated what was done, who signed it and when, and whether it was written down afterwards. */
export function outcomeColumns({
  t,
  text,
  momentOrNull,
  yesNo,
}: AnnexWords): readonly AnnexColumn<Pick<MaintenanceLine, 'rating' | 'signed' | 'isImported'>>[] {
  return [
    ['rating', 'text', ({ rating }) => (rating === null ? null : t(`ticket.rating-${rating}`))],
    ['signed-by', 'text', ({ signed }) => (signed === null ? null : text(signed.by))],
    ['signed-at', 'moment', ({ signed }) => momentOrNull(signed?.at ?? null)],
    ['imported', 'text', ({ isImported }) => yesNo(isImported === true)],
  ];
}

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
