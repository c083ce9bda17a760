import { z } from 'zod';
import { MOST_DAYS, personDays } from '../../src/core/record/values.ts';
import { TICKET_KINDS } from '../../src/core/sla/ticket-head.ts';
import { parseTicketName } from '../../src/core/sla/ticket-record.ts';
import { UserError } from '../../src/errors.ts';
import { actOnTicket, type Deed } from '../../src/flows/tickets/act-on-ticket.ts';
import { cancelDuplicate } from '../../src/flows/tickets/cancel-duplicate.ts';
import { readTicket } from '../../src/flows/tickets/read-tickets.ts';
import { REASON_CHARACTERS, reasonInput, TEXT_CHARACTERS, textInput } from '../ticket/input.ts';
import { type Dialog, dialog, NOTHING } from './dialog.ts';
import { hostFields, instantInput, kindField, line, textField, ticketValue, WORKERS } from './ticket-fields.ts';

const restore = dialog({
  id: 'ticket-restore',
  role: 'engineer',
  title: 'ticket-dialog.ticket-restore',
  value: ticketValue,
  fields: z.object({ at: instantInput.optional(), cause: textInput.optional(), solution: textInput.optional() }),
  async ask(ctx, value, caller) {
    const { diagnosis } = (await readTicket(ctx, caller, { id: value.ticket })).ticket;
    return {
      fields: [
        { kind: 'datetime', name: 'at', label: caller.t('ticket-dialog.restored-at'), initial: ctx.clock.now() },
        {
          ...textField(caller, 'cause', 'ticket-dialog.cause', TEXT_CHARACTERS, diagnosis?.cause),
          optional: true,
        },
        {
          ...textField(caller, 'solution', 'ticket-dialog.solution', TEXT_CHARACTERS, diagnosis?.solution),
          optional: true,
        },
      ],
    };
  },
  async run(ctx, { ticket: id, at, cause, solution }, caller) {
    if ((cause === undefined) !== (solution === undefined)) throw new UserError('ticket.cause-and-solution');
    await actOnTicket(ctx, caller, { id }, ({ ticket: { ends, diagnosis } }) => {
      const restored: Deed = { fact: { kind: 'restored' }, at: exactly(at, ctx.clock.now()) };
      if (cause === undefined || solution === undefined) return [restored];
      const isKnown = ends.diagnosed !== undefined && diagnosis?.cause === cause && diagnosis.solution === solution;
      return isKnown ? [restored] : [restored, { fact: { kind: 'diagnosed', cause, solution }, at: null }];
    });
    return NOTHING;
  },
});

/** The picker knows whole minutes: the one that is running is now. */
function exactly(at: Date | undefined, now: Date): Date | null {
  return at === undefined || Math.abs(now.getTime() - at.getTime()) < 60_000 ? null : at;
}

const diagnose = dialog({
  id: 'ticket-diagnose',
  role: 'engineer',
  title: 'ticket-dialog.ticket-diagnose',
  value: ticketValue,
  fields: z.object({
    cause: textInput,
    solution: textInput,
    kind: z.enum(TICKET_KINDS).optional(),
    host: z.string().optional(),
  }),
  async ask(ctx, value, caller) {
    const { ticket } = await readTicket(ctx, caller, { id: value.ticket });
    return {
      fields: [
        textField(caller, 'cause', 'ticket-dialog.cause', TEXT_CHARACTERS, ticket.diagnosis?.cause),
        textField(caller, 'solution', 'ticket-dialog.solution', TEXT_CHARACTERS, ticket.diagnosis?.solution),
        { ...kindField(caller), initial: ticket.head.ticketKind },
        ...hostFields(caller, ticket.head.host),
      ],
    };
  },
  async run(ctx, { ticket: id, cause, solution, kind, host }, caller) {
    await actOnTicket(ctx, caller, { id }, ({ ticket: { head } }) => {
      const changes = {
        ...(kind === undefined || kind === head.ticketKind ? {} : { ticketKind: kind }),
        ...(host === undefined || host === head.host ? {} : { host }),
      };
      const described: Deed[] =
        Object.keys(changes).length === 0 ? [] : [{ fact: { kind: 'described', changes }, at: null }];
      return [...described, { fact: { kind: 'diagnosed', cause, solution }, at: null }];
    });
    return NOTHING;
  },
});

const daysInput = z.coerce.number().pipe(personDays).default(0);

const close = dialog({
  id: 'ticket-close',
  role: 'engineer',
  title: 'ticket-dialog.ticket-close',
  value: ticketValue,
  fields: z.object({ onsite: daysInput, remote: daysInput, office: daysInput }),
  ask: (_ctx, _value, caller) => ({
    intro: caller.t('ticket-dialog.close-intro'),
    fields: (['onsite', 'remote', 'office'] as const).map((kind) => ({
      kind: 'number',
      name: kind,
      label: caller.t(`ticket-dialog.effort-${kind}`),
      initial: 0,
      min: 0,
      max: MOST_DAYS,
    })),
  }),
  async run(ctx, { ticket, onsite, remote, office }, caller) {
    const effort = { onsite, remote, office };
    await actOnTicket(ctx, caller, { id: ticket }, () => [{ fact: { kind: 'closed', effort }, at: null }]);
    return NOTHING;
  },
});

const cancel = dialog({
  id: 'ticket-cancel',
  role: 'engineer',
  title: 'ticket-dialog.ticket-cancel',
  value: ticketValue,
  fields: z.object({ reason: reasonInput, duplicate: z.string().trim().max(20).optional() }),
  ask: (_ctx, _value, caller) => ({
    fields: [
      textField(caller, 'reason', 'ticket-dialog.reason', REASON_CHARACTERS),
      { ...line(caller, 'duplicate', 'ticket-dialog.duplicate-of', 20), optional: true },
    ],
  }),
  async run(ctx, { ticket, reason, duplicate }, caller) {
    const of = duplicate === undefined ? null : parseTicketName(duplicate);
    if (duplicate !== undefined && of === null) throw new UserError('ticket.bad-name', { typed: duplicate });
    if (of === null)
      await actOnTicket(ctx, caller, { id: ticket }, () => [{ fact: { kind: 'cancelled', reason }, at: null }]);
    else await cancelDuplicate(ctx, caller, { id: ticket }, { of, reason });
    return NOTHING;
  },
});

const disagree = dialog({
  id: 'ticket-disagree',
  role: WORKERS,
  title: 'ticket-dialog.ticket-disagree',
  value: ticketValue,
  fields: z.object({ reason: reasonInput }),
  ask: (_ctx, _value, caller) => ({ fields: [textField(caller, 'reason', 'ticket-dialog.reason', REASON_CHARACTERS)] }),
  async run(ctx, { ticket: id, reason }, caller) {
    await actOnTicket(ctx, caller, { id }, ({ ticket }) => {
      if (!ticket.restore?.recovery) throw new UserError('ticket.nothing-to-disagree');
      return [{ fact: { kind: 'disagreed', eventId: ticket.restore.id, reason }, at: null }];
    });
    return NOTHING;
  },
});

/** Dialogs that a ticket's restore and its end ask for. */
export const endDialogs: readonly Dialog[] = [restore, diagnose, close, cancel, disagree];
