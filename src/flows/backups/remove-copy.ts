import type { Context } from '../../context.ts';
import { hostPlace } from '../../core/backup/check-place.ts';
import type { BackupCopy, CopyPlace } from '../../core/backup/copy.ts';
import { found } from '../../core/backup/judge-check.ts';
import { complaintsOf } from '../../core/backup/made-copy.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import { removableInStore, removableOnHost, removeFilesScript } from '../../core/backup/removable.ts';
import type { Message } from '../../core/message.ts';
import type { Site } from '../../core/site.ts';
import { codeOf } from './copy-source.ts';
import { CopyFailed, findHost, newMarker } from './copy-work.ts';
import { runOnHost } from './run-on-host.ts';

const REMOVE_WITHIN_MS = 5 * 60_000;

/**
 * Removes the files of a copy at one place; that they are gone already is as good. Only what lies below the plan's own folder, under the
 * name that this copy was given, is ever removed: that is looked at here, and again on the host.
 * @returns why they are still there; null when they are gone.
 */
export async function removeAt(
  ctx: Context,
  {
    site,
    plan,
    copy,
    place,
  }: { readonly site: Site; readonly plan: BackupPlan; readonly copy: BackupCopy; readonly place: CopyPlace },
): Promise<Message | null> {
  if (place === 'store') return removeFromStore(ctx, copy, plan);
  const at = hostPlace(copy, place);
  if (!at) return null;
  const files = removableOnHost(copy, plan, place);
  if (!files) return found('not-ours', { path: at.path });
  const marker = newMarker();
  const signal = AbortSignal.any([ctx.stopping, AbortSignal.timeout(REMOVE_WITHIN_MS)]);
  try {
    const host = findHost(site, at.hostId);
    const script = removeFilesScript(marker, files);
    const report = await runOnHost(ctx, { site, host, marker, script, signal, timeoutMs: REMOVE_WITHIN_MS });
    if (report.values.get('removed') === 'yes') return null;
    if (report.values.get('folder') === 'missing')
      return found('folder-missing', { folder: files.folder, host: host.id });
    return found('not-removed', { path: at.path, host: host.id, detail: complaintsOf(report.rest) });
  } catch (error) {
    if (error instanceof CopyFailed) return error.failure;
    throw error;
  }
}

async function removeFromStore(ctx: Context, copy: BackupCopy, plan: BackupPlan): Promise<Message | null> {
  const path = removableInStore(copy, plan);
  if (path === null) return found('not-ours', { path: copy.storePath ?? '' });
  try {
    await ctx.backups.remove(path);
    return null;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return found('store-unreadable', { path, detail: codeOf(error) });
  }
}
