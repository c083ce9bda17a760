import type { CountedEvent, NotedReply } from '../../core/sla/ticket-event.ts';
import type { TicketHead } from '../../core/sla/ticket-head.ts';
import { ticketName } from '../../core/sla/ticket-record.ts';
import { duplicateName } from '../../messages/ticket-card.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';
import type { Wording } from './wording.ts';

/** What an event says, whole; empty where its kind says it all. */
export function eventText(facts: RecordSheetFacts, event: CountedEvent, words: Wording): string {
  const { t } = words;
  switch (event.kind) {
    case 'opened':
      return event.head?.title ?? '';
    case 'levelled':
      return sentence([words.level(event.level), event.reason ?? ''], words);
    case 'planned':
      return event.text ?? '';
    case 'paused':
    case 'reopened':
    case 'disagreed':
      return event.reason;
    case 'cancelled':
      return sentence(
        [
          event.duplicateOf === undefined ? '' : t('ticket.duplicate-of', { name: duplicateName(event.duplicateOf) }),
          event.reason,
        ],
        words,
      );
    case 'agreed':
      return sentence([words.moment(event.dueAt), words.person(event.who), event.how], words);
    case 'restored':
      return event.recovery ? t('ticket.by-recovery') : '';
    case 'recovered':
    case 'refired':
      return t('sheet.source-alert', { name: `A-${event.alertId}` });
    case 'diagnosed':
      return t('sheet.diagnosed', { cause: event.cause, solution: event.solution });
    case 'closed':
      return event.effort ? words.effort(event.effort) : '';
    case 'rated':
      return sentence([t(`ticket.rating-${event.rating}`), event.comment ?? ''], words);
    case 'assigned':
      return words.person(event.person);
    case 'described':
      return headChanges(facts, event.changes, words);
    case 'noted':
      return noted(event.text, event.reply, words);
    case 'corrected': {
      const number = facts.record.ticket.events.findIndex(({ id }) => id === event.eventId) + 1;
      return t('ticket.corrected-entry', { number, reason: event.reason });
    }
    default:
      return '';
  }
}

function sentence(parts: readonly string[], words: Wording): string {
  return parts.filter((part) => part !== '').join(words.t('sheet.part-separator'));
}

function noted(text: string, reply: NotedReply | undefined, words: Wording): string {
  const change = reply === undefined || reply.change === 'posted' ? '' : words.t(`ticket.reply-${reply.change}`);
  const files = (reply?.files ?? []).map((file) => words.t('sheet.file', { name: file.name }));
  return [`${change}${text}`, ...files].filter((line) => line !== '').join('\n');
}

function headChanges({ hosts }: RecordSheetFacts, changes: Partial<TicketHead>, words: Wording): string {
  const { t } = words;
  const said: { readonly [F in keyof TicketHead]: string | null | undefined } = {
    title: changes.title,
    description: changes.description,
    ticketKind: changes.ticketKind && t(`ticket.kind-${changes.ticketKind}`),
    origin: changes.origin && t(`ticket.origin-${changes.origin}`),
    host: changes.host && words.text(hosts[changes.host] ?? changes.host),
    reporter: changes.reporter && words.person(changes.reporter),
    contact: changes.contact && words.person(changes.contact),
    assignee: changes.assignee && words.person(changes.assignee),
    continues: typeof changes.continues === 'number' ? ticketName(changes.continues) : changes.continues,
  };
  const lines = Object.entries(said).flatMap(([field, value]) =>
    value === undefined
      ? []
      : [
          t('ticket.changed', {
            field: t(`ticket.field-${field}`),
            value: value === null || value === '' ? t('ticket.value-none') : value,
          }),
        ],
  );
  return lines.join('\n');
}
