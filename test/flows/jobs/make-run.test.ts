import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { type ClaimedRun, claimDue, takeUpRun } from '../../../src/flows/jobs/claim-run.ts';
import { makeRun } from '../../../src/flows/jobs/make-run.ts';
import type { DueRun, ScheduledJob } from '../../../src/flows/jobs/scheduled-job.ts';
import { parseJson } from '../../../src/store/column.ts';
import { insertUnseenJobs } from '../../../src/store/scheduled-jobs.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import { noticesOf, QUICK_LIMITS, runsOf, testJob } from '../../support/jobs.ts';
import { testSite } from '../../support/site.ts';

const HOUR_MS = 3_600_000;
let tested: TestContext;
let stopping: AbortController;

beforeEach(async () => {
  stopping = new AbortController();
  tested = await createTestContext({
    sites: [testSite({})],
    checks: new Map(),
    overrides: { stopping: stopping.signal, redact: (text) => text.replaceAll('hunter2', '***') },
  });
});
afterEach(() => tested.close());

async function nextRun(job: ScheduledJob): Promise<ClaimedRun> {
  await insertUnseenJobs(tested.store, [job], tested.clock.now());
  tested.clock.advance(HOUR_MS);
  const claimed = await claimDue(tested.ctx, job, QUICK_LIMITS.leaseMs);
  if (!claimed) throw new Error('nothing was claimed');
  return claimed;
}

async function make(job: ScheduledJob): Promise<void> {
  await makeRun(tested.ctx, job, await nextRun(job), QUICK_LIMITS);
}

/** Waits for the signal as a run should. */
const untilStopped = ({ signal }: DueRun) =>
  new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(new Error('stopped as told'));
    signal.addEventListener('abort', () => reject(new Error('stopped as told')));
  });

