import { z } from 'zod';
import { parseAlertName } from '../../src/core/alert.ts';
import { mayAct } from '../../src/core/role.ts';
import { TICKET_KINDS, TICKET_ORIGINS } from '../../src/core/sla/ticket-head.ts';
import { ticketName } from '../../src/core/sla/ticket-record.ts';
import { UserError } from '../../src/errors.ts';
import { readEnded } from '../../src/flows/tickets/continue-ticket.ts';
import { openRequestTicket, setAlertLevel } from '../../src/flows/tickets/request-ticket.ts';
import type { Command } from '../command.ts';
import { say } from '../reply/say.ts';
import { levelInput, readHost, readTime, readWorker, textInput, ticketInput } from './input.ts';

const VIAS = TICKET_ORIGINS.filter((origin) => origin !== 'alert' && origin !== 'inspection');

const input = z.strictObject({
  title: z.string().trim().min(1).max(250).optional(),
  level: levelInput.optional(),
  kind: z.enum(TICKET_KINDS).optional(),
  via: z.enum(VIAS).optional(),
  'reported-at': z.string().max(40).optional(),
  reporter: z.string().trim().min(1).max(100).optional(),
  contact: z.string().trim().min(1).max(100).optional(),
  host: z.string().max(100).optional(),
  assignee: z.string().max(100).optional(),
  description: textInput.optional(),
  alert: z.string().max(20).optional(),
  continues: ticketInput.optional(),
});

/**
 * Opens a ticket: also for what was reported by telephone, fax or a visit, for an alert that has no message of its own, and for
 * what goes on after another ticket has ended.
 */
export const open: Command<z.output<typeof input>> = {
  name: 'ticket open',
  summary: 'ticket-command.open',
  usage:
    '/ticket open <title> [--level 1-4] [--host h] [--kind k] [--via phone|fax|visit|email] [--reported-at "11-21 10:00"] [--continues T-n] | /ticket open --alert A-n [--level 1-4]',
  role: ['customer', 'engineer'],
  positionals: ['title...'],
  input,
  async run(ctx, given, caller) {
    if (given.level !== undefined && !mayAct(caller.person.roles, 'engineer')) {
      throw new UserError('ticket.level-not-allowed');
    }
    if (given.alert !== undefined) {
      const { alert, level: _level, ...rest } = given;
      const alertId = parseAlertName(alert);
      if (alertId === null) throw new UserError('ticket.bad-alert', { typed: alert });
      if (Object.keys(rest).length > 0) throw new UserError('ticket.alert-alone');
      const { after } = await setAlertLevel(ctx, caller, { alertId, level: given.level ?? null });
      return say(caller, 'ticket-command.opened', { name: ticketName(after.number) });
    }
    const earlier = given.continues === undefined ? null : await readEnded(ctx, caller, { number: given.continues });
    const before = earlier?.ticket.head;
    const title = given.title ?? before?.title;
    if (title === undefined) throw new UserError('ticket.title-needed');
    const { after } = await openRequestTicket(ctx, caller, {
      title,
      description: given.description ?? '',
      ticketKind: given.kind ?? before?.ticketKind ?? 'fault',
      origin: given.via ?? 'chat',
      level: given.level ?? null,
      reportedAt: readTime(ctx, caller, given['reported-at']),
      reporter: given.reporter ?? null,
      contact: given.contact ?? before?.contact ?? null,
      host: given.host === undefined ? (before?.host ?? null) : readHost(caller, given.host),
      assignee: given.assignee === undefined ? null : readWorker(caller, given.assignee),
      continues: earlier?.number ?? null,
    });
    return say(caller, 'ticket-command.opened', { name: ticketName(after.number) });
  },
};
