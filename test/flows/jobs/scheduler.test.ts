import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Alarms } from '../../../src/core/alarm-port.ts';
import type { ScheduledJob } from '../../../src/flows/jobs/scheduled-job.ts';
import { createScheduler, type Scheduler } from '../../../src/flows/jobs/scheduler.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import { consideredUntil, killWorker, outcomesOf, QUICK_LIMITS, runsOf, testJob } from '../../support/jobs.ts';
import { testSite } from '../../support/site.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Alarms that a test lets ring. */
interface TestAlarms extends Alarms {
  /** How far ahead each was when it was set, in minutes of the machine's time. */
  minutesAhead(): number[];
  ringAll(): void;
}

function createTestAlarms(): TestAlarms {
  const set = new Map<symbol, { readonly minutesAhead: number; readonly ring: () => void }>();
  return {
    set(at, ring) {
      const alarm = Symbol('alarm');
      set.set(alarm, { minutesAhead: Math.max(0, Math.round((at.getTime() - Date.now()) / MINUTE_MS)), ring });
      return () => set.delete(alarm);
    },
    minutesAhead: () => [...set.values()].map(({ minutesAhead }) => minutesAhead),
    ringAll() {
      const all = [...set.values()];
      set.clear();
      for (const { ring } of all) ring();
    },
  };
}

let tested: TestContext;
let alarms: TestAlarms;
let jobs: ScheduledJob[];
let begun: string[];
let scheduler: Scheduler;

beforeEach(async () => {
  tested = await createTestContext({ sites: [testSite({})], checks: new Map() });
  alarms = createTestAlarms();
  begun = [];
  jobs = [job({})];
  scheduler = createScheduler({ alarms, jobs: () => jobs, limits: QUICK_LIMITS });
});
afterEach(async () => {
  scheduler.stop();
  await tested.settled();
  await tested.close();
});

function job(change: Partial<ScheduledJob>): ScheduledJob {
  return testJob({
    async run(_ctx, due) {
      begun.push(due.at.toISOString().slice(11, 16));
      return undefined;
    },
    ...change,
  });
}

/** What the runner does each half minute; every run that it begins has ended afterwards. */
async function poll(): Promise<void> {
  await scheduler.poll(tested.ctx);
  await tested.settled();
}

