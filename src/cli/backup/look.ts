import type { Context } from '../../context.ts';
import { findPlan, readCopies, readCopyStory, readStandings } from '../../flows/backups/read-backups.ts';
import { backupDetailMessage, backupListMessage } from '../../messages/backup-list.ts';
import { backupStatusMessage } from '../../messages/backup-status.ts';
import { plainText } from '../../messages/plain-text.ts';
import { copyAsJson, standingAsJson } from './as-json.ts';
import type { BackupCall } from './call.ts';

const LISTED = 200;

/** Exit status when a plan is in trouble, so that scripts can tell. */
const TROUBLE_STATUS = 3;

export async function list(ctx: Context, { site, voice, words, asJson, print }: BackupCall): Promise<number> {
  const [typed] = words;
  const filter = typed === undefined ? {} : { planId: findPlan(site, typed).id };
  const found = await readCopies(ctx, site, { ...filter, limit: LISTED });
  if (asJson) print({ total: found.total, copies: found.copies.map((copy) => copyAsJson(copy, voice.t)) });
  else if (found.total === 0) print(voice.t('backup-command.none'));
  else print(plainText(backupListMessage({ ...found, now: ctx.clock.now() }, voice)));
  return 0;
}

export async function show(ctx: Context, { site, voice, copyId, asJson, print }: BackupCall): Promise<number> {
  const story = await readCopyStory(ctx, site, copyId());
  if (!asJson) print(plainText(backupDetailMessage(story, voice)));
  else {
    const ids = (copies: typeof story.chain) => copies.map(({ id }) => id);
    print({ ...copyAsJson(story.copy, voice.t), chain: ids(story.chain), dependents: ids(story.dependents) });
  }
  return 0;
}

/** Exit status 3 when a plan is in trouble. */
export async function status(ctx: Context, { site, voice, asJson, print }: BackupCall): Promise<number> {
  const standings = await readStandings(ctx, site);
  if (asJson) print({ plans: standings.map((standing) => standingAsJson(standing, voice.t)) });
  else print(plainText(backupStatusMessage({ standings, now: ctx.clock.now() }, voice)));
  return standings.some(({ troubles }) => troubles.length > 0) ? TROUBLE_STATUS : 0;
}
