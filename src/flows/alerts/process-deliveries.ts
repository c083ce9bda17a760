import { setImmediate as breathe } from 'node:timers/promises';
import type { Kysely } from 'kysely';
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

export interface ProcessingLimits {
  /** Deliveries in one transaction. */
  readonly most: number;
  readonly mostBytes: number;
  /** One that failed so often is given up. */
  readonly attempts: number;
  readonly longestPauseMs: number;
}

const LIMITS: ProcessingLimits = { most: 50, mostBytes: 2 << 20, attempts: 6, longestPauseMs: 60_000 };

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
  if (first.attempts > limits.attempts) {
    await giveUp(ctx, first, first.error ?? 'whoever took it apart did not live to tell');
    return;
  }
  try {
    await takeApart(ctx, site, deliveries, sources);
  } catch (error) {
    if (isStoreAway(error)) throw error;
    await noteFailure(ctx, deliveries, { error, limits });
  }
}

/** Several: each is tried alone the next time. One: it is tried again later, some times. */
async function noteFailure(
  ctx: Context,
  deliveries: readonly WaitingDelivery[],
  { error, limits }: { readonly error: unknown; readonly limits: ProcessingLimits },
): Promise<void> {
  const [first, ...others] = deliveries;
  if (!first) return;
  const details = { error, deliveries: deliveries.map(({ id }) => id), attempts: first.attempts };
  if (others.length > 0) {
    ctx.log.warn(details, 'deliveries could not be taken apart together; trying each alone');
    return;
  }
  const reason = error instanceof Error ? error.message : String(error);
  if (first.attempts >= limits.attempts) {
    ctx.log.error(details, 'a delivery could not be taken apart');
    await giveUp(ctx, first, reason);
    return;
  }
  ctx.log.error(details, 'a delivery could not be taken apart; trying again later');
  const pauseMs = Math.min(limits.longestPauseMs, 1_000 * 4 ** (first.attempts - 1));
  await delayDelivery(ctx.store, first.id, { error: reason, until: new Date(ctx.clock.now().getTime() + pauseMs) });
}

async function giveUp(ctx: Context, { id, sourceId }: WaitingDelivery, error: string): Promise<void> {
  ctx.log.error({ delivery: id, source: sourceId, reason: error }, 'gave up a delivery of alerts');
  await giveUpDelivery(ctx.store, id, { error, now: ctx.clock.now() });
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
  sources: readonly AlertSource[],
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
    await closeDeliveries(ctx, trx, opened);
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

async function closeDeliveries(ctx: Context, trx: Kysely<Database>, opened: readonly Opened[]): Promise<void> {
  const done = opened.flatMap(({ delivery, reports }) =>
    reports === null ? [] : [{ id: delivery.id, alerts: reports.length }],
  );
  await finishDeliveries(trx, done, ctx.clock.now());
  for (const { delivery, fault } of opened) {
    if (fault !== null) await giveUp({ ...ctx, store: trx }, delivery, fault);
  }
}
