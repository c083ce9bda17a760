import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Obligation } from '../../../src/core/obligation.ts';
import { obligationJobs, remindObligations } from '../../../src/flows/jobs/remind-obligations.ts';
import { waiveObligation } from '../../../src/flows/obligations/waive-obligation.ts';
import { parseJson } from '../../../src/store/column.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';
import { noticesOf } from '../../support/jobs.ts';
import { insertPastInspection } from '../../support/past-facts.ts';
import { testSite } from '../../support/site.ts';

const monthly: Obligation = {
  id: 'monthly',
  title: { 'zh-CN': '每月巡检', en: 'Inspection each month' },
  every: 'month',
  atLeast: 1,
  evidence: { kind: 'inspection', templates: ['monthly'], mode: null },
};
const weekly: Obligation = { ...monthly, id: 'weekly', title: '每周巡检', every: 'week' };
const unseen: Obligation = {
  ...monthly,
  id: 'backup',
  title: '数据库备份',
  evidence: { kind: 'backup', backup: 'database' },
};

let tested: TestContext;
beforeEach(async () => {
  tested = await createTestContext({ sites: [siteWith(monthly)], checks: new Map() });
  const installed = { applied_at: new Date('2026-01-01T00:00:00Z') };
  await tested.store.updateTable('schema_migrations').set(installed).execute();
});
afterEach(() => tested.close());

function siteWith(...obligations: readonly Obligation[]) {
  return { ...testSite({}), obligations };
}

/** In the morning of a day, Shanghai time. */
async function remindOn(day: string, ...obligations: readonly Obligation[]): Promise<number> {
  goTo(day);
  return remindObligations(tested.ctx, siteWith(...(obligations.length > 0 ? obligations : [monthly])));
}

function goTo(day: string): void {
  tested.clock.advance(new Date(`${day}T08:30:00+08:00`).getTime() - tested.clock.now().getTime());
}

const keys = async () => {
  const rows = await tested.store.selectFrom('outbox').select('message_key').orderBy('id').execute();
  return rows.map((row) => row.message_key);
};
const said = (obligation = 'monthly') => noticesOf(tested, `obligation:acme:${obligation}:`);

