import { z } from 'zod';
import { ticketName } from '../../src/core/sla/ticket-record.ts';
import { type RequestedSheet, requestSheet } from '../../src/flows/tickets/publish-sheets.ts';
import type { Command } from '../command.ts';
import { say } from '../reply/say.ts';
import { ticketInput } from './input.ts';

/** Shares the record sheet in the ticket's thread: before the closing a provisional one. */
export const sheet: Command<{ ticket: number }> = {
  name: 'ticket sheet',
  summary: 'ticket-command.sheet',
  usage: '/ticket sheet <T-n>',
  role: 'engineer',
  positionals: ['ticket'],
  input: z.strictObject({ ticket: ticketInput }),
  async run(ctx, { ticket }, caller) {
    const requested = await requestSheet(ctx, caller, { number: ticket });
    return say(caller, answerTo(requested), { name: ticketName(requested.number) });
  },
};

function answerTo({ outcome, provisional }: RequestedSheet): string {
  if (outcome === 'overtaken') return 'ticket-command.sheet-follows';
  if (provisional) return 'ticket-command.sheet-provisional';
  return outcome === 'known' ? 'ticket-command.sheet-known' : 'ticket-command.sheet-shared';
}
