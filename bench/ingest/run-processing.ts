/** From the inbox to alerts, events, nudges and messages: how many alerts a second, and in how much memory. */
import { performance } from 'node:perf_hooks';
import { processDeliveries } from '../../src/flows/alerts/process-deliveries.ts';
import { sources } from '../../src/sources/index.ts';
import { insertDeliveries } from '../../src/store/deliveries.ts';
import { benchContext, benchSite, CONTRACT, SOURCE } from './context.ts';
import { ALERTS_PER_PAYLOAD, alertmanagerPayload } from './payload.ts';

export interface ProcessingOrder {
  readonly alerts: number;
  /** `new`: each alert is another. `storm`: all of them at once. `repeats`: as `new`, and then each once more. */
  readonly kind: 'new' | 'storm' | 'repeats';
}

export interface ProcessingReport {
  readonly seconds: number;
  /** User and system time of this process meanwhile. */
  readonly cpuSeconds: number;
  readonly alerts: number;
  readonly events: number;
  readonly messages: number;
  readonly waiting: number;
  /** After the first quarter, and at the end; what is garbage is left out. */
  readonly memoryBytes: readonly [number, number];
}

const INSERTED_AT_ONCE = 200;
/** So far apart that they are no storm. */
const APART_MS = 60_000;

const order: ProcessingOrder = JSON.parse(process.argv[2] ?? '');
const ctx = benchContext(benchSite());
const began = Date.now() - 400 * 86_400_000;

async function fill(from: number, until: number, firstNumber: number): Promise<void> {
  for (let at = from; at < until; at += INSERTED_AT_ONCE) {
    const deliveries = [];
    for (let index = at; index < Math.min(until, at + INSERTED_AT_ONCE); index += 1) {
      const receivedAt = order.kind === 'storm' ? new Date() : new Date(began + index * APART_MS);
      const body = alertmanagerPayload({ number: firstNumber + index - from, startsAt: new Date(began) });
      deliveries.push({ contractId: CONTRACT, sourceId: SOURCE, body, receivedAt });
    }
    await insertDeliveries(ctx.store, deliveries);
  }
}

interface Spent {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function work(from: number, until: number, firstNumber: number): Promise<Spent> {
  await fill(from, until, firstNumber);
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await processDeliveries(ctx, { sources });
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - startedAt) / 1_000, cpuSeconds: (user + system) / 1e6 };
}

function memory(): number {
  if (!globalThis.gc) throw new Error('run with --expose-gc');
  for (let count = 0; count < 3; count += 1) globalThis.gc();
  return process.memoryUsage.rss();
}

async function count(table: 'alerts' | 'alert_events' | 'outbox'): Promise<number> {
  const row = await ctx.store
    .selectFrom(table)
    .select((select) => select.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

const deliveries = order.alerts / ALERTS_PER_PAYLOAD;
const quarter = Math.floor(deliveries / 4);
const isRepeated = order.kind === 'repeats';
if (isRepeated) await work(0, deliveries, 0);
const first = await work(isRepeated ? deliveries : 0, (isRepeated ? deliveries : 0) + quarter, 0);
const early = memory();
const offset = isRepeated ? deliveries : 0;
const rest = await work(offset + quarter, offset + deliveries, quarter);
const late = memory();
const waiting = await ctx.store
  .selectFrom('deliveries')
  .select((select) => select.fn.countAll().as('count'))
  .where('done_at', 'is', null)
  .executeTakeFirstOrThrow();
const report: ProcessingReport = {
  seconds: first.seconds + rest.seconds,
  cpuSeconds: first.cpuSeconds + rest.cpuSeconds,
  alerts: await count('alerts'),
  events: await count('alert_events'),
  messages: await count('outbox'),
  waiting: Number(waiting.count),
  memoryBytes: [early, late],
};
process.stdout.write(JSON.stringify(report));
await ctx.store.destroy();
