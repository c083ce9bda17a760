import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { durationMs } from '../../../src/core/duration.ts';
import { backupJobs } from '../../../src/flows/jobs/backup-jobs.ts';
import { jobsOf } from '../../../src/flows/jobs/registry.ts';
import type { DueRun, ScheduledJob } from '../../../src/flows/jobs/scheduled-job.ts';
import { testCopy } from '../../core/backup/copies.ts';
import { testPlan } from '../../core/backup/plans.ts';
import { keepCopy } from '../../support/backup-records.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import { testSite } from '../../support/site.ts';

const app = testPlan({
  schedule: { full: '0 2 * * 0', incremental: '0 2 * * 1-6' },
  verify: { present: '0 * * * *', checksum: '0 5 * * *', listing: '30 5 * * 0', drill: '0 6 1 * *' },
  drill: { host: 'app-01', folder: '/drill', database: null, assertions: [] },
  catchUp: 'skip',
});
const byHand = testPlan({ id: 'by-hand' });
const site = { ...testSite({}), backups: [app, byHand] };

let tested: TestContext;
beforeEach(async () => {
  tested = await createTestContext({ sites: [site], checks: new Map() });
});
afterEach(() => tested.close());

const due = (name: string, at = '2026-11-21T18:00:00.000Z'): DueRun => ({
  at: new Date(at),
  lateMs: 0,
  attempt: 1,
  requestKey: `schedule:${name}:${at}`,
  signal: new AbortController().signal,
});
function jobOf(kind: string): ScheduledJob {
  const job = backupJobs(site).find(({ name }) => name === `backup:acme:app:${kind}`);
  if (!job) throw new Error(`no job ${kind}`);
  return job;
}
const run = (kind: string, at?: string) => {
  const job = jobOf(kind);
  return job.run(tested.ctx, due(job.name, at));
};

describe('the schedules of a plan', () => {
  test('are jobs, each of its own, in the zone of the contract', () => {
    const common = { timeZone: 'Asia/Shanghai', contractId: 'acme', catchUp: 'skip' };
    expect(backupJobs(site)).toMatchObject([
      { name: 'backup:acme:app:full', schedule: '0 2 * * 0', ...common },
      { name: 'backup:acme:app:incremental', schedule: '0 2 * * 1-6', ...common },
      { name: 'backup:acme:app:present', schedule: '0 * * * *', ...common },
      { name: 'backup:acme:app:checksum', schedule: '0 5 * * *', ...common },
      { name: 'backup:acme:app:listing', schedule: '30 5 * * 0', ...common },
      { name: 'backup:acme:app:drill', schedule: '0 6 1 * *', ...common },
    ]);
    expect(jobsOf(site).map(({ name }) => name)).toEqual(
      expect.arrayContaining(backupJobs(site).map(({ name }) => name)),
    );
  });

  test.each(['zh-CN', 'en'] as const)('have titles in %s', (locale) => {
    const t = tested.ctx.texts(locale, 'Asia/Shanghai');
    const titles = backupJobs(site).map(({ title }) => t(title.key, title.values));
    expect(new Set(titles).size).toBe(6);
    for (const title of titles) expect(title).toContain(locale === 'en' ? 'Application folders' : '应用目录');
  });
});

describe('a scheduled copy', () => {
  test('is begun once for each due time, by no person', async () => {
    const first = await run('full');
    expect(first).toMatchObject({ outcome: 'done', detail: { key: 'backup-check.job-copy-started' } });
    expect(await run('full')).toEqual(first);
    const rows = await tested.store.selectFrom('backup_copies').selectAll().execute();
    expect(rows).toMatchObject([
      { plan_id: 'app', kind: 'full', origin: 'schedule', started_by: null, state: 'running' },
    ]);
  });

  test('does not begin while another of the plan is made', async () => {
    await run('full');
    expect(await run('incremental')).toMatchObject({
      outcome: 'overlapped',
      detail: { key: 'backup-check.job-copy-running' },
    });
    expect(await tested.store.selectFrom('backup_copies').select('id').execute()).toHaveLength(1);
  });
});

