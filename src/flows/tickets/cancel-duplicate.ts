import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import { ticketName } from '../../core/sla/ticket-record.ts';
import { UserError } from '../../errors.ts';
import { actOnTicket, type TicketReference } from './act-on-ticket.ts';
import type { Appended } from './append-events.ts';
import { readTicket } from './read-tickets.ts';

/**
 * Cancels a ticket that is the same as another one.
 * @throws UserError where there is no such other ticket, or it was cancelled itself: then none of the two would count.
 */
export async function cancelDuplicate(
  ctx: Context,
  caller: Caller,
  reference: TicketReference,
  { of, reason }: { readonly of: number; readonly reason: string },
): Promise<Appended> {
  const original = await readTicket(ctx, caller, { number: of });
  const duplicateOf = ticketName(of);
  if (original.ticket.state === 'cancelled') throw new UserError('ticket.original-cancelled', { name: duplicateOf });
  return actOnTicket(ctx, caller, reference, ({ id }) => {
    if (id === original.id) throw new UserError('ticket.duplicate-of-itself', { name: duplicateOf });
    return [{ fact: { kind: 'cancelled', reason, duplicateOf }, at: null }];
  });
}
