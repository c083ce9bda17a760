import type { Kysely, Selectable } from 'kysely';
import type { Ticket } from '../core/sla/ticket.ts';
import type { Database } from './schema.ts';
import type { TicketRow } from './ticket-rows.ts';

/** What the row says of a ticket: its fold, as columns. */
export type TicketProjection = Pick<
  Selectable<TicketRow>,
  | 'title'
  | 'description'
  | 'kind'
  | 'origin'
  | 'host_id'
  | 'reporter'
  | 'contact'
  | 'assignee'
  | 'continues'
  | 'state'
  | 'level'
  | 'paused'
  | 'opened_at'
  | 'levelled_at'
  | 'responded_at'
  | 'restored_at'
  | 'ended_at'
  | 'cause'
  | 'solution'
  | 'rating'
  | 'effort_onsite'
  | 'effort_remote'
  | 'effort_office'
>;

export function projectTicket(ticket: Ticket): TicketProjection {
  const level = ticket.levels.at(-1);
  return {
    title: ticket.head.title,
    description: ticket.head.description,
    kind: ticket.head.ticketKind,
    origin: ticket.head.origin,
    host_id: ticket.head.host,
    reporter: ticket.head.reporter,
    contact: ticket.head.contact,
    assignee: ticket.head.assignee,
    continues: ticket.head.continues,
    state: ticket.state,
    level: level?.level ?? null,
    paused: ticket.pauses.at(-1)?.until === null ? 1 : 0,
    opened_at: ticket.openedAt,
    levelled_at: level?.at ?? null,
    responded_at: ticket.ends.responded ?? null,
    restored_at: ticket.ends.restored ?? null,
    ended_at: ticket.closedAt ?? ticket.cancelled?.at ?? null,
    cause: ticket.diagnosis?.cause ?? null,
    solution: ticket.diagnosis?.solution ?? null,
    rating: ticket.rating?.rating ?? null,
    effort_onsite: ticket.effort?.onsite ?? null,
    effort_remote: ticket.effort?.remote ?? null,
    effort_office: ticket.effort?.office ?? null,
  };
}

/** How it was solved, once it was, is to be found by others, and not any more when it is opened again. */
export function isKnowledge(ticket: Ticket): boolean {
  return ticket.events.some(({ kind }) => kind === 'diagnosed');
}

export async function writeProjection(trx: Kysely<Database>, id: number, ticket: Ticket): Promise<void> {
  const wanted = isKnowledge(ticket) ? { knowledge_wanted: 1 } : {};
  await trx
    .updateTable('tickets')
    .set({ ...projectTicket(ticket), ...wanted })
    .where('id', '=', id)
    .execute();
}
