import { bindUnits } from '../inspection-form/wording.ts';
import { buildRows } from '../record-sheet/rows.ts';
import type { Wording } from '../record-sheet/wording.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';

/** When the fault was reported and over, how long it lasted, and how it showed. */
export interface ReportedModel {
  readonly openedAt: string;
  readonly restoredAt: string;
  readonly lasted: string;
  /** How often it came back before it was over for good; empty where it did not. */
  readonly reopened: string;
  readonly symptom: string;
}

/** From the report to the restore by the wall clock; what lay between a restore and its reopening is said beside it. */
export function reportedOf(facts: RecordSheetFacts, words: Wording): ReportedModel {
  const { ticket } = facts.record;
  const restoredAt = ticket.restore?.at ?? null;
  const spells = ticket.restoredSpells;
  const between = spells.reduce((sum, { from, until }) => sum + until - from, 0);
  return {
    openedAt: words.moment(ticket.openedAt),
    restoredAt: restoredAt === null ? words.none : words.moment(restoredAt),
    lasted: restoredAt === null ? words.none : lengthOf(restoredAt.getTime() - ticket.openedAt.getTime(), words),
    reopened:
      spells.length === 0
        ? ''
        : words.t('fault-report.reopened', { count: spells.length, between: words.duration(between) }),
    symptom: buildRows(facts, words)[0]?.symptom ?? words.none,
  };
}

/** Days alone would hide the hours of a fault that lasted longer than one. */
function lengthOf(milliseconds: number, words: Wording): string {
  const minutes = Math.floor(Math.max(0, milliseconds) / 60_000);
  if (minutes < 24 * 60) return words.duration(Math.max(0, milliseconds));
  return bindUnits(words.t('fault-report.lasted-hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 }));
}
