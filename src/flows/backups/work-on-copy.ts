import type { Context } from '../../context.ts';
import type { BackupCopy } from '../../core/backup/copy.ts';
import type { BackupPlan } from '../../core/backup/plan.ts';
import { durationMs } from '../../core/duration.ts';
import type { Site } from '../../core/site.ts';
import { findCopy, findCopyProgress, listCopies } from '../../store/backup-copies.ts';
import { claimCopies, releaseCopy, renewCopy } from '../../store/backup-runs.ts';
import type { RowLease } from '../../store/running-rows.ts';
import { newReference } from '../audited-attempt.ts';
import { newLease } from '../new-lease.ts';
import { pause } from '../pause.ts';
import { isStoreAway, retryWhileStoreIsAway } from '../store-outage.ts';
import { CopyFailed, CopyLost, type CopyWork, findHost, HostBusy } from './copy-work.ts';
import { failedEnd, removeFromStore, removeLeftovers, withShrinkage, writeEnd } from './end-copy.ts';
import { type HostHold, holdHosts, hostsToMake } from './hold-hosts.ts';
import { makeCopy } from './make-copy.ts';
import { type CopyWatch, watchCopy } from './watch-copy.ts';

/** How long a maker is believed to be alive without a sign of life, and how often it gives one. */
export interface CopyPace {
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** Until a copy that found its host busy looks again. */
  readonly retryBusyMs: number;
}

const PACE: CopyPace = { leaseMs: 30_000, renewEveryMs: 1_000, retryBusyMs: 3_000 };

/**
 * Claims copies that are to be made and makes them in the background.
 * @param only this one; by default whichever there are.
 */
export async function takeUpCopies(ctx: Context, pace: CopyPace = PACE, only?: number): Promise<void> {
  const lease = newLease(ctx, pace.leaseMs);
  for (const id of await claimCopies(ctx.store, lease, only)) {
    ctx.background(`backup copy ${id}`, () => workOnCopy(ctx, id, { lease, pace }));
  }
}

interface Held {
  readonly lease: RowLease;
  readonly pace: CopyPace;
}

/**
 * Makes a claimed copy to its one outcome. One whose maker died before it was whole is closed as interrupted; one that was
 * whole is brought to the places that are left; one that was not begun is made now.
 */
async function workOnCopy(ctx: Context, id: number, held: Held): Promise<void> {
  const { lease } = held;
  let pauseMs = 0;
  try {
    const copy = await findCopy(ctx.store, id);
    const progress = await findCopyProgress(ctx.store, id);
    if (copy?.state !== 'running' || !progress) return;
    const site = ctx.sites.byId(copy.contractId);
    const plan = site.backups.find((candidate) => candidate.id === copy.planId);
    const ending = { id, owner: lease.owner, signal: ctx.stopping };
    if (!plan) {
      await writeEnd(ctx, ending, failedEnd({ key: 'backup.no-plan', values: { plan: copy.planId } }));
    } else if (wasCutOff(copy, progress.phase)) {
      await removeFromStore(ctx, { plan, copy });
      await writeEnd(ctx, ending, failedEnd({ key: 'backup.interrupted' }));
    } else pauseMs = await makeOnHost(ctx, { site, plan, copy }, held);
  } catch (error) {
    if (error instanceof CopyLost)
      ctx.log.warn({ error, copy: id }, 'another worker has the copy now, or it has ended');
    else throw error;
  } finally {
    await releaseCopy(ctx.store, id, { owner: lease.owner, pauseMs });
  }
}

/** Phases in which nothing of it lies anywhere yet. */
const NOT_BEGUN: readonly (string | null)[] = [null, 'preflight'];

function wasCutOff({ sha256 }: BackupCopy, phase: string | null): boolean {
  return sha256 === null && !NOT_BEGUN.includes(phase);
}

interface Order {
  readonly site: Site;
  readonly plan: BackupPlan;
  readonly copy: BackupCopy;
}

