import type { Ticket } from '../sla/ticket.ts';
import type { TicketKind, TicketOrigin } from '../sla/ticket-head.ts';
import { LINE_CHARACTERS, TEXT_CHARACTERS } from './values.ts';

/** What was broken is a fault 故障处理, all else is daily maintenance 日常维护. */
const CATEGORY: { readonly [K in TicketKind]: 'fault' | 'daily' } = {
  fault: 'fault',
  defect: 'fault',
  service: 'daily',
  consultation: 'daily',
  complaint: 'daily',
};

/** What was written in the channel says by itself nothing of whether the customer said it. */
const SOURCE: { readonly [O in TicketOrigin]: 'inspection' | 'customer' | 'alert' | null } = {
  alert: 'alert',
  inspection: 'inspection',
  phone: 'customer',
  fax: 'customer',
  visit: 'customer',
  email: 'customer',
  chat: null,
};

/** What a ticket says of the maintenance record 维护记录单 that is written of it; null where it says nothing. */
export interface MaintenanceDraft {
  readonly title: string;
  readonly happenedAt: Date;
  readonly endedAt: Date | null;
  readonly engineer: string | null;
  readonly category: 'daily' | 'fault';
  readonly mode: 'onsite' | null;
  readonly source: 'inspection' | 'customer' | 'alert' | null;
  readonly contact: string | null;
  readonly symptom: string;
  readonly cause: string | null;
  readonly solution: string | null;
  /** From the response to the restore, by the wall clock. */
  readonly hours: number | null;
}

export function draftMaintenance(ticket: Ticket): MaintenanceDraft {
  const { head, ends, diagnosis } = ticket;
  const restoredAt = ticket.restore?.at ?? null;
  const begunAt = ends.responded ?? null;
  return {
    title: titleOf(ticket),
    happenedAt: ticket.openedAt,
    endedAt: restoredAt,
    engineer: head.assignee,
    category: CATEGORY[head.ticketKind],
    mode: ends.arrived === undefined ? null : 'onsite',
    source: SOURCE[head.origin],
    contact: head.contact,
    symptom: cut([head.title, head.description].filter((part) => part.trim() !== '').join('\n'), TEXT_CHARACTERS),
    cause: diagnosis?.cause ?? null,
    solution: diagnosis?.solution ?? null,
    hours: restoredAt === null || begunAt === null || restoredAt < begunAt ? null : inHours(restoredAt, begunAt),
  };
}

/** One line of at most so many characters as a record's title may have; empty where the ticket has none. */
export function titleOf({ head }: Ticket): string {
  return cut(head.title.replaceAll(/\p{Cc}+/gu, ' ').trim(), LINE_CHARACTERS);
}

function inHours(until: Date, from: Date): number {
  return Math.round((until.getTime() - from.getTime()) / 36_000) / 100;
}

/** At most so many characters, and no half of one. */
function cut(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
}
