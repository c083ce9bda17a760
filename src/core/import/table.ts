import type { LocalText, Message } from '../message.ts';

/** What stands in a cell of a file that is imported. Empty cells are none. */
export type FoundCell =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  /** A cell that a spreadsheet shows as a date: what the clocks show, `2026-05-01T10:03:20`. */
  | { readonly kind: 'moment'; readonly shown: string; readonly hasTime: boolean }
  /** A cell that a spreadsheet shows as a time without a date: of the day, or as a length, `1:30`. */
  | { readonly kind: 'time'; readonly seconds: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `#REF!`, `#N/A` … */
  | { readonly kind: 'error'; readonly code: string }
  /** A formula whose value was never worked out. */
  | { readonly kind: 'uncalculated' };

export interface FoundLine {
  /** As the file's own program counts it, from 1. */
  readonly line: number;
  /** By column, from 0. */
  readonly cells: ReadonlyMap<number, FoundCell>;
}

/** A sheet of a workbook, or a whole CSV file. */
export interface FoundTable {
  /** Null: of a CSV file. */
  readonly sheet: string | null;
  /** Those that are not empty, in order. */
  readonly lines: readonly FoundLine[];
  /** Cells that were merged into one 合并单元格: `B3:B7`. */
  readonly merged: readonly { readonly range: string; readonly firstLine: number; readonly lastLine: number }[];
}

/** Where in the file something is. */
export interface Place {
  readonly sheet: string | null;
  readonly line: number;
}

/** Something that keeps a file from being imported: where it is, what was found, and what to do about it. */
export interface ImportFault {
  readonly sheet: string | null;
  /** Null: of the sheet as a whole. */
  readonly line: number | null;
  readonly column: { readonly index: number; readonly title: LocalText } | null;
  /** As it stands in the cell, cut; null where nothing does. */
  readonly found: string | null;
  /** What is expected, and how to mend it: a text `import.…`. */
  readonly problem: Message;
}

/** Something to know that keeps nothing from being imported. */
export interface ImportNote {
  readonly place: Place | null;
  readonly message: Message;
}

export const MOST_IMPORT_BYTES = 10 * 1024 * 1024;
export const MOST_IMPORT_ROWS = 20_000;
export const MOST_IMPORT_COLUMNS = 200;
export const MOST_CELL_CHARACTERS = 10_000;

const SHOWN_CHARACTERS = 60;

/** A cell as a person wrote it, cut to what fits beside a fault. */
export function cellText(cell: FoundCell): string {
  switch (cell.kind) {
    case 'text':
      return cell.text;
    case 'number':
      return String(cell.value);
    case 'moment':
      return cell.hasTime ? cell.shown.replace('T', ' ') : cell.shown.slice(0, 10);
    case 'time':
      return shownTime(cell.seconds);
    case 'boolean':
      return cell.value ? 'TRUE' : 'FALSE';
    case 'error':
      return cell.code;
    case 'uncalculated':
      return '';
  }
}

/** `1:30`, `26:00:05`. */
function shownTime(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${hours}:${two(minutes)}${rest === 0 ? '' : `:${two(rest)}`}`;
}

export function shownCell(cell: FoundCell): string {
  const text = cellText(cell).replaceAll(/\s+/g, ' ').trim();
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS).toWellFormed()}…` : text;
}
