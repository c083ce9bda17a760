import { addDays, type Day, dayAt, startOfDay } from '../local-day.ts';
import type { Message } from '../message.ts';
import type { WrittenKind } from '../record/content.ts';
import type { ImportDraft, InspectionDraft, RecordDraft, TicketDraft } from './draft.ts';
import { draftInspections } from './draft-inspections.ts';
import { draftRecords } from './draft-records.ts';
import { draftTickets } from './draft-tickets.ts';
import { type ImportKind, isNotesName, kindNamed } from './kinds.ts';
import { readRows } from './read-rows.ts';
import type { Reading } from './read-value.ts';
import type { FoundTable, ImportFault, ImportNote } from './table.ts';

/** What a file would come to. Nothing of it is written while there is a fault. */
export interface ImportPlan {
  readonly drafts: readonly ImportDraft[];
  /** In the order of the file. */
  readonly faults: readonly ImportFault[];
  readonly notes: readonly ImportNote[];
}

/**
 * Reads all tables of a file.
 * @param given.kind of every table; null: what each is named after, a CSV file's own name among it
 * @param given.name of the file, without its ending
 */
export function planImport(
  tables: readonly FoundTable[],
  given: { readonly kind: ImportKind | null; readonly name: string },
  reading: Reading,
): ImportPlan {
  const parts = tables.map((table): ImportPlan => {
    const name = table.sheet ?? given.name;
    if (table.sheet !== null && isNotesName(name)) return { drafts: [], faults: [], notes: [] };
    const named = kindNamed(name);
    const kind = tables.length > 1 ? (named ?? given.kind) : (given.kind ?? named);
    if (kind === null || kind === undefined) {
      return { drafts: [], faults: [{ ...fileFault('import.no-kind', name), sheet: table.sheet }], notes: [] };
    }
    // Of a workbook with several sheets, one kind is wanted.
    if (given.kind !== null && kind !== given.kind) return leftOut(table, 'import.sheet-left-out', name);
    const plan = planTable(kind, table, reading);
    return isNothing(plan) ? leftOut(table, 'import.sheet-empty', name) : plan;
  });
  const drafts = parts.flatMap((part) => part.drafts);
  if (drafts.length === 0 && parts.every(({ faults }) => faults.length === 0)) {
    return { drafts, faults: [fileFault('import.no-rows', given.name)], notes: parts.flatMap(({ notes }) => notes) };
  }
  const twice = findTwice(drafts, reading.site.contract.timeZone);
  return {
    drafts,
    faults: [...parts.flatMap((part) => part.faults), ...twice],
    notes: [...parts.flatMap((part) => part.notes), ...overlapNotes(drafts, [])],
  };
}

function planTable(kind: ImportKind, table: FoundTable, reading: Reading): ImportPlan {
  const { rows, faults, notes } = readRows(kind, table, reading);
  const drafted =
    kind === 'ticket'
      ? draftTickets(rows, reading)
      : kind === 'inspection'
        ? draftInspections(rows, reading)
        : draftRecords(kind, rows, reading);
  const order = (fault: ImportFault) => (fault.line ?? 0) * 1_000 + (fault.column?.index ?? 999);
  const all = [...faults, ...drafted.faults].sort((one, other) => order(one) - order(other));
  return { drafts: drafted.drafts, faults: all, notes };
}

function isNothing({ drafts, faults }: ImportPlan): boolean {
  return drafts.length === 0 && faults.length === 0;
}

/** Of the file as a whole. */
function fileFault(key: string, name: string): ImportFault {
  return { sheet: null, line: null, column: null, found: null, problem: { key, values: { name } } };
}

/** A sheet that comes to nothing, and hinders no other. */
function leftOut({ sheet }: FoundTable, key: string, name: string): ImportPlan {
  // Of a CSV file that is all there is.
  const notes = sheet === null ? [] : [{ place: null, message: { key, values: { name } } }];
  return { drafts: [], faults: [], notes };
}

/** What makes two things the same thing: kind, day and title; of a ticket its minute, of an inspection its template and mode. */
export function sameKey(draft: ImportDraft, timeZone: string): string {
  switch (draft.kind) {
    case 'ticket':
      return ticketKey(draft.openedAt, draft.head.title);
    case 'inspection':
      return inspectionKey(draft, dayAt(draft.startedAt, timeZone));
    default:
      return recordKey(draft.kind, dayAt(draft.entry.happenedAt, timeZone), draft.entry.title);
  }
}

