import type { Context } from '../context.ts';
import type { InspectionItem, ItemEntry } from '../core/inspection.ts';
import { finalVerdict, foundVerdict } from '../core/item-verdict.ts';
import { localText } from '../core/message.ts';
import { UserError } from '../errors.ts';
import { saveItemVerdicts } from '../store/inspection-runs.ts';
import { findInspection } from '../store/inspections.ts';
import { insertItemEntry } from '../store/item-entries.ts';
import { askOrIssue, lockForChange } from './finish-inspection.ts';
import { inTransaction } from './store-outage.ts';
import { isManual, tellAll } from './tell-inspection.ts';

export interface NewEntry {
  readonly contractId: string;
  readonly inspectionId: number;
  readonly itemKey: number;
  readonly kind: ItemEntry['kind'];
  readonly verdict: ItemEntry['verdict'];
  readonly text: string;
  readonly personId: string;
  readonly requestKey: string;
}

/**
 * Records an answer, a remark or another verdict for an item; nothing said before is lost. An answer to the last open
 * question leads on to the person-days and the form.
 *
 * @throws UserError for an unknown or ended inspection, another contract's, an item that no person is asked about, or a missing reason.
 */
export async function recordEntry(ctx: Context, entry: NewEntry): Promise<void> {
  await inTransaction(ctx, async (trx) => {
    const { inspectionId: id, contractId } = entry;
    const inspection = await lockForChange(ctx, trx, { id, contractId });
    const item = inspection.groups.flatMap((group) => group.items).find((candidate) => candidate.key === entry.itemKey);
    if (!item) throw new UserError('inspection.item-not-found', { id: entry.inspectionId });
    assertAllowed(ctx, inspection.contractId, item, entry);
    const isNew = await insertItemEntry(trx, item.key, {
      ...entry,
      text: ctx.redact(entry.text),
      at: ctx.clock.now(),
    });
    if (!isNew) return;
    const after = await findInspection(trx, entry.inspectionId);
    const changed = after?.groups.flatMap((group) => group.items).find((candidate) => candidate.key === item.key);
    if (!after || !changed) return;
    await saveItemVerdicts(trx, [
      { key: changed.key, verdict: foundVerdict(changed), finalVerdict: finalVerdict(changed) },
    ]);
    await tellAll(ctx, trx, after);
    if (entry.kind !== 'remark') await askOrIssue(ctx, trx, after);
  });
  ctx.wake('outbox');
  ctx.wake('forms');
}

function assertAllowed(ctx: Context, contractId: string, item: InspectionItem, entry: NewEntry): void {
  if (entry.kind === 'answer' && !isManual(item)) {
    const { locale } = ctx.sites.byId(contractId).contract;
    throw new UserError('inspection.item-not-manual', { title: localText(item.title, locale) });
  }
  const needsReason = entry.kind !== 'answer' || entry.verdict !== 'normal';
  if (needsReason && entry.text.trim() === '') throw new UserError('inspection.reason-needed');
}
