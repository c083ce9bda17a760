import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import { firstRefusal } from '../../core/sla/refusal.ts';
import type { TicketFact } from '../../core/sla/ticket-event.ts';
import { type TicketRecord, ticketName } from '../../core/sla/ticket-record.ts';
import { UserError } from '../../errors.ts';
import type { NewTicketEvent } from '../../store/ticket-events.ts';
import { findTicketId, lockTicket } from '../../store/tickets.ts';
import { sourceOf } from '../chat-caller.ts';
import { inTransaction } from '../store-outage.ts';
import { type Appended, appendToLocked } from './append-events.ts';

/** Which ticket: by its row, as buttons say it, or by its number, as people do. */
export type TicketReference = { readonly id: number } | { readonly number: number };

export interface Deed {
  readonly fact: TicketFact;
  /** When it happened; null is now. */
  readonly at: Date | null;
}

/**
 * Does something to a ticket on a person's word: what the rules refuse is told and changes nothing. Asked again under the
 * same request key it answers as before.
 *
 * @param deeds given the ticket under its lock, what is to be recorded, in order.
 * @throws UserError for an unknown ticket, another contract's, or what the rules refuse.
 */
export async function actOnTicket(
  ctx: Context,
  caller: Caller,
  reference: TicketReference,
  deeds: (ticket: TicketRecord) => readonly Deed[],
): Promise<Appended> {
  const source = sourceOf(caller);
  const appended = await inTransaction(ctx, async (trx) => {
    const id =
      'id' in reference
        ? reference.id
        : await findTicketId(trx, { contractId: caller.site.contract.id, number: reference.number });
    const before = id === undefined ? undefined : await lockTicket(trx, id);
    if (before?.contractId !== caller.site.contract.id) throw ticketNotFound(reference);
    const now = ctx.clock.now();
    const wasDone = before.ticket.events.some((event) => event.sourceKey.startsWith(`${caller.requestKey}#`));
    if (wasDone) return { before, after: before, added: [], idle: [] };
    const asked = deeds(before).map(({ fact, at }, index) => {
      return { fact, at: at ?? now, sourceKey: `${caller.requestKey}#${index}` };
    });
    const { timeZone } = caller.site.contract;
    const refusal = firstRefusal(before, asked, { now, roles: caller.person.roles, timeZone });
    if (refusal) throw new UserError(refusal.key, { ...refusal.values, name: ticketName(before.number) });
    const events = asked.map(
      (deed): NewTicketEvent => ({ ...deed, recordedAt: now, actor: caller.person.id, source, permalink: null }),
    );
    return appendToLocked(ctx, trx, { before, row: before, events });
  });
  ctx.wake('outbox');
  ctx.wake('sla');
  return appended;
}

/** Of two tickets that were typed it says which. */
export function ticketNotFound(reference: TicketReference): UserError {
  return new UserError('ticket.not-found', {
    named: 'number' in reference ? ` (${ticketName(reference.number)})` : '',
  });
}
