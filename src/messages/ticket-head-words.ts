import type { TicketHead } from '../core/sla/ticket-head.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { oneLine } from './one-line.ts';
import { inWords, personName, type Voice } from './voice.ts';

const VALUE_CHARACTERS = 200;

/** What was filled in or changed of a ticket's head, one line each. */
export function headChanges(changes: Partial<TicketHead>, voice: Voice): string[] {
  const { t } = voice;
  const said: { readonly [F in keyof TicketHead]: string | null | undefined } = {
    title: changes.title,
    description: changes.description,
    ticketKind: changes.ticketKind && t(`ticket.kind-${changes.ticketKind}`),
    origin: changes.origin && t(`ticket.origin-${changes.origin}`),
    host: changes.host && hostName(changes.host, voice),
    reporter: changes.reporter && personName(voice, changes.reporter),
    contact: changes.contact && personName(voice, changes.contact),
    assignee: changes.assignee && personName(voice, changes.assignee),
    continues: typeof changes.continues === 'number' ? ticketName(changes.continues) : changes.continues,
  };
  return Object.entries(said).flatMap(([field, value]) => {
    if (value === undefined) return [];
    const words = value === null || value === '' ? t('ticket.value-none') : oneLine(value, VALUE_CHARACTERS);
    return [t('ticket.changed', { field: t(`ticket.field-${field}`), value: words })];
  });
}

function hostName(id: string, voice: Voice): string {
  const host = voice.site.hosts.find((candidate) => candidate.id === id);
  return host ? inWords(voice, host.name) : id;
}
