import { z } from 'zod';
import type { Context } from '../../src/context.ts';
import { type CopyKind, copyName } from '../../src/core/backup/copy.ts';
import { UserError } from '../../src/errors.ts';
import { cancelCopy } from '../../src/flows/backups/cancel-copy.ts';
import { findPlan, readPlans } from '../../src/flows/backups/read-backups.ts';
import { startCopy } from '../../src/flows/backups/start-copy.ts';
import { backupPlansMessage } from '../../src/messages/backup-list.ts';
import type { Caller, Command, Reply } from '../command.ts';
import { say } from '../reply/say.ts';
import { copyInput, planInput } from './input.ts';

const switchInput = z.literal('true').optional();
const runInput = z.strictObject({ plan: planInput.optional(), full: switchInput, incremental: switchInput });

export const run: Command<z.output<typeof runInput>> = {
  name: 'backup run',
  summary: 'backup-command.run',
  usage: '/backup run [plan] [--full|--incremental]',
  role: 'engineer',
  positionals: ['plan'],
  input: runInput,
  async run(ctx, given, caller) {
    if (given.full !== undefined && given.incremental !== undefined) throw new UserError('backup-command.one-kind');
    if (given.plan === undefined) {
      const plans = await readPlans(ctx, caller.site);
      return { kind: 'private', message: backupPlansMessage(plans, ctx.clock.now(), caller) };
    }
    return start(ctx, caller, given.plan, given.incremental === undefined ? 'full' : 'incremental');
  },
};

/** Starts a copy and says its name; its progress shows in the channel. @throws UserError for an unknown plan */
export async function start(ctx: Context, caller: Caller, typedPlan: string, kind: CopyKind): Promise<Reply> {
  const plan = findPlan(caller.site, typedPlan);
  const { id, isNew } = await startCopy(ctx, {
    site: caller.site,
    plan,
    kind,
    origin: 'command',
    startedBy: caller.person.id,
    requestKey: caller.requestKey,
  });
  const name = copyName(id);
  if (isNew) return say(caller, 'backup-command.started', { name });
  return say(caller, 'backup-command.already-running', { name, plan: plan.id });
}

export const cancel: Command<{ copy: number }> = {
  name: 'backup cancel',
  summary: 'backup-command.cancel',
  usage: '/backup cancel <B-n>',
  role: 'engineer',
  positionals: ['copy'],
  input: z.strictObject({ copy: copyInput }),
  async run(ctx, { copy }, caller) {
    await cancelCopy(ctx, { contractId: caller.site.contract.id, copyId: copy, personId: caller.person.id });
    return say(caller, 'backup-command.stopping', { name: copyName(copy) });
  },
};
