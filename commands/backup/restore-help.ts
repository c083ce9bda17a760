import { z } from 'zod';
import { readRestoreHelp } from '../../src/flows/backups/read-restore-help.ts';
import { backupRestoreMessage } from '../../src/messages/backup-restore.ts';
import type { Command } from '../command.ts';
import { copyInput } from './input.ts';

export const restoreHelp: Command<{ copy: number }> = {
  name: 'backup restore-help',
  summary: 'backup-command.restore-help',
  usage: '/backup restore-help <B-n>',
  role: 'engineer',
  positionals: ['copy'],
  input: z.strictObject({ copy: copyInput }),
  async run(ctx, { copy }, caller) {
    return { kind: 'private', message: backupRestoreMessage(await readRestoreHelp(ctx, caller.site, copy), caller) };
  },
};
