import type { Context } from '../context.ts';
import type { InspectionItem } from '../core/inspection.ts';
import { openResults, targetKey } from '../core/inspection-progress.ts';
import { UserError } from '../errors.ts';
import { isDuplicateKey } from '../store/duplicate-key.ts';
import { resetResults, resetTargets, saveItemVerdicts } from '../store/inspection-runs.ts';
import { findInspection, reopenInspection, updateInspection } from '../store/inspections.ts';
import { openKey } from '../store/new-inspection.ts';
import { abandonInspection, lockForChange } from './finish-inspection.ts';
import { inTransaction } from './store-outage.ts';
import { tellRoot } from './tell-inspection.ts';

export interface Steering {
  readonly contractId: string;
  readonly inspectionId: number;
  readonly personId: string;
}

/**
 * Stops an inspection. One that is being collected is told to its worker, who ends it within a second or two.
 * @returns whether it has ended already.
 * @throws UserError when there is none, or it has ended.
 */
export async function cancelInspection(
  ctx: Context,
  { contractId, inspectionId, personId }: Steering,
): Promise<boolean> {
  const working = await inTransaction(ctx, async (trx) => {
    const inspection = await lockForChange(ctx, trx, { id: inspectionId, contractId });
    if (inspection.state !== 'running') return false;
    await updateInspection(trx, inspectionId, { cancel_requested_by: personId });
    return true;
  });
  if (working) {
    ctx.wake('inspections');
    return false;
  }
  await endAsCancelled(ctx, inspectionId, personId);
  return true;
}

/** Ends it on behalf of who asked; called by the worker, or when nothing is being collected. */
export async function endAsCancelled(ctx: Context, inspectionId: number, personId: string): Promise<void> {
  const inspection = await findInspection(ctx.store, inspectionId);
  if (!inspection) return;
  const { locale, timeZone } = ctx.sites.byId(inspection.contractId).contract;
  await abandonInspection(ctx, inspectionId, {
    state: 'cancelled',
    by: personId,
    reason: ctx.texts(locale, timeZone)('inspection.cancel-reason-default'),
    cause: { key: 'inspection.cancelled-before' },
  });
}

/**
 * Collects once more what could not be checked; what was found stays, and so does what a person has decided otherwise: an
 * override would hide what is found now.
 * @returns how many results are collected again.
 * @throws UserError when there is nothing to retry, or another inspection of the template is running.
 */
export async function retryInspection(ctx: Context, { contractId, inspectionId }: Steering): Promise<number> {
  const count = await inTransaction(ctx, async (trx) => {
    const inspection = await lockForChange(ctx, trx, { id: inspectionId, contractId });
    if (inspection.state === 'running') throw new UserError('inspection.still-running', { id: inspectionId });
    const items = inspection.groups.flatMap((group) => group.items).filter((item) => !isOverridden(item));
    const unknown = items.flatMap((item) => item.results.filter((result) => result.verdict === 'unknown'));
    if (unknown.length === 0) throw new UserError('inspection.nothing-to-retry', { id: inspectionId });
    await resetResults(
      trx,
      inspectionId,
      unknown.map((result) => result.key),
    );
    const reopened = items.filter((item) => item.results.some((result) => result.verdict === 'unknown'));
    await saveItemVerdicts(
      trx,
      reopened.map((item) => ({ key: item.key, verdict: null, finalVerdict: null })),
    );
    try {
      await reopenInspection(trx, inspectionId, openKey(contractId, inspection.templateId));
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      throw new UserError('inspection.template-is-running', { template: inspection.templateId }, { cause: error });
    }
    const open = await findInspection(trx, inspectionId);
    if (!open) return 0;
    const waiting = openResults(open);
    await resetTargets(
      trx,
      inspectionId,
      open.targets.filter((target) => waiting.has(targetKey(target))),
    );
    const reset = await findInspection(trx, inspectionId);
    if (reset) await tellRoot(ctx, trx, reset);
    return unknown.length;
  });
  ctx.wake('inspections');
  ctx.wake('outbox');
  return count;
}

function isOverridden(item: InspectionItem): boolean {
  return item.entries.some((entry) => entry.kind === 'override');
}
