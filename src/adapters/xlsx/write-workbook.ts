import { MOST_SHEET_ROWS, sheetNameFault, type Workbook } from '../../core/workbook.ts';
import { columnLetters } from './cell-reference.ts';
import { packZip } from './pack-zip.ts';
import { cellText, createSharedTexts, xmlText } from './shared-texts.ts';
import { STYLES_XML } from './styles.ts';
import { writeSheet } from './write-sheet.ts';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SHEETS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * Writes a workbook as an XLSX file. Texts are texts whatever they begin with: there is no way to write a formula. The same
 * workbook gives the same bytes.
 * @throws for names that spreadsheets refuse, rows that are not as wide as their head, and values that are not of their format.
 */
export function writeWorkbook({ title, sheets }: Workbook): Uint8Array {
  checkSheets(sheets);
  const texts = createSharedTexts();
  const parts = sheets.map(
    (sheet, index) => [`xl/worksheets/sheet${index + 1}.xml`, writeSheet(sheet, texts, index === 0)] as const,
  );
  return packZip([
    ['[Content_Types].xml', contentTypes(sheets.length)],
    ['_rels/.rels', PACKAGE_RELATIONS],
    ['docProps/core.xml', properties(title)],
    ['xl/workbook.xml', workbookXml(sheets)],
    ['xl/_rels/workbook.xml.rels', workbookRelations(sheets.length)],
    ['xl/styles.xml', STYLES_XML],
    ...parts,
    ['xl/sharedStrings.xml', texts.xml()],
  ]);
}

function checkSheets(sheets: Workbook['sheets']): void {
  const names = new Set<string>();
  for (const { name, columns, rows } of sheets) {
    const fault = sheetNameFault(name);
    if (fault !== null) throw new Error(`sheet ${JSON.stringify(name)}: ${fault}`);
    if (names.has(name.toLowerCase())) throw new Error(`two sheets are called ${JSON.stringify(name)}`);
    names.add(name.toLowerCase());
    if (columns.length === 0) throw new Error(`sheet ${JSON.stringify(name)} has no columns`);
    if (rows.length > MOST_SHEET_ROWS) throw new Error(`sheet ${JSON.stringify(name)} has ${rows.length} rows`);
  }
  if (names.size === 0) throw new Error('a workbook needs a sheet');
}

function contentTypes(count: number): string {
  const sheets = numbered(
    count,
    (number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${TYPES}.worksheet+xml"/>`,
  );
  return [
    `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    `<Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>`,
    `<Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>`,
    `<Override PartName="/xl/sharedStrings.xml" ContentType="${TYPES}.sharedStrings+xml"/>`,
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>',
    `${sheets}</Types>`,
  ].join('');
}

const PACKAGE_RELATIONS = [
  `${XML}<Relationships xmlns="${RELATIONS}">`,
  `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/>`,
  '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>',
  '</Relationships>',
].join('');

function properties(title: string): string {
  return [
    `${XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"`,
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">',
    `<dc:title>${cellText(title)}</dc:title><dc:creator>Rounds</dc:creator></cp:coreProperties>`,
  ].join('');
}

function workbookXml(sheets: Workbook['sheets']): string {
  const listed = sheets.map(
    ({ name }, index) => `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const names = sheets.flatMap(({ name, columns, rows }, index) => {
    const sheet = xmlText(`'${name.replaceAll("'", "''")}'`);
    const area = `${sheet}!$A$1:$${columnLetters(columns.length - 1)}$${rows.length + 1}`;
    return [
      `<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${area}</definedName>`,
      `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${sheet}!$1:$1</definedName>`,
    ];
  });
  return [
    `${XML}<workbook xmlns="${SHEETS}" xmlns:r="${OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews>`,
    `<sheets>${listed.join('')}</sheets><definedNames>${names.join('')}</definedNames></workbook>`,
  ].join('');
}

function workbookRelations(count: number): string {
  const relation = (number: number, type: string, target: string) =>
    `<Relationship Id="rId${number}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  return [
    `${XML}<Relationships xmlns="${RELATIONS}">`,
    numbered(count, (number) => relation(number, 'worksheet', `worksheets/sheet${number}.xml`)),
    relation(count + 1, 'styles', 'styles.xml'),
    relation(count + 2, 'sharedStrings', 'sharedStrings.xml'),
    '</Relationships>',
  ].join('');
}

function numbered(count: number, write: (number: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index + 1)).join('');
}
