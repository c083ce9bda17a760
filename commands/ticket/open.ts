import { z } from 'zod';
import { parseAlertName } from '../../src/core/alert.ts';
import { mayAct } from '../../src/core/role.ts';
import { TICKET_KINDS, TICKET_ORIGINS } from '../../src/core/sla/ticket-head.ts';
import { ticketName } from '../../src/core/sla/ticket-record.ts';
import { UserError } from '../../src/errors.ts';
import { openRequestTicket, setAlertLevel } from '../../src/flows/tickets/request-ticket.ts';
import type { Command } from '../command.ts';
import { levelInput, readHost, readPerson, readTime, say, textInput } from './input.ts';

const VIAS = TICKET_ORIGINS.filter((origin) => origin !== 'alert' && origin !== 'inspection');

const input = z.strictObject({
  title: z.string().trim().min(1).max(250).optional(),
  level: levelInput.optional(),
  kind: z.enum(TICKET_KINDS).default('fault'),
  via: z.enum(VIAS).default('chat'),
  'reported-at': z.string().max(40).optional(),
  reporter: z.string().trim().min(1).max(100).optional(),
  contact: z.string().trim().min(1).max(100).optional(),
  host: z.string().max(100).optional(),
  assignee: z.string().max(100).optional(),
  description: textInput.optional(),
  alert: z.string().max(20).optional(),
});

/** Opens a ticket: also for what was reported by telephone, fax or a visit, and for an alert that has no message of its own. */
export const open: Command<z.output<typeof input>> = {
  name: 'ticket open',
  summary: 'ticket-command.open',
  usage:
    '/ticket open <title> [--level 1-4] [--host h] [--kind k] [--via phone|fax|visit|email] [--reported-at "11-21 10:00"]',
  role: ['customer', 'engineer'],
  positionals: ['title...'],
  input,
  async run(ctx, given, caller) {
    if (given.level !== undefined && !mayAct(caller.person.roles, 'engineer')) {
      throw new UserError('ticket.level-not-allowed');
    }
    if (given.alert !== undefined) {
      const alertId = parseAlertName(given.alert);
      if (alertId === null) throw new UserError('ticket.bad-alert', { typed: given.alert });
      const { after } = await setAlertLevel(ctx, caller, { alertId, level: given.level ?? null });
      return say(caller, 'ticket-command.opened', { name: ticketName(after.number) });
    }
    if (given.title === undefined) throw new UserError('ticket.title-needed');
    const { after } = await openRequestTicket(ctx, caller, {
      title: given.title,
      description: given.description ?? '',
      ticketKind: given.kind,
      origin: given.via,
      level: given.level ?? null,
      reportedAt: readTime(ctx, caller, given['reported-at']),
      reporter: given.reporter ?? null,
      contact: given.contact ?? null,
      host: given.host === undefined ? null : readHost(caller, given.host),
      assignee: given.assignee === undefined ? null : readPerson(caller, given.assignee),
      continues: null,
    });
    return say(caller, 'ticket-command.opened', { name: ticketName(after.number) });
  },
};