describe('a scheduled run', () => {
  test('gets its due time and a key that is the same each time, and is done', async () => {
    const seen: DueRun[] = [];
    const job = testJob({
      async run(_ctx, due) {
        seen.push(due);
        return undefined;
      },
    });
    await make(job);
    expect(seen).toMatchObject([
      {
        at: new Date('2026-11-21T03:00:00Z'),
        lateMs: 0,
        attempt: 1,
        requestKey: 'schedule:sample:acme:one:2026-11-21T03:00:00.000Z',
      },
    ]);
    expect(await runsOf(tested)).toEqual([{ due: '03:00', outcome: 'done', attempts: 1, told: false }]);
    expect(await noticesOf(tested)).toEqual([]);
  });

  test('keeps what it says of itself', async () => {
    const report = { outcome: 'done', detail: { key: 'job.inspection-started', values: { id: 7 } } } as const;
    await make(testJob({ run: async () => report }));
    const row = await tested.store.selectFrom('scheduled_runs').select('detail').executeTakeFirstOrThrow();
    expect(parseJson(row.detail)).toEqual(report.detail);
  });

  test('that found the same under way is told', async () => {
    const detail = { key: 'job.inspection-running', values: { id: 7 } };
    await make(testJob({ run: async () => ({ outcome: 'overlapped', detail }) }));
    expect(await runsOf(tested)).toMatchObject([{ outcome: 'overlapped', told: true }]);
    expect((await noticesOf(tested))[0]).toContain('同一模板的巡检 #7 仍在进行');
  });

  test('that fails with a reason is told with it, without secrets', async () => {
    const error = new UserError('inspection.no-template', { given: 'hunter2', available: 'daily' });
    await make(testJob({ run: () => Promise.reject(error) }));
    expect(await runsOf(tested)).toMatchObject([{ outcome: 'failed', told: true }]);
    const [notice] = await noticesOf(tested);
    expect(notice).toContain('⚠️ 巡检：样例：失败 1 次');
    expect(notice).toContain('***');
    expect(notice).not.toContain('hunter2');
    expect(tested.errors).toEqual([]);
  });

  test.each([
    ['later', () => Promise.reject(new Error('a defect'))],
    [
      'at once',
      (): never => {
        throw new Error('a defect');
      },
    ],
  ])('that fails by a defect, %s, is told with the number under which it is logged', async (_when, run) => {
    await make(testJob({ run }));
    const [logged] = tested.errors;
    expect(logged).toMatchObject({ message: 'a scheduled run failed', details: { error: new Error('a defect') } });
    const reference = logged && 'reference' in logged.details ? logged.details.reference : null;
    expect(reference).toMatch(/^[0-9A-F]{8}$/);
    expect((await noticesOf(tested))[0]).toContain(`内部错误 ${reference}`);
  });

  test('that takes too long is told to stop and has failed', async () => {
    let stopped = false;
    await make(
      testJob({
        timeLimitMs: 100,
        async run(_ctx, due) {
          await untilStopped(due).finally(() => {
            stopped = true;
          });
          return undefined;
        },
      }),
    );
    expect(stopped).toBe(true);
    expect(await runsOf(tested)).toMatchObject([{ outcome: 'failed', told: true }]);
    expect((await noticesOf(tested))[0]).toContain('超过 100 毫秒 未完成，已中止');
    expect(tested.errors).toEqual([]);
  });

  test('that does not heed that has failed all the same, and is logged', async () => {
    let release = (): void => undefined;
    const held = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined);
    });
    const begun = performance.now();
    await make(testJob({ timeLimitMs: 100, run: () => held }));
    expect(performance.now() - begun).toBeLessThan(60_000);
    expect(await runsOf(tested)).toMatchObject([{ outcome: 'failed' }]);
    expect(tested.errors.map(({ message }) => message)).toEqual(['a scheduled run goes on though it was told to stop']);
    release();
  });

  test('that lasts longer than its lease keeps it', async () => {
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<undefined>();
    const job = testJob({ run: () => mayEnd, timeLimitMs: 120_000 });
    const leaseEnd = async () => {
      const row = await tested.store.selectFrom('scheduled_runs').select('lease_until').executeTakeFirstOrThrow();
      return row.lease_until?.getTime();
    };
    const claimed = await nextRun(job);
    const first = (await leaseEnd()) ?? 0;
    const making = makeRun(tested.ctx, job, claimed, QUICK_LIMITS);
    await expect.poll(leaseEnd).toBeGreaterThan(first + 1_000);
    end(undefined);
    await making;
    expect(await runsOf(tested)).toMatchObject([{ outcome: 'done', attempts: 1 }]);
  });

  test('that another process has taken over is told to stop, and what it brings is refused', async () => {
    let wasTold = false;
    const job = testJob({
      async run(_ctx, due) {
        await untilStopped(due).catch(() => {
          wasTold = true;
        });
        return { outcome: 'done', detail: null };
      },
    });
    const claimed = await nextRun(job);
    const making = makeRun(tested.ctx, job, claimed, QUICK_LIMITS);
    await tested.store.updateTable('scheduled_runs').set({ claimed_by: 'another' }).execute();
    await making;
    expect(wasTold).toBe(true);
    expect(await runsOf(tested)).toMatchObject([{ outcome: null }]);
  });

  test('is left to the next process when this one stops', async () => {
    const job = testJob({ run: async (_ctx, due) => untilStopped(due) });
    const claimed = await nextRun(job);
    const making = makeRun(tested.ctx, job, claimed, { ...QUICK_LIMITS, leaseMs: 60_000 });
    await sleep(50);
    stopping.abort();
    await making;
    expect(await runsOf(tested)).toMatchObject([{ outcome: null }]);
    const { lease_until: until } = await tested.store
      .selectFrom('scheduled_runs')
      .select('lease_until')
      .executeTakeFirstOrThrow();
    // At once, not when the lease would be over.
    expect(until?.getTime()).toBeLessThan(Date.now() + 1_000);
  });

  test('that waits is not given up because Rounds was restarted again and again meanwhile', async () => {
    const job = testJob({ run: async (_ctx, due) => untilStopped(due) });
    let claimed: ClaimedRun | null = await nextRun(job);
    for (let restart = 1; restart <= 5; restart += 1) {
      if (!claimed) throw new Error(`given up after restart ${restart}`);
      expect(claimed.attempt).toBe(1);
      const stop = new AbortController();
      const making = makeRun({ ...tested.ctx, stopping: stop.signal }, job, claimed, QUICK_LIMITS);
      stop.abort();
      await making;
      claimed = await takeUpRun(tested.ctx, job, QUICK_LIMITS.leaseMs);
    }
  });

  test('that ends while this process stops is written down', async () => {
    const job = testJob({
      async run(_ctx, due) {
        stopping.abort();
        await untilStopped(due).catch(() => undefined);
        return undefined;
      },
    });
    await make(job);
    expect(await runsOf(tested)).toMatchObject([{ outcome: 'done' }]);
  });

  test('that was claimed when this process was stopping is not begun', async () => {
    const job = testJob({ run: () => Promise.reject(new Error('it was begun')) });
    const claimed = await nextRun(job);
    stopping.abort();
    await makeRun(tested.ctx, job, claimed, QUICK_LIMITS);
    expect(await runsOf(tested)).toMatchObject([{ outcome: null }]);
    expect(tested.errors).toEqual([]);
  });

  test('whose database went away is left to be taken up again', async () => {
    const away = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
    await make(testJob({ run: () => Promise.reject(away) }));
    expect(await runsOf(tested)).toMatchObject([{ outcome: null, told: false }]);
    expect(tested.errors).toEqual([]);
  });
});

