import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import { readStandings } from '../../../src/flows/backups/read-backups.ts';
import { watchPlans } from '../../../src/flows/backups/watch-plans.ts';
import { testCheck, testCopy } from '../../core/backup/copies.ts';
import { testPlan } from '../../core/backup/plans.ts';
import { keepCheck, keepCopy } from '../../support/backup-records.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import { noticesOf } from '../../support/jobs.ts';
import { testSite } from '../../support/site.ts';

const HOUR_MS = 3_600_000;
const plan: BackupPlan = testPlan({ schedule: { full: '0 2 * * *', incremental: null } });
const site = { ...testSite({}), backups: [plan] };

let tested: TestContext;
beforeEach(async () => {
  tested = await createTestContext({ sites: [site], checks: new Map() });
});
afterEach(() => tested.close());

const watch = () => watchPlans(tested.ctx);
const messages = () => noticesOf(tested, 'backup-plan:');
const now = () => tested.clock.now();
async function revisions(): Promise<number> {
  const rows = await tested.store.selectFrom('outbox').select(['revision']).execute();
  return rows.reduce((sum, { revision }) => sum + revision, 0);
}

/** Lets time go by as the bot does: a look each half hour. */
async function pass(hours: number): Promise<void> {
  for (let half = 0; half < hours * 2; half += 1) {
    tested.clock.advance(HOUR_MS / 2);
    await watch();
  }
}

describe('a plan without a copy', () => {
  test('is not told before its first copy was due', async () => {
    await watch();
    expect(await messages()).toEqual([]);
  });

  test('is told once it was due: in one message, and to who is on duty once, however often it is looked at', async () => {
    await watch();
    await pass(26);
    const [root, call, ...others] = await messages();
    expect(others).toEqual([]);
    expect(root).toContain('应用目录的备份有问题');
    expect(root).toContain('没有一份可恢复的副本');
    expect(call).toContain('没有一份可恢复的副本');
    const before = await revisions();
    await watch();
    await watch();
    expect(await revisions()).toBe(before);
  });

  test('whose copy failed is told by that copy, not again', async () => {
    await watch();
    tested.clock.advance(26 * HOUR_MS);
    await keepCopy(
      tested.store,
      testCopy({ id: 1, state: 'failed', startedAt: now(), failure: { key: 'backup.interrupted' } }),
    );
    await watch();
    expect(await messages()).toEqual([]);
  });

  test('that is new in the site file is not asked for what was due before', async () => {
    await watch();
    tested.clock.advance(240 * HOUR_MS);
    const added = { ...site, backups: [plan, { ...plan, id: 'added' }] };
    Object.assign(site, { backups: added.backups });
    try {
      await watch();
      const standings = await readStandings(tested.ctx, site);
      expect(standings.map(({ troubles }) => troubles.length)).toEqual([1, 0]);
    } finally {
      Object.assign(site, { backups: [plan] });
    }
  });
});

describe('a plan that has a verified copy', () => {
  beforeEach(async () => {
    await watch();
    await keepCopy(
      tested.store,
      testCopy({ id: 1, startedAt: now(), checks: [testCheck({ copyId: 1, startedAt: now() })] }),
    );
  });

  test('is told when the next one is late, and again in the same message when it was made', async () => {
    await pass(27);
    expect((await messages())[0]).toContain('全量备份没有开始');
    await keepCopy(tested.store, testCopy({ id: 2, startedAt: now(), endedAt: now() }));
    await watch();
    const [root, call, ...others] = await messages();
    expect(others).toEqual([]);
    expect(root).toContain('应用目录的备份已恢复正常');
    expect(root).not.toContain('没有开始');
    expect(root).toContain('B-2');
    expect(call).toContain('没有开始');
  });

  test('that is late again later gets a message of its own', async () => {
    await pass(27);
    await keepCopy(tested.store, testCopy({ id: 2, startedAt: now(), endedAt: now() }));
    await pass(27);
    expect((await messages()).filter((text) => text.includes('的备份'))).toHaveLength(2);
  });
});

describe('a copy that nobody verified', () => {
  test('is told after a day, and the call for a second trouble joins the same message', async () => {
    await watch();
    await keepCopy(tested.store, testCopy({ id: 1, startedAt: now(), endedAt: now() }));
    await pass(23);
    const late = (await messages()).filter((text) => text.includes('从未校验'));
    expect(late).toEqual([]);
    await pass(5);
    const all = await messages();
    expect(all.filter((text) => text.includes('的备份有问题'))).toHaveLength(1);
    expect(all[0]).toContain('从未校验过任何副本');
    expect(all).toHaveLength(3);
    await keepCheck(tested.store, testCheck({ id: 900, copyId: 1, startedAt: now(), endedAt: now() }));
    await keepCopy(tested.store, testCopy({ id: 2, startedAt: now(), endedAt: now() }));
    await watch();
    expect((await messages())[0]).toContain('已恢复正常');
  });
});

test('two processes that look at once say it once', async () => {
  await watch();
  tested.clock.advance(26 * HOUR_MS);
  await Promise.all([watch(), watch(), watch()]);
  expect(await messages()).toHaveLength(2);
});
