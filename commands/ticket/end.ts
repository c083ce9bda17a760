import { z } from 'zod';
import { personDays } from '../../src/core/record/values.ts';
import { totalEffort } from '../../src/core/record.ts';
import { CORRECTABLE_FIELDS, type TicketFact } from '../../src/core/sla/ticket-event.ts';
import { TICKET_KINDS, TICKET_RATINGS } from '../../src/core/sla/ticket-head.ts';
import { ticketName } from '../../src/core/sla/ticket-record.ts';
import { UserError } from '../../src/errors.ts';
import { actOnTicket, type Deed } from '../../src/flows/tickets/act-on-ticket.ts';
import { cancelDuplicate } from '../../src/flows/tickets/cancel-duplicate.ts';
import type { AnyCommand, Command } from '../command.ts';
import { say } from '../reply/say.ts';
import { readHost, readTime, reasonInput, sayDone, textInput, ticketInput } from './input.ts';

const daysInput = z.coerce.number().pipe(personDays).optional();

const closeInput = z.strictObject({
  ticket: ticketInput,
  onsite: daysInput,
  remote: daysInput,
  office: daysInput,
  cause: textInput.optional(),
  solution: textInput.optional(),
});

const close: Command<z.output<typeof closeInput>> = {
  name: 'ticket close',
  summary: 'ticket-command.close',
  usage: '/ticket close <T-n> [--onsite 0.5] [--remote 1] [--office 0] [--cause "…" --solution "…"]',
  role: 'engineer',
  positionals: ['ticket'],
  input: closeInput,
  async run(ctx, { ticket, cause, solution, ...days }, caller) {
    if ((cause === undefined) !== (solution === undefined)) throw new UserError('ticket.cause-and-solution');
    const diagnosed: Deed[] =
      cause === undefined || solution === undefined ? [] : [{ fact: { kind: 'diagnosed', cause, solution }, at: null }];
    const { onsite = 0, remote = 0, office = 0 } = days;
    const isGiven = Object.values(days).some((given) => given !== undefined);
    const fact: TicketFact = isGiven ? { kind: 'closed', effort: { onsite, remote, office } } : { kind: 'closed' };
    await actOnTicket(ctx, caller, { number: ticket }, () => [...diagnosed, { fact, at: null }]);
    const total = totalEffort({ onsite, remote, office });
    const values = { name: ticketName(ticket), onsite, remote, office, total, count: total };
    return say(caller, isGiven ? 'ticket-command.close-done-days' : 'ticket-command.close-done', values);
  },
};

const cancel: Command<{ ticket: number; reason: string }> = {
  name: 'ticket cancel',
  summary: 'ticket-command.cancel',
  usage: '/ticket cancel <T-n> <reason>',
  role: 'engineer',
  positionals: ['ticket', 'reason...'],
  input: z.strictObject({ ticket: ticketInput, reason: reasonInput }),
  async run(ctx, { ticket, reason }, caller) {
    await actOnTicket(ctx, caller, { number: ticket }, () => [{ fact: { kind: 'cancelled', reason }, at: null }]);
    return sayDone(caller, 'cancel-done', ticket);
  },
};

const duplicate: Command<{ ticket: number; of: number }> = {
  name: 'ticket duplicate',
  summary: 'ticket-command.duplicate',
  usage: '/ticket duplicate <T-n> <T-m>',
  role: 'engineer',
  positionals: ['ticket', 'of'],
  input: z.strictObject({ ticket: ticketInput, of: ticketInput }),
  async run(ctx, { ticket, of }, caller) {
    const reason = caller.t('ticket-command.duplicate-reason', { name: ticketName(of) });
    await cancelDuplicate(ctx, caller, { number: ticket }, { of, reason });
    return sayDone(caller, 'cancel-done', ticket);
  },
};

