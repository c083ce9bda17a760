import {
  type FoundCell,
  type FoundLine,
  type FoundTable,
  MOST_IMPORT_COLUMNS,
  MOST_IMPORT_ROWS,
} from '../../core/import/table.ts';
import { UserError } from '../../errors.ts';
import { parseReference } from './cell-reference.ts';
import type { OfficePackage } from './open-package.ts';
import type { NumberMeaning } from './read-styles.ts';
import { fromSerial } from './serial-date.ts';
import { unescapeText } from './shared-texts.ts';

/** What a sheet's cells refer to. */
export interface SheetSurroundings {
  readonly texts: readonly string[];
  readonly meanings: readonly NumberMeaning[];
  readonly dateSystem: 1900 | 1904;
}

export interface ReadSheet {
  readonly table: FoundTable;
  /** Lines that are hidden, by a filter for example; they are read like the others. */
  readonly hiddenLines: number;
  readonly formulas: number;
}

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  hasFormula: boolean;
  value: string | null;
  inline: string;
}

const MOST_LINES_ASKED = 1_048_576;
const DAY_SECONDS = 86_400;
/** A longer time is no length of work; a date that was given the wrong format. */
const MOST_TIME_DAYS = 1_000;

/** Reads a sheet. @throws UserError when it is damaged, or has more lines or columns than may be imported. */
export async function readSheet(
  workbook: OfficePackage,
  sheet: { readonly name: string; readonly part: string },
  around: SheetSurroundings,
): Promise<ReadSheet> {
  const lines: FoundLine[] = [];
  const merged: { range: string; firstLine: number; lastLine: number }[] = [];
  let line = 0;
  let isHidden = false;
  let hiddenLines = 0;
  let formulas = 0;
  let cells = new Map<number, FoundCell>();
  let cell: OpenCell | null = null;
  let text = '';
  let isPhonetic = false;
  const damaged = () => new UserError('import.xlsx-damaged', { part: sheet.part });
  await workbook.parse(sheet.part, {
    open({ name, attributes }) {
      text = '';
      switch (name) {
        case 'row':
          line = attributes.r === undefined ? line + 1 : Number(attributes.r);
          if (!(line >= 1 && line <= MOST_LINES_ASKED)) throw damaged();
          isHidden = attributes.hidden === '1' || attributes.hidden === 'true';
          cells = new Map();
          break;
        case 'c': {
          const at = attributes.r === undefined ? null : parseReference(attributes.r);
          if (attributes.r !== undefined && at?.row !== line - 1) throw damaged();
          const column = at?.column ?? lastColumn(cells) + 1;
          cell = {
            column,
            type: attributes.t ?? 'n',
            style: Number(attributes.s ?? 0),
            hasFormula: false,
            value: null,
            inline: '',
          };
          break;
        }
        case 'f':
          if (cell) cell.hasFormula = true;
          break;
        case 'rPh':
          isPhonetic = true;
          break;
        case 'mergeCell': {
          const [from, to] = (attributes.ref ?? '').split(':').map((part) => parseReference(part));
          if (!from || !to) throw damaged();
          merged.push({ range: attributes.ref ?? '', firstLine: from.row + 1, lastLine: to.row + 1 });
          break;
        }
      }
    },
    text(piece) {
      text += piece;
    },
    close(name) {
      if (name === 'rPh') isPhonetic = false;
      if (name === 'v' && cell) cell.value = text;
      if (name === 't' && cell && !isPhonetic) cell.inline += text;
      if (name === 'c' && cell) {
        const found = toCell(cell, around, damaged);
        if (cell.hasFormula) formulas += 1;
        if (found && cell.column >= MOST_IMPORT_COLUMNS) {
          throw new UserError('import.too-many-columns', { line, most: MOST_IMPORT_COLUMNS });
        }
        if (found) cells.set(cell.column, found);
        cell = null;
      }
      if (name === 'row' && cells.size > 0) {
        lines.push({ line, cells });
        if (isHidden) hiddenLines += 1;
        if (lines.length > MOST_IMPORT_ROWS + 1)
          throw new UserError('import.too-many-rows', { most: MOST_IMPORT_ROWS });
      }
    },
  });
  return { table: { sheet: sheet.name, lines, merged }, hiddenLines, formulas };
}

function lastColumn(cells: ReadonlyMap<number, FoundCell>): number {
  return Math.max(-1, ...cells.keys());
}

function toCell(cell: OpenCell, around: SheetSurroundings, damaged: () => UserError): FoundCell | null {
  const { type, value } = cell;
  if (type === 'inlineStr') return textCell(unescapeText(cell.inline));
  if (value === null) return cell.hasFormula ? { kind: 'uncalculated' } : null;
  switch (type) {
    case 's': {
      const text = around.texts[Number(value)];
      if (text === undefined) throw damaged();
      return textCell(text);
    }
    case 'str':
      return textCell(unescapeText(value));
    case 'b':
      return { kind: 'boolean', value: value === '1' };
    case 'e':
      return { kind: 'error', code: value };
    case 'd':
      return { kind: 'moment', shown: value.slice(0, 19), hasTime: value.includes('T') };
    default:
      return value.trim() === '' ? null : numberCell(Number(value), cell, around, damaged);
  }
}

function textCell(text: string): FoundCell | null {
  return text.trim() === '' ? null : { kind: 'text', text };
}

function numberCell(
  number: number,
  { style }: OpenCell,
  { meanings, dateSystem }: SheetSurroundings,
  damaged: () => UserError,
): FoundCell {
  if (!Number.isFinite(number)) throw damaged();
  const meaning = meanings[style] ?? 'number';
  if (meaning === 'number') return { kind: 'number', value: number };
  const shown = meaning === 'length' ? null : fromSerial(number, dateSystem);
  if (shown !== null) return { kind: 'moment', shown, hasTime: meaning === 'moment' || !shown.endsWith('T00:00:00') };
  // `1:30` is kept as a sixteenth of a day, and must not be read as so much of anything else.
  const isTime = meaning !== 'day' && number >= 0 && number < MOST_TIME_DAYS;
  return isTime ? { kind: 'time', seconds: Math.round(number * DAY_SECONDS) } : { kind: 'number', value: number };
}
