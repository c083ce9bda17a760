import { firstCharacters } from '../first-characters.ts';
import type { Ticket } from '../sla/ticket.ts';
import type { TicketHead, TicketKind, TicketOrigin } from '../sla/ticket-head.ts';
import type { MAINTENANCE_CATEGORIES, MAINTENANCE_SOURCES } from './content.ts';
import { LINE_CHARACTERS, TEXT_CHARACTERS } from './values.ts';

type Category = (typeof MAINTENANCE_CATEGORIES)[number];
type Source = (typeof MAINTENANCE_SOURCES)[number];

/** A sheet knows two kinds: what was broken is a fault 故障处理, all else is daily maintenance 日常维护. */
export const SHEET_CATEGORIES: { readonly [K in TicketKind]: Category } = {
  fault: 'fault',
  defect: 'fault',
  service: 'daily',
  consultation: 'daily',
  complaint: 'daily',
};

/** What was written in the channel says by itself nothing of whether the customer said it. */
export const SHEET_SOURCES: { readonly [O in TicketOrigin]: Source | null } = {
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
  readonly category: Category;
  readonly mode: 'onsite' | null;
  readonly source: Source | null;
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
    category: SHEET_CATEGORIES[head.ticketKind],
    mode: ends.arrived === undefined ? null : 'onsite',
    source: SHEET_SOURCES[head.origin],
    contact: head.contact,
    symptom: firstCharacters(symptomOf(head), TEXT_CHARACTERS),
    cause: diagnosis?.cause ?? null,
    solution: diagnosis?.solution ?? null,
    hours: restoredAt === null || begunAt === null || restoredAt < begunAt ? null : inHours(restoredAt, begunAt),
  };
}

/** What was reported, whole: of a message the first line is its title already. Empty where nothing was said. */
export function symptomOf({ title, description }: Pick<TicketHead, 'title' | 'description'>): string {
  const parts = description.trim().startsWith(title.trim()) ? [description] : [title, description];
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n');
}

/** One line of at most so many characters as a record's title may have; empty where the ticket has none. */
export function titleOf({ head }: Ticket): string {
  return firstCharacters(head.title.replaceAll(/\p{Cc}+/gu, ' ').trim(), LINE_CHARACTERS);
}

function inHours(until: Date, from: Date): number {
  return Math.round((until.getTime() - from.getTime()) / 36_000) / 100;
}
