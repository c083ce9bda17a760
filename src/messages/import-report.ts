import type { Translate } from '../context.ts';
import type { ImportDraft } from '../core/import/draft.ts';
import type { ImportFault, ImportNote, Place } from '../core/import/table.ts';
import { sumDays } from '../core/record/values.ts';
import { totalEffort } from '../core/record.ts';

/** What was read of a file that is imported. */
export interface ImportReading {
  readonly file: string;
  readonly bytes: number;
  readonly encoding: string;
  readonly sha256: string;
  readonly drafts: readonly ImportDraft[];
  readonly faults: readonly ImportFault[];
  readonly notes: readonly ImportNote[];
}

const MOST_FAULTS = 1_000;
const MOST_NOTES = 100;
const HASH_CHARACTERS = 12;

/** What a file holds, and each fault with its place, what was found, and how to mend it; one line each. */
export function importLines(reading: ImportReading, t: Translate): string[] {
  const { file, bytes, encoding, sha256, drafts, faults, notes } = reading;
  const hash = sha256.slice(0, HASH_CHARACTERS);
  return [
    t('import.heading', { file, bytes, encoding: t(`import.encoding-${encoding}`), hash }),
    ...countLines(drafts, t),
    ...notes.slice(0, MOST_NOTES).map((note) => noteLine(note, t)),
    ...(notes.length > MOST_NOTES ? [t('import.more-notes', { count: notes.length - MOST_NOTES })] : []),
    ...faults.slice(0, MOST_FAULTS).map((fault) => faultLine(fault, t)),
    ...(faults.length > MOST_FAULTS ? [t('import.more-faults', { count: faults.length - MOST_FAULTS })] : []),
  ];
}

function countLines(drafts: readonly ImportDraft[], t: Translate): string[] {
  const kinds = Map.groupBy(drafts, ({ kind }) => kind);
  const lines = [...kinds].map(([kind, of]) => {
    const named = t(kind === 'ticket' || kind === 'inspection' ? `import.kind-${kind}` : `record.kind-${kind}`);
    return t('import.count-days', { kind: named, count: of.length, days: sumDays(of.map(daysOf)) });
  });
  return kinds.size > 1 ? [...lines, t('import.total-days', { days: sumDays(drafts.map(daysOf)) })] : lines;
}

function daysOf(draft: ImportDraft): number {
  return totalEffort(draft.kind === 'ticket' || draft.kind === 'inspection' ? draft.effort : draft.entry.effort);
}

function noteLine({ place, message }: ImportNote, t: Translate): string {
  const where = place === null ? '' : placeText(place, t);
  return t('import.note', { place: where, text: t(message.key, message.values) });
}

function faultLine({ sheet, line, column, found, problem }: ImportFault, t: Translate): string {
  const place = line === null ? sheetText(sheet, t) : placeText({ sheet, line }, t, column);
  const text = t(problem.key, problem.values);
  return found === null ? t('import.fault', { place, text }) : t('import.fault-found', { place, found, text });
}

function sheetText(sheet: string | null, t: Translate): string {
  return sheet === null ? '' : `${t('import.place-sheet', { sheet })}${t('import.place-end')}`;
}

function placeText({ sheet, line }: Place, t: Translate, column: ImportFault['column'] = null): string {
  const parts = [
    sheet === null ? '' : t('import.place-sheet', { sheet }),
    column === null
      ? t('import.place-line', { line })
      : t('import.place-cell', { line, letters: columnName(column.index) }),
    column === null || column.title === '' ? '' : t('import.place-column', { title: column.title }),
    t('import.place-end'),
  ];
  return parts.join('');
}

/** As spreadsheets call it: `A`, `Z`, `AA`. */
function columnName(index: number): string {
  const rest = Math.floor(index / 26);
  return `${rest === 0 ? '' : columnName(rest - 1)}${String.fromCharCode(65 + (index % 26))}`;
}
