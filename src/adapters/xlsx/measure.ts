import type { Cell, CellFormat, Sheet } from '../../core/workbook.ts';

/** In characters; a longer text is wrapped. */
const WIDTHS = { least: 9, most: 60, moment: 20, day: 12 };
/** Enough to see how wide a column is. */
const MEASURED_ROWS = 200;
const LINE_POINTS = 13;
/** Of a longer text only so much is seen until somebody makes its row taller. */
const MOST_LINES = 12;

/** Of each column as wide as its head and its texts ask for, within limits. */
export function columnWidths({ columns, rows }: Sheet): number[] {
  const measured = rows.slice(0, MEASURED_ROWS);
  return columns.map(({ title, format }, index) => {
    // The arrow of the filter covers the end of the head.
    const wanted = measured.reduce(
      (widest, row) => Math.max(widest, cellWidth(row[index] ?? null, format)),
      textWidth(title) + 3,
    );
    return Math.min(Math.max(wanted + 1, WIDTHS.least), WIDTHS.most);
  });
}

/** In points; null for a row of one line. Not every program that shows a sheet makes rows of wrapped text taller by itself. */
export function rowHeight(row: readonly Cell[], widths: readonly number[]): number | null {
  let lines = 1;
  row.forEach((cell, index) => {
    const text = typeof cell === 'object' ? cell?.value : cell;
    if (typeof text === 'string') lines = Math.max(lines, lineCount(text, (widths[index] ?? WIDTHS.most) - 1));
  });
  return lines === 1 ? null : Math.min(lines, MOST_LINES) * LINE_POINTS + 2;
}

function lineCount(text: string, width: number): number {
  // No letter is wider than two columns.
  if (text.length * 2 <= width && !text.includes('\n')) return 1;
  const lines = text.slice(0, MOST_LINES * WIDTHS.most).split('\n', MOST_LINES);
  return lines.reduce((count, line) => count + Math.max(1, Math.ceil(textWidth(line) / width)), 0);
}

function cellWidth(cell: Cell, columnFormat: CellFormat): number {
  if (cell === null) return 0;
  const { value, format } = typeof cell === 'object' ? cell : { value: cell, format: columnFormat };
  if (format === 'moment') return WIDTHS.moment;
  if (format === 'day') return WIDTHS.day;
  const lines = String(value)
    .slice(0, MOST_LINES * WIDTHS.most)
    .split('\n', MOST_LINES);
  return lines.reduce((widest, line) => Math.max(widest, textWidth(line)), 0);
}

/** In columns of a fixed font; East Asian letters are two wide. */
function textWidth(line: string): number {
  let width = 0;
  for (let at = 0; at < line.length; at += 1) width += line.charCodeAt(at) > 0x2e7f ? 2 : 1;
  return width;
}
