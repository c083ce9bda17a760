import { z } from 'zod';
import type { TicketFact } from '../../src/core/sla/ticket-event.ts';
import { TICKET_RATINGS } from '../../src/core/sla/ticket-head.ts';
import { actOnTicket } from '../../src/flows/tickets/act-on-ticket.ts';
import type { Action, AnyAction, AnyModalForm } from '../command.ts';
import { levelInput } from '../ticket/input.ts';
import { NOTHING } from './dialog.ts';
import { endDialogs } from './ticket-end-dialogs.ts';
import { ticketValue } from './ticket-fields.ts';
import { workDialogs } from './ticket-work-dialogs.ts';

/** A button that records one fact without asking anything. */
function press(id: string, fact: TicketFact): Action<z.output<typeof ticketValue>> {
  return {
    id,
    role: 'engineer',
    input: ticketValue,
    async run(ctx, { ticket }, caller) {
      await actOnTicket(ctx, caller, { id: ticket }, () => [{ fact, at: null }]);
      return NOTHING;
    },
  };
}

const level: Action<{ ticket: number; level: number }> = {
  id: 'ticket-level',
  role: 'engineer',
  input: ticketValue.extend({ level: levelInput }),
  async run(ctx, given, caller) {
    const fact: TicketFact = { kind: 'levelled', level: given.level };
    await actOnTicket(ctx, caller, { id: given.ticket }, () => [{ fact, at: null }]);
    return NOTHING;
  },
};

const rate: Action<{ ticket: number; rating: (typeof TICKET_RATINGS)[number] }> = {
  id: 'ticket-rate',
  role: 'customer',
  input: ticketValue.extend({ rating: z.enum(TICKET_RATINGS) }),
  async run(ctx, given, caller) {
    const fact: TicketFact = { kind: 'rated', rating: given.rating, comment: null };
    await actOnTicket(ctx, caller, { id: given.ticket }, () => [{ fact, at: null }]);
    return NOTHING;
  },
};

const dialogs = [...endDialogs, ...workDialogs];

export const ticketActions: readonly AnyAction[] = [
  level,
  rate,
  press('ticket-respond', { kind: 'responded' }),
  press('ticket-arrive', { kind: 'arrived' }),
  press('ticket-resume', { kind: 'resumed' }),
  ...dialogs.map(({ action }) => action),
];

export const ticketModals: readonly AnyModalForm[] = dialogs.map(({ form }) => form);
