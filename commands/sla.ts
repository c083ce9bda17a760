import { z } from 'zod';
import { readAttainment } from '../src/flows/tickets/sla-summary.ts';
import type { AnyCommand, Command } from './command.ts';

const PERIOD_CHARACTERS = 40;

const attainment: Command<{ period: string }> = {
  name: 'sla',
  summary: 'ticket-command.sla-summary',
  usage: '/sla [month|quarter|half-year|year|contract|2026-05..2026-10]',
  role: 'viewer',
  positionals: ['period'],
  input: z.strictObject({ period: z.string().max(PERIOD_CHARACTERS).default('month') }),
  async run(ctx, { period }, caller) {
    return { kind: 'private', message: await readAttainment(ctx, caller, period) };
  },
};

export const slaCommands: readonly AnyCommand[] = [attainment];
