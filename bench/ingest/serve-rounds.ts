/**
 * Rounds' own listener with the alert intake behind it. With the word `working` it also takes apart what it accepts,
 * as a whole Rounds does.
 */
import { createDeliveriesJob } from '../../jobs/index.ts';
import { type JobRunner, startJobs } from '../../jobs/runner.ts';
import { startHttpServer } from '../../src/adapters/http/server.ts';
import { createAlertIntake } from '../../src/flows/alerts/accept-delivery.ts';
import { sources } from '../../src/sources/index.ts';
import { benchContext, benchSite } from './context.ts';

let jobs: JobRunner | undefined;
const ctx = benchContext(benchSite(), (what) => jobs?.wake(what));
const hooks = createAlertIntake(ctx, {
  sources,
  resolveSecret: () => process.env.BENCH_TOKEN ?? '',
  // What is accepted is measured, not how much may wait.
  limits: { waitingDeliveries: 1_000_000 },
});
if (process.argv.includes('working')) jobs = startJobs(ctx, [createDeliveriesJob({ sources })]);
const health = async () => ({ ready: true, parts: {} });
const server = await startHttpServer({ host: '127.0.0.1', port: 0, health, measures: [], log: ctx.log, hooks });
process.stdout.write(`${JSON.stringify({ port: Number(new URL(server.url).port) })}\n`);
