import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { dueBetween } from '../../src/core/schedule.ts';
import { parseJson } from '../../src/store/column.ts';
import { migrate } from '../../src/store/migrate.ts';
import type { Database } from '../../src/store/schema.ts';
import { saveSites } from '../../src/store/sites.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { testSite } from '../support/site.ts';
import type { TinySchedulerSettings } from '../support/tiny-scheduler.ts';

const PROGRAM = fileURLToPath(new URL('../support/tiny-scheduler.ts', import.meta.url));
const EACH_MINUTE = '* * * * *';
const JOBS: ReadonlyMap<string, string> = new Map([
  ['sample:acme:keyed', EACH_MINUTE],
  ['sample:acme:unkeyed', EACH_MINUTE],
  ['sample:acme:punctual', EACH_MINUTE],
  ['sample:acme:long', '*/5 * * * *'],
]);
/** A minute of the schedule in two seconds. */
const SPEED = 30;
const FIRED_TIMES = 50;
const MINUTE_MS = 60_000;

let database: TestDatabase;
let store: Kysely<Database>;
let processes: Set<ChildProcess>;
let clock: TinySchedulerSettings['clock'];
const shownNow = () => new Date(clock.shown + (Date.now() - clock.real) * clock.speed);

beforeEach(async () => {
  processes = new Set();
  database = await createTestDatabase();
  store = openStore(database.url);
  await migrate(store, { now: new Date() });
  await saveSites(store, [testSite({})], new Date());
  const key = sql`request_key VARCHAR(190) NOT NULL`;
  await sql`CREATE TABLE test_begun (job VARCHAR(190) NOT NULL, ${key}, instance VARCHAR(64) NOT NULL)`.execute(store);
  await sql`CREATE TABLE test_effects (job VARCHAR(190) NOT NULL, ${key}, PRIMARY KEY (request_key))`.execute(store);
  clock = { speed: SPEED, real: Date.now(), shown: Date.parse('2026-11-21T02:00:00Z') };
});
afterEach(async () => {
  for (const one of processes) await kill(one);
  await store.destroy();
  await database.drop();
});

