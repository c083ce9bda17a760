import { z } from 'zod';
import type { Role } from '../../src/core/role.ts';
import type { TicketFact } from '../../src/core/sla/ticket-event.ts';
import { actOnTicket } from '../../src/flows/tickets/act-on-ticket.ts';
import type { AnyCommand, Command } from '../command.ts';
import { levelInput, readTime, readWorker, reasonInput, sayDone, textInput, ticketInput } from './input.ts';

/** Everything but the ticket and the time is particular to a deed. */
type Given = { readonly ticket: number; readonly at?: string | undefined };

const atInput = z.string().max(40).optional();

/** A command that records one fact. */
function deed<Input extends Given>(of: {
  readonly name: string;
  readonly usage: string;
  readonly role?: Role | readonly Role[];
  readonly positionals?: readonly string[];
  readonly input: z.ZodType<Input>;
  readonly fact: (input: Input) => TicketFact;
}): Command<Input> {
  return {
    name: `ticket ${of.name}`,
    summary: `ticket-command.${of.name}`,
    usage: `/ticket ${of.name} ${of.usage}`,
    role: of.role ?? 'engineer',
    positionals: of.positionals ?? ['ticket'],
    input: of.input,
    async run(ctx, given, caller) {
      const at = readTime(ctx, caller, given.at);
      await actOnTicket(ctx, caller, { number: given.ticket }, () => [{ fact: of.fact(given), at }]);
      return sayDone(caller, `${of.name}-done`, given.ticket);
    },
  };
}

const bare = z.strictObject({ ticket: ticketInput, at: atInput });
const withReason = z.strictObject({ ticket: ticketInput, reason: reasonInput, at: atInput });

const respond = deed({
  name: 'respond',
  usage: '<T-n> [--at 10:03]',
  input: bare,
  fact: () => ({ kind: 'responded' }),
});
const arrive = deed({ name: 'arrive', usage: '<T-n> [--at 11:20]', input: bare, fact: () => ({ kind: 'arrived' }) });
const resume = deed({ name: 'resume', usage: '<T-n> [--at 13:30]', input: bare, fact: () => ({ kind: 'resumed' }) });
const restore = deed({ name: 'restore', usage: '<T-n> [--at 16:40]', input: bare, fact: () => ({ kind: 'restored' }) });

const plan = deed({
  name: 'plan',
  usage: '<T-n> <text> [--at 10:50]',
  positionals: ['ticket', 'text...'],
  input: z.strictObject({ ticket: ticketInput, text: textInput, at: atInput }),
  fact: ({ text }) => ({ kind: 'planned', text }),
});

const pause = deed({
  name: 'pause',
  usage: '<T-n> <reason> [--at 11:00]',
  positionals: ['ticket', 'reason...'],
  input: withReason,
  fact: ({ reason }) => ({ kind: 'paused', reason }),
});

const reopen = deed({
  name: 'reopen',
  usage: '<T-n> <reason>',
  role: ['customer', 'engineer'],
  positionals: ['ticket', 'reason...'],
  input: withReason,
  fact: ({ reason }) => ({ kind: 'reopened', reason }),
});

const note = deed({
  name: 'note',
  usage: '<T-n> <text> [--at 10:30]',
  role: ['customer', 'engineer'],
  positionals: ['ticket', 'text...'],
  input: z.strictObject({ ticket: ticketInput, text: textInput, at: atInput }),
  fact: ({ text }) => ({ kind: 'noted', text }),
});

const diagnose = deed({
  name: 'diagnose',
  usage: '<T-n> --cause "…" --solution "…"',
  input: z.strictObject({ ticket: ticketInput, cause: textInput, solution: textInput, at: atInput }),
  fact: ({ cause, solution }) => ({ kind: 'diagnosed', cause, solution }),
});

const level: Command<{ ticket: number; level: number; reason?: string | undefined }> = {
  name: 'ticket level',
  summary: 'ticket-command.level',
  usage: '/ticket level <T-n> <1-4> [--reason "…"]',
  role: 'engineer',
  positionals: ['ticket', 'level'],
  input: z.strictObject({ ticket: ticketInput, level: levelInput, reason: reasonInput.optional() }),
  async run(ctx, given, caller) {
    const reason = given.reason === undefined ? {} : { reason: given.reason };
    const fact: TicketFact = { kind: 'levelled', level: given.level, ...reason };
    await actOnTicket(ctx, caller, { number: given.ticket }, () => [{ fact, at: null }]);
    return sayDone(caller, 'level-done', given.ticket);
  },
};

const agreeInput = z.strictObject({
  ticket: ticketInput,
  due: z.string().max(40),
  who: z.string().trim().min(1).max(100),
  how: z.string().trim().min(1).max(200),
});

const agree: Command<z.output<typeof agreeInput>> = {
  name: 'ticket agree',
  summary: 'ticket-command.agree',
  usage: '/ticket agree <T-n> --due "11-25 18:00" --who <name> --how phone',
  role: ['customer', 'engineer'],
  positionals: ['ticket'],
  input: agreeInput,
  async run(ctx, given, caller) {
    const dueAt = readTime(ctx, caller, given.due) ?? ctx.clock.now();
    const fact: TicketFact = { kind: 'agreed', dueAt, who: given.who, how: given.how };
    await actOnTicket(ctx, caller, { number: given.ticket }, () => [{ fact, at: null }]);
    return sayDone(caller, 'agree-done', given.ticket);
  },
};

const assign: Command<{ ticket: number; person: string }> = {
  name: 'ticket assign',
  summary: 'ticket-command.assign',
  usage: '/ticket assign <T-n> <person>',
  role: 'engineer',
  positionals: ['ticket', 'person...'],
  input: z.strictObject({ ticket: ticketInput, person: z.string().min(1).max(100) }),
  async run(ctx, given, caller) {
    const fact: TicketFact = { kind: 'assigned', person: readWorker(caller, given.person) };
    await actOnTicket(ctx, caller, { number: given.ticket }, () => [{ fact, at: null }]);
    return sayDone(caller, 'assign-done', given.ticket);
  },
};

export const work: readonly AnyCommand[] = [
  level,
  assign,
  respond,
  arrive,
  plan,
  pause,
  resume,
  agree,
  restore,
  diagnose,
  reopen,
  note,
];
