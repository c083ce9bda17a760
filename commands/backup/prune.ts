import { z } from 'zod';
import { offerPrune } from '../../src/flows/backups/offer-prune.ts';
import { planPrune } from '../../src/flows/backups/prune.ts';
import { pickPlan } from '../../src/flows/backups/read-backups.ts';
import { prunePreview } from '../../src/messages/backup-prune.ts';
import type { Command } from '../command.ts';
import { planInput } from './input.ts';

const input = z.strictObject({ plan: planInput.optional(), 'dry-run': z.literal('true').optional() });

/** Removes nothing: it shows what would go, and why, with a button that only the same person can press. */
export const prune: Command<z.output<typeof input>> = {
  name: 'backup prune',
  summary: 'backup-command.prune',
  usage: '/backup prune [plan] [--dry-run]',
  role: 'lead',
  positionals: ['plan'],
  input,
  async run(ctx, given, caller) {
    const plan = pickPlan(caller.site, given.plan);
    const decisions = await planPrune(ctx, caller.site, plan.id);
    const offer = given['dry-run'] === undefined ? offerPrune(ctx, decisions, caller.person.id) : null;
    return { kind: 'private', message: prunePreview({ plan, decisions, now: ctx.clock.now(), offer }, caller) };
  },
};
