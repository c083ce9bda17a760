import type { Context } from '../../context.ts';
import { copyName } from '../../core/backup/copy.ts';
import { readRestoreHelp } from '../../flows/backups/read-restore-help.ts';
import { backupRestoreText } from '../../messages/backup-restore.ts';
import { inWords } from './as-json.ts';
import type { BackupCall } from './call.ts';

/** Prints the commands that restore a copy by hand; what is said of them stands behind a `#`. */
export async function restoreHelp(ctx: Context, { site, voice, copyId, asJson, print }: BackupCall): Promise<number> {
  const help = await readRestoreHelp(ctx, site, copyId());
  if (!asJson) print(backupRestoreText(help, voice));
  else {
    const ways = help.ways.map(({ place, head, steps }) => ({
      place,
      head: inWords(head, voice.t),
      steps: steps.map(({ say, commands }) => ({ say: inWords(say, voice.t), commands })),
    }));
    print({ name: copyName(help.copy.id), chain: help.chain.map(({ id }) => id), ways });
  }
  return 0;
}
