import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { claimDue } from '../../../src/flows/jobs/claim-run.ts';
import { pauseJob, resumeJob } from '../../../src/flows/jobs/pause-job.ts';
import { findJob, readJobs } from '../../../src/flows/jobs/read-jobs.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import { noticesOf, outcomesOf } from '../../support/jobs.ts';
import { testSite, testTemplate } from '../../support/site.ts';

const HOUR_MS = 3_600_000;
const NAME = 'inspection:acme:daily';
const site = testSite({
  inspections: [
    testTemplate([], { id: 'daily', schedule: '0 * * * *' }),
    testTemplate([], { id: 'monthly', schedule: '0 9 5 * *' }),
    testTemplate([], { id: 'by-hand' }),
  ],
});
const request = { typed: 'daily', personId: 'lead' };

let tested: TestContext;
beforeEach(async () => {
  tested = await createTestContext({ sites: [site], checks: new Map() });
});
afterEach(() => tested.close());

const claim = () => claimDue(tested.ctx, findJob(site, NAME), 60_000);
const pause = () => pauseJob(tested.ctx, site, { ...request, reason: '机房搬迁' });
const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof UserError ? error.code : error;
};

describe('a paused job', () => {
  test('keeps no secret that somebody typed into the reason', async () => {
    const masking = { ...tested.ctx, redact: (text: string) => text.replaceAll('hunter22', '••••') };
    await pauseJob(masking, site, { ...request, reason: '口令 hunter22 失效' });
    const pauses = await tested.store.selectFrom('job_pauses').select('reason').execute();
    expect(pauses).toEqual([{ reason: '口令 •••• 失效' }]);
    expect((await noticesOf(tested, 'job-pause:')).join()).not.toContain('hunter22');
  });

  test('is not run, what comes due is written down, and the channel knows', async () => {
    await pause();
    tested.clock.advance(2 * HOUR_MS);
    expect(await claim()).toBeNull();
    expect(await outcomesOf(tested, NAME)).toEqual(['03:00 paused', '04:00 paused']);
    expect(await noticesOf(tested, `job:${NAME}`)).toEqual([]);
    expect(await noticesOf(tested, 'job-pause:')).toEqual([
      '⏸️ 组长 于 2026-11-21 10:00 暂停了「巡检：月度巡检」\n原因：机房搬迁',
    ]);
  });

  test('goes on with its next time, and the same message says by whom', async () => {
    await pause();
    tested.clock.advance(2 * HOUR_MS + 60_000);
    // Nobody was there in the pause to write down what came due.
    await resumeJob(tested.ctx, site, { ...request, personId: 'engineer' });
    expect(await outcomesOf(tested, NAME)).toEqual(['03:00 paused', '04:00 paused']);
    expect(await claim()).toBeNull();
    tested.clock.advance(HOUR_MS);
    expect(await claim()).toMatchObject({ dueAt: new Date('2026-11-21T05:00:00Z') });
    const notices = await noticesOf(tested, 'job-pause:');
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(
      '▶️ 工程师甲 于 2026-11-21 12:01 恢复了「巡检：月度巡检」（组长 于 2026-11-21 10:00 暂停）',
    );
  });

  test('can be paused again later, with another message', async () => {
    await pause();
    await resumeJob(tested.ctx, site, request);
    tested.clock.advance(60_000);
    await pause();
    expect(await noticesOf(tested, 'job-pause:')).toHaveLength(2);
  });

  test('says since when, by whom and why', async () => {
    await pause();
    const standings = await readJobs(tested.ctx, site, 2);
    expect(standings.find(({ job }) => job.name === NAME)).toMatchObject({
      pause: { by: 'lead', at: tested.clock.now(), reason: '机房搬迁' },
      next: [new Date('2026-11-21T03:00:00Z'), new Date('2026-11-21T04:00:00Z')],
      last: null,
    });
  });

  test('is not paused twice, and only what is paused is resumed', async () => {
    expect(await refusal(resumeJob(tested.ctx, site, request))).toBe('job.not-paused');
    await pause();
    expect(await refusal(pause())).toBe('job.paused-already');
    expect(await noticesOf(tested, 'job-pause:')).toHaveLength(1);
  });

  test('of several people who pause at once, one does', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => refusal(pause())));
    expect(all.filter((code) => code === 'job.paused-already')).toHaveLength(4);
    expect(await tested.store.selectFrom('job_pauses').selectAll().execute()).toHaveLength(1);
  });
});

describe('a job is found', () => {
  test.each(['inspection:acme:daily', 'inspection:daily', 'daily', ' Daily '])('by %j', (typed) => {
    expect(findJob(site, typed).name).toBe(NAME);
  });

  test.each([
    ['dayly', 'job.unknown-near'],
    ['by-hand', 'job.unknown'],
    ['inspection', 'job.unknown'],
  ])('not by %j: %s', (typed, code) => {
    expect(() => findJob(site, typed)).toThrow(expect.objectContaining({ code }));
  });

  test('not where there is none', () => {
    expect(() => findJob(testSite({}), 'daily')).toThrow(expect.objectContaining({ code: 'job.none' }));
  });
});
