import { z } from 'zod';
import { recordName } from '../../src/core/record.ts';
import { TICKET_RATINGS, type TicketRating } from '../../src/core/sla/ticket-head.ts';
import { signRecord } from '../../src/flows/records/sign-record.ts';
import type { Command } from '../command.ts';
import { say } from '../reply/say.ts';
import { recordInput } from './input.ts';

/** What the button on a record's message does, by hand. */
export const sign: Command<{ record: number; rating?: TicketRating | undefined }> = {
  name: 'record sign',
  summary: 'record.command-sign',
  usage: '/record sign <R-n> [--rating very-satisfied|satisfied|fair|dissatisfied]',
  role: 'customer',
  positionals: ['record'],
  input: z.strictObject({ record: recordInput, rating: z.enum(TICKET_RATINGS).optional() }),
  async run(ctx, { record: number, rating }, caller) {
    const reference = { contractId: caller.site.contract.id, number };
    await signRecord(ctx, caller, { reference, version: null, rating: rating ?? null });
    return say(caller, 'record.done-signed', { name: recordName(number) });
  },
};
