import type { Context } from '../context.ts';
import type { InspectedTarget, Inspection } from '../core/inspection.ts';
import { createSettingsReader } from '../core/inspection-plan.ts';
import {
  type CollectedTarget,
  finishedGroups,
  openResults,
  settledItems,
  targetKey,
  withCollected,
  withEntries,
} from '../core/inspection-progress.ts';
import { cursorOwners, findCursors } from '../store/check-history.ts';
import { saveCollected, saveItemVerdicts } from '../store/inspection-runs.ts';
import { findEntries, findInspection, findPreviousAt, lockInspection } from '../store/inspections.ts';
import { collectTarget } from './collect-target.ts';
import { finishCollecting } from './finish-inspection.ts';
import { retryWhileStoreIsAway } from './store-outage.ts';
import { tellGroups, tellRoot } from './tell-inspection.ts';

/** The progress in the channel is brought up to date at most this often. */
const TELL_EVERY_MS = 2_000;

/** What comes in within so long is stored together: a transaction costs far more than the rows in it. */
const GATHER_MS = 1_000;

/** Under which claim an inspection is run, and until when. */
export interface Run {
  /** Of the lease; null when nobody has claimed the inspection. */
  readonly owner: string | null;
  /** Aborted when the inspection is cancelled or no longer ours: nothing more is begun then. */
  readonly signal: AbortSignal;
}

/** Another worker has the inspection, or it has ended. */
export class LeaseLost extends Error {
  constructor(id: number) {
    super(`inspection ${id} is not ours any more`);
    this.name = 'LeaseLost';
  }
}

/**
 * Collects, judges and stores all that is still open of a running inspection. What was found is stored together with what
 * the channel is told of it, so a later run goes on where this one was cut off.
 *
 * @throws LeaseLost when the inspection is no longer ours; nothing of ours is written from then on.
 */
export async function runInspection(ctx: Context, id: number, { owner, signal }: Run): Promise<void> {
  const inspection = await findInspection(ctx.store, id);
  if (inspection?.state !== 'running') return;
  const { contractId, templateId } = inspection;
  const knowledge = {
    site: ctx.sites.byId(contractId),
    startedAt: inspection.startedAt,
    previousAt: await findPreviousAt(ctx.store, contractId, templateId),
    leftOff: await findCursors(ctx.store, contractId, templateId),
    owners: cursorOwners(inspection.groups.flatMap((group) => group.items)),
    settingsOf: createSettingsReader(),
  };
  const writer = createWriter(ctx, inspection, { owner, signal });
  const open = openResults(inspection);
  const targets = inspection.targets.filter((target) => open.has(targetKey(target)));
  try {
    await forEachLimited(targets, ctx.limits.parallelHosts, async (target, index) => {
      if (signal.aborted || writer.hasFailed()) return;
      writer.begin(target);
      const results = open.get(targetKey(target)) ?? [];
      // Of hosts that share a machine one half works while the other waits, from the first second to the last.
      const waits = index % 2 === 0 ? 'last' : 'first';
      const collected = await collectTarget(ctx, knowledge, target, { results, waits, signal });
      if (!signal.aborted) writer.add(collected);
    });
  } finally {
    await writer.drained();
  }
  if (!signal.aborted) await retryWhileStoreIsAway(ctx, signal, () => finishCollecting(ctx, id));
}

interface Writer {
  /** Shows that the target is being looked at. */
  begin(target: InspectedTarget): void;
  add(collected: CollectedTarget): void;
  /** Nothing more can be stored: there is no use in looking further. */
  hasFailed(): boolean;
  /** @throws what kept the writer from storing. */
  drained(): Promise<void>;
}

/** One transaction at a time takes all that has come in meanwhile: few commits, and each sees all results before it. */
function createWriter(ctx: Context, inspection: Inspection, { owner, signal }: Run): Writer {
  let current = inspection;
  /** How often something has changed that the channel is told of. */
  let changes = 0;
  let told = { at: ctx.clock.now().getTime(), changes };
  const begun = new Map<string, InspectedTarget>();
  let waiting: CollectedTarget[] = [];
  let writing: Promise<void> | null = null;
  let failure: { readonly error: unknown } | null = null;
  let isLast = false;
  let hurry: () => void = () => undefined;

  async function store(batch: readonly CollectedTarget[]): Promise<void> {
    const now = ctx.clock.now().getTime();
    const tellNow = now - told.at >= TELL_EVERY_MS;
    if (batch.length > 0) changes += 1;
    const seen = changes;
    const { after, groups } = await ctx.store.transaction().execute(async (trx) => {
      // We may have been away for longer than the lease: what another worker has found since must not be overwritten.
      const locked = await lockInspection(trx, inspection.id);
      if (locked?.state !== 'running' || locked.leaseOwner !== owner) throw new LeaseLost(inspection.id);
      // People may have answered meanwhile.
      const before = withEntries(withBegun(current, begun), await findEntries(trx, inspection.id));
      const after = withCollected(before, batch);
      const settled = settledItems(before, after);
      const finished = new Set(finishedGroups(before));
      const groups = settled.length === 0 ? [] : finishedGroups(after).filter((index) => !finished.has(index));
      await saveCollected(trx, { inspectionId: after.id, contractId: after.contractId }, batch);
      await saveItemVerdicts(trx, settled);
      await tellGroups(ctx, trx, after, groups);
      if (tellNow) await tellRoot(ctx, trx, after);
      return { after, groups };
    });
    current = after;
    if (tellNow) told = { at: now, changes: seen };
    if (tellNow || groups.length > 0) ctx.wake('outbox');
  }

  /** Waits for more to come in, unless nothing more will. */
  function gather(): Promise<void> {
    if (isLast || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHER_MS);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function drain(): Promise<void> {
    do {
      await gather();
      const batch = waiting;
      waiting = [];
      await retryWhileStoreIsAway(ctx, signal, () => store(batch));
    } while (waiting.length > 0 && !signal.aborted);
  }

  function start(): void {
    if (writing !== null || failure !== null || signal.aborted) return;
    writing = drain()
      .catch((error: unknown) => {
        failure = { error };
      })
      .finally(() => {
        writing = null;
        if (waiting.length > 0) start();
      });
  }

  // Results that came in just after the last edit would otherwise not show until the next target is done.
  const ticking = setInterval(() => {
    if (told.changes !== changes) start();
  }, TELL_EVERY_MS);
  const stop = () => hurry();
  signal.addEventListener('abort', stop);

  return {
    begin(target) {
      begun.set(targetKey(target), { ...target, state: 'running', startedAt: ctx.clock.now() });
      changes += 1;
    },
    hasFailed: () => failure !== null,
    add(collected) {
      waiting.push(collected);
      start();
    },
    async drained() {
      isLast = true;
      hurry();
      while (writing !== null) await writing;
      clearInterval(ticking);
      signal.removeEventListener('abort', stop);
      if (failure !== null) throw failure.error;
    },
  };
}

/** Shows what is being looked at. */
function withBegun(inspection: Inspection, begun: ReadonlyMap<string, InspectedTarget>): Inspection {
  const targets = inspection.targets.map((target) =>
    target.state === 'waiting' ? (begun.get(targetKey(target)) ?? target) : target,
  );
  return { ...inspection, targets };
}

async function forEachLimited<T>(
  things: readonly T[],
  limit: number,
  work: (thing: T, index: number) => Promise<void>,
): Promise<void> {
  const waiting = things.entries();
  const fillPlace = async () => {
    for (const [index, thing] of waiting) await work(thing, index);
  };
  await Promise.all(Array.from({ length: Math.min(limit, things.length) }, fillPlace));
}
