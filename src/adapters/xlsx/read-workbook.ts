import { posix } from 'node:path';
import type { FoundTable, ImportNote } from '../../core/import/table.ts';
import { UserError } from '../../errors.ts';
import { type OfficePackage, openPackage } from './open-package.ts';
import { readSheet } from './read-sheet.ts';
import { readStyles } from './read-styles.ts';
import { unescapeText } from './shared-texts.ts';

export interface ReadWorkbook {
  /** Those that can be seen, in their order. */
  readonly tables: readonly FoundTable[];
  /** What was left out or taken in that a person may not expect. */
  readonly notes: readonly ImportNote[];
}

const MOST_SHEETS = 50;

/**
 * Reads an XLSX file: dates by their format in either date system, formulas by the values that the program last worked out for
 * them. Hidden sheets are left out, and said to be. Nothing is calculated, and nothing outside of the file is looked at.
 * @throws UserError for what is no XLSX file, is damaged, needs a password, or is larger than may be imported.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<ReadWorkbook> {
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw new UserError('import.old-or-locked');
  const workbook = await openPackage(bytes);
  const { sheets, dateSystem } = await readSheets(workbook);
  if (sheets.length > MOST_SHEETS) throw new UserError('import.too-many-sheets', { most: MOST_SHEETS });
  const [texts, meanings] = [await readTexts(workbook), await readStyles(workbook)];
  const tables: FoundTable[] = [];
  const notes: ImportNote[] = [];
  for (const sheet of sheets) {
    const tell = (key: string, count = 0) => {
      notes.push({ place: null, message: { key, values: { sheet: sheet.name, count } } });
    };
    if (sheet.isHidden) {
      tell('import.hidden-sheet');
      continue;
    }
    const { table, hiddenLines, formulas } = await readSheet(workbook, sheet, { texts, meanings, dateSystem });
    if (table.lines.length === 0) continue;
    if (hiddenLines > 0) tell('import.hidden-lines', hiddenLines);
    if (formulas > 0) tell('import.formulas', formulas);
    tables.push(table);
  }
  if (tables.length === 0) throw new UserError('import.nothing');
  return { tables, notes };
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

interface ListedSheet {
  readonly name: string;
  readonly part: string;
  readonly isHidden: boolean;
}

async function readSheets(workbook: OfficePackage) {
  const targets = new Map<string, string>();
  if (!workbook.has('xl/workbook.xml')) throw new UserError('import.not-xlsx');
  await workbook.parse('xl/_rels/workbook.xml.rels', {
    open({ name, attributes }) {
      if (name !== 'Relationship' || attributes.TargetMode === 'External') return;
      const target = attributes.Target ?? '';
      const part = target.startsWith('/') ? target.slice(1) : posix.join('xl', target);
      targets.set(attributes.Id ?? '', part);
    },
  });
  const sheets: ListedSheet[] = [];
  let dateSystem: 1900 | 1904 = 1900;
  await workbook.parse('xl/workbook.xml', {
    open({ name, attributes }) {
      if (name === 'workbookPr' && ['1', 'true'].includes(attributes.date1904 ?? '')) dateSystem = 1904;
      if (name !== 'sheet') return;
      const relation = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const part = targets.get(relation);
      if (part === undefined) throw new UserError('import.xlsx-damaged', { part: 'xl/workbook.xml' });
      const isHidden = attributes.state === 'hidden' || attributes.state === 'veryHidden';
      sheets.push({ name: attributes.name ?? '', part, isHidden });
    },
  });
  return { sheets, dateSystem };
}

/** The texts that cells refer to by their number; of rich text its letters, without readings in another script. */
async function readTexts(workbook: OfficePackage): Promise<string[]> {
  if (!workbook.has('xl/sharedStrings.xml')) return [];
  const texts: string[] = [];
  let whole = '';
  let piece = '';
  let isPhonetic = false;
  await workbook.parse('xl/sharedStrings.xml', {
    open({ name }) {
      piece = '';
      if (name === 'si') whole = '';
      if (name === 'rPh') isPhonetic = true;
    },
    text(text) {
      piece += text;
    },
    close(name) {
      if (name === 't' && !isPhonetic) whole += piece;
      if (name === 'rPh') isPhonetic = false;
      if (name === 'si') texts.push(unescapeText(whole));
    },
  });
  return texts;
}