export function ticketKey(openedAt: Date, title: string): string {
  return `ticket ${Math.floor(openedAt.getTime() / 60_000)} ${plainTitle(title)}`;
}

export function inspectionKey({ template, mode }: Pick<InspectionDraft, 'template' | 'mode'>, day: Day): string {
  return `inspection ${template} ${mode} ${day}`;
}

export function recordKey(kind: WrittenKind, day: Day, title: string): string {
  return `${kind} ${day} ${plainTitle(title)}`;
}

function plainTitle(title: string): string {
  return title.normalize('NFKC').replaceAll(/\s+/g, '').toLowerCase();
}

function findTwice(drafts: readonly ImportDraft[], timeZone: string): ImportFault[] {
  const seen = new Map<string, ImportDraft>();
  return drafts.flatMap((draft) => {
    const key = sameKey(draft, timeZone);
    const before = seen.get(key);
    if (!before) {
      seen.set(key, draft);
      return [];
    }
    const { sheet, line } = before.place;
    const problem: Message =
      sheet === null
        ? { key: 'import.twice', values: { line } }
        : { key: 'import.twice-sheet', values: { sheet, line } };
    return [draftFault(draft, problem)];
  });
}

/** A fault of a draft as a whole. */
export function draftFault(draft: ImportDraft, problem: ImportFault['problem']): ImportFault {
  return { ...draft.place, column: null, found: titleOf(draft), problem };
}

function titleOf(draft: ImportDraft): string {
  if (draft.kind === 'ticket') return draft.head.title;
  return draft.kind === 'inspection' ? draft.template : draft.entry.title;
}

/** Work of one person in a stretch of time. */
export interface Spell {
  readonly name: string;
  readonly engineer: string;
  readonly from: Date;
  readonly until: Date;
}

/** Nobody is in two places at once: records of one engineer whose times overlap are told of, and left to a person to judge. */
export function overlapNotes(drafts: readonly ImportDraft[], existing: readonly Spell[]): ImportNote[] {
  const spells = drafts.filter(isRecord).flatMap(({ place, entry }) => {
    if (entry.endedAt === null) return [];
    return [{ place, name: entry.title, engineer: entry.engineer, from: entry.happenedAt, until: entry.endedAt }];
  });
  const before = existing.map((spell) => ({ ...spell, place: null }));
  const isNew = existing.length === 0;
  const all = [...before, ...spells].sort((one, other) => one.from.getTime() - other.from.getTime());
  const notes: ImportNote[] = [];
  const latest = new Map<string, (typeof all)[number]>();
  for (const spell of all) {
    const last = latest.get(spell.engineer);
    // Among themselves the file's own were compared before.
    const concerns = isNew || (last && (last.place === null) !== (spell.place === null));
    if (last && spell.from < last.until && concerns) {
      const values = { other: last.name, title: spell.name };
      notes.push({ place: spell.place ?? last.place, message: { key: 'import.overlap', values } });
    }
    if (!last || spell.until > last.until) latest.set(spell.engineer, spell);
  }
  return notes;
}

function isRecord(draft: ImportDraft): draft is RecordDraft {
  return draft.kind !== 'ticket' && draft.kind !== 'inspection';
}

/** The days from the first to the last draft, in which others could be the same. Null where there is none. */
export function spanOfDrafts(
  drafts: readonly ImportDraft[],
  timeZone: string,
): { readonly from: Date; readonly before: Date } | null {
  const times = drafts.map((draft) => momentOf(draft).getTime());
  if (times.length === 0) return null;
  const [first, last] = times.reduce(
    ([min, max], at) => [Math.min(min, at), Math.max(max, at)],
    [times[0] ?? 0, times[0] ?? 0],
  );
  return {
    from: startOfDay(dayAt(new Date(first), timeZone), timeZone),
    before: startOfDay(addDays(dayAt(new Date(last), timeZone), 1), timeZone),
  };
}

function momentOf(draft: RecordDraft | TicketDraft | InspectionDraft): Date {
  if (draft.kind === 'ticket') return draft.openedAt;
  return draft.kind === 'inspection' ? draft.startedAt : draft.entry.happenedAt;
}

/** How many there are of each kind, in the order of the file. */
export function countKinds(drafts: readonly ImportDraft[]): { readonly [kind: string]: number } {
  const counts: { [kind: string]: number } = {};
  for (const { kind } of drafts) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
