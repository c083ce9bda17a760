import { firstCharacters } from '../first-characters.ts';
import { MOST_ROWS, type WrittenKind } from '../record/content.ts';
import { LINE_CHARACTERS, sumDays } from '../record/values.ts';
import { recordEntrySchema } from '../record.ts';
import type { Drafted, ImportDraft } from './draft.ts';
import { missingCells, timeFaults } from './missing-cells.ts';
import type { ImportRow } from './read-rows.ts';
import type { Reading } from './read-value.ts';
import type { ImportFault } from './table.ts';

/** Makes a record of each line; of a maintenance sheet, of all lines that follow each other under one number. */
export function draftRecords(kind: WrittenKind, rows: readonly ImportRow[], reading: Reading): Drafted {
  const drafts: ImportDraft[] = [];
  const faults: ImportFault[] = [];
  for (const sheet of sheetsOf(kind, rows)) {
    const [first] = sheet;
    if (!first) continue;
    const found = [...missingOf(kind, sheet), ...differences(sheet)];
    faults.push(...found);
    if (found.length > 0 || sheet.some(({ faulty }) => faulty.size > 0)) continue;
    const { columns, entry } = layOut(kind, sheet);
    const checked = recordEntrySchema(kind).safeParse(entry);
    if (!checked.success) {
      faults.push(...checked.error.issues.map(({ path, message }) => schemaFault(first, columns, path, message)));
      continue;
    }
    const times = timeFaults(first, ['happenedAt', 'endedAt'], reading);
    faults.push(...times);
    const reference = first.values.number;
    if (times.length > 0) continue;
    drafts.push({
      kind,
      place: first.place,
      reference: typeof reference === 'string' ? reference : null,
      entry: checked.data,
    });
  }
  return { drafts, faults };
}

/** Columns that say something anew in each row of a maintenance sheet. */
const ROW_COLUMNS = ['symptom', 'cause', 'solution', 'hours'] as const;

function sheetsOf(kind: WrittenKind, rows: readonly ImportRow[]): ImportRow[][] {
  const sheets: ImportRow[][] = [];
  for (const row of rows) {
    const { number } = row.values;
    const last = sheets.at(-1);
    const goesOn = kind === 'maintenance' && number !== undefined && last?.[0]?.values.number === number;
    if (goesOn) last?.push(row);
    else sheets.push([row]);
  }
  return sheets;
}

/** The further lines of a sheet need not repeat what is the same for all. */
function missingOf(kind: WrittenKind, sheet: readonly ImportRow[]): ImportFault[] {
  return sheet.flatMap((row, index) => missingCells(kind, row, ({ id }) => index === 0 || isOfRow(id)));
}

function isOfRow(column: string): boolean {
  return (ROW_COLUMNS as readonly string[]).includes(column);
}

function differences(sheet: readonly ImportRow[]): ImportFault[] {
  const [first, ...others] = sheet;
  if (!first) return [];
  const tooMany = sheet[MOST_ROWS];
  const differing = others.flatMap((row) =>
    Object.entries(row.values)
      // What could not be read was told before.
      .filter(
        ([column, value]) => !isOfRow(column) && !first.faulty.has(column) && !isSame(value, first.values[column]),
      )
      .map(([column]) => row.fault(column, { key: 'import.differs-in-sheet', values: { line: first.place.line } })),
  );
  if (!tooMany) return differing;
  return [...differing, tooMany.fault('number', { key: 'import.too-many-rows-in-sheet', values: { most: MOST_ROWS } })];
}

function isSame(value: unknown, other: unknown): boolean {
  return String(value) === String(other);
}

function days(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** The entry as its schema wants it, and which column each of its fields came from. */
function layOut(kind: WrittenKind, sheet: readonly ImportRow[]) {
  const values = sheet[0]?.values ?? {};
  const { title, happenedAt, endedAt, engineer, others, onsite, remote, office, number: _number, ...own } = values;
  const phases = {
    analysis: days(own.analysis),
    design: days(own.design),
    development: days(own.development),
    test: days(own.test),
  };
  const isBare = onsite === undefined && remote === undefined && office === undefined;
  const effort = { onsite: days(onsite), remote: days(remote), office: days(office) };
  const base = { kind, happenedAt, endedAt: endedAt ?? null, engineer, others: others ?? null };
  const columns = new Map<string, string>(Object.keys(effort).map((id) => [`effort.${id}`, id]));
  switch (kind) {
    case 'maintenance': {
      const { symptom: _s, cause: _c, solution: _o, hours: _h, ...content } = own;
      const rows = sheet.map((row) => Object.fromEntries(ROW_COLUMNS.map((id) => [id, row.values[id] ?? null])));
      return {
        columns,
        entry: { ...base, effort, title: title ?? firstLine(own.symptom), content: { ...content, rows } },
      };
    }
    case 'optimisation': {
      const { analysis: _a, design: _d, development: _v, test: _t, ...content } = own;
      // Where only the phases are written down, they were spent in the back office.
      const spent = isBare ? { ...effort, office: sumDays(Object.values(phases)) } : effort;
      return {
        columns,
        entry: { ...base, effort: spent, title: title ?? own.function, content: { ...content, phases } },
      };
    }
    case 'visit': {
      const { inspection, response, use, optimisation, ...content } = own;
      const satisfaction = { inspection, response, use, optimisation };
      return { columns, entry: { ...base, effort, title, content: { ...content, satisfaction } } };
    }
    default:
      return { columns, entry: { ...base, effort, title, content: own } };
  }
}

function firstLine(text: unknown): string {
  const [line = ''] = String(text).split('\n');
  return firstCharacters(line.replaceAll(/\p{Cc}+/gu, ' '), LINE_CHARACTERS);
}

/** What only the whole entry shows. The schema's own words are texts of the records' area. */
function schemaFault(
  row: ImportRow,
  columns: ReadonlyMap<string, string>,
  path: readonly PropertyKey[],
  message: string,
): ImportFault {
  const column = columns.get(path.join('.')) ?? String(path.at(-1) ?? '');
  const problem = message.startsWith('record.')
    ? { key: message }
    : { key: 'import.not-accepted', values: { field: path.join('.'), detail: message } };
  return row.fault(column, problem);
}
