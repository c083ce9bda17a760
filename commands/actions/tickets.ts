import { z } from 'zod';
import type { ModalField } from '../../src/core/chat.ts';
import { localText } from '../../src/core/message.ts';
import { MOST_DAYS, personDays } from '../../src/core/record/values.ts';
import { mayAct } from '../../src/core/role.ts';
import type { TicketFact } from '../../src/core/sla/ticket-event.ts';
import { TICKET_KINDS, TICKET_RATINGS } from '../../src/core/sla/ticket-head.ts';
import { parseTicketName } from '../../src/core/sla/ticket-record.ts';
import type { SlaPolicy } from '../../src/core/sla-policy.ts';
import { UserError } from '../../src/errors.ts';
import { actOnTicket, type Deed } from '../../src/flows/tickets/act-on-ticket.ts';
import { cancelDuplicate } from '../../src/flows/tickets/cancel-duplicate.ts';
import { readTicket } from '../../src/flows/tickets/read-tickets.ts';
import type { Action, AnyAction, AnyModalForm, Caller } from '../command.ts';
import { levelInput, REASON_CHARACTERS, reasonInput, TEXT_CHARACTERS, textInput } from '../ticket/input.ts';
import { type Dialog, dialog, NOTHING } from './dialog.ts';

const ticketValue = z.strictObject({ ticket: z.int().positive() });
const WORKERS = ['customer', 'engineer'] as const;

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

const instantInput = z.iso.datetime().transform((text) => new Date(text));

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

const dialogs: readonly Dialog[] = [
  relevel,
  restore,
  diagnose,
  close,
  agree,
  assign,
  cancel,
  disagree,
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

export const ticketActions: readonly AnyAction[] = [
  level,
  rate,
  press('ticket-respond', { kind: 'responded' }),
  press('ticket-arrive', { kind: 'arrived' }),
  press('ticket-resume', { kind: 'resumed' }),
  ...dialogs.map(({ action }) => action),
];

export const ticketModals: readonly AnyModalForm[] = dialogs.map(({ form }) => form);

/** Levels as the contract names them. */
export function levelField(caller: Caller, policy: SlaPolicy = caller.site.sla, current?: number): ModalField {
  const options = policy.levels.map(({ level: number, name }) => ({
    value: String(number),
    label: localText(name, caller.locale),
  }));
  const initial = options.find(({ value }) => value === String(current))?.value;
  return { kind: 'choice', name: 'level', label: caller.t('ticket-dialog.level'), options, ...initialOf(initial) };
}

export function kindField(caller: Caller): ModalField & { readonly kind: 'choice' } {
  return {
    kind: 'choice',
    name: 'kind',
    label: caller.t('ticket-dialog.kind'),
    options: TICKET_KINDS.map((kind) => ({ value: kind, label: caller.t(`ticket.kind-${kind}`) })),
  };
}

/** None where the site names no hosts: an empty choice is refused. */
export function hostFields(caller: Caller, initial: string | null): ModalField[] {
  const options = caller.site.hosts
    .slice(0, 100)
    .map(({ id, name }) => ({ value: id, label: localText(name, caller.locale) }));
  if (options.length === 0) return [];
  const known = options.some(({ value }) => value === initial) && initial !== null ? { initial } : {};
  return [{ kind: 'choice', name: 'host', label: caller.t('ticket-dialog.host'), options, optional: true, ...known }];
}

export function textField(
  caller: Caller,
  name: string,
  label: string,
  maxLength: number,
  initial?: string,
): ModalField & { readonly kind: 'text' } {
  return { kind: 'text', name, label: caller.t(label), multiline: true, maxLength, ...initialOf(initial) };
}

export function line(
  caller: Caller,
  name: string,
  label: string,
  maxLength: number,
): ModalField & { readonly kind: 'text' } {
  return { kind: 'text', name, label: caller.t(label), maxLength };
}

function initialOf(initial: string | undefined): { readonly initial?: string } {
  return initial === undefined ? {} : { initial };
}

/** The ticket's contact, a person of the site or a name; else the customer. */
function customerName(caller: Caller, contact: string | null): string | undefined {
  const { people } = caller.site;
  const person = people.find(({ id }) => id === contact) ?? people.find(({ roles }) => roles.includes('customer'));
  if (contact !== null && person?.id !== contact) return contact;
  return person && localText(person.name, caller.locale);
}