const rate: Command<{ ticket: number; rating: (typeof TICKET_RATINGS)[number]; comment?: string | undefined }> = {
  name: 'ticket rate',
  summary: 'ticket-command.rate',
  usage: `/ticket rate <T-n> <${TICKET_RATINGS.join('|')}> [comment]`,
  role: 'customer',
  positionals: ['ticket', 'rating', 'comment...'],
  input: z.strictObject({ ticket: ticketInput, rating: z.enum(TICKET_RATINGS), comment: textInput.optional() }),
  async run(ctx, { ticket, rating, comment }, caller) {
    const fact: TicketFact = { kind: 'rated', rating, comment: comment ?? null };
    await actOnTicket(ctx, caller, { number: ticket }, () => [{ fact, at: null }]);
    return sayDone(caller, 'rate-done', ticket);
  },
};

const describeInput = z.strictObject({
  ticket: ticketInput,
  title: z.string().trim().min(1).max(250).optional(),
  kind: z.enum(TICKET_KINDS).optional(),
  host: z.string().max(100).optional(),
  contact: z.string().trim().min(1).max(100).optional(),
});

const describe: Command<z.output<typeof describeInput>> = {
  name: 'ticket describe',
  summary: 'ticket-command.describe',
  usage: '/ticket describe <T-n> [--title "…"] [--kind k] [--host h] [--contact c]',
  role: 'engineer',
  positionals: ['ticket'],
  input: describeInput,
  async run(ctx, { ticket, title, kind, host, contact }, caller) {
    const changes = {
      ...(title === undefined ? {} : { title }),
      ...(kind === undefined ? {} : { ticketKind: kind }),
      ...(host === undefined ? {} : { host: readHost(caller, host) }),
      ...(contact === undefined ? {} : { contact }),
    };
    if (Object.keys(changes).length === 0) throw new UserError('ticket.nothing-to-change');
    await actOnTicket(ctx, caller, { number: ticket }, () => [{ fact: { kind: 'described', changes }, at: null }]);
    return sayDone(caller, 'describe-done', ticket);
  },
};

const correctInput = z.strictObject({
  ticket: ticketInput,
  entry: z.coerce.number().int().positive(),
  at: z.string().max(40).optional(),
  field: z.enum(CORRECTABLE_FIELDS).optional(),
  value: z.string().trim().min(1).max(2_000).optional(),
  reason: reasonInput,
});

/** Entries are numbered as `/ticket show` lists them. */
const correct: Command<z.output<typeof correctInput>> = {
  name: 'ticket correct',
  summary: 'ticket-command.correct',
  usage: '/ticket correct <T-n> <entry> [--at 10:03] [--field cause --value "…"] --reason "…"',
  role: 'lead',
  positionals: ['ticket', 'entry'],
  input: correctInput,
  async run(ctx, given, caller) {
    const correctedAt = readTime(ctx, caller, given.at);
    if ((given.field === undefined) !== (given.value === undefined)) throw new UserError('ticket.field-and-value');
    if (correctedAt === null && given.field === undefined) throw new UserError('ticket.nothing-to-change');
    await actOnTicket(ctx, caller, { number: given.ticket }, ({ ticket }) => {
      const event = ticket.events[given.entry - 1];
      if (!event) throw new UserError('ticket.no-entry', { entry: given.entry, count: ticket.events.length });
      const { field, value } = given;
      if (field !== undefined && !(field in event))
        throw new UserError('ticket.no-field', { field, entry: given.entry });
      const corrected =
        field === undefined || value === undefined ? null : { name: field, value: asField(field, value) };
      return [
        {
          fact: { kind: 'corrected', eventId: event.id, correctedAt, field: corrected, reason: given.reason },
          at: null,
        },
      ];
    });
    return sayDone(caller, 'correct-done', given.ticket);
  },
};

function asField(field: (typeof CORRECTABLE_FIELDS)[number], value: string): string | number {
  if (field !== 'level') return value;
  const level = Number(value);
  if (!Number.isInteger(level) || level < 1 || level > 9) throw new UserError('ticket.bad-level', { typed: value });
  return level;
}

export const end: readonly AnyCommand[] = [close, cancel, duplicate, rate, describe, correct];
