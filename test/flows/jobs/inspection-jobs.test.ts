import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspectionJobs } from '../../../src/flows/jobs/inspection-jobs.ts';
import { jobsOf, scheduledJobs } from '../../../src/flows/jobs/registry.ts';
import type { DueRun } from '../../../src/flows/jobs/scheduled-job.ts';
import { voiceOf } from '../../../src/flows/tell-inspection.ts';
import { inspectionTitle } from '../../../src/messages/inspection-root.ts';
import { personName } from '../../../src/messages/voice.ts';
import { findInspection } from '../../../src/store/inspections.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import { scriptedChecks } from '../../support/scripted-checks.ts';
import { testSite, testTemplate } from '../../support/site.ts';

const checks = [{ check: 'figure', params: { script: 'echo value 1' }, limits: {}, targets: ['app-01'] }];
const daily = testTemplate([{ memory: checks }], { id: 'daily', schedule: '30 8 * * *', catchUp: 'skip' });
const monthly = testTemplate([{ memory: checks }], { id: 'monthly', schedule: '0 9 5 * *' });
const byHand = testTemplate([{ memory: checks }], { id: 'by-hand' });
const site = testSite({ inspections: [daily, monthly, byHand] });

let tested: TestContext;
beforeEach(async () => {
  tested = await createTestContext({ sites: [site], checks: scriptedChecks });
});
afterEach(() => tested.close());

const DUE: DueRun = {
  at: new Date('2026-11-21T00:30:00Z'),
  lateMs: 0,
  attempt: 1,
  requestKey: 'schedule:inspection:acme:daily:2026-11-21T00:30:00.000Z',
  signal: new AbortController().signal,
};

describe('the templates of a site', () => {
  test('that have a schedule are jobs', () => {
    expect(inspectionJobs(site)).toMatchObject([
      { name: 'inspection:acme:daily', schedule: '30 8 * * *', timeZone: 'Asia/Shanghai', catchUp: 'skip' },
      { name: 'inspection:acme:monthly', schedule: '0 9 5 * *', catchUp: 'run-late' },
    ]);
  });

  test('every job of every site has a name of its own, and one that its row can hold', () => {
    const many = [site, { ...site, contract: { ...site.contract, id: 'other' } }];
    const names = scheduledJobs({ ...tested.ctx, sites: { ...tested.ctx.sites, all: many } }).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(2 * jobsOf(site).length);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThan(160);
  });
});

describe('a scheduled inspection', () => {
  test('is started by no person, once for each due time', async () => {
    const [job] = inspectionJobs(site);
    const first = await job?.run(tested.ctx, DUE);
    expect(first).toMatchObject({ outcome: 'done', detail: { key: 'job.inspection-started' } });
    expect(await job?.run(tested.ctx, { ...DUE, attempt: 2 })).toEqual(first);
    const rows = await tested.store.selectFrom('inspections').selectAll().execute();
    expect(rows).toMatchObject([{ origin: 'schedule', started_by: 'rounds:schedule', request_key: DUE.requestKey }]);
  });

  test('is said to be started by its schedule, in both languages', async () => {
    await inspectionJobs(site)[0]?.run(tested.ctx, DUE);
    const row = await tested.store.selectFrom('inspections').select('id').executeTakeFirstOrThrow();
    const inspection = await findInspection(tested.store, row.id);
    if (!inspection) throw new Error('it was not started');
    const voice = voiceOf(tested.ctx, 'acme');
    expect(personName(voice, inspection.startedBy)).toBe('定时任务');
    expect(inspectionTitle(inspection, voice)).toContain('月度巡检');
    const outbox = await tested.store.selectFrom('outbox').select('content').executeTakeFirstOrThrow();
    expect(String(outbox.content)).toContain('定时任务 10:00 发起');
  });

  test('of a template that is being inspected already has been overlapped', async () => {
    const [job] = inspectionJobs(site);
    await job?.run(tested.ctx, DUE);
    const next = { ...DUE, requestKey: 'schedule:inspection:acme:daily:2026-11-22T00:30:00.000Z' };
    expect(await job?.run(tested.ctx, next)).toMatchObject({
      outcome: 'overlapped',
      detail: { key: 'job.inspection-running' },
    });
    expect(await tested.store.selectFrom('inspections').select('id').execute()).toHaveLength(1);
  });
});
