import type { Label } from '../page.ts';
import { closing, opening, paragraph, repeated } from '../paragraph.ts';
import { type Cell, cell, table } from '../table.ts';
import type { Child, Xml } from '../xml.ts';

export const HEAD_FILL = 'E8EEF5';

/** A paragraph of a cell: its style and its runs. */
export type Line = readonly [style: string, ...content: readonly (Child | string)[]];

export interface Column {
  /** Its head, as a label. */
  readonly head: string;
  /** In twentieths of a point. */
  readonly width: number;
  readonly lines: readonly Line[];
  readonly align?: 'top' | 'center';
}

/** One tag in a column. */
export function column(head: string, width: number, tag: string, style = 'ReportCell'): Column {
  return { head, width, lines: [[style, `{${tag}}`]] };
}

/** A figure, at the right of its column. */
export function figure(head: string, width: number, tag: string): Column {
  return column(head, width, tag, 'ReportNumber');
}

/** Several paragraphs in a column. */
export function linesColumn(head: string, width: number, ...lines: readonly Line[]): Column {
  return { head, width, lines };
}

/** What stands beside it on a card, in words. */
export function cardName(label: Label, key: string, style = 'ReportLabel'): Cell {
  return cell({ fill: HEAD_FILL }, paragraph(style, label(key)));
}

/** @param span columns that it takes */
export function cardText(content: string, span = 1): Cell {
  return cell({ span, align: 'top' }, paragraph('ReportCell', content));
}

export interface ListTable {
  /** Keeps the table only when there is anything in it. */
  readonly flag?: string;
  readonly list: string;
  /** Tag of the sentence below: that there is nothing, or how much more. */
  readonly note?: string;
  readonly columns: readonly Column[];
  /** The last row, which is not repeated. */
  readonly sum?: readonly Line[];
}

/** A table with a row for each entry of a list; its head is repeated on each page and no row is split. */
export function listTable(label: Label, { flag, list, note, columns, sum }: ListTable): Xml[] {
  const heading = {
    heading: true,
    cells: columns.map(({ head, lines }) => {
      const isFigure = lines[0]?.[0] === 'ReportNumber';
      return cell({ fill: HEAD_FILL }, paragraph(isFigure ? 'ReportNumberHead' : 'ReportHead', label(head)));
    }),
  };
  const last = columns.length - 1;
  const row = {
    cells: columns.map(({ lines, align }, index) =>
      cell(
        { align: align ?? 'top' },
        ...lines.map(([style, ...content], line) =>
          paragraph(
            style,
            ...(index === 0 && line === 0 ? [`{#${list}}`] : []),
            ...content,
            ...(index === last && line === lines.length - 1 ? [closing(list)] : []),
          ),
        ),
      ),
    ),
  };
  const sumRow = sum ? [{ cells: sum.map(([style, ...content]) => cell({}, paragraph(style, ...content))) }] : [];
  const rows = table(
    'ReportTable',
    columns.map(({ width }) => width),
    [heading, row, ...sumRow],
  );
  return [
    ...(flag ? keptWhen(flag, rows) : [paragraph('ReportGap'), rows, paragraph('ReportGap')]),
    ...(note ? [repeated(note, 'ReportNote', `{${note}}`)] : []),
  ];
}

/** Kept only when the flag is set; the thin paragraphs that say so part it from what stands around it. */
export function keptWhen(flag: string, ...content: readonly Xml[]): Xml[] {
  return [paragraph('ReportGap', opening(flag)), ...content, paragraph('ReportGap', closing(flag))];
}