describe('what the contract owes', () => {
  test('is looked at each day at the digest’s hour', () => {
    const site = siteWith(monthly);
    expect(obligationJobs(site)).toMatchObject([
      { name: 'obligations:acme', schedule: '30 8 * * *', catchUp: 'run-late' },
    ]);
    expect(obligationJobs({ ...site, digest: { ...site.digest, atMinutes: 18 * 60 + 5 } })[0]?.schedule).toBe(
      '5 18 * * *',
    );
    expect(obligationJobs(siteWith())).toEqual([]);
  });

  test('is not asked for any more once it is waived, though who waived it died before the reminder said so', async () => {
    await remindOn('2026-11-23');
    const reminder = await tested.store.selectFrom('outbox').selectAll().executeTakeFirstOrThrow();
    const asked = {
      personId: 'lead',
      requestKey: 'command:1',
      obligation: 'monthly',
      period: null,
      reason: '停机检修',
    };
    const waive = () => waiveObligation(tested.ctx, { site: siteWith(monthly), ...asked });
    await waive();
    const waived = await said();
    expect(waived.join()).not.toContain('还剩 7 天');
    const content = JSON.stringify(parseJson(reminder.content));
    await tested.store.updateTable('outbox').set({ content }).where('id', '=', reminder.id).execute();
    expect((await said()).join()).toContain('还剩 7 天');
    await waive();
    expect(await said()).toEqual(waived);
  });

  test('is reminded of in one message in the last week, kept up to date, and in another one on the last day', async () => {
    expect(await remindOn('2026-11-22')).toBe(0);
    expect(await keys()).toEqual([]);
    expect(await remindOn('2026-11-23')).toBe(1);
    expect(await said()).toEqual(['⏳ 每月巡检 0/1：还剩 7 天（2026-11-30 前）']);
    await remindOn('2026-11-23');
    await remindOn('2026-11-26');
    expect(await keys()).toEqual(['obligation:acme:monthly:2026-11-01']);
    expect(await said()).toEqual(['⏳ 每月巡检 0/1：还剩 4 天（2026-11-30 前）']);
    expect(await remindOn('2026-11-30')).toBe(1);
    expect(await keys()).toEqual(['obligation:acme:monthly:2026-11-01', 'obligation:acme:monthly:2026-11-01:last-day']);
    const [first, last] = await said();
    expect(first).toBe('❗ 每月巡检 0/1：今天是最后一天（2026-11-30）');
    expect(last).toBe('U0LEAD0001 ❗ 每月巡检 0/1：今天是最后一天（2026-11-30）');
  });

  test('and is done in the end: its messages say so, and call nobody any more', async () => {
    await remindOn('2026-11-28');
    const [startedAt, endedAt] = [new Date('2026-11-28T02:00:00Z'), new Date('2026-11-28T03:00:00Z')];
    await insertPastInspection(tested.store, { startedAt, endedAt, templateId: 'monthly' });
    expect(await remindOn('2026-11-29')).toBe(0);
    expect(await said()).toEqual(['✅ 每月巡检 1/1（2026-11-30 前）']);
    await remindOn('2026-11-30');
    expect(await keys()).toHaveLength(1);
  });

  test('and is not done: its messages say so when the period is over', async () => {
    await remindOn('2026-11-30');
    await remindOn('2026-12-01');
    expect(await said()).toEqual(['❌ 每月巡检 0/1：应在 2026-11-30 前完成，未完成']);
    expect(await keys()).toEqual(['obligation:acme:monthly:2026-11-01:last-day']);
  });

  test('each week is reminded of on its last day alone', async () => {
    for (const day of ['2026-11-16', '2026-11-19', '2026-11-21']) expect(await remindOn(day, weekly)).toBe(0);
    expect(await keys()).toEqual([]);
    expect(await remindOn('2026-11-22', weekly)).toBe(1);
    expect(await keys()).toEqual(['obligation:acme:weekly:2026-11-16:last-day']);
  });

  test('is reminded of on days when the digest comes, and of days off before its last day it says so', async () => {
    const site = siteWith(monthly, weekly);
    const digest = { ...site.digest, days: 'working', calendar: null } as const;
    const remind = (day: string) => {
      goTo(day);
      return remindObligations(tested.ctx, { ...site, digest });
    };
    // 31 October 2026 is a Saturday.
    expect(await remind('2026-10-24')).toBe(0);
    expect(await keys()).toEqual([]);
    expect(await remind('2026-10-26')).toBe(1);
    expect(await said()).toEqual([
      '⏳ 每月巡检 0/1：还剩 5 天（2026-10-31 前）。到期日休息，最后一个工作日是 2026-10-30',
    ]);
    expect(await remind('2026-10-30')).toBe(2);
    expect(await said()).toEqual([
      '❗ 每月巡检 0/1：今天是到期日（2026-10-31，休息）前的最后一个工作日',
      'U0LEAD0001 ❗ 每月巡检 0/1：今天是到期日（2026-10-31，休息）前的最后一个工作日',
    ]);
    expect(await said('weekly')).toEqual([
      'U0LEAD0001 ❗ 每周巡检 0/1：今天是到期日（2026-11-01，休息）前的最后一个工作日',
    ]);
    const before = await keys();
    expect(await remind('2026-10-31')).toBe(0);
    expect((await said())[0]).toBe('❗ 每月巡检 0/1：今天是最后一天（2026-10-31）');
    expect(await said('weekly')).toEqual(['⏳ 每周巡检 0/1：还剩 1 天（2026-11-01 前），都是休息日']);
    expect(await remind('2026-11-01')).toBe(0);
    expect((await said())[0]).toBe('❌ 每月巡检 0/1：应在 2026-10-31 前完成，未完成');
    expect(await keys()).toEqual(before);
  });

  test('and nobody can know of: the message says why', async () => {
    await remindOn('2026-11-25', unseen);
    expect((await said('backup')).join()).toContain('站点文件没有这类备份计划');
    await remindOn('2026-12-01', unseen);
    expect((await said('backup')).join()).toContain('应在 2026-11-30 前完成');
  });

  test('is told in the language of the contract', async () => {
    const site = siteWith(monthly);
    const english = { ...site, contract: { ...site.contract, locale: 'en' as const } };
    const sites = { ...tested.ctx.sites, byId: () => english };
    tested.clock.advance(new Date('2026-11-29T00:30:00Z').getTime() - tested.clock.now().getTime());
    await remindObligations({ ...tested.ctx, sites }, english);
    expect(await said()).toEqual(['⏳ Inspection each month 0/1: 1 day left (by 2026-11-30)']);
  });
});