describe('what is told of a job', () => {
  const failing = testJob({ schedule: '* * * * *', run: () => Promise.reject(new UserError('job.none')) });
  const working = testJob({ schedule: '* * * * *' });

  async function eachMinute(job: ScheduledJob, minutes: number): Promise<void> {
    await insertUnseenJobs(tested.store, [job], tested.clock.now());
    for (let minute = 0; minute < minutes; minute += 1) {
      tested.clock.advance(60_000);
      const claimed = await claimDue(tested.ctx, job, QUICK_LIMITS.leaseMs);
      if (claimed) await makeRun(tested.ctx, job, claimed, QUICK_LIMITS);
    }
  }

  test('that fails each minute is one message', async () => {
    await eachMinute(failing, 30);
    const notices = await noticesOf(tested);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('失败 30 次');
    expect(notices[0]).toContain('另有 25 次');
    const rows = await tested.store.selectFrom('outbox').select('message_key').execute();
    expect(rows).toEqual([{ message_key: 'job:sample:acme:one:2026-11-21T02:01:00.000Z' }]);
  });

  test('and runs again: the same message says so', async () => {
    await eachMinute(failing, 3);
    await eachMinute(working, 2);
    const notices = await noticesOf(tested);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('✅ 巡检：样例 已恢复；此前失败 3 次');
    expect(notices[0]).toContain('2026-11-21 10:04 执行完成');
  });

  test('that fails and runs in turn is one message in an hour', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      await eachMinute(failing, 1);
      await eachMinute(working, 1);
    }
    expect(await noticesOf(tested)).toHaveLength(1);
    await eachMinute(working, 45);
    await eachMinute(failing, 1);
    const notices = await noticesOf(tested);
    expect(notices).toHaveLength(2);
    expect(notices[1]).toContain('失败 1 次');
  });

  test('that goes on failing is told anew after half a day', async () => {
    const daily = testJob({ run: failing.run });
    await insertUnseenJobs(tested.store, [daily], tested.clock.now());
    for (let hour = 0; hour < 13; hour += 1) {
      tested.clock.advance(HOUR_MS);
      const claimed = await claimDue(tested.ctx, daily, QUICK_LIMITS.leaseMs);
      if (claimed) await makeRun(tested.ctx, daily, claimed, QUICK_LIMITS);
    }
    const notices = await noticesOf(tested);
    expect(notices).toHaveLength(2);
    expect(notices[0]).toContain('失败 12 次');
    expect(notices[1]).toContain('失败 1 次');
  });

  test('of a run that failed after the next had been left out is in the same message', async () => {
    const job = testJob({ run: async (_ctx, due) => untilStopped(due), timeLimitMs: 300 });
    const claimed = await nextRun(job);
    const making = makeRun(tested.ctx, job, claimed, QUICK_LIMITS);
    tested.clock.advance(HOUR_MS);
    expect(await claimDue(tested.ctx, job, QUICK_LIMITS.leaseMs)).toBeNull();
    await making;
    expect(await runsOf(tested)).toMatchObject([
      { due: '03:00', outcome: 'failed', told: true },
      { due: '04:00', outcome: 'overlapped', told: true },
    ]);
    const notices = await noticesOf(tested);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('失败 1 次，与上一次重叠未执行 1 次');
  });
});
