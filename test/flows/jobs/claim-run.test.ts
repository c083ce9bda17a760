import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimDue, takeUpRun } from '../../../src/flows/jobs/claim-run.ts';
import type { ScheduledJob } from '../../../src/flows/jobs/scheduled-job.ts';
import { insertPause } from '../../../src/store/job-pauses.ts';
import { insertUnseenJobs } from '../../../src/store/scheduled-jobs.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import { consideredUntil, killWorker, noticesOf, outcomesOf, runsOf, testJob } from '../../support/jobs.ts';
import { testSite } from '../../support/site.ts';

const LEASE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let tested: TestContext;

beforeEach(async () => {
  tested = await createTestContext({ sites: [testSite({})], checks: new Map() });
});
afterEach(() => tested.close());

/** The clock stands at 02:00 UTC of 21 November, 10:00 in the contract's zone. */
async function see(job: ScheduledJob): Promise<ScheduledJob> {
  await insertUnseenJobs(tested.store, [job], tested.clock.now());
  return job;
}
const claim = (job: ScheduledJob) => claimDue(tested.ctx, job, LEASE_MS);

describe('claiming what is due', () => {
  test('a job that is seen for the first time begins with its next time', async () => {
    const job = await see(testJob());
    expect(await claim(job)).toBeNull();
    tested.clock.advance(HOUR_MS);
    expect(await claim(job)).toMatchObject({ dueAt: new Date('2026-11-21T03:00:00Z'), lateMs: 0, attempt: 1 });
    expect(await outcomesOf(tested)).toEqual(['03:00 null']);
  });

  test('a job that was never seen is nobody’s yet', async () => {
    expect(await claim(testJob())).toBeNull();
    expect(await runsOf(tested)).toEqual([]);
  });

  test('of any number that try at once, one has it', async () => {
    const job = await see(testJob());
    tested.clock.advance(HOUR_MS);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(job)));
    expect(claims.filter((one) => one !== null)).toHaveLength(1);
    expect(await outcomesOf(tested)).toEqual(['03:00 null']);
    expect(tested.errors).toEqual([]);
  });

  test('of what was missed the latest is run late, the others are told', async () => {
    const job = await see(testJob());
    tested.clock.advance(4 * HOUR_MS + 600_000);
    expect(await claim(job)).toMatchObject({ dueAt: new Date('2026-11-21T06:00:00Z'), lateMs: 600_000 });
    expect(await outcomesOf(tested)).toEqual(['03:00 missed', '04:00 missed', '05:00 missed', '06:00 null']);
    const [notice, ...others] = await noticesOf(tested);
    expect(others).toEqual([]);
    expect(notice).toContain('⚠️ 巡检：样例：错过 3 次');
    expect(notice).toContain('2026-11-21 13:00 错过');
    expect(notice).toContain('正在补跑 2026-11-21 14:00 的一次，已晚 10 分钟');
    expect(notice).toContain('下次：2026-11-21 15:00');
  });

  test('what is not to be run late is skipped, and told', async () => {
    const job = await see(testJob({ catchUp: 'skip' }));
    tested.clock.advance(2 * HOUR_MS + 600_000);
    expect(await claim(job)).toBeNull();
    expect(await outcomesOf(tested)).toEqual(['03:00 skipped', '04:00 skipped']);
    expect((await noticesOf(tested))[0]).toContain('跳过 2 次');
  });

  test('31 days are caught up with, not more', async () => {
    const job = await see(testJob({ schedule: '0 11 * * *' }));
    tested.clock.advance(40 * DAY_MS);
    expect(await claim(job)).toMatchObject({ dueAt: new Date('2026-12-30T03:00:00Z') });
    const rows = await runsOf(tested);
    expect(rows).toHaveLength(31);
    expect(rows.filter(({ outcome }) => outcome === 'missed')).toHaveLength(30);
  });

  test('a month of minutes is written down, in one message', async () => {
    const job = await see(testJob({ schedule: '* * * * *' }));
    tested.clock.advance(31 * DAY_MS);
    expect(await claim(job)).not.toBeNull();
    const counted = await tested.store
      .selectFrom('scheduled_runs')
      .select(({ fn }) => ['outcome', fn.countAll().as('runs')])
      .groupBy('outcome')
      .orderBy('outcome')
      .execute();
    expect(counted.map((row) => [row.outcome, Number(row.runs)])).toEqual([
      [null, 1],
      ['missed', 31 * 24 * 60 - 1],
    ]);
    const notices = await noticesOf(tested);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('错过 44639 次');
  }, 120_000);

  test('is not due before the contract’s first day and after its last', async () => {
    const job = await see(testJob({ schedule: '0 12 * * *' }));
    // The term ends with 31 December in Shanghai.
    tested.clock.advance(45 * DAY_MS);
    await claim(job);
    const rows = await tested.store.selectFrom('scheduled_runs').select('due_at').orderBy('due_at').execute();
    expect(rows.at(-1)?.due_at.toISOString()).toBe('2026-12-31T04:00:00.000Z');
  });

  test('while the run before goes on is not run, and told', async () => {
    const job = await see(testJob());
    tested.clock.advance(HOUR_MS);
    await claim(job);
    tested.clock.advance(HOUR_MS);
    expect(await claim(job)).toBeNull();
    expect(await outcomesOf(tested)).toEqual(['03:00 null', '04:00 overlapped']);
    expect((await noticesOf(tested))[0]).toContain('未执行（上一次尚未结束）');
  });

  test('when the one before was left by a dead process, that one has failed and gives way', async () => {
    const job = await see(testJob());
    tested.clock.advance(HOUR_MS);
    await claim(job);
    await killWorker(tested);
    tested.clock.advance(HOUR_MS);
    expect(await claim(job)).toMatchObject({ dueAt: new Date('2026-11-21T04:00:00Z') });
    expect(await outcomesOf(tested)).toEqual(['03:00 failed', '04:00 null']);
    expect((await noticesOf(tested))[0]).toContain('执行中断（进程退出或数据库中断）');
  });

  test('in a pause is written down and not told', async () => {
    const job = await see(testJob());
    const pause = { job: job.name, by: 'lead', at: tested.clock.now(), reason: 'moving' };
    await tested.store.transaction().execute((trx) => insertPause(trx, pause));
    tested.clock.advance(2 * HOUR_MS);
    expect(await claim(job)).toBeNull();
    expect(await outcomesOf(tested)).toEqual(['03:00 paused', '04:00 paused']);
    expect(await noticesOf(tested)).toEqual([]);
  });

  test('after the clock went back: nothing is run twice', async () => {
    const job = await see(testJob());
    tested.clock.advance(HOUR_MS);
    await claim(job);
    tested.clock.advance(-30 * 60_000);
    expect(await claim(job)).toBeNull();
    tested.clock.advance(30 * 60_000);
    expect(await claim(job)).toBeNull();
    expect(await outcomesOf(tested)).toEqual(['03:00 null']);
    expect(tested.errors).toEqual([]);
  });

  test('after the clock had been days ahead: goes on from now, and all that was not made is made in its time', async () => {
    const job = await see(testJob({ schedule: '0 11 * * *' }));
    tested.clock.advance(HOUR_MS);
    await claim(job);
    await endAll();
    tested.clock.advance(5 * DAY_MS);
    expect(await claim(job)).toMatchObject({ dueAt: new Date('2026-11-26T03:00:00Z') });
    await endAll();
    expect(await runsOf(tested)).toHaveLength(6);
    tested.clock.advance(-5 * DAY_MS);
    expect(await claim(job)).toBeNull();
    expect(tested.errors.map(({ message }) => message)).toEqual(['a clock was ahead; the schedule goes on from now']);
    expect(await consideredUntil(tested)).toEqual(tested.clock.now());
    const made: string[] = [];
    for (let day = 0; day < 6; day += 1) {
      tested.clock.advance(DAY_MS);
      const run = await claim(job);
      if (run) made.push(run.dueAt.toISOString().slice(8, 10));
      await endAll();
    }
    // The 26th was made when the clock was wrong.
    expect(made).toEqual(['22', '23', '24', '25', '27']);
  });
});

