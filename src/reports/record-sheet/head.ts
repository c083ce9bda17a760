import type { TicketEventKind } from '../../core/sla/ticket-event.ts';
import { duplicateName } from '../../messages/ticket-card.ts';
import { longDate } from '../inspection-form/wording.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';
import type { Wording } from './wording.ts';

/** Who did one of these worked on it. */
const WORK: ReadonlySet<TicketEventKind> = new Set(['responded', 'planned', 'arrived', 'restored', 'diagnosed']);

/** From the report to the closing, or to the cancellation; open while it is neither. */
export function sheetDate({ contract, record }: RecordSheetFacts, words: Wording): string {
  const { ticket } = record;
  const day = (at: Date) => longDate(at, contract.timeZone, words.locale);
  const endedAt = ticket.closedAt ?? ticket.cancelled?.at ?? null;
  const from = day(ticket.openedAt);
  if (endedAt === null) return words.t('sheet.date-open', { from });
  const until = day(endedAt);
  return from === until ? from : words.t('sheet.date-days', { from, until });
}

/** Whoever it was assigned to, and whoever responded, planned, went there, restored or found the cause. */
export function engineers({ record }: RecordSheetFacts, words: Wording): string {
  const { head, events, voided } = record.ticket;
  const workers = events.flatMap((event) =>
    WORK.has(event.kind) && event.actor !== null && !voided.includes(event.id) ? [event.actor] : [],
  );
  const ids = [...new Set([...(head.assignee === null ? [] : [head.assignee]), ...workers])];
  return words.joined(ids.map(words.person));
}

/** How it ended, in one sentence of recorded facts. */
export function resultText({ record }: RecordSheetFacts, words: Wording): string {
  const { ticket } = record;
  const { t } = words;
  const { restore, cancelled } = ticket;
  if (ticket.state === 'cancelled' && cancelled) {
    const values = { at: words.moment(cancelled.at), person: words.actor(cancelled), reason: cancelled.reason };
    return cancelled.duplicateOf === undefined
      ? t('sheet.result-cancelled', values)
      : t('sheet.result-duplicate', { ...values, of: duplicateName(cancelled.duplicateOf) });
  }
  if (!restore) return t(ticket.state === 'closed' ? 'sheet.result-unrestored' : 'sheet.result-open');
  const restored = t(restore.recovery ? 'sheet.result-recovered' : 'sheet.result-restored', {
    at: words.moment(restore.at),
    person: words.actor(restore),
  });
  if (ticket.closedAt === null) return t('sheet.result-not-closed', { restored });
  return t('sheet.result-closed', { restored, at: words.moment(ticket.closedAt) });
}

export function effortText({ record }: RecordSheetFacts, words: Wording): string {
  const { effort } = record.ticket;
  return effort === null ? words.none : words.effort(effort);
}

/** Why the sheet is not final; empty when it is. */
export function provisionalNote({ record, asOf }: RecordSheetFacts, words: Wording): string {
  const { state } = record.ticket;
  if (state === 'closed') return '';
  return words.t(state === 'cancelled' ? 'sheet.provisional-cancelled' : 'sheet.provisional-open', {
    at: words.moment(asOf),
  });
}
