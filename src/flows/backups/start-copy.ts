import type { Context } from '../../context.ts';
import type { CopyKind } from '../../core/backup/copy.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import type { Site } from '../../core/site.ts';
import { UserError } from '../../errors.ts';
import { findCopy } from '../../store/backup-copies.ts';
import { lockPlanCopies } from '../../store/backup-removals.ts';
import { findCopyByRequest, findOpenCopy, insertCopy, type NewCopy } from '../../store/backup-runs.ts';
import { isDuplicateKey } from '../../store/duplicate-key.ts';
import { inTransaction } from '../store-outage.ts';
import { tellCopy } from './tell-copy.ts';

export interface CopyRequest {
  readonly site: Site;
  readonly plan: BackupPlan;
  readonly kind: CopyKind;
  readonly origin: NewCopy['origin'];
  /** Id of a person; null for the schedule. */
  readonly startedBy: string | null;
  /** The same request starts one copy, however often it is made. */
  readonly requestKey: string;
}

export interface StartedCopy {
  readonly id: number;
  /** False when another copy of the plan is being made: it is that one. */
  readonly isNew: boolean;
}

/**
 * Stores a copy that is to be made, and its first message, in one transaction; the job `backups` makes it.
 * @throws UserError for an incremental copy of what can only be copied whole.
 */
export async function startCopy(ctx: Context, request: CopyRequest): Promise<StartedCopy> {
  const { plan, kind } = request;
  if (kind === 'incremental' && plan.schedule.incremental === null) {
    throw new UserError('backup.not-incremental', { plan: plan.id });
  }
  const earlier = await findEarlier(ctx, request);
  if (earlier) return earlier;
  try {
    const id = await insert(ctx, request);
    ctx.wake('backups');
    ctx.wake('outbox');
    return { id, isNew: true };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // Someone else started it between our look and our insert.
    const raced = await findEarlier(ctx, request);
    if (!raced) throw error;
    return raced;
  }
}

function insert(ctx: Context, { site, plan, kind, origin, startedBy, requestKey }: CopyRequest): Promise<number> {
  return inTransaction(ctx, async (trx) => {
    // One that is made meanwhile might build on a copy that is being chosen to be removed.
    await lockPlanCopies(trx, site.contract.id, plan.id);
    const id = await insertCopy(trx, {
      contractId: site.contract.id,
      planId: plan.id,
      kind,
      hostId: plan.host,
      origin,
      requestKey,
      startedBy,
      startedAt: ctx.clock.now(),
    });
    const copy = await findCopy(trx, id);
    if (copy) await tellCopy(ctx, trx, copy);
    return id;
  });
}

async function findEarlier(ctx: Context, { site, plan, requestKey }: CopyRequest): Promise<StartedCopy | undefined> {
  const byRequest = await findCopyByRequest(ctx.store, requestKey);
  if (byRequest !== undefined) return { id: byRequest, isNew: true };
  const open = await findOpenCopy(ctx.store, site.contract.id, plan.id);
  return open === undefined ? undefined : { id: open, isNew: false };
}
