import { z } from 'zod';
import { readTicketDetail, readTicketList } from '../../src/flows/tickets/read-tickets.ts';
import type { Command } from '../command.ts';
import { say } from '../reply/say.ts';
import { readHost, ticketInput } from './input.ts';

const LISTED = 25;

const listInput = z.strictObject({
  which: z.enum(['open', 'all', 'mine', 'closed']).default('open'),
  host: z.string().max(100).optional(),
});

export const list: Command<z.output<typeof listInput>> = {
  name: 'ticket list',
  summary: 'ticket-command.list',
  usage: '/ticket list [open|mine|closed|all] [--host h]',
  role: 'viewer',
  positionals: ['which'],
  input: listInput,
  async run(ctx, given, caller) {
    const host = given.host === undefined ? {} : { host: readHost(caller, given.host) };
    const message = await readTicketList(ctx, caller, { which: given.which, limit: LISTED, ...host });
    return message ? { kind: 'private', message } : say(caller, 'ticket-command.none');
  },
};

export const show: Command<{ ticket: number }> = {
  name: 'ticket show',
  summary: 'ticket-command.show',
  usage: '/ticket show <T-n>',
  role: 'viewer',
  positionals: ['ticket'],
  input: z.strictObject({ ticket: ticketInput }),
  async run(ctx, { ticket }, caller) {
    return { kind: 'private', message: await readTicketDetail(ctx, caller, { number: ticket }) };
  },
};
