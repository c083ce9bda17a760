import type { Context } from '../../context.ts';
import { hostPlace } from '../../core/backup/check-place.ts';
import { presentScript } from '../../core/backup/check-script.ts';
import {
  type CheckVerdict,
  found,
  judgePresence,
  judgePresent,
  type Presence,
  presenceOf,
  unknown,
} from '../../core/backup/judge-check.ts';
import { type CheckWork, runCheckScript } from './check-work.ts';
import { codeOf } from './copy-source.ts';
import { findHost } from './copy-work.ts';

/** Whether a copy is there, as large as it was made, and of a size that the copies before it make likely. */
export async function checkPresent(ctx: Context, work: CheckWork): Promise<CheckVerdict> {
  const { copy, plan, copies } = work;
  const at = hostPlace(copy, work.place);
  if (at) {
    const report = await runCheckScript(ctx, work, findHost(work.site, at.hostId), (marker) =>
      presentScript({ marker, path: at.path }),
    );
    return judgePresent(presenceOf(report), { copy, path: at.path, plan, copies });
  }
  return inStore(ctx, work, async (path, presence) => judgePresent(presence, { copy, path, plan, copies }));
}

/** What is done with a copy in Rounds' store; what keeps us from reading says nothing of the copy. */
async function inStore(
  ctx: Context,
  { copy }: Pick<CheckWork, 'copy'>,
  judge: (path: string, presence: Presence) => Promise<CheckVerdict>,
): Promise<CheckVerdict> {
  const { storePath } = copy;
  if (storePath === null) return unknown(found('not-there'));
  try {
    const bytes = await ctx.backups.size(storePath);
    return await judge(storePath, bytes === null ? { state: 'gone', bytes } : { state: 'ok', bytes });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    ctx.log.warn({ error, copy: copy.id }, 'a copy in the store could not be read');
    return unknown(found('store-unreadable', { path: storePath, detail: codeOf(error) }));
  }
}

/** The same for what reads a copy in the store; null presence problems are judged before. */
export async function ifInStore(
  ctx: Context,
  work: Pick<CheckWork, 'copy'>,
  judge: (path: string) => Promise<CheckVerdict>,
): Promise<CheckVerdict> {
  return inStore(ctx, work, async (path, presence) => judgePresence(presence, work.copy, path) ?? judge(path));
}