async function endAll(): Promise<void> {
  const end = { ended_at: tested.clock.now(), outcome: 'done' };
  await tested.store.updateTable('scheduled_runs').set(end).where('ended_at', 'is', null).execute();
}

describe('when the clocks change', () => {
  test.each([
    ['skip the hour', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z'],
    ['repeat the hour', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
  ])('and %s of a nightly job: it runs once that night, and once the next', async (_what, from, first, second) => {
    const berlin = testSite({});
    const site = { ...berlin, contract: { ...berlin.contract, timeZone: 'Europe/Berlin' } };
    const other = await createTestContext({ sites: [site], checks: new Map() });
    try {
      other.clock.advance(new Date(from).getTime() - other.clock.now().getTime());
      const job = testJob({ schedule: '30 2 * * *', timeZone: 'Europe/Berlin' });
      await insertUnseenJobs(other.store, [job], other.clock.now());
      const claimed: string[] = [];
      // As the poll does, each quarter of an hour of two nights.
      for (let quarter = 0; quarter < 4 * 40; quarter += 1) {
        other.clock.advance(15 * 60_000);
        const run = await claimDue(other.ctx, job, LEASE_MS);
        if (!run) continue;
        claimed.push(run.dueAt.toISOString());
        await other.store.updateTable('scheduled_runs').set({ ended_at: other.clock.now(), outcome: 'done' }).execute();
      }
      expect(claimed).toEqual([first, second]);
    } finally {
      await other.close();
    }
  });
});

describe('taking up what a process has left', () => {
  const dueAt = new Date('2026-11-21T03:00:00Z');

  async function leave(change: Partial<ScheduledJob> = {}, silentSeconds = 0): Promise<ScheduledJob> {
    const job = await see(testJob(change));
    tested.clock.advance(HOUR_MS);
    await claim(job);
    await killWorker(tested, silentSeconds);
    return job;
  }

  test('begins it again under the same due time', async () => {
    const job = await leave();
    expect(await takeUpRun(tested.ctx, job, LEASE_MS)).toMatchObject({ dueAt, attempt: 2 });
    expect(await takeUpRun(tested.ctx, job, LEASE_MS)).toBeNull();
    expect(await runsOf(tested)).toMatchObject([{ outcome: null, attempts: 2 }]);
  });

  test('of any number that try at once, one has it', async () => {
    const job = await leave();
    const taken = await Promise.all(Array.from({ length: 8 }, () => takeUpRun(tested.ctx, job, LEASE_MS)));
    expect(taken.filter((one) => one !== null)).toHaveLength(1);
  });

  test('while its worker is alive is nobody’s business', async () => {
    const job = await see(testJob());
    tested.clock.advance(HOUR_MS);
    await claim(job);
    expect(await takeUpRun(tested.ctx, job, LEASE_MS)).toBeNull();
    expect(await runsOf(tested)).toMatchObject([{ outcome: null, attempts: 1 }]);
  });

  test('ends with the third attempt, and is told', async () => {
    const job = await leave();
    for (const attempt of [2, 3]) {
      expect(await takeUpRun(tested.ctx, job, LEASE_MS)).toMatchObject({ attempt });
      await killWorker(tested);
    }
    expect(await takeUpRun(tested.ctx, job, LEASE_MS)).toBeNull();
    expect(await runsOf(tested)).toEqual([{ due: '03:00', outcome: 'failed', attempts: 3, told: true }]);
    expect((await noticesOf(tested))[0]).toContain('已尝试 3 次，不再重试');
  });

  test.each<[string, Partial<ScheduledJob>, number, string]>([
    ['what may not be done twice', { isRepeatable: false }, 0, '执行中断（进程退出或数据库中断）'],
    ['what is not to be run late', { catchUp: 'skip' }, 600, '时间过久'],
  ])('%s is closed as failed, and told', async (_what, change, silentSeconds, said) => {
    const job = await leave(change, silentSeconds);
    expect(await takeUpRun(tested.ctx, job, LEASE_MS)).toBeNull();
    expect(await outcomesOf(tested)).toEqual(['03:00 failed']);
    expect((await noticesOf(tested))[0]).toContain(said);
  });

  test('what is not to be run late is begun again at once', async () => {
    const job = await leave({ catchUp: 'skip' });
    expect(await takeUpRun(tested.ctx, job, LEASE_MS)).toMatchObject({ attempt: 2 });
  });

  test('of a job that was paused meanwhile is closed as failed', async () => {
    const job = await leave();
    const pause = { job: job.name, by: 'lead', at: tested.clock.now(), reason: 'moving' };
    await tested.store.transaction().execute((trx) => insertPause(trx, pause));
    expect(await takeUpRun(tested.ctx, job, LEASE_MS)).toBeNull();
    expect(await outcomesOf(tested)).toEqual(['03:00 failed']);
    expect((await noticesOf(tested))[0]).toContain('任务现已暂停');
  });
});