describe('a full copy that is due while an incremental one is made', () => {
  const end = () =>
    tested.store.updateTable('backup_copies').set({ state: 'good', open_key: null, ended_at: new Date() }).execute();
  const kinds = async () =>
    (await tested.store.selectFrom('backup_copies').select('kind').orderBy('id').execute()).map(({ kind }) => kind);

  test('is begun when that one has ended, not a week later', async () => {
    await run('incremental');
    const full = run('full');
    await setTimeout(300);
    expect(await kinds()).toEqual(['incremental']);
    await end();
    expect(await full).toMatchObject({ outcome: 'done', detail: { key: 'backup-check.job-copy-started' } });
    expect(await kinds()).toEqual(['incremental', 'full']);
  });

  test('is left out, and told, when that one has become a full copy meanwhile', async () => {
    await run('incremental');
    const full = run('full');
    await tested.store.updateTable('backup_copies').set({ kind: 'full' }).execute();
    expect(await full).toMatchObject({ outcome: 'overlapped' });
  });

  test('waits for as long as that one can take, and for minutes only where it may not be late', () => {
    const limits = (catchUp: 'run-late' | 'skip') =>
      backupJobs({ ...site, backups: [{ ...app, catchUp }] }).map(({ timeLimitMs }) => timeLimitMs / 60_000);
    const minutes = (2 * durationMs(app.timeLimit)) / 60_000;
    expect(limits('run-late')).toEqual([minutes + 1, 1, 1, 1, 1, 1]);
    expect(limits('skip')).toEqual([3, 1, 1, 1, 1, 1]);
  });

  test('is left to another process when this one stops; two that wait begin it once', async () => {
    await run('incremental');
    const job = jobOf('full');
    const stop = new AbortController();
    const stopped = job.run(tested.ctx, { ...due(job.name), signal: stop.signal });
    const others = [run('full'), run('full')];
    stop.abort('stopping');
    await expect(stopped).rejects.toBe('stopping');
    await end();
    const reports = await Promise.all(others);
    expect(reports[0]).toMatchObject({ outcome: 'done' });
    expect(reports[1]).toEqual(reports[0]);
    expect(await kinds()).toEqual(['incremental', 'full']);
  });
});

describe('a scheduled check', () => {
  test('has nothing to do before there is a copy', async () => {
    for (const kind of ['present', 'checksum', 'listing', 'drill']) {
      expect(await run(kind)).toMatchObject({
        outcome: 'skipped',
        detail: { key: 'backup-check.job-nothing-to-check' },
      });
    }
  });

  test('is begun once at each place of each copy of the newest chain', async () => {
    await keepCopy(tested.store, testCopy({ id: 1, storePath: 'acme/app/one.tar.zst' }));
    const startedAt = new Date('2026-11-21T02:00:00Z');
    await keepCopy(tested.store, testCopy({ id: 2, kind: 'incremental', baseId: 1, startedAt }));
    const first = await run('checksum');
    expect(first).toMatchObject({ outcome: 'done', detail: { values: { count: 3 } } });
    expect(await run('checksum')).toEqual(first);
    const rows = await tested.store.selectFrom('backup_checks').selectAll().orderBy('id').execute();
    expect(rows.map((row) => `${row.copy_id} ${row.kind} ${row.place} ${row.started_by}`)).toEqual([
      '1 checksum host null',
      '1 checksum store null',
      '2 checksum host null',
    ]);
  });

  test('is begun of the others, too, when a copy is removed meanwhile', async () => {
    for (const id of [1, 2, 3]) await keepCopy(tested.store, testCopy({ id }));
    const remove = sql`UPDATE backup_copies SET remove_reason = '{"key":"x"}' WHERE id = 2`;
    await sql`CREATE TRIGGER meanwhile AFTER INSERT ON backup_checks FOR EACH ROW ${remove}`.execute(tested.store);
    const made = await run('present').finally(() => sql`DROP TRIGGER meanwhile`.execute(tested.store));
    expect(made).toMatchObject({ outcome: 'done', detail: { values: { count: 2 } } });
    const rows = await tested.store.selectFrom('backup_checks').select('copy_id').orderBy('id').execute();
    expect(rows.map((row) => row.copy_id)).toEqual([1, 3]);
  });

  test('of the longest names has a key that its row can hold', async () => {
    const longest = 'x'.repeat(48);
    const key = `schedule:backup:${longest}:${longest}:incremental:2026-11-21T18:00:00.000Z:B-123456789012:other`;
    expect(key.length).toBeLessThanOrEqual(190);
  });

  test('a drill restores the newest copy from one place', async () => {
    await keepCopy(tested.store, testCopy({ id: 1 }));
    await keepCopy(
      tested.store,
      testCopy({ id: 2, startedAt: new Date('2026-11-21T02:00:00Z'), storePath: 'acme/app/two.tar.zst' }),
    );
    expect(await run('drill')).toMatchObject({ outcome: 'done', detail: { values: { count: 1 } } });
    const rows = await tested.store.selectFrom('backup_checks').selectAll().execute();
    expect(rows).toMatchObject([{ copy_id: 2, kind: 'drill', place: 'host' }]);
  });
});
