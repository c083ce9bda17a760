import type { Kysely, Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Site } from '../../core/site.ts';
import type { AlertSource } from '../../sources/source.ts';
import { withAlertLock } from '../../store/alert-lock.ts';
import {
  claimDeliveries,
  findWaitingContract,
  finishDeliveries,
  giveUpDeliveriesOf,
  type WaitingDelivery,
} from '../../store/deliveries.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction } from '../store-outage.ts';
import { createPreparation } from './alert-report.ts';
import { applyReports } from './apply-reports.ts';
import { recordBeats, reportRecoveries } from './heartbeat-reports.ts';
import { type OpenedDelivery, openDeliveries } from './open-delivery.ts';
import { giveUp, mayBeTried, noteFailure, type Patience } from './put-off-delivery.ts';
import { tellDeliveries } from './tell-delivery.ts';

export interface ProcessingLimits extends Patience {
  /** Deliveries in one transaction. */
  readonly most: number;
  readonly mostBytes: number;
  /** After so long whoever else waits for the contract's alerts has a turn. */
  readonly turnMs: number;
}

const LIMITS: ProcessingLimits = {
  most: 50,
  mostBytes: 2 << 20,
  turnMs: 1_000,
  attempts: 6,
  longestPauseMs: 10 * 60_000,
  patienceMs: 24 * 3_600_000,
};

export interface ProcessingParts {
  readonly sources: readonly AlertSource[];
  readonly limits?: Partial<ProcessingLimits>;
}

/**
 * Takes apart what was accepted, until nothing waits: of each contract in the order in which it came, many deliveries in one
 * transaction. Several processes may do so side by side; one at a time works on a contract.
 */
export async function processDeliveries(ctx: Context, parts: ProcessingParts): Promise<void> {
  const limits = { ...LIMITS, ...parts.limits };
  const busy: string[] = [];
  while (!ctx.stopping.aborted) {
    const contractId = await findWaitingContract(ctx.store, ctx.clock.now(), busy);
    if (contractId === undefined) return;
    const site = ctx.sites.all.find(({ contract }) => contract.id === contractId);
    if (!site) {
      await giveUpStrays(ctx, contractId);
      continue;
    }
    const worked = await withAlertLock(ctx.store, { contractId, waitSeconds: 0 }, (connection) =>
      takeTurn({ ...ctx, store: connection }, site, { ...parts, limits }),
    );
    // Whoever works on it goes on until nothing waits.
    if (!worked) busy.push(contractId);
  }
}

/** No site file names their contract any more, so nobody knows how to read them. */
async function giveUpStrays(ctx: Context, contractId: string): Promise<void> {
  const end = { error: 'no site file names its contract any more', now: ctx.clock.now() };
  const count = await giveUpDeliveriesOf(ctx.store, contractId, end);
  ctx.log.error({ contract: contractId, count }, 'gave up deliveries of a contract that no site file names any more');
}

type TurnParts = ProcessingParts & { readonly limits: ProcessingLimits };

/** Deliveries with what they hold. */
interface Batch {
  readonly deliveries: readonly WaitingDelivery[];
  readonly opened: readonly OpenedDelivery[];
}

/**
 * Works on a contract's deliveries, batch after batch: while the database writes one, the next, which is claimed by then, is
 * taken apart. A failure ends the turn, so that nothing overtakes what failed.
 */
async function takeTurn(ctx: Context, site: Site, { sources, limits }: TurnParts): Promise<void> {
  const { most, mostBytes, turnMs } = limits;
  const claim = { contractId: site.contract.id, owner: ctx.instance, most, mostBytes };
  const endsAt = performance.now() + turnMs;
  let next = await claimDeliveries(ctx.store, { ...claim, now: ctx.clock.now() });
  const [first] = next;
  if (!first || !(await mayBeTried(ctx, site, { delivery: first, patience: limits }))) return;
  let batch: Batch = { deliveries: [], opened: [] };
  while (batch.deliveries.length + next.length > 0) {
    const last = next.at(-1);
    // What was begun before is alone, for it may take down what is under way beside it.
    const goesOn = first.attempts === 1 && !ctx.stopping.aborted && performance.now() < endsAt;
    const claimBehind = async (db: Kysely<Database>) =>
      last && goesOn ? claimDeliveries(db, { ...claim, now: ctx.clock.now(), after: last.id }) : [];
    const [written, opened] = await Promise.allSettled([
      batch.deliveries.length === 0 ? claimBehind(ctx.store) : writeBatch(ctx, site, { batch, limits, claimBehind }),
      openDeliveries(ctx, site, next, sources),
    ]);
    // Only when neither is under way any more, for both share the connection.
    if (written.status === 'rejected') {
      return noteFailure(ctx, site, { deliveries: batch.deliveries, error: written.reason, patience: limits });
    }
    if (opened.status === 'rejected') {
      return noteFailure(ctx, site, { deliveries: next, error: opened.reason, patience: limits });
    }
    batch = { deliveries: next, opened: opened.value };
    next = written.value;
  }
}

/** @returns what was claimed behind it, with the same commit. */
async function writeBatch(
  ctx: Context,
  site: Site,
  work: {
    readonly batch: Batch;
    readonly limits: ProcessingLimits;
    readonly claimBehind: (trx: Transaction<Database>) => Promise<WaitingDelivery[]>;
  },
): Promise<WaitingDelivery[]> {
  const { opened } = work.batch;
  const beats = opened.filter(({ isBeat }) => isBeat).map(({ delivery }) => delivery);
  const reports = opened.flatMap((each) => each.reports ?? []);
  const behind = await inTransaction(ctx, async (trx) => {
    const claimed = await work.claimBehind(trx);
    const recoveries = await reportRecoveries(ctx, trx, site, beats);
    await applyReports(ctx, trx, site, [...(await createPreparation(site)(recoveries)), ...reports]);
    await recordBeats(trx, site, beats);
    await closeDeliveries(ctx, trx, site, { opened, limits: work.limits });
    return claimed;
  });
  ctx.wake('outbox');
  ctx.wake('sla');
  return behind;
}

async function closeDeliveries(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  { opened, limits }: { readonly opened: readonly OpenedDelivery[]; readonly limits: ProcessingLimits },
): Promise<void> {
  const done = opened.flatMap(({ delivery, reports }) =>
    reports === null ? [] : [{ id: delivery.id, alerts: reports.length }],
  );
  await finishDeliveries(trx, done, ctx.clock.now());
  for (const { delivery, fault } of opened) {
    if (fault !== null) await giveUp(ctx, trx, { delivery, error: fault });
  }
  const told = opened.filter(({ delivery, fault }) => fault !== null || delivery.attempts > limits.attempts);
  await tellDeliveries(ctx, trx, site, { deliveries: told.map(({ delivery }) => delivery), told: limits });
}
