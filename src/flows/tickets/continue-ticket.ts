import type { Transaction } from 'kysely';
import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import { canReopen } from '../../core/sla/refusal.ts';
import { type TicketRecord, ticketName } from '../../core/sla/ticket-record.ts';
import { UserError } from '../../errors.ts';
import { continuedMessage } from '../../messages/ticket-asks.ts';
import type { Database } from '../../store/schema.ts';
import { findTicket, findTicketId } from '../../store/tickets.ts';
import { voiceOf } from '../tell-inspection.ts';
import type { TicketReference } from './act-on-ticket.ts';
import { readTicket } from './read-tickets.ts';
import { tellThread } from './tell-ticket.ts';

/**
 * The ticket that a new one goes on from, because it can't be reopened any more (rule 7).
 * @throws UserError for an unknown ticket, and for one in which the work goes on or may go on.
 */
export async function readEnded(ctx: Context, caller: Caller, reference: TicketReference): Promise<TicketRecord> {
  const record = await readTicket(ctx, caller, reference);
  const name = ticketName(record.number);
  if (record.ticket.state === 'open') throw new UserError('ticket.continues-open', { name });
  if (canReopen(record, ctx.clock.now())) throw new UserError('ticket.continues-reopenable', { name });
  return record;
}

/** Says in the thread of the earlier ticket where it goes on. */
export async function tellContinued(ctx: Context, trx: Transaction<Database>, record: TicketRecord): Promise<void> {
  const { contractId, ticket } = record;
  if (ticket.head.continues === null) return;
  const id = await findTicketId(trx, { contractId, number: ticket.head.continues });
  const earlier = id === undefined ? undefined : await findTicket(trx, id);
  if (!earlier) return;
  const message = continuedMessage({ earlier, record }, voiceOf(ctx, contractId));
  await tellThread(ctx, trx, earlier, `continued:${record.id}`, message);
}
