import type { Message } from '../message.ts';
import { nearest } from '../nearest.ts';
import { LINE_CHARACTERS, TEXT_CHARACTERS } from '../record/values.ts';
import { COLUMNS, type ImportColumn, titleOfColumn } from './columns.ts';
import { type ImportKind, plainName } from './kinds.ts';
import { type Reading, text } from './read-value.ts';
import {
  cellText,
  type FoundCell,
  type FoundLine,
  type FoundTable,
  type ImportFault,
  type ImportNote,
  MOST_CELL_CHARACTERS,
  type Place,
  shownCell,
} from './table.ts';

/** A line whose cells were read. A value that could not be read is missing, and among the faults. */
export interface ImportRow {
  readonly place: Place;
  readonly values: { readonly [column: string]: unknown };
  /** Columns with a cell that could not be read: what follows of them is not told again. */
  readonly faulty: ReadonlySet<string>;
  /** A fault at one of its cells. */
  readonly fault: (column: string | null, problem: Message) => ImportFault;
}

export interface ReadRows {
  readonly rows: readonly ImportRow[];
  readonly faults: readonly ImportFault[];
  readonly notes: readonly ImportNote[];
}

/** The head is looked for in so many lines: there may be a title above it. */
const HEAD_LINES = 10;
/** So many heads must be known for a line to be the head. */
const KNOWN_HEADS = 2;

/** Finds the head of a table by the names of its columns, in either language, and reads the lines below it. */
export function readRows(kind: ImportKind, table: FoundTable, reading: Reading): ReadRows {
  const columns = COLUMNS[kind];
  const head = findHead(table, columns);
  if (head === null) {
    return { rows: [], notes: [], faults: [sheetFault(table, null, { key: 'import.no-head', values: { kind } })] };
  }
  const { known, faults } = matchHead(head, table, columns);
  const merged = table.merged
    .filter(({ lastLine }) => lastLine >= head.line)
    .map(({ range, firstLine }) => sheetFault(table, firstLine, { key: 'import.merged', values: { range } }));
  const below = table.lines.filter(({ line }) => line > head.line);
  if (faults.length > 0 || merged.length > 0) return { rows: [], notes: [], faults: [...faults, ...merged] };
  const read = below.map((line) => readLine(line, table, known, columns, reading));
  const above = table.lines.filter(({ line }) => line < head.line).length;
  const skipped = { key: 'import.lines-above', values: { count: above, line: head.line } };
  return {
    rows: read.map(({ row }) => row),
    faults: read.flatMap((one) => one.faults),
    notes: above === 0 ? [] : [{ place: { sheet: table.sheet, line: head.line }, message: skipped }],
  };
}

function sheetFault(table: FoundTable, line: number | null, problem: Message): ImportFault {
  return { sheet: table.sheet, line, column: null, found: null, problem };
}

function titleOf(cell: FoundCell): string {
  return plainName(cellText(cell));
}

function columnTitled(title: string, columns: readonly ImportColumn[]): ImportColumn | undefined {
  return columns.find(({ id, titles }) => [id, ...titles].some((one) => plainName(one) === title));
}

function findHead(table: FoundTable, columns: readonly ImportColumn[]): FoundLine | null {
  let best: { readonly line: FoundLine; readonly known: number } | null = null;
  for (const line of table.lines.slice(0, HEAD_LINES)) {
    const known = [...line.cells.values()].filter((cell) => columnTitled(titleOf(cell), columns)).length;
    if (known >= KNOWN_HEADS && known > (best?.known ?? 0)) best = { line, known };
  }
  return best?.line ?? null;
}

function matchHead(head: FoundLine, table: FoundTable, columns: readonly ImportColumn[]) {
  const known = new Map<number, ImportColumn>();
  const faults: ImportFault[] = [];
  for (const [index, cell] of head.cells) {
    const column = columnTitled(titleOf(cell), columns);
    const fault = (problem: Message) => {
      const title = shownCell(cell);
      faults.push({ sheet: table.sheet, line: head.line, column: { index, title }, found: title, problem });
    };
    if (!column) fault(unknownColumn(cell, columns));
    else if ([...known.values()].includes(column)) fault({ key: 'import.column-twice' });
    else known.set(index, column);
  }
  for (const column of columns) {
    if (!column.isNeeded || [...known.values()].includes(column)) continue;
    const values = { title: titleOfColumn(column) };
    faults.push(sheetFault(table, head.line, { key: 'import.column-missing', values }));
  }
  return { known, faults };
}

function unknownColumn(cell: FoundCell, columns: readonly ImportColumn[]): Message {
  const titles = columns.flatMap((column) => column.titles);
  const closest = nearest(cellText(cell).trim(), titles);
  const available = {
    'zh-CN': columns.map(({ titles: [chinese] }) => chinese).join('、'),
    en: columns.map(({ titles: [, english] }) => english).join(', '),
  };
  return closest === undefined
    ? { key: 'import.column-unknown', values: { available } }
    : { key: 'import.column-unknown-near', values: { nearest: closest } };
}

function readLine(
  line: FoundLine,
  table: FoundTable,
  known: ReadonlyMap<number, ImportColumn>,
  columns: readonly ImportColumn[],
  reading: Reading,
): { readonly row: ImportRow; readonly faults: readonly ImportFault[] } {
  const values: { [column: string]: unknown } = {};
  const faulty = new Set<string>();
  const indexOf = new Map([...known].map(([index, { id }]) => [id, index]));
  const fault = (id: string | null, problem: Message): ImportFault => {
    const index = id === null ? undefined : indexOf.get(id);
    const column = columns.find((one) => one.id === id);
    const cell = index === undefined ? undefined : line.cells.get(index);
    return {
      sheet: table.sheet,
      line: line.line,
      column: index === undefined || !column ? null : { index, title: titleOfColumn(column) },
      found: cell ? shownCell(cell) : null,
      problem,
    };
  };
  const faults: ImportFault[] = [];
  for (const [index, cell] of line.cells) {
    const column = known.get(index);
    if (!column) {
      const found = { index, title: '' };
      const problem = { key: 'import.cell-without-head' };
      faults.push({ sheet: table.sheet, line: line.line, column: found, found: shownCell(cell), problem });
      continue;
    }
    const read = isTooLong(cell) ? tooLong(cell, column) : column.read(cell, reading);
    if (read.ok) values[column.id] = read.value;
    else {
      faulty.add(column.id);
      faults.push(fault(column.id, read.problem));
    }
  }
  return { row: { place: { sheet: table.sheet, line: line.line }, values, faulty, fault }, faults };
}

/** No reader has to look through it: a cell may hold a whole file. */
function isTooLong(cell: FoundCell): boolean {
  return cell.kind === 'text' && cell.text.length > MOST_CELL_CHARACTERS;
}

function tooLong(cell: FoundCell, column: ImportColumn): { readonly ok: false; readonly problem: Message } {
  const most = column.read === text ? TEXT_CHARACTERS : LINE_CHARACTERS;
  const values = { count: cellText(cell).length, most };
  return { ok: false, problem: { key: 'import.too-long', values } };
}
