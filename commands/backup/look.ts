import { z } from 'zod';
import { findPlan, plansOf, readCopies, readCopyStory, readStandings } from '../../src/flows/backups/read-backups.ts';
import { backupDetailMessage, backupListMessage } from '../../src/messages/backup-list.ts';
import { backupStatusMessage } from '../../src/messages/backup-status.ts';
import type { Command } from '../command.ts';
import { say } from '../reply/say.ts';
import { copyInput, planInput } from './input.ts';

const LISTED = 25;

export const list: Command<{ plan?: string }> = {
  name: 'backup list',
  summary: 'backup-command.list',
  usage: '/backup list [plan]',
  role: 'viewer',
  positionals: ['plan'],
  input: z.strictObject({ plan: planInput.optional() }),
  async run(ctx, { plan }, caller) {
    const filter = plan === undefined ? {} : { planId: findPlan(caller.site, plan).id };
    const found = await readCopies(ctx, caller.site, { ...filter, limit: LISTED });
    if (found.total === 0) return say(caller, 'backup-command.none');
    return { kind: 'private', message: backupListMessage({ ...found, now: ctx.clock.now() }, caller) };
  },
};

export const show: Command<{ copy: number }> = {
  name: 'backup show',
  summary: 'backup-command.show',
  usage: '/backup show <B-n>',
  role: 'viewer',
  positionals: ['copy'],
  input: z.strictObject({ copy: copyInput }),
  async run(ctx, { copy }, caller) {
    return { kind: 'private', message: backupDetailMessage(await readCopyStory(ctx, caller.site, copy), caller) };
  },
};

export const status: Command<Record<string, never>> = {
  name: 'backup status',
  summary: 'backup-command.status',
  usage: '/backup status',
  role: 'viewer',
  positionals: [],
  input: z.strictObject({}),
  async run(ctx, _input, caller) {
    plansOf(caller.site);
    const standings = await readStandings(ctx, caller.site);
    return { kind: 'private', message: backupStatusMessage({ standings, now: ctx.clock.now() }, caller) };
  },
};
