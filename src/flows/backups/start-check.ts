import type { Context } from '../../context.ts';
import { isThere } from '../../core/backup/chain.ts';
import { placesToCheck } from '../../core/backup/check-place.ts';
import { type BackupCheckKind, type BackupCopy, type CopyPlace, copyName } from '../../core/backup/copy.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import { UserError } from '../../errors.ts';
import { findChecksByRequest, findOpenCheck, insertCheck } from '../../store/backup-checks.ts';
import { findCopy } from '../../store/backup-copies.ts';
import { isDuplicateKey } from '../../store/duplicate-key.ts';
import { inTransaction } from '../store-outage.ts';
import { tellCheck } from './tell-copy.ts';

export interface CheckRequest {
  readonly copyId: number;
  readonly kind: BackupCheckKind;
  /** Only there; by default everywhere the copy lies, a drill from the best place. */
  readonly place?: CopyPlace;
  /** Id of a person; null for the schedule. */
  readonly startedBy: string | null;
  /** The same request starts the same checks, however often it is made. */
  readonly requestKey: string;
}

export interface StartedCheck {
  readonly id: number;
  readonly place: CopyPlace;
  /** False when one of this kind was under way there: it is that one. */
  readonly isNew: boolean;
}

/**
 * Stores what is to be checked, one check for each place where the copy lies, and tells it in the copy's thread; the job
 * `backup-checks` does them.
 * @throws UserError when there is nothing to be checked, or no way to do it.
 */
export async function startCheck(ctx: Context, request: CheckRequest): Promise<readonly StartedCheck[]> {
  const copy = await findCopy(ctx.store, request.copyId);
  if (!copy) throw new UserError('backup-check.no-copy', { name: copyName(request.copyId) });
  const places = placesFor(ctx, copy, request);
  try {
    return await insertAll(ctx, copy, { request, places });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const keys = places.map((place) => keyOf(request, place));
    const earlier = await findChecksByRequest(ctx.store, keys);
    if (earlier.length === 0) throw error;
    return earlier.map((check) => ({ ...check, isNew: true }));
  }
}

function keyOf({ requestKey }: CheckRequest, place: CopyPlace): string {
  return `${requestKey}:${place}`;
}

function placesFor(ctx: Context, copy: BackupCopy, { kind, place }: CheckRequest): readonly CopyPlace[] {
  const name = copyName(copy.id);
  const plan = ctx.sites.byId(copy.contractId).backups.find(({ id }) => id === copy.planId);
  if (!plan) throw new UserError('backup-check.plan-gone', { name, plan: copy.planId });
  if (!isThere(copy)) throw new UserError(`backup-check.not-good-${copy.state}`, { name });
  if (kind === 'drill') assertDrillable(plan);
  const places = placesToCheck(copy, kind, plan.drill?.host ?? plan.host);
  if (place !== undefined && !placesToCheck(copy, 'present', plan.host).includes(place)) {
    throw new UserError('backup-check.not-at-place', { name, place });
  }
  if (places.length === 0) throw new UserError('backup-check.nowhere', { name });
  return place === undefined ? places : [place];
}

function assertDrillable({ id, drill, source }: BackupPlan): void {
  if (source.kind === 'command') throw new UserError('backup-check.cannot-drill', { plan: id });
  if (drill === null) throw new UserError('backup-check.no-drill', { plan: id });
}

async function insertAll(
  ctx: Context,
  copy: BackupCopy,
  { request, places }: { readonly request: CheckRequest; readonly places: readonly CopyPlace[] },
): Promise<readonly StartedCheck[]> {
  const { kind, startedBy } = request;
  const startedAt = ctx.clock.now();
  const started = await inTransaction(ctx, async (trx) => {
    const checks: StartedCheck[] = [];
    for (const place of places) {
      const open = await findOpenCheck(trx, { copyId: copy.id, kind, place });
      if (open !== undefined) {
        checks.push({ id: open, place, isNew: false });
        continue;
      }
      const requestKey = keyOf(request, place);
      const id = await insertCheck(trx, { copyId: copy.id, kind, place, requestKey, startedBy, startedAt });
      checks.push({ id, place, isNew: true });
    }
    // What the schedule begins is told when there is something to say of it.
    if (startedBy !== null) await tellStarted(ctx, trx, copy.id, { checks, startedBy });
    return checks;
  });
  ctx.wake('backups');
  ctx.wake('outbox');
  return started;
}

async function tellStarted(
  ctx: Context,
  trx: Parameters<typeof tellCheck>[1],
  copyId: number,
  { checks, startedBy }: { readonly checks: readonly StartedCheck[]; readonly startedBy: string },
): Promise<void> {
  const current = await findCopy(trx, copyId);
  if (!current) return;
  const begun = new Set(checks.filter(({ isNew }) => isNew).map(({ id }) => id));
  for (const check of current.checks.filter(({ id }) => begun.has(id))) {
    await tellCheck(ctx, trx, current, { check, startedBy });
  }
}
