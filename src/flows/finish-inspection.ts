import type { Transaction } from 'kysely';
import type { Context } from '../context.ts';
import { unknownEvaluation } from '../core/evaluate-check.ts';
import { EFFORT_KINDS, type Effort, type Inspection } from '../core/inspection.ts';
import { openResults, settledItems, withCollected } from '../core/inspection-progress.ts';
import { countVerdicts } from '../core/item-verdict.ts';
import type { Message } from '../core/message.ts';
import { UserError } from '../errors.ts';
import { saveCursors } from '../store/check-history.ts';
import { saveCollected, saveItemVerdicts } from '../store/inspection-runs.ts';
import { findInspection, lockInspection, updateInspection } from '../store/inspections.ts';
import type { Database } from '../store/schema.ts';
import { inTransaction } from './store-outage.ts';
import { tellAll, tellClosing } from './tell-inspection.ts';

/**
 * All facts are in: from here on people answer. An inspection that asks nothing of anyone is issued at once. One that was
 * told to stop is left to whoever ends it.
 */
export async function finishCollecting(ctx: Context, id: number): Promise<void> {
  await inTransaction(ctx, async (trx) => {
    const locked = await lockInspection(trx, id);
    if (locked?.state !== 'running' || locked.cancelRequestedBy !== null) return;
    const collectedAt = ctx.clock.now();
    await updateInspection(trx, id, {
      state: 'answering',
      collected_at: collectedAt,
      open_key: null,
      lease_owner: null,
      lease_until: null,
      form_wanted: 'provisional',
    });
    const inspection = await findInspection(trx, id);
    if (!inspection) return;
    await tellAll(ctx, trx, inspection);
    await askOrIssue(ctx, trx, inspection);
  });
  ctx.wake('outbox');
  ctx.wake('forms');
}

/** When nothing is left to answer: asks for the person-days, or issues the form where the template expects none. */
export async function askOrIssue(ctx: Context, trx: Transaction<Database>, inspection: Inspection): Promise<void> {
  if (inspection.state !== 'answering' || countVerdicts(inspection).pending > 0) return;
  if (asksEffort(inspection)) await tellClosing(ctx, trx, inspection);
  else await issue(ctx, trx, inspection, { effort: inspection.defaultEffort, by: null });
}

function asksEffort({ defaultEffort }: Inspection): boolean {
  return EFFORT_KINDS.some((kind) => defaultEffort[kind] > 0);
}

/**
 * Issues the final form: from now on nothing of the inspection changes, and the next one goes on where this one read.
 * @throws UserError while it is being collected, while answers are missing, or after it has ended.
 */
export async function issueInspection(
  ctx: Context,
  id: number,
  confirmed: { readonly effort: Effort | null; readonly by: string },
): Promise<void> {
  await inTransaction(ctx, async (trx) => {
    const inspection = await lockForChange(ctx, trx, { id });
    if (inspection.state === 'running') throw new UserError('inspection.still-running', { id });
    const { pending } = countVerdicts(inspection);
    if (pending > 0) throw new UserError('inspection.still-pending', { id, count: pending });
    await issue(ctx, trx, inspection, { effort: confirmed.effort ?? inspection.defaultEffort, by: confirmed.by });
  });
  ctx.wake('outbox');
  ctx.wake('forms');
}

async function issue(
  ctx: Context,
  trx: Transaction<Database>,
  inspection: Inspection,
  { effort, by }: { readonly effort: Effort; readonly by: string | null },
): Promise<void> {
  const { id, contractId, templateId } = inspection;
  const endedAt = ctx.clock.now();
  await updateInspection(trx, id, {
    state: 'issued',
    ended_at: endedAt,
    ended_by: by,
    effort_onsite: effort.onsite,
    effort_remote: effort.remote,
    effort_office: effort.office,
    form_wanted: 'final',
  });
  await saveCursors(trx, { id, contractId, templateId, collectedAt: inspection.collectedAt ?? endedAt });
  const issued: Inspection = { ...inspection, state: 'issued', endedAt, endedBy: by, effort };
  await tellAll(ctx, trx, issued);
  if (by !== null) await tellClosing(ctx, trx, issued);
}

/**
 * Ends an inspection without a form. What was not looked at is `unknown` with the given cause.
 * @returns false when it had ended before.
 */
export async function abandonInspection(
  ctx: Context,
  id: number,
  end: {
    readonly state: 'cancelled' | 'interrupted';
    readonly by: string | null;
    readonly reason: string;
    readonly cause: Message;
  },
): Promise<boolean> {
  const done = await inTransaction(ctx, async (trx) => {
    const locked = await lockInspection(trx, id);
    if (locked?.state !== 'running' && locked?.state !== 'answering') return false;
    const inspection = await findInspection(trx, id);
    if (!inspection) return false;
    const after = await closeOpenResults(ctx, trx, inspection, end.cause);
    const endedAt = ctx.clock.now();
    await updateInspection(trx, id, {
      state: end.state,
      ended_at: endedAt,
      ended_by: end.by,
      end_reason: end.reason,
      open_key: null,
      lease_owner: null,
      lease_until: null,
      form_wanted: null,
    });
    const ended: Inspection = { ...after, state: end.state, endedAt, endedBy: end.by, endReason: end.reason };
    await tellAll(ctx, trx, ended);
    // The question for the person-days is in the thread by then: its buttons go.
    if (locked.state === 'answering' && countVerdicts(after).pending === 0 && asksEffort(after)) {
      await tellClosing(ctx, trx, ended);
    }
    return true;
  });
  ctx.wake('outbox');
  return done;
}

async function closeOpenResults(
  ctx: Context,
  trx: Transaction<Database>,
  inspection: Inspection,
  cause: Message,
): Promise<Inspection> {
  const at = ctx.clock.now();
  const collected = [...openResults(inspection).values()].flatMap((results) => {
    const [first] = results;
    if (!first) return [];
    const outcomes = results.map((result) => ({ result, evaluation: unknownEvaluation(cause) }));
    return [{ target: first.target, startedAt: at, endedAt: at, failure: cause, clockOffsetMs: null, outcomes }];
  });
  const after = withCollected(inspection, collected);
  await saveCollected(trx, { inspectionId: inspection.id, contractId: inspection.contractId }, collected);
  await saveItemVerdicts(trx, settledItems(inspection, after));
  return after;
}

/**
 * The inspection, locked until the transaction ends.
 * @param wanted.contractId whose it has to be; left out where that is known.
 * @throws UserError when there is none, or it has ended.
 */
export async function lockForChange(
  ctx: Context,
  trx: Transaction<Database>,
  { id, contractId }: { readonly id: number; readonly contractId?: string },
): Promise<Inspection> {
  const locked = await lockInspection(trx, id);
  const inspection = locked && (await findInspection(trx, id));
  if (!inspection || (contractId !== undefined && inspection.contractId !== contractId))
    throw new UserError('inspection.not-found', { id });
  if (inspection.state !== 'running' && inspection.state !== 'answering') {
    const { locale, timeZone } = ctx.sites.byId(inspection.contractId).contract;
    const state = ctx.texts(locale, timeZone)(`inspection.state-${inspection.state}`);
    throw new UserError('inspection.already-ended', { id, state });
  }
  return inspection;
}
