import { setImmediate as breathe } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Site } from '../../core/site.ts';
import type { AlertSource } from '../../sources/source.ts';
import { withAlertLock } from '../../store/alert-lock.ts';
import {
  claimDeliveries,
  delayDelivery,
  findWaitingContract,
  finishDeliveries,
  giveUpDeliveriesOf,
  giveUpDelivery,
  type WaitingDelivery,
} from '../../store/deliveries.ts';
import type { Database } from '../../store/schema.ts';
import { inTransaction, isStoreAway } from '../store-outage.ts';
import type { AlertReport } from './alert-report.ts';
import { applyReports } from './apply-reports.ts';
import { recordBeats, reportRecoveries } from './heartbeat-reports.ts';
import { parseBody } from './parse-body.ts';
import { tellDelivery } from './tell-delivery.ts';

export interface ProcessingLimits {
  /** Deliveries in one transaction. */
  readonly most: number;
  readonly mostBytes: number;
  /** Of one that failed so often the team is told; then it is tried only now and then. */
  readonly attempts: number;
  readonly longestPauseMs: number;
  /** One that could not be taken apart for so long is given up: what was accepted is not lost for an hour of trouble. */
  readonly patienceMs: number;
}

const LIMITS: ProcessingLimits = {
  most: 50,
  mostBytes: 2 << 20,
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
      processBatch({ ...ctx, store: connection }, site, { ...parts, limits }),
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

type BatchParts = ProcessingParts & { readonly limits: ProcessingLimits };

async function processBatch(ctx: Context, site: Site, { sources, limits }: BatchParts): Promise<void> {
  const { most, mostBytes } = limits;
  const contractId = site.contract.id;
  const owner = ctx.instance;
  const deliveries = await claimDeliveries(ctx.store, { contractId, owner, now: ctx.clock.now(), most, mostBytes });
  const [first] = deliveries;
  if (!first) return;
  if (first.attempts > limits.attempts && !(await mayBeTried(ctx, site, { delivery: first, limits }))) return;
  try {
    await takeApart(ctx, site, deliveries, { sources, limits });
  } catch (error) {
    if (isStoreAway(error)) throw error;
    await noteFailure(ctx, site, { deliveries, error, limits });
  }
}

/** One that failed often, or brought processes down: it is put off before it is tried, for it may do so again. */
async function mayBeTried(
  ctx: Context,
  site: Site,
  { delivery, limits }: { readonly delivery: WaitingDelivery; readonly limits: ProcessingLimits },
): Promise<boolean> {
  const now = ctx.clock.now();
  const error = delivery.error ?? 'whoever took it apart did not live to tell';
  const isTooOld = now.getTime() - delivery.receivedAt.getTime() > limits.patienceMs;
  await inTransaction(ctx, async (trx) => {
    if (isTooOld) await giveUp(ctx, trx, site, { delivery, error });
    else await putOff(ctx, trx, site, { delivery, error, pauseMs: limits.longestPauseMs, limits });
  });
  ctx.wake('outbox');
  return !isTooOld && delivery.error !== null;
}

/** Several: each is tried alone the next time. One: it is tried again later, some times. */
async function noteFailure(
  ctx: Context,
  site: Site,
  failure: {
    readonly deliveries: readonly WaitingDelivery[];
    readonly error: unknown;
    readonly limits: ProcessingLimits;
  },
): Promise<void> {
  const { deliveries, error, limits } = failure;
  const [first, ...others] = deliveries;
  if (!first) return;
  const details = { error, deliveries: deliveries.map(({ id }) => id), attempts: first.attempts };
  if (others.length > 0) {
    ctx.log.warn(details, 'deliveries could not be taken apart together; trying each alone');
    return;
  }
  ctx.log.error(details, 'a delivery could not be taken apart; trying again later');
  const reason = error instanceof Error ? error.message : String(error);
  const pauseMs = Math.min(limits.longestPauseMs, 1_000 * 4 ** (first.attempts - 1));
  await inTransaction(ctx, (trx) => putOff(ctx, trx, site, { delivery: first, error: reason, pauseMs, limits }));
  ctx.wake('outbox');
}

async function putOff(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  failed: {
    readonly delivery: WaitingDelivery;
    readonly error: string;
    readonly pauseMs: number;
    readonly limits: ProcessingLimits;
  },
): Promise<void> {
  const { delivery, error, pauseMs } = failed;
  await delayDelivery(trx, delivery.id, { error, until: new Date(ctx.clock.now().getTime() + pauseMs) });
  const { attempts, patienceMs } = failed.limits;
  if (delivery.attempts < attempts) return;
  await tellDelivery(ctx, trx, site, {
    delivery,
    state: 'waiting',
    until: new Date(delivery.receivedAt.getTime() + patienceMs),
  });
}

async function giveUp(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  { delivery, error }: { readonly delivery: WaitingDelivery; readonly error: string },
): Promise<void> {
  const { id, sourceId } = delivery;
  ctx.log.error({ delivery: id, source: sourceId, reason: error }, 'gave up a delivery of alerts');
  await giveUpDelivery(trx, id, { error, now: ctx.clock.now() });
  await tellDelivery(ctx, trx, site, { delivery, state: 'given-up' });
}

/** What a delivery holds; `null` where nobody can read it. */
interface Opened {
  readonly delivery: WaitingDelivery;
  readonly reports: readonly AlertReport[] | null;
  readonly isBeat: boolean;
  readonly fault: string | null;
}

async function takeApart(
  ctx: Context,
  site: Site,
  deliveries: readonly WaitingDelivery[],
  { sources, limits }: BatchParts,
): Promise<void> {
  const opened: Opened[] = [];
  for (const delivery of deliveries) {
    opened.push(open(ctx, site, delivery, sources));
    await breathe();
  }
  const beats = opened.filter(({ isBeat }) => isBeat).map(({ delivery }) => delivery);
  await inTransaction(ctx, async (trx) => {
    const recoveries = await reportRecoveries(ctx, trx, site, beats);
    const reports = opened.flatMap((each) => each.reports ?? []);
    await applyReports(ctx, trx, site, [...recoveries, ...reports]);
    await recordBeats(trx, site, beats);
    await closeDeliveries(ctx, trx, site, { opened, limits });
  });
  ctx.wake('outbox');
  ctx.wake('sla');
}

function open(ctx: Context, site: Site, delivery: WaitingDelivery, sources: readonly AlertSource[]): Opened {
  const { id: deliveryId, sourceId, receivedAt, body } = delivery;
  const entry = site.alerting.sources.find((candidate) => candidate.id === sourceId);
  const source = sources.find((candidate) => candidate.id === entry?.kind);
  const broken = (fault: string): Opened => ({ delivery, reports: null, isBeat: false, fault });
  if (!entry || !source) return broken('the site file does not name its source any more');
  const parsed = parseBody({ source, entry, receivedAt, text: body.toString('utf8') });
  if (!parsed.ok) {
    return broken(ctx.texts(site.contract.locale, site.contract.timeZone)(parsed.fault.key, parsed.fault.values));
  }
  if (parsed.leftOut) {
    ctx.log.warn({ source: sourceId, delivery: deliveryId, leftOut: parsed.leftOut }, 'the sender left alerts out');
  }
  const reports = parsed.alerts.map((alert) => ({ sourceId, deliveryId, receivedAt, alert }));
  return { delivery, reports, isBeat: parsed.heartbeat === true, fault: null };
}

async function closeDeliveries(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  { opened, limits }: { readonly opened: readonly Opened[]; readonly limits: ProcessingLimits },
): Promise<void> {
  const done = opened.flatMap(({ delivery, reports }) =>
    reports === null ? [] : [{ id: delivery.id, alerts: reports.length }],
  );
  await finishDeliveries(trx, done, ctx.clock.now());
  for (const { delivery, fault } of opened) {
    if (fault !== null) await giveUp(ctx, trx, site, { delivery, error: fault });
    else if (delivery.attempts > limits.attempts) await tellDelivery(ctx, trx, site, { delivery, state: 'taken' });
  }
}
