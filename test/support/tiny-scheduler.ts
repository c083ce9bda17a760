import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { startJobs } from '../../jobs/runner.ts';
import { createScheduleJob } from '../../jobs/schedule.ts';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { createAlarms } from '../../src/adapters/schedule/alarms.ts';
import { createBackground } from '../../src/background.ts';
import type { Context, Logger } from '../../src/context.ts';
import type { DueRun, ScheduledJob } from '../../src/flows/jobs/scheduled-job.ts';
import { createScheduler } from '../../src/flows/jobs/scheduler.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { sitesOf } from './context.ts';
import { testJob } from './jobs.ts';
import { testSite } from './site.ts';
import { unusedBackups, unusedReports, unusedSecret, unusedSsh } from './unused-ports.ts';

export interface TinySchedulerSettings {
  readonly databaseUrl: string;
  readonly instance: string;
  /** At `real` of the machine's time it is `shown`, in epoch milliseconds. */
  readonly clock: { readonly speed: number; readonly real: number; readonly shown: number };
}

/**
 * A process of its own with jobs that are due each minute of its clock, or each fifth, so that tests can kill it. Each run leaves in
 * `test_begun` that it was begun, and in `test_effects`, under its request key, that it came to its end.
 */
const settings = JSON.parse(process.argv[2] ?? '') as TinySchedulerSettings;
const { clock, instance } = settings;

const log: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (details, message) => {
    const told = JSON.stringify(details, (_name, value: unknown) => (value instanceof Error ? value.stack : value));
    process.stderr.write(`${instance}: ${message} ${told}\n`);
  },
  child: () => log,
};
const store = openStore(settings.databaseUrl);
const background = createBackground(log);
const stopping = new AbortController();
const refuse = () => Promise.reject(new Error('not part of this test'));
const ctx: Context = {
  sites: sitesOf([testSite({})]),
  log,
  clock: { speed: clock.speed, now: () => new Date(clock.shown + (Date.now() - clock.real) * clock.speed) },
  store,
  ssh: unusedSsh,
  http: { probe: refuse },
  sql: { probe: refuse },
  files: { put: refuse, read: refuse, path: () => '' },
  backups: unusedBackups,
  reports: unusedReports,
  resolveSecret: unusedSecret,
  chat: null,
  forms: { fill: refuse },
  texts: createTexts(),
  redact: (text) => text,
  instance,
  stopping: stopping.signal,
  wake: () => undefined,
  background: background.run,
  checks: new Map(),
  limits: { parallelHosts: 1, hostTimeoutMs: 1_000 },
};

async function work(job: string, longestMs: number, due: DueRun): Promise<undefined> {
  const key = due.requestKey;
  await sql`INSERT INTO test_begun (job, request_key, instance) VALUES (${job}, ${key}, ${instance})`.execute(store);
  await sleep(Math.random() * longestMs);
  const write = sql`INSERT INTO test_effects (job, request_key) VALUES (${job}, ${key})`;
  await sql`${write} ON DUPLICATE KEY UPDATE job = job`.execute(store);
  return undefined;
}

function job(name: string, longestMs: number, change: Partial<ScheduledJob> = {}): ScheduledJob {
  return testJob({ name, schedule: '* * * * *', run: (_ctx, due) => work(name, longestMs, due), ...change });
}

const jobs = [
  job('sample:acme:keyed', 1_000),
  job('sample:acme:unkeyed', 1_000, { isRepeatable: false }),
  job('sample:acme:punctual', 1_000, { catchUp: 'skip' }),
  // Long enough, and with time enough between, for a run to be taken up again before the next is due.
  job('sample:acme:long', 4_000, { schedule: '*/5 * * * *' }),
];

const scheduler = createScheduler({
  alarms: createAlarms(),
  jobs: () => jobs,
  limits: { leaseMs: 1_500, renewEveryMs: 200, settleMs: 500 },
});
startJobs(ctx, [createScheduleJob(scheduler)]);
process.stdout.write('ready\n');