describe('the scheduler', () => {
  test('sets an alarm for the next time of each job, and runs the job when it rings', async () => {
    await poll();
    expect(alarms.minutesAhead()).toEqual([60]);
    tested.clock.advance(HOUR_MS);
    alarms.ringAll();
    await tested.settled();
    expect(begun).toEqual(['03:00']);
    expect(alarms.minutesAhead()).toEqual([60]);
    expect(await outcomesOf(tested)).toEqual(['03:00 done']);
  });

  test('sets them by a clock that runs faster', async () => {
    tested = { ...tested, ctx: { ...tested.ctx, clock: { now: tested.clock.now, speed: 60 } } };
    await poll();
    expect(alarms.minutesAhead()).toEqual([1]);
  });

  test('an alarm that rings too early does nothing but set itself again', async () => {
    await poll();
    tested.clock.advance(HOUR_MS - 1);
    alarms.ringAll();
    await tested.settled();
    expect(begun).toEqual([]);
    expect(alarms.minutesAhead()).toEqual([0]);
    tested.clock.advance(1);
    alarms.ringAll();
    await tested.settled();
    expect(begun).toEqual(['03:00']);
  });

  test('finds what no alarm rang for', async () => {
    await poll();
    tested.clock.advance(HOUR_MS + MINUTE_MS);
    await poll();
    expect(begun).toEqual(['03:00']);
    await poll();
    alarms.ringAll();
    await tested.settled();
    expect(begun).toEqual(['03:00']);
  });

  test('two of them side by side run each time once', async () => {
    const other = createScheduler({ alarms, jobs: () => jobs, limits: QUICK_LIMITS });
    for (let hour = 0; hour < 5; hour += 1) {
      await Promise.all([poll(), other.poll(tested.ctx)]);
      tested.clock.advance(HOUR_MS);
      alarms.ringAll();
      await tested.settled();
    }
    other.stop();
    expect(begun).toEqual(['03:00', '04:00', '05:00', '06:00', '07:00']);
    expect(tested.errors).toEqual([]);
  });

  test('notes that it has looked, so that a job whose time is changed has missed nothing', async () => {
    await poll();
    tested.clock.advance(10 * HOUR_MS);
    jobs = [job({ schedule: '0 9 1 * *' })];
    await poll();
    expect(await consideredUntil(tested)).toEqual(tested.clock.now());
    jobs = [job({ schedule: '0 * * * *' })];
    await poll();
    expect(begun).toEqual([]);
    expect(await runsOf(tested)).toEqual([]);
  });

  test('a job that cannot be looked after does not keep the others from their times', async () => {
    jobs = [job({ name: 'sample:acme:broken', contractId: 'gone' }), ...jobs];
    await poll();
    tested.clock.advance(HOUR_MS);
    await poll();
    expect(begun).toEqual(['03:00']);
    expect(tested.errors.map(({ message }) => message)).toContain('could not look after a scheduled job');
  });

  test('runs that wait keep neither other jobs waiting nor their next times', async () => {
    const end = Promise.withResolvers<undefined>();
    const waiting = Array.from({ length: 30 }, (_, index) => {
      return job({ name: `sample:acme:waits-${index}`, run: () => end.promise });
    });
    jobs = [...waiting, ...jobs];
    await poll();
    for (const hours of [1, 2]) {
      tested.clock.advance(HOUR_MS);
      await scheduler.poll(tested.ctx);
      await expect.poll(() => begun, { timeout: 20_000 }).toHaveLength(hours);
    }
    end.resolve(undefined);
    await tested.settled();
    expect(begun).toEqual(['03:00', '04:00']);
    expect(await outcomesOf(tested)).toContain('04:00 done');
  });

  test('takes up what a process has left', async () => {
    await poll();
    tested.clock.advance(HOUR_MS);
    const doomed = createScheduler({ alarms, jobs: () => [job({ run: () => new Promise(() => undefined) })] });
    const context = { ...tested.ctx, background: () => undefined };
    await doomed.poll(context);
    doomed.stop();
    expect(await outcomesOf(tested)).toEqual(['03:00 null']);
    await poll();
    expect(begun).toEqual([]);
    await killWorker(tested);
    await poll();
    expect(begun).toEqual(['03:00']);
    expect(await runsOf(tested)).toEqual([{ due: '03:00', outcome: 'done', attempts: 2, told: false }]);
  });

  test('closes what was left of a job that is not configured any more, once nobody else can be at it', async () => {
    await poll();
    tested.clock.advance(HOUR_MS);
    const doomed = createScheduler({ alarms, jobs: () => jobs });
    await doomed.poll({ ...tested.ctx, background: () => undefined });
    doomed.stop();
    jobs = [];
    await killWorker(tested, 60);
    await poll();
    expect(await outcomesOf(tested)).toEqual(['03:00 null']);
    await killWorker(tested, 600);
    await poll();
    expect(await outcomesOf(tested)).toEqual(['03:00 failed']);
  });

  test('a job that was taken out of the site file and comes back is new', async () => {
    await poll();
    const known = jobs;
    jobs = [];
    tested.clock.advance(10 * MINUTE_MS);
    await poll();
    tested.clock.advance(48 * HOUR_MS);
    jobs = known;
    await poll();
    expect(begun).toEqual([]);
    expect(await runsOf(tested)).toEqual([]);
  });

  test('a job that one process does not know yet is looked after by the other all the same', async () => {
    const ignorant = createScheduler({ alarms, jobs: () => [] });
    for (let minute = 0; minute < 2 * 60; minute += 1) {
      await poll();
      await ignorant.poll(tested.ctx);
      tested.clock.advance(MINUTE_MS);
    }
    ignorant.stop();
    expect(begun).toEqual(['03:00']);
    await poll();
    expect(begun).toEqual(['03:00', '04:00']);
  });

  test('stopped, it lets nothing ring any more', async () => {
    await poll();
    scheduler.stop();
    expect(alarms.minutesAhead()).toEqual([]);
    tested.clock.advance(HOUR_MS);
    await poll();
    expect(begun).toEqual([]);
  });
});
