import { symptomOf } from '../../core/record/draft.ts';
import type { CorrectableField } from '../../core/sla/ticket-event.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';
import { findHandlings, type Handling } from './handlings.ts';
import type { Wording } from './wording.ts';

/** One row of the main table: what was wrong, why, what helped, how long it took. */
export interface SheetRowModel {
  readonly number: number;
  readonly symptom: string;
  readonly cause: string;
  readonly solution: string;
  readonly timeSpent: string;
  /** From when to when, and what of it was paused; may be empty. */
  readonly timeNote: string;
}

export function buildRows(facts: RecordSheetFacts, words: Wording): SheetRowModel[] {
  return findHandlings(facts.record.ticket).map((handling, index) => ({
    number: index + 1,
    symptom: symptom(facts, handling, words),
    cause: diagnosed(handling, 'cause', words),
    solution: diagnosed(handling, 'solution', words),
    ...timeSpent(handling, words),
  }));
}

function symptom({ record }: RecordSheetFacts, { reopening }: Handling, words: Wording): string {
  if (reopening) {
    return words.t('sheet.symptom-reopened', { reason: reopening.reason, at: words.moment(reopening.at) });
  }
  return symptomOf(record.ticket.head) || words.none;
}

function diagnosed({ diagnosis }: Handling, field: 'cause' | 'solution', words: Wording): string {
  const text = diagnosis?.[field].trim() ?? '';
  if (text === '') return words.none;
  const isCorrected = (name: CorrectableField) =>
    diagnosis?.corrections?.some((correction) => correction.field?.name === name) ?? false;
  return isCorrected(field) ? words.t('sheet.text-corrected', { text }) : text;
}

function timeSpent(handling: Handling, words: Wording): Pick<SheetRowModel, 'timeSpent' | 'timeNote'> {
  const { from, restoredAt, since, pausedMs } = handling;
  if (restoredAt === null) return { timeSpent: words.none, timeNote: words.t('sheet.not-restored') };
  const values = {
    since: words.t(`sheet.since-${since}`),
    from: words.moment(from),
    until: words.momentAfter(restoredAt, from),
    paused: words.duration(pausedMs),
  };
  return {
    timeSpent: words.duration(Math.max(0, restoredAt.getTime() - from.getTime())),
    timeNote: words.t(pausedMs > 0 ? 'sheet.time-note-paused' : 'sheet.time-note', values),
  };
}
