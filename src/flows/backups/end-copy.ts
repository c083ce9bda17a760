import type { Context } from '../../context.ts';
import type { BackupCopy } from '../../core/backup/copy.ts';
import { removeScript } from '../../core/backup/finish-script.ts';
import { shrinkageOf } from '../../core/backup/history.ts';
import { copyFileName, copyStem, planFolder, storePath } from '../../core/backup/paths.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import type { Message } from '../../core/message.ts';
import { findCopy } from '../../store/backup-copies.ts';
import { type CopyEnd, endCopy, type MadeFigures } from '../../store/backup-runs.ts';
import { retryWhileStoreIsAway } from '../store-outage.ts';
import { CopyLost, type CopyWork, namingOf, newMarker } from './copy-work.ts';
import { runOnHost } from './run-on-host.ts';
import { tellCopy } from './tell-copy.ts';

/**
 * Writes the one outcome of a copy and tells it, in one transaction.
 * @throws CopyLost when it is not ours any more, or has ended.
 */
export async function writeEnd(
  ctx: Context,
  { id, owner, signal }: { readonly id: number; readonly owner: string; readonly signal: AbortSignal },
  end: CopyEnd,
): Promise<void> {
  let tries = 0;
  await retryWhileStoreIsAway(ctx, signal, async () => {
    tries += 1;
    const isWritten = await ctx.store.transaction().execute(async (trx) => {
      if (!(await endCopy(trx, id, { owner, end, at: ctx.clock.now() }))) return false;
      const copy = await findCopy(trx, id);
      if (copy) await tellCopy(ctx, trx, copy);
      return true;
    });
    // The answer to a commit that happened may have been lost.
    if (!isWritten && tries === 1) throw new CopyLost(id);
  });
  ctx.wake('outbox');
}

/** A copy that is much smaller than the one before it is good, and suspicious. */
export function withShrinkage(
  { plan, copy, earlier }: Pick<CopyWork, 'plan' | 'copy' | 'earlier'>,
  kind: BackupCopy['kind'],
  made: MadeFigures,
): MadeFigures {
  const shrinkage = shrinkageOf({ ...copy, kind, bytes: made.bytes }, earlier, plan);
  if (shrinkage === null) return made;
  const { bytes, beforeBytes, before } = shrinkage;
  const values = { bytes, before: beforeBytes, copy: `B-${before.id}` };
  return { ...made, warnings: [...made.warnings, { key: 'backup.warning-shrunken', values }] };
}

const REMOVE_WITHIN_MS = 15_000;

/** Removes what a failed copy left on its host, where that can be done soon; else the next run of the plan does it. */
export async function removeLeftovers(ctx: Context, work: CopyWork): Promise<void> {
  const { site, host, plan, copy } = work;
  if (plan.folder === null) return;
  const marker = newMarker();
  const folder = planFolder(plan.folder, plan.id);
  const script = removeScript({ marker, folder, stems: stemsOf(plan, copy) });
  const signal = AbortSignal.any([ctx.stopping, AbortSignal.timeout(REMOVE_WITHIN_MS)]);
  try {
    await runOnHost(ctx, { site, host, marker, script, signal, timeoutMs: REMOVE_WITHIN_MS });
  } catch (error) {
    ctx.log.info({ error, copy: copy.id }, 'what a failed copy left is removed by the next run');
  }
}

/** An incremental copy may have been made as a full one. */
function stemsOf(plan: BackupPlan, copy: BackupCopy): readonly string[] {
  return (['full', 'incremental'] as const).map((kind) => copyStem(namingOf(plan, { ...copy, kind })));
}

/** Of a copy whose maker died: it may have been finished in the store, and then nobody wrote it down. */
export async function removeFromStore(
  ctx: Context,
  { plan, copy }: { readonly plan: BackupPlan; readonly copy: BackupCopy },
): Promise<void> {
  if (plan.folder !== null || !plan.pull) return;
  for (const kind of ['full', 'incremental'] as const) {
    for (const compression of ['zstd', 'gzip', 'none']) {
      const name = copyFileName(namingOf(plan, { ...copy, kind }), compression);
      await ctx.backups.remove(storePath(copy.contractId, plan.id, name));
    }
  }
}

export function failedEnd(failure: Message): CopyEnd {
  return { state: 'failed', failure, warnings: [] };
}
