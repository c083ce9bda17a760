import type { Context } from '../../context.ts';
import { isThere } from '../../core/backup/chain.ts';
import type { BackupCheckKind } from '../../core/backup/copy.ts';
import { type CheckVerdict, found, unknown } from '../../core/backup/judge-check.ts';
import { type ClaimedCheck, claimChecks, findCheck, releaseCheck } from '../../store/backup-checks.ts';
import { findCopy, listCopies } from '../../store/backup-copies.ts';
import type { RowLease } from '../../store/running-rows.ts';
import { newReference } from '../audited-attempt.ts';
import { newLease } from '../new-lease.ts';
import { isStoreAway } from '../store-outage.ts';
import { checkChecksum } from './check-checksum.ts';
import { checkListing } from './check-listing.ts';
import { checkPresent } from './check-present.ts';
import type { CheckWork } from './check-work.ts';
import { endCheckWith } from './end-check.ts';
import { holdHosts, hostsOf } from './hold-hosts.ts';
import { removeScratch } from './remove-scratch.ts';
import { verdictOf } from './restore-part.ts';
import { runDrill } from './run-drill.ts';
import { watchCheck } from './watch-check.ts';

/** How long a worker is believed to be alive without a sign of life, and how often it gives one. */
export interface CheckPace {
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** Until a check that found its host busy looks again. */
  readonly retryBusyMs: number;
}

const PACE: CheckPace = { leaseMs: 30_000, renewEveryMs: 1_000, retryBusyMs: 5_000 };

/**
 * Claims checks that are to be done, as many as given, and does them in the background.
 * @param wanted.only of these, by default of all.
 * @returns how many.
 */
export async function takeUpChecks(
  ctx: Context,
  {
    most,
    only,
    pace = PACE,
    onEnd = () => undefined,
  }: { most: number; only?: readonly number[]; pace?: CheckPace; onEnd?: () => void },
): Promise<number> {
  const lease = newLease(ctx, pace.leaseMs);
  const claimed = await claimChecks(ctx.store, lease, { most, ...(only ? { only } : {}) });
  for (const check of claimed) {
    ctx.background(`backup check ${check.id}`, async () => {
      try {
        await workOnCheck(ctx, check, { lease, pace });
      } finally {
        onEnd();
      }
    });
  }
  return claimed.length;
}

interface Held {
  readonly lease: RowLease;
  readonly pace: CheckPace;
}

/**
 * Does a claimed check to its one outcome. Of one whose worker died nothing is known; what it had made is removed. It is not begun
 * again by itself: what has brought a process down once may do so again.
 */
async function workOnCheck(ctx: Context, claimed: ClaimedCheck, held: Held): Promise<void> {
  const { owner } = held.lease;
  let pauseMs = 0;
  try {
    const check = await findCheck(ctx.store, claimed.id);
    const copy = check && (await findCopy(ctx.store, check.copyId));
    if (!check || !copy) return;
    const site = ctx.sites.byId(copy.contractId);
    const plan = site.backups.find(({ id }) => id === copy.planId);
    const end = (verdict: CheckVerdict) => endCheckWith(ctx, { id: claimed.id, owner, verdict });
    if (check.scratch !== null) await removeScratch(ctx, { site, plan, checkId: claimed.id, scratch: check.scratch });
    if (claimed.isAbandoned) await end(unknown(found('interrupted')));
    else if (!isThere(copy)) await end(unknown(found('removed-meanwhile')));
    else if (!plan) await end(unknown({ key: 'backup.no-plan', values: { plan: copy.planId } }));
    else {
      const { kind, place } = check;
      const copies = await listCopies(ctx.store, copy.contractId, copy.planId);
      const order: Order = { id: claimed.id, kind, place, site, plan, copy, copies, owner };
      pauseMs = await work(ctx, order, { ...held, waitedMs: ctx.clock.now().getTime() - check.startedAt.getTime() });
    }
  } finally {
    await releaseCheck(ctx.store, claimed.id, { owner, pauseMs });
  }
}

type Order = Omit<CheckWork, 'signal' | 'remainingMs'>;

/** @returns after how long it is to be looked at again, where a host is busy. */
async function work(ctx: Context, order: Order, held: Held & { readonly waitedMs: number }): Promise<number> {
  const { id, site, plan } = order;
  const { lease, pace, waitedMs } = held;
  const end = (verdict: CheckVerdict) => endCheckWith(ctx, { id, owner: lease.owner, verdict });
  const hosts = holdHosts(ctx, { site, owner: `check:${id}`, leaseMs: pace.leaseMs });
  const busy = await hosts.take(hostsOf(order));
  const watch = watchCheck(ctx, { id, lease, plan, everyMs: pace.renewEveryMs, renewHosts: hosts.renew });
  try {
    if (busy !== null) {
      if (waitedMs < watch.limitMs) return pace.retryBusyMs;
      await end(unknown({ key: 'backup.host-busy', values: { host: busy, seconds: watch.limitMs / 1000 } }));
      return 0;
    }
    const verdict = await judge(ctx, { ...order, signal: watch.signal, remainingMs: watch.remainingMs });
    // Begun anew after the next start: nothing of it is left.
    if (watch.isLost() || (ctx.stopping.aborted && watch.signal.aborted && !watch.isOver())) return 0;
    await end(watch.isOver() ? withTimeUp(verdict, watch.limitMs) : verdict);
    return 0;
  } finally {
    watch.stop();
    await hosts.release();
  }
}

const CHECKS: { readonly [K in BackupCheckKind]: (ctx: Context, work: CheckWork) => Promise<CheckVerdict> } = {
  present: checkPresent,
  checksum: checkChecksum,
  listing: checkListing,
  drill: runDrill,
};

async function judge(ctx: Context, checkWork: CheckWork): Promise<CheckVerdict> {
  try {
    return await CHECKS[checkWork.kind](ctx, checkWork);
  } catch (error) {
    if (isStoreAway(error)) throw error;
    if (checkWork.signal.aborted) return unknown(found('interrupted'));
    const known = verdictOf(error);
    if (known) return known;
    const reference = newReference();
    ctx.log.error({ error, reference, check: checkWork.id }, 'a backup check failed by itself');
    return unknown({ key: 'backup.internal', values: { reference } });
  }
}

/** What was found out in time stays; what was cut off is not known. */
function withTimeUp(verdict: CheckVerdict, limitMs: number): CheckVerdict {
  if (verdict.outcome !== 'unknown') return verdict;
  const left = verdict.findings.filter(({ key }) => key === found('scratch-left').key);
  return unknown({ key: 'backup.timed-out', values: { seconds: limitMs / 1000 } }, ...left);
}