async function start(instance: string): Promise<void> {
  const settings: TinySchedulerSettings = { databaseUrl: database.url, instance, clock };
  const started = spawn(process.execPath, [PROGRAM, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.add(started);
  await once(started.stdout, 'data');
}

async function kill(one: ChildProcess): Promise<void> {
  processes.delete(one);
  if (one.exitCode !== null || one.signalCode !== null) return;
  const gone = once(one, 'exit');
  one.kill('SIGKILL');
  await gone;
}

const between = (least: number, most: number) => least + Math.random() * (most - least);

/** Kills now the one, now the other, now both, and lets some only stand still for longer than their leases. */
async function breakAtRandom(until: Date): Promise<{ readonly kills: number; readonly stops: number }> {
  const count = { kills: 0, stops: 0 };
  // A slow machine starts processes slowly: it is broken as often, then, and for longer.
  for (let round = 0; shownNow() < until || count.kills <= 3; round += 1) {
    await sleep(between(200, 3_500));
    const [victim, other] = [...processes].toSorted(() => Math.random() - 0.5);
    // Each kind of break happens, whatever the dice say.
    const choice = [0, 0.3][round] ?? Math.random();
    if (choice < 0.25) {
      victim?.kill('SIGSTOP');
      await sleep(between(1_800, 3_000));
      victim?.kill('SIGCONT');
      count.stops += 1;
      continue;
    }
    for (const one of choice < 0.45 ? [victim, other] : [victim]) {
      if (one) await kill(one);
      count.kills += 1;
    }
    await sleep(between(0, 1_000));
    const missing = 2 - processes.size;
    await Promise.all(Array.from({ length: missing }, (_, index) => start(`after-${count.kills}-${index}`)));
  }
  return count;
}

interface Row {
  readonly due: string;
  readonly outcome: string | null;
  readonly attempts: number;
  readonly toldIn: Date | null;
}

async function rowsOf(job: string): Promise<Row[]> {
  const rows = await store.selectFrom('scheduled_runs').selectAll().where('job', '=', job).orderBy('due_at').execute();
  return rows.map((row) => ({
    due: row.due_at.toISOString(),
    outcome: row.outcome,
    attempts: row.attempts,
    toldIn: row.told_in,
  }));
}

async function countOf(table: 'test_begun' | 'test_effects', job: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ request_key: string; times: number }>`
    SELECT request_key, COUNT(*) AS times FROM ${sql.table(table)} WHERE job = ${job} GROUP BY request_key`.execute(
    store,
  );
  return new Map(rows.map((row) => [row.request_key.slice(`schedule:${job}:`.length), Number(row.times)]));
}

/** How many runs each message of the job says were not made, by their key. */
async function toldOf(job: string): Promise<ReadonlyMap<string, number>> {
  const rows = await store
    .selectFrom('outbox')
    .select(['message_key', 'content'])
    .where('message_key', 'like', `job:${job}:%`)
    .execute();
  return new Map(
    rows.map((row) => {
      const { summary } = parseJson<{ summary: string }>(row.content);
      const counts = [...summary.matchAll(/(\d+) 次/g)].map(([, count]) => Number(count));
      return [row.message_key, counts.reduce((sum, count) => sum + count, 0)];
    }),
  );
}

test('of 50 times, with two processes that are killed at random, each is run exactly once or told', async () => {
  await Promise.all([start('first'), start('second')]);
  await expect.poll(() => store.selectFrom('scheduled_jobs').selectAll().execute()).toHaveLength(JOBS.size);
  const heads = await store.selectFrom('scheduled_jobs').selectAll().execute();
  const from = new Date(Math.max(...heads.map((head) => head.considered_until.getTime())));
  const until = new Date(from.getTime() + FIRED_TIMES * MINUTE_MS);
  const count = await breakAtRandom(until);
  expect(count.kills).toBeGreaterThan(3);
  expect(count.stops).toBeGreaterThan(0);
  // Left alone they settle all that is open.
  const open = () =>
    store
      .selectFrom('scheduled_runs')
      .select('job')
      .where('ended_at', 'is', null)
      .where('due_at', '<=', until)
      .execute();
  await expect.poll(open, { interval: 200 }).toEqual([]);
  const considered = () =>
    store.selectFrom('scheduled_jobs').select('job').where('considered_until', '<', until).execute();
  await expect.poll(considered, { interval: 200 }).toEqual([]);
  await Promise.all([...processes].map(kill));

  for (const [job, schedule] of JOBS) {
    const begun = await countOf('test_begun', job);
    const effects = await countOf('test_effects', job);
    const rows = await rowsOf(job);
    const decided = rows.filter(({ due }) => due > from.toISOString() && due <= until.toISOString());
    const wanted = dueBetween(schedule, { after: from, until, timeZone: 'Asia/Shanghai' });
    expect(wanted).toHaveLength(schedule === EACH_MINUTE ? FIRED_TIMES : FIRED_TIMES / 5);
    expect(decided.map(({ due }) => due)).toEqual(wanted.map((at) => at.toISOString()));
    for (const { due, outcome, attempts, toldIn } of decided) {
      const about = { job, due, outcome, begun: begun.get(due) ?? 0, effects: effects.get(due) ?? 0, toldIn };
      if (outcome === 'done') {
        expect(about).toMatchObject({ effects: 1, toldIn: null });
        expect(attempts).toBeGreaterThanOrEqual(1);
      } else {
        expect(about.toldIn, JSON.stringify(about)).not.toBeNull();
        if (outcome !== 'failed') expect(about).toMatchObject({ begun: 0, effects: 0 });
      }
      // What may not be done twice is begun at most once, whoever dies.
      if (job === 'sample:acme:unkeyed') expect(about.begun, JSON.stringify(about)).toBeLessThanOrEqual(1);
    }
    const told = await toldOf(job);
    const byMessage = Map.groupBy(
      rows.filter(({ toldIn }) => toldIn !== null),
      ({ toldIn }) => `job:${job}:${toldIn?.toISOString()}`,
    );
    expect(new Map([...byMessage].map(([key, list]) => [key, list.length]))).toEqual(new Map(told));
    expect(decided.filter(({ outcome }) => outcome === 'done').length).toBeGreaterThan(wanted.length / 5);
  }
}, 900_000);
