import { z } from 'zod';
import { readContract } from '../../src/flows/obligations/read-contract.ts';
import { contractMessage } from '../../src/messages/contract.ts';
import type { Command } from '../command.ts';

const PERIOD_CHARACTERS = 40;

export const show: Command<{ period?: string | undefined }> = {
  name: 'contract',
  summary: 'contract.command-show',
  usage: '/contract [month|quarter|half-year|year|contract|2026-05..2026-10|y1-h1]',
  role: 'viewer',
  positionals: ['period'],
  input: z.strictObject({ period: z.string().trim().min(1).max(PERIOD_CHARACTERS).optional() }),
  async run(ctx, { period }, caller) {
    const { site, locale, t } = caller;
    const facts = await readContract(ctx, site, period ?? null);
    return { kind: 'private', message: contractMessage(facts, { site, locale, t }) };
  },
};
