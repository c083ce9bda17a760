import type { Cell, CellFormat, Sheet } from '../../core/workbook.ts';
import { columnLetters } from './cell-reference.ts';
import { columnWidths, rowHeight } from './measure.ts';
import { toSerial } from './serial-date.ts';
import type { SharedTexts } from './shared-texts.ts';
import { HEAD_STYLE, QUOTED_STYLE, styleOf } from './styles.ts';

const DAY_SECONDS = 86_400;
/** The part of the package that holds one sheet: head frozen and filtered, landscape, the head on each printed page. */
export function writeSheet(sheet: Sheet, texts: SharedTexts, isSelected: boolean): string {
  const last = `${columnLetters(sheet.columns.length - 1)}${sheet.rows.length + 1}`;
  const widths = columnWidths(sheet);
  const columns = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  const head = sheet.columns.map(({ title }, index) => textCell(`${columnLetters(index)}1`, title, HEAD_STYLE, texts));
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
    `<dimension ref="A1:${last}"/>`,
    `<sheetViews><sheetView workbookViewId="0"${isSelected ? ' tabSelected="1"' : ''}>`,
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
    '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>',
    '<sheetFormatPr defaultRowHeight="15"/>',
    `<cols>${columns.join('')}</cols>`,
    `<sheetData><row r="1">${head.join('')}</row>`,
    writeRows(sheet, widths, texts),
    '</sheetData>',
    `<autoFilter ref="A1:${last}"/>`,
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>',
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>',
    '</worksheet>',
  ].join('');
}

function writeRows({ name, columns, rows }: Sheet, widths: readonly number[], texts: SharedTexts): string {
  const letters = columns.map((_, index) => columnLetters(index));
  const formats = columns.map(({ format }) => format);
  return rows
    .map((row, index) => {
      if (row.length !== columns.length) throw new Error(`sheet "${name}" row ${index + 1} is not as wide as its head`);
      const number = index + 2;
      const cells = row.map((cell, at) => writeCell(`${letters[at]}${number}`, cell, formats[at] ?? 'text', texts));
      const height = rowHeight(row, widths);
      const tall = height === null ? '' : ` ht="${height}" customHeight="1"`;
      return `<row r="${number}"${tall}>${cells.join('')}</row>`;
    })
    .join('');
}

function writeCell(reference: string, cell: Cell, columnFormat: CellFormat, texts: SharedTexts): string {
  if (cell === null || cell === '') return `<c r="${reference}" s="${styleOf(columnFormat)}"/>`;
  const { value, format } = typeof cell === 'object' ? cell : { value: cell, format: columnFormat };
  if (format === 'text') {
    const text = String(value);
    return textCell(reference, text, looksLikeFormula(text) ? QUOTED_STYLE : styleOf('text'), texts);
  }
  const number = format === 'day' || format === 'moment' ? toSerial(String(value)) : toNumber(value, reference);
  if (number === null) return textCell(reference, String(value), styleOf('text'), texts);
  return `<c r="${reference}" s="${styleOf(format)}"><v>${format === 'duration' ? number / DAY_SECONDS : number}</v></c>`;
}

function textCell(reference: string, text: string, style: number, texts: SharedTexts): string {
  return `<c r="${reference}" s="${style}" t="s"><v>${texts.add(text)}</v></c>`;
}

function looksLikeFormula(text: string): boolean {
  return /^[\s]*[=+\-@|%]/.test(text);
}

function toNumber(value: string | number, reference: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Error(`no number in ${reference}: ${JSON.stringify(value)}`);
}