/** @returns after how long it is to be looked at again, where a host is busy. */
async function makeOnHost(ctx: Context, { site, plan, copy }: Order, held: Held): Promise<number> {
  const { lease, pace } = held;
  const limitMs = durationMs(plan.timeLimit);
  const hosts = holdHosts(ctx, { site, owner: `copy:${copy.id}`, leaseMs: pace.leaseMs });
  const { cancelRequestedBy } = await renewCopy(ctx.store, copy.id, lease, null);
  // One that is whole is only brought on, and takes what it needs for that.
  const isToBeMade = cancelRequestedBy === null && copy.sha256 === null;
  const busy = isToBeMade ? await hosts.take(hostsToMake(plan)) : null;
  const waitedMs = ctx.clock.now().getTime() - copy.startedAt.getTime();
  if (busy !== null && waitedMs < limitMs) return pace.retryBusyMs;
  const watch = watchCopy(ctx, {
    copy,
    limitMs,
    everyMs: pace.renewEveryMs,
    renew: async (position) => {
      const state = await renewCopy(ctx.store, copy.id, lease, position);
      const hasHosts = await hosts.renew();
      return { ...state, held: state.held && hasHosts };
    },
    owner: lease.owner,
  });
  try {
    await watch.look();
    if (busy !== null) {
      const values = { host: busy, seconds: limitMs / 1000 };
      await end(ctx, { copy, lease }, failedEnd({ key: 'backup.host-busy', values }));
    } else {
      const haveHosts = (hostIds: readonly string[]) => waitForHosts(ctx, { hosts, hostIds, limitMs, watch, pace });
      await make(ctx, { site, plan, copy }, { watch, lease, haveHosts });
    }
    return 0;
  } finally {
    watch.stop();
    await hosts.release();
  }
}

/** @throws HostBusy when the copy's time is over first, and CopyFailed when it is stopped otherwise. */
async function waitForHosts(
  ctx: Context,
  wait: {
    readonly hosts: HostHold;
    readonly hostIds: readonly string[];
    readonly limitMs: number;
    readonly watch: CopyWatch;
    readonly pace: CopyPace;
  },
): Promise<void> {
  const { hosts, hostIds, limitMs, watch, pace } = wait;
  const { signal } = watch.forWork;
  for (;;) {
    const busy = await retryWhileStoreIsAway(ctx, signal, () => hosts.take(hostIds));
    if (busy === null) return;
    await pause(pace.retryBusyMs, signal);
    if (!signal.aborted) continue;
    if (watch.isTimedOut()) throw new HostBusy({ host: busy, seconds: limitMs / 1000 });
    throw new CopyFailed({ key: 'backup.interrupted' });
  }
}

async function make(
  ctx: Context,
  { site, plan, copy }: Order,
  {
    watch,
    lease,
    haveHosts,
  }: { readonly watch: CopyWatch; readonly lease: RowLease; readonly haveHosts: CopyWork['haveHosts'] },
): Promise<void> {
  const all = await listCopies(ctx.store, copy.contractId, copy.planId);
  const earlier = all.filter((other) => other.id !== copy.id);
  let work: CopyWork | null = null;
  try {
    work = { site, plan, host: findHost(site, plan.host), copy, earlier, ...watch.forWork, haveHosts };
    const made = await makeCopy(ctx, work);
    await end(ctx, { copy, lease }, { state: 'good', made: withShrinkage(work, watch.kind(), made) });
  } catch (error) {
    if (error instanceof CopyLost || watch.isLost()) throw error instanceof CopyLost ? error : new CopyLost(copy.id);
    // What was begun and is not whole can't be gone on with; all else is taken up again after the next start.
    if (ctx.stopping.aborted && watch.stopReason() === null && !watch.isHalf()) return;
    if (isStoreAway(error)) throw error;
    if (work && watch.isHalf()) await removeLeftovers(ctx, work);
    await end(ctx, { copy, lease }, failedEnd(watch.stopReason() ?? failureOf(ctx, copy, error)));
  }
}

function failureOf(ctx: Context, copy: BackupCopy, error: unknown): CopyFailed['failure'] {
  if (ctx.stopping.aborted) return { key: 'backup.interrupted' };
  if (error instanceof CopyFailed) return error.failure;
  const reference = newReference();
  ctx.log.error({ error, reference, copy: copy.id }, 'a backup copy failed by itself');
  return { key: 'backup.internal', values: { reference } };
}

async function end(
  ctx: Context,
  { copy, lease }: { readonly copy: BackupCopy; readonly lease: RowLease },
  outcome: Parameters<typeof writeEnd>[2],
): Promise<void> {
  await writeEnd(ctx, { id: copy.id, owner: lease.owner, signal: ctx.stopping }, outcome);
}
