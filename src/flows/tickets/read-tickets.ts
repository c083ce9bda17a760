import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import type { ChatMessage } from '../../core/chat.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import { ticketDetailMessage, ticketListMessage } from '../../messages/ticket-list.ts';
import { findAlert } from '../../store/alerts.ts';
import { countTickets, findTicket, findTicketId, listTickets, type TicketFilter } from '../../store/tickets.ts';
import { findMessageLinks } from '../message-links.ts';
import { voiceOf } from '../tell-inspection.ts';
import { type TicketReference, ticketNotFound } from './act-on-ticket.ts';
import { viewOf } from './tell-ticket.ts';

/** @throws UserError for an unknown ticket, or another contract's. */
export async function readTicket(ctx: Context, caller: Caller, reference: TicketReference): Promise<TicketRecord> {
  const contractId = caller.site.contract.id;
  const id = 'id' in reference ? reference.id : await findTicketId(ctx.store, { contractId, number: reference.number });
  const record = id === undefined ? undefined : await findTicket(ctx.store, id);
  if (record?.contractId === contractId) return record;
  throw ticketNotFound(reference);
}

/** Everything about a ticket, for who asked. */
export async function readTicketDetail(ctx: Context, caller: Caller, reference: TicketReference): Promise<ChatMessage> {
  const record = await readTicket(ctx, caller, reference);
  const alertId = /^alert:(\d+)$/.exec(record.originKey)?.[1];
  const alert = alertId === undefined ? null : ((await findAlert(ctx.store, Number(alertId))) ?? null);
  const voice = voiceOf(ctx, record.contractId);
  return ticketDetailMessage({ ...viewOf(ctx, record), now: ctx.clock.now(), alert }, voice);
}

export interface TicketListQuestion {
  readonly which: 'open' | 'mine' | 'closed' | 'all';
  readonly host?: string;
  readonly limit: number;
}

/** The tickets that were asked for; null when there are none. */
export async function readTicketList(
  ctx: Context,
  caller: Caller,
  question: TicketListQuestion,
): Promise<ChatMessage | null> {
  const filter: TicketFilter = {
    contractId: caller.site.contract.id,
    ...statesOf(question.which),
    ...(question.which === 'mine' ? { assignee: caller.person.id } : {}),
    ...(question.host === undefined ? {} : { host: question.host }),
  };
  const total = await countTickets(ctx.store, filter);
  if (total === 0) return null;
  const records = await listTickets(ctx.store, filter, { limit: question.limit });
  const links = await findMessageLinks(
    ctx,
    records.map(({ cardKey }) => cardKey),
  );
  const tickets = records.map((record) => ({ ...viewOf(ctx, record), link: links.get(record.cardKey) ?? null }));
  return ticketListMessage({ tickets, total, now: ctx.clock.now() }, voiceOf(ctx, filter.contractId));
}

function statesOf(which: TicketListQuestion['which']): Pick<TicketFilter, 'states'> {
  if (which === 'all') return {};
  return { states: which === 'closed' ? ['closed', 'cancelled'] : ['open', 'restored'] };
}
