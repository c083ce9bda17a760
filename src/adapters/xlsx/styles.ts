import type { CellFormat } from '../../core/workbook.ts';

/** Numbers from 164 on are a workbook's own; those below are built in. */
const NUMBER_FORMATS: { readonly [F in CellFormat]: { readonly id: number; readonly code?: string } } = {
  text: { id: 49 },
  whole: { id: 3 },
  decimal: { id: 164, code: '#,##0.##########' },
  percent: { id: 168, code: '0.00#%' },
  duration: { id: 167, code: '[h]:mm:ss' },
  day: { id: 165, code: 'yyyy\\-mm\\-dd' },
  moment: { id: 166, code: 'yyyy\\-mm\\-dd\\ hh:mm:ss' },
};
const FORMATS = Object.keys(NUMBER_FORMATS) as CellFormat[];

export const HEAD_STYLE = 1;
/** Text that a spreadsheet would take for a formula if somebody edited it: it keeps its mark of being text. */
export const QUOTED_STYLE = 2;
const FIRST_FORMAT_STYLE = 3;

export function styleOf(format: CellFormat): number {
  return FIRST_FORMAT_STYLE + FORMATS.indexOf(format);
}

/** Chinese text is shown in what the reader's system has in place of the named font. */
const FONT = '<sz val="10"/><color rgb="FF1F2933"/><name val="Arial"/><family val="2"/>';
const LINE = ['left', 'right', 'top', 'bottom'].map(
  (side) => `<${side} style="thin"><color rgb="FFD5DAE1"/></${side}>`,
);

export const STYLES_XML = [
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
  numberFormats(),
  `<fonts count="2"><font>${FONT}</font><font><b/>${FONT}</font></fonts>`,
  '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
  '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EDF3"/><bgColor indexed="64"/></patternFill></fill></fills>',
  '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>',
  `<border>${LINE.join('')}<diagonal/></border></borders>`,
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  cellFormats(),
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
  '</styleSheet>',
].join('');

function numberFormats(): string {
  const own = Object.values(NUMBER_FORMATS).filter(({ code }) => code !== undefined);
  const parts = own.map(({ id, code }) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`);
  return `<numFmts count="${own.length}">${parts.join('')}</numFmts>`;
}

function cellFormats(): string {
  const top = '<alignment vertical="top"/>';
  const wrapped = '<alignment vertical="top" wrapText="1"/>';
  const cell = (id: number, alignment: string, more = '') =>
    `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"${more}>${alignment}</xf>`;
  const formats = [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    `<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>`,
    cell(NUMBER_FORMATS.text.id, wrapped, ' quotePrefix="1"'),
    ...FORMATS.map((format) => cell(NUMBER_FORMATS[format].id, format === 'text' ? wrapped : top)),
  ];
  return `<cellXfs count="${formats.length}">${formats.join('')}</cellXfs>`;
}
