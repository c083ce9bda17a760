import type { Context } from '../../context.ts';
import { dropScript } from '../../core/backup/drill-database-script.ts';
import { removeFolderScript } from '../../core/backup/drill-folder-script.ts';
import { complaintsOf } from '../../core/backup/made-copy.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import { parseScratch, type Scratch } from '../../core/backup/scratch.ts';
import type { ScriptReport } from '../../core/backup/script-frame.ts';
import type { Site } from '../../core/site.ts';
import { forgetScratch, listLeftScratch } from '../../store/backup-checks.ts';
import { CopyFailed, findHost, newMarker } from './copy-work.ts';
import { drillLogin } from './drill-database.ts';
import { runOnHost } from './run-on-host.ts';

/** Whoever waits for it: a process that is stopped can't wait for long. */
const REMOVE_WITHIN_MS = 10 * 60_000;
const REMOVE_WHILE_STOPPING_MS = 10_000;

/**
 * Removes what a drill has made, by whomever and however far, and forgets it. Nothing but what is named as drills name things is
 * ever removed.
 * @returns whether it is gone; where it is not, its row keeps it for the next try.
 */
export async function removeScratch(
  ctx: Context,
  { site, plan, checkId, scratch }: { site: Site; plan: BackupPlan | undefined; checkId: number; scratch: string },
): Promise<boolean> {
  const parsed = parseScratch(scratch);
  if (!parsed) {
    ctx.log.error({ check: checkId, scratch }, 'what a drill left is not named as drills name things: left alone');
    return false;
  }
  try {
    const report = await runRemoval(ctx, { site, plan, scratch: parsed });
    if (report.values.get('removed') === 'yes') {
      await forgetScratch(ctx.store, checkId, scratch);
      return true;
    }
    ctx.log.warn(
      { check: checkId, scratch, detail: complaintsOf(report.rest) },
      'what a drill left could not be removed',
    );
  } catch (error) {
    if (!(error instanceof CopyFailed)) throw error;
    ctx.log.warn({ check: checkId, scratch, reason: error.failure }, 'what a drill left could not be removed');
  }
  return false;
}

async function runRemoval(
  ctx: Context,
  { site, plan, scratch }: { readonly site: Site; readonly plan: BackupPlan | undefined; readonly scratch: Scratch },
): Promise<ScriptReport> {
  const host = findHost(site, scratch.host);
  const marker = newMarker();
  const timeoutMs = ctx.stopping.aborted ? REMOVE_WHILE_STOPPING_MS : REMOVE_WITHIN_MS;
  const signal = AbortSignal.timeout(timeoutMs);
  if (scratch.kind === 'folder') {
    const script = removeFolderScript({ marker, scratch });
    return runOnHost(ctx, { site, host, marker, script, signal, timeoutMs });
  }
  if (!plan?.drill) throw new CopyFailed({ key: 'backup-check.no-drill-account' });
  const script = dropScript({ marker, scratch, login: await drillLogin(ctx, plan.drill) });
  return runOnHost(ctx, { site, host, marker, script, signal, timeoutMs });
}

/** Tries again to remove what drills that have ended could not. */
export async function sweepScratch(ctx: Context): Promise<void> {
  const contractIds = ctx.sites.all.map(({ contract }) => contract.id);
  for (const { checkId, contractId, planId, scratch } of await listLeftScratch(ctx.store, contractIds)) {
    if (ctx.stopping.aborted) return;
    const site = ctx.sites.byId(contractId);
    const plan = site.backups.find(({ id }) => id === planId);
    if (await removeScratch(ctx, { site, plan, checkId, scratch })) {
      ctx.log.info({ check: checkId, scratch }, 'removed what a drill had left');
    }
  }
}
