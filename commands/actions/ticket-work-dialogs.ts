import { z } from 'zod';
import { localText } from '../../src/core/message.ts';
import { mayAct } from '../../src/core/role.ts';
import type { TicketFact } from '../../src/core/sla/ticket-event.ts';
import { actOnTicket } from '../../src/flows/tickets/act-on-ticket.ts';
import { readTicket } from '../../src/flows/tickets/read-tickets.ts';
import { levelInput, REASON_CHARACTERS, reasonInput } from '../ticket/input.ts';
import { type Dialog, dialog, NOTHING } from './dialog.ts';
import {
  customerName,
  initialOf,
  instantInput,
  levelField,
  line,
  textField,
  ticketValue,
  WORKERS,
} from './ticket-fields.ts';

/** A modal that asks for one text, and records a fact with it. */
function askText(given: {
  readonly id: string;
  readonly role?: 'engineer' | typeof WORKERS;
  readonly label: string;
  readonly fact: (text: string) => TicketFact;
}): Dialog {
  return dialog({
    id: given.id,
    role: given.role ?? 'engineer',
    title: `ticket-dialog.${given.id}`,
    value: ticketValue,
    fields: z.object({ text: reasonInput }),
    ask: (_ctx, _value, caller) => ({ fields: [textField(caller, 'text', given.label, REASON_CHARACTERS)] }),
    async run(ctx, { ticket, text }, caller) {
      await actOnTicket(ctx, caller, { id: ticket }, () => [{ fact: given.fact(text), at: null }]);
      return NOTHING;
    },
  });
}

const relevel = dialog({
  id: 'ticket-relevel',
  role: 'engineer',
  title: 'ticket-dialog.ticket-relevel',
  value: ticketValue,
  fields: z.object({ level: levelInput, reason: reasonInput.optional() }),
  async ask(ctx, value, caller) {
    const { ticket, policy } = await readTicket(ctx, caller, { id: value.ticket });
    return {
      fields: [
        levelField(caller, policy, ticket.levels.at(-1)?.level),
        { ...textField(caller, 'reason', 'ticket-dialog.reason-of-level', REASON_CHARACTERS), optional: true },
      ],
    };
  },
  async run(ctx, given, caller) {
    const reason = given.reason === undefined ? {} : { reason: given.reason };
    const fact: TicketFact = { kind: 'levelled', level: given.level, ...reason };
    await actOnTicket(ctx, caller, { id: given.ticket }, () => [{ fact, at: null }]);
    return NOTHING;
  },
});

const agree = dialog({
  id: 'ticket-agree',
  role: WORKERS,
  title: 'ticket-dialog.ticket-agree',
  value: ticketValue,
  fields: z.object({
    due: instantInput,
    who: z.string().trim().min(1).max(100),
    how: z.string().trim().min(1).max(200),
  }),
  async ask(ctx, value, caller) {
    const { agreements, head } = (await readTicket(ctx, caller, { id: value.ticket })).ticket;
    const former = agreements.at(-1)?.dueAt;
    return {
      fields: [
        {
          kind: 'datetime',
          name: 'due',
          label: caller.t('ticket-dialog.agreed-due'),
          ...(former && former > ctx.clock.now() ? { initial: former } : {}),
        },
        { ...line(caller, 'who', 'ticket-dialog.agreed-who', 100), ...initialOf(customerName(caller, head.contact)) },
        line(caller, 'how', 'ticket-dialog.agreed-how', 200),
      ],
    };
  },
  async run(ctx, { ticket, due, who, how }, caller) {
    await actOnTicket(ctx, caller, { id: ticket }, () => [
      { fact: { kind: 'agreed', dueAt: due, who, how }, at: null },
    ]);
    return NOTHING;
  },
});

const assign = dialog({
  id: 'ticket-assign',
  role: 'engineer',
  title: 'ticket-dialog.ticket-assign',
  value: ticketValue,
  fields: z.object({ person: z.string().min(1) }),
  async ask(ctx, value, caller) {
    const { assignee } = (await readTicket(ctx, caller, { id: value.ticket })).ticket.head;
    const options = caller.site.people
      .filter((person) => mayAct(person.roles, 'engineer'))
      .map((person) => ({ value: person.id, label: localText(person.name, caller.locale) }));
    const initial = options.find(({ value: id }) => id === (assignee ?? caller.person.id))?.value;
    return {
      fields: [
        { kind: 'choice', name: 'person', label: caller.t('ticket-dialog.person'), options, ...initialOf(initial) },
      ],
    };
  },
  async run(ctx, { ticket, person }, caller) {
    await actOnTicket(ctx, caller, { id: ticket }, () => [{ fact: { kind: 'assigned', person }, at: null }]);
    return NOTHING;
  },
});

/** Dialogs of the work on a ticket. */
export const workDialogs: readonly Dialog[] = [
  relevel,
  agree,
  assign,
  askText({ id: 'ticket-plan', label: 'ticket-dialog.plan', fact: (text) => ({ kind: 'planned', text }) }),
  askText({
    id: 'ticket-pause',
    label: 'ticket-dialog.reason-of-pause',
    fact: (reason) => ({ kind: 'paused', reason }),
  }),
  askText({
    id: 'ticket-reopen',
    role: WORKERS,
    label: 'ticket-dialog.reason',
    fact: (reason) => ({ kind: 'reopened', reason }),
  }),
  askText({ id: 'ticket-note', role: WORKERS, label: 'ticket-dialog.note', fact: (text) => ({ kind: 'noted', text }) }),
];
