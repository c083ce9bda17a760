import { z } from 'zod';
import { actOnTicket } from '../../src/flows/tickets/act-on-ticket.ts';
import type { Command } from '../command.ts';
import { openFaultReport } from '../record/fault-report.ts';
import { readTime, sayDone, ticketInput } from './input.ts';

/** Opens the dialog of the fault report; with a time it notes that a report made elsewhere was handed over then. */
export const report: Command<{ ticket: number; at?: string | undefined }> = {
  name: 'ticket report',
  summary: 'ticket-command.report',
  usage: '/ticket report <T-n> [--at 18:00]',
  role: 'engineer',
  positionals: ['ticket'],
  input: z.strictObject({ ticket: ticketInput, at: z.string().max(40).optional() }),
  async run(ctx, { ticket, at: typed }, caller) {
    const at = readTime(ctx, caller, typed);
    if (at === null) return openFaultReport(ctx, caller, { number: ticket });
    await actOnTicket(ctx, caller, { number: ticket }, () => [{ fact: { kind: 'reported' }, at }]);
    return sayDone(caller, 'report-done', ticket);
  },
};
