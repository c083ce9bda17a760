import { z } from 'zod';
import type { Context } from '../../src/context.ts';
import { type BackupCheckKind, type BackupCopy, copyName } from '../../src/core/backup/copy.ts';
import { pickDrill, readCopy } from '../../src/flows/backups/read-backups.ts';
import { startCheck } from '../../src/flows/backups/start-check.ts';
import { checkWord, placeWord } from '../../src/messages/backup-words.ts';
import type { Caller, Command, Reply } from '../command.ts';
import { say } from '../reply/say.ts';
import { copyInput } from './input.ts';

export const verify: Command<{ copy: number; listing?: 'true' }> = {
  name: 'backup verify',
  summary: 'backup-command.verify',
  usage: '/backup verify <B-n> [--listing]',
  role: 'engineer',
  positionals: ['copy'],
  input: z.strictObject({ copy: copyInput, listing: z.literal('true').optional() }),
  async run(ctx, given, caller) {
    const copy = await readCopy(ctx, caller.site, given.copy);
    return check(ctx, caller, copy, given.listing === undefined ? 'checksum' : 'listing');
  },
};

export const drill: Command<{ what?: string }> = {
  name: 'backup drill',
  summary: 'backup-command.drill',
  usage: '/backup drill [plan|B-n]',
  role: 'engineer',
  positionals: ['what'],
  input: z.strictObject({ what: z.string().trim().min(1).max(100).optional() }),
  async run(ctx, { what }, caller) {
    return check(ctx, caller, await pickDrill(ctx, caller.site, what), 'drill');
  },
};

/** Starts a check of a copy and says where; what it finds shows in the thread of the copy. */
export async function check(ctx: Context, caller: Caller, copy: BackupCopy, kind: BackupCheckKind): Promise<Reply> {
  const { requestKey } = caller;
  const started = await startCheck(ctx, { copyId: copy.id, kind, startedBy: caller.person.id, requestKey });
  const places = started.map(({ place }) => placeWord(copy, place, caller));
  const values = {
    name: copyName(copy.id),
    check: checkWord(kind, caller),
    places: [...new Set(places)].join(caller.t('backup-message.comma')),
  };
  const isNew = started.some((one) => one.isNew);
  return say(caller, isNew ? 'backup-command.checking' : 'backup-command.checking-already', values);
}
