import type { Context } from '../../context.ts';
import type { BackupCopy, CopyPlace } from '../../core/backup/copy.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import { decideRetention, type RetentionDecision } from '../../core/backup/retention.ts';
import { copyPlaces } from '../../core/backup/soundness.ts';
import type { Message } from '../../core/message.ts';
import type { Site } from '../../core/site.ts';
import { UserError } from '../../errors.ts';
import { findCopy, listCopies } from '../../store/backup-copies.ts';
import { lockPlanCopies, markForRemoval, markRemoved } from '../../store/backup-removals.ts';
import { inTransaction } from '../store-outage.ts';
import { removeAt } from './remove-copy.ts';
import { tellCopy } from './tell-copy.ts';

/** What retention would keep and remove of a plan now, newest first, each with every reason. Nothing is changed. */
export async function planPrune(ctx: Context, site: Site, planId: string): Promise<RetentionDecision[]> {
  const plan = planOf(site, planId);
  return decideRetention(await listCopies(ctx.store, site.contract.id, plan.id), plan.keep, site.contract.timeZone);
}

export interface PruneRequest {
  readonly site: Site;
  readonly planId: string;
  /** Only these copies, as they were confirmed; what else would go by now stays. */
  readonly only?: readonly number[];
  /** Id of the person who confirmed it; null for the schedule. */
  readonly by: string | null;
}

export interface PruneResult {
  readonly removed: readonly BackupCopy[];
  /** Not removed, or not everywhere: they are tried again by the next run. */
  readonly failed: readonly BackupCopy[];
  /** Why each of them is still there, and where. */
  readonly problems: readonly PruneProblem[];
}

export interface PruneProblem {
  readonly copyId: number;
  readonly place: CopyPlace;
  readonly reason: Message;
}

/**
 * Removes what retention does not keep: first it is written down which copies go, and why; then their files are removed at every place,
 * the newest copy first, so that no incremental copy is ever without its base; then they are marked as removed. Cut off in between,
 * the next run goes on. Doing it twice removes nothing more.
 *
 * @throws UserError for an unknown plan, and while a copy of it is being made.
 */
export async function prune(ctx: Context, request: PruneRequest): Promise<PruneResult> {
  const { site, planId } = request;
  const plan = planOf(site, planId);
  const going = await inTransaction(ctx, (trx) => markGoing(trx, { ...request, plan }));
  const removed: BackupCopy[] = [];
  const failed: BackupCopy[] = [];
  const problems: PruneProblem[] = [];
  for (const copy of going) {
    const found = await removeEverywhere(ctx, { site, plan, copy });
    if (found.length === 0 && (await settle(ctx, copy))) removed.push(copy);
    else failed.push(copy);
    problems.push(...found);
  }
  ctx.wake('outbox');
  return { removed, failed, problems };
}

type Transaction = Parameters<typeof lockPlanCopies>[0];

/** Under a lock on all of the plan's copies: what is decided is decided on what is there now. */
async function markGoing(
  trx: Transaction,
  { site, plan, only, by }: PruneRequest & { readonly plan: BackupPlan },
): Promise<readonly BackupCopy[]> {
  const { id: contractId, timeZone } = site.contract;
  await lockPlanCopies(trx, contractId, plan.id);
  const copies = await listCopies(trx, contractId, plan.id);
  // One that is made may build on a copy that would go.
  if (copies.some(({ state }) => state === 'running'))
    throw new UserError('backup-check.prune-running', { plan: plan.id });
  const going = decideRetention(copies, plan.keep, timeZone).filter(
    ({ action, copy }) => action === 'remove' && (only === undefined || only.includes(copy.id)),
  );
  for (const { copy, reasons } of going) {
    if (copy.removeReason === null) await markForRemoval(trx, copy.id, { reason: inOne(reasons, plan), by });
  }
  return going.map(({ copy }) => copy);
}

/** Every rule has its own reason not to keep it: said in one, it is outside of the policy. */
function inOne(reasons: readonly Message[], { keep }: BackupPlan): Message {
  const [reason, ...others] = reasons;
  return reason && others.length === 0 ? reason : { key: 'backup-check.dropped-policy', values: { ...keep } };
}

async function removeEverywhere(
  ctx: Context,
  { site, plan, copy }: { readonly site: Site; readonly plan: BackupPlan; readonly copy: BackupCopy },
): Promise<PruneProblem[]> {
  const problems: PruneProblem[] = [];
  for (const place of copyPlaces(copy)) {
    const reason = ctx.stopping.aborted
      ? { key: 'backup-check.interrupted' }
      : await removeAt(ctx, { site, plan, copy, place });
    if (reason === null) continue;
    ctx.log.warn({ copy: copy.id, place, reason }, 'a copy could not be removed');
    problems.push({ copyId: copy.id, place, reason });
  }
  return problems;
}

/** @returns false when somebody else has done so before. */
async function settle(ctx: Context, copy: BackupCopy): Promise<boolean> {
  return inTransaction(ctx, async (trx) => {
    if (!(await markRemoved(trx, copy.id, ctx.clock.now()))) return false;
    const current = await findCopy(trx, copy.id);
    if (current?.state === 'removed') await tellCopy(ctx, trx, current);
    return true;
  });
}

function planOf(site: Site, planId: string): BackupPlan {
  const plan = site.backups.find(({ id }) => id === planId);
  if (!plan) throw new UserError('backup-check.plan-unknown', { plan: planId });
  return plan;
}
