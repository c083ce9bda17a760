import type { ChartFormat } from '../../../core/report/chart.ts';
import { packZip } from '../../xlsx/pack-zip.ts';
import { CHART_SHEET, type ChartTable, columnLetters, type TableColumn } from './chart-table.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** Styles of the cells, by their place in the list. */
const STYLE = { text: 0, value: 1, day: 2 } as const;

/** The workbook inside a chart: what Word opens under “Edit data”. */
export function chartWorkbook(table: ChartTable, format: ChartFormat): Uint8Array {
  return packZip([
    ['[Content_Types].xml', HEADER + contentTypes()],
    ['_rels/.rels', HEADER + relationships([['officeDocument', 'xl/workbook.xml']])],
    ['xl/workbook.xml', HEADER + workbook()],
    [
      'xl/_rels/workbook.xml.rels',
      HEADER +
        relationships([
          ['worksheet', 'worksheets/sheet1.xml'],
          ['styles', 'styles.xml'],
        ]),
    ],
    ['xl/worksheets/sheet1.xml', HEADER + sheet(table)],
    ['xl/styles.xml', HEADER + styles(format)],
  ]);
}

function workbook(): string {
  return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${CHART_SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
}

function sheet({ columns }: ChartTable): string {
  const height = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const widths = columns.map((column, index) => {
    const width = column.kind === 'day' ? 18 : 26;
    return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
  });
  const rows = Array.from({ length: height }, (_, row) => {
    const cells = columns.map((column, index) => cell(column, `${columnLetters(index)}${row + 2}`, column.cells[row]));
    return `<row r="${row + 2}">${cells.join('')}</row>`;
  });
  const head = columns.map(({ title }, index) => textCell(`${columnLetters(index)}1`, title));
  return `<worksheet xmlns="${MAIN}"><cols>${widths.join('')}</cols><sheetData><row r="1">${head.join('')}</row>${rows.join('')}</sheetData></worksheet>`;
}

function cell({ kind }: TableColumn, place: string, value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return textCell(place, value);
  return `<c r="${place}" s="${STYLE[kind]}"><v>${value}</v></c>`;
}

function textCell(place: string, text: string): string {
  return text === '' ? '' : `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`;
}

function styles(format: ChartFormat): string {
  const font = '<fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts>';
  const fills =
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>';
  const borders = '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>';
  const use = (id: number) =>
    `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0"${id === 0 ? '' : ' applyNumberFormat="1"'}/>`;
  return `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="${escapeXml(format)}"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>${font}${fills}${borders}<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">${use(0)}${use(164)}${use(165)}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
}

function contentTypes(): string {
  const override = (part: string, type: string) =>
    `<Override PartName="${part}" ContentType="${SHEET_TYPE}.${type}+xml"/>`;
  return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('/xl/workbook.xml', 'sheet.main')}${override('/xl/worksheets/sheet1.xml', 'worksheet')}${override('/xl/styles.xml', 'styles')}</Types>`;
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const entries = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${entries.join('')}</Relationships>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
