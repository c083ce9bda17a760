import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Registry, Reply } from '../../commands/command.ts';
import { contractCommands } from '../../commands/contract.ts';
import type { Obligation } from '../../src/core/obligation.ts';
import { dispatchCommand } from '../../src/flows/dispatch.ts';
import { remindObligations } from '../../src/flows/jobs/remind-obligations.ts';
import { readObligationStates } from '../../src/flows/read-obligations.ts';
import { textOf } from '../support/chat-answers.ts';
import { insertPastInspection } from '../support/past-facts.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../support/tickets.ts';

const registry: Registry = { commands: contractCommands, actions: [], modals: [] };
const monthly: Obligation = {
  id: 'monthly',
  title: { 'zh-CN': '月度远程巡检', en: 'Monthly remote inspection' },
  every: 'month',
  atLeast: 1,
  evidence: { kind: 'inspection', templates: ['monthly'], mode: 'remote' },
};
const obligations: readonly Obligation[] = [
  monthly,
  { ...monthly, id: 'quarterly', title: '季度现场巡检', every: 'quarter' },
  {
    ...monthly,
    id: 'daily',
    title: '每日巡检',
    every: 'day',
    evidence: { kind: 'inspection', templates: ['daily'], mode: null },
  },
  { ...monthly, id: 'backup', title: '数据库备份', evidence: { kind: 'backup', backup: 'database' } },
];

let it: TicketTest;
beforeAll(async () => {
  it = await createTicketTest(ticketSite({ obligations }));
  await it.store
    .updateTable('schema_migrations')
    .set({ applied_at: new Date('2026-01-01T00:00:00Z') })
    .execute();
  await insertPastInspection(it.store, { startedAt: new Date('2026-10-31T15:59:59Z') });
});
afterAll(() => it.close());
beforeEach(async () => {
  it.at('18:00');
  await it.store.deleteFrom('waivers').execute();
  await it.store.deleteFrom('outbox').execute();
  await it.store.deleteFrom('audit').execute();
});

type Who = Parameters<TicketTest['caller']>[0];

async function type(line: string, who: Who = 'lead', caller = it.caller(who)): Promise<string> {
  const { reply } = await dispatchCommand(it.ctx, registry, line, { caller, origin: 'slack' });
  return words(reply);
}

function words(reply: Reply): string {
  return reply.kind === 'private' ? textOf(reply.message) : reply.kind;
}

const told = async () => (await it.outbox('waiver:')).map(({ text }) => text);

describe('/contract', () => {
  test('shows the term, the service levels, and each obligation in this period and the one before', async () => {
    expect(await type('contract', 'customer')).toMatchInlineSnapshot(`
      "HT-2026-0001 · 客户 · 运维服务
      运维系统 · 2026-01-01 至 2026-12-31 · 还剩 41 天（含今天）
      服务级别
      🔴 一级 紧急 · 响应 5 分钟 · 恢复 4 小时 · 7×24
      🟠 二级 严重 · 响应 5 分钟 · 恢复 8 小时 · 7×24
      🟡 三级 较严重 · 响应 30 分钟 · 恢复 12 小时 · 7×24
      🔵 四级 普通 · 响应 30 分钟 · 恢复 与客户商定 · 7×24
      合同义务（本期与上一期） · ✅ 按期完成 2 · ⏳ 待完成 2 · ❌ 未完成 2 · ❔ 无法判定 2
      月度远程巡检 monthly · 每月至少 1 次
      ⏳ 2026-11-01—11-30 待完成 0/1 · 还剩 9 天（2026-11-30 前）
      ✅ 2026-10-01—10-31 按期完成 1/1 · 证据 #1（10-31）
      季度现场巡检 quarterly · 每季度至少 1 次
      ✅ 2026-10-01—12-31 按期完成 1/1 · 证据 #1（10-31）
      ❌ 2026-07-01—09-30 未完成 0/1
      每日巡检 daily · 每天至少 1 次
      ⏳ 2026-11-21 待完成 0/1 · 今天到期
      ❌ 2026-11-20 未完成 0/1
      数据库备份 backup · 每月至少 1 次
      ❔ 2026-11-01—11-30 无法判定 0/1 · 站点文件没有这类备份计划，请自行确认
      ❔ 2026-10-01—10-31 无法判定 0/1 · 站点文件没有这类备份计划，请自行确认"
    `);
  });

  test('says the same in English', async () => {
    const caller = { ...it.caller('viewer'), locale: 'en' as const, t: it.ctx.texts('en', 'Asia/Shanghai') };
    expect(await type('contract', 'viewer', caller)).toMatchInlineSnapshot(`
      "HT-2026-0001 · Customer · Maintenance
      Operations system · 2026-01-01 to 2026-12-31 · 41 days left, today included
      Service levels
      🔴 Level 1, urgent · Respond 5 min · Restore 4 h · 24×7
      🟠 Level 2, severe · Respond 5 min · Restore 8 h · 24×7
      🟡 Level 3, serious · Respond 30 min · Restore 12 h · 24×7
      🔵 Level 4, ordinary · Respond 30 min · Restore agreed with the customer · 24×7
      Obligations (this period and the one before) · ✅ met 2 · ⏳ open 2 · ❌ missing 2 · ❔ cannot be judged 2
      Monthly remote inspection monthly · each month at least 1×
      ⏳ 2026-11-01—11-30 open 0/1 · 9 days left (by 2026-11-30)
      ✅ 2026-10-01—10-31 met 1/1 · evidence #1 (10-31)
      季度现场巡检 quarterly · each quarter at least 1×
      ✅ 2026-10-01—12-31 met 1/1 · evidence #1 (10-31)
      ❌ 2026-07-01—09-30 missing 0/1
      每日巡检 daily · each day at least 1×
      ⏳ 2026-11-21 open 0/1 · today is the last day
      ❌ 2026-11-20 missing 0/1
      数据库备份 backup · each month at least 1×
      ❔ 2026-11-01—11-30 cannot be judged 0/1 · the site file has no such backup plan, see to it yourselves
      ❔ 2026-10-01—10-31 cannot be judged 0/1 · the site file has no such backup plan, see to it yourselves"
    `);
  });

  test('marks evidence that was brought in from a file', async () => {
    const imported = await insertPastInspection(it.store, { startedAt: new Date('2026-11-04T02:00:00Z') });
    await it.store.updateTable('inspections').set({ origin: 'import' }).where('id', '=', imported).execute();
    expect(await type('contract', 'viewer')).toContain(`按期完成 1/1 · 证据 #${imported}（11-04，补录）`);
    const caller = { ...it.caller('viewer'), locale: 'en' as const, t: it.ctx.texts('en', 'Asia/Shanghai') };
    expect(await type('contract', 'viewer', caller)).toContain(`evidence #${imported} (11-04, imported)`);
    await it.store.updateTable('inspections').set({ state: 'cancelled' }).where('id', '=', imported).execute();
  });

  test('of another period shows all that it touches, of very many those that are not met', async () => {
    const shown = await type('contract 2026-10', 'viewer');
    expect(shown).toContain('合同义务 2026-10-01—2026-10-31');
    expect(shown).toContain('✅ 2026-10-01—10-31 按期完成 1/1 · 证据 #1（10-31）');
    expect(shown).toContain('✅ 2026-10-01—12-31 按期完成 1/1');
    expect(shown).toContain('共 31 期：❌ 未完成 31');
    expect(shown).toContain('另有 25 项');
  });

  test('tells periods that are still to come together, below those that have begun', async () => {
    const lines = (await type('contract 2026-11', 'viewer')).split('\n');
    const daily = lines.slice(lines.findIndex((line) => line.includes(' daily · ')) + 1);
    const ahead = daily.indexOf('⏳ 2026-11-22 起另有 9 期尚未开始');
    expect(ahead).toBeGreaterThan(0);
    expect(daily.slice(0, ahead).some((line) => line.includes('尚未开始'))).toBe(false);
    expect(daily.slice(0, ahead)).toContainEqual(expect.stringContaining('⏳ 2026-11-21'));
  });

  test.each([
    ['contract soon', '不是周期'],
    ['contract 2026-13', '不是周期'],
    ['contract 2024-01', '不在合同期内'],
  ])('%s: %s', async (line, said) => {
    expect(await type(line, 'viewer')).toContain(said);
  });
});

describe('/contract waive', () => {
  test('waives the period that runs, tells the channel who and why, and shows it wherever the obligation is shown', async () => {
    it.at('08:30', '2026-11-28');
    await remindObligations(it.ctx, it.site);
    expect(await type('contract waive monthly "客户机房 封网"')).toBe('「月度远程巡检」2026-11-01—2026-11-30 已豁免。');
    expect(await told()).toEqual(['➖ 组长 于 2026-11-28 08:30 豁免了「月度远程巡检」（2026-11-01—2026-11-30）']);
    expect(await type('contract', 'viewer')).toContain('➖ 2026-11-01—11-30 已豁免 0/1 · 组长 豁免：客户机房 封网');
    const states = await readObligationStates(it.ctx, it.site, it.clock.now());
    expect(states.find(({ status }) => status === 'waived')).toMatchObject({
      waiver: { by: 'lead', reason: '客户机房 封网' },
    });
    expect((await it.outbox('obligation:acme:monthly:')).map(({ text }) => text)).toEqual([
      '➖ 月度远程巡检 0/1（2026-11-30 前）：本期已豁免，组长 豁免：客户机房 封网',
    ]);
    await it.store.deleteFrom('outbox').execute();
    it.at('08:30', '2026-11-30');
    await remindObligations(it.ctx, it.site);
    expect(await it.outbox('obligation:acme:monthly:')).toEqual([]);
  });

  test('is in force for that period alone', async () => {
    await type('contract waive monthly 封网');
    it.at('10:00', '2026-12-05');
    const shown = await type('contract', 'viewer');
    expect(shown).toContain('➖ 2026-11-01—11-30 已豁免');
    expect(shown).toContain('⏳ 2026-12-01—12-31 待完成 0/1');
  });

  test.each([
    ['contract waive monthly 2026-09 封网 一个月', '2026-09-01—2026-09-30'],
    ['contract waive monthly 2026-12-15 "年底封网"', '2026-12-01—2026-12-31'],
    ['contract waive quarterly y1-m5 封网', '2026-04-01—2026-06-30'],
    ['contract waive daily 2026-11-20 停电', '2026-11-20—2026-11-20'],
    ['contract waive 月度远程巡检 封网', '2026-11-01—2026-11-30'],
    ['contract waive MONTHLY month was too short', '2026-11-01—2026-11-30'],
  ])('%s: %s', async (line, period) => {
    expect(await type(line)).toContain(`${period} 已豁免。`);
  });

  test.each<[string, string, Who]>([
    ['contract waive monthly', '请写明豁免原因', 'lead'],
    ['contract waive monthly 2026-10', '请写明豁免原因', 'lead'],
    ['contract waive monthli 封网', '是不是 monthly？', 'lead'],
    ['contract waive zzzzzzzz 封网', '可用：monthly、quarterly', 'lead'],
    ['contract waive monthly 2026-10 封网', '已完成，无需豁免', 'lead'],
    ['contract waive daily 2026-10 停电', '包含该义务的 31 期', 'lead'],
    ['contract waive monthly 2027-01-01 封网', '不在合同期内', 'lead'],
    [`contract waive monthly ${'长'.repeat(501)}`, '原因最长 500 个字符', 'lead'],
    ['contract waive monthly 封网', '负责人', 'engineer'],
    ['contract waive monthly 封网', '负责人', 'customer'],
    ['contract unwaive monthly', '没有豁免', 'lead'],
  ])('%s is refused: %s', async (line, said, who) => {
    expect(await type(line, who)).toContain(said);
    expect(await it.store.selectFrom('waivers').selectAll().execute()).toEqual([]);
    expect(await told()).toEqual([]);
    expect(await it.store.selectFrom('audit').select('outcome').execute()).toEqual([{ outcome: 'refused' }]);
  });

  test('the same request waives once; another is told who has', async () => {
    const caller = it.caller('lead');
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => type('contract waive monthly 封网', 'lead', caller)),
    );
    expect(new Set(answers)).toEqual(new Set(['「月度远程巡检」2026-11-01—2026-11-30 已豁免。']));
    expect(await type('contract waive monthly 又一次')).toContain('已由 组长 豁免：封网');
    expect(await told()).toHaveLength(1);
    expect(await it.store.selectFrom('waivers').selectAll().execute()).toHaveLength(1);
    expect(it.errors).toEqual([]);
  });

  test('is taken back, and stays readable; then it can be waived again', async () => {
    await type('contract waive monthly 封网');
    it.at('19:00');
    const caller = it.caller('lead');
    const again = () => type('contract unwaive monthly', 'lead', caller);
    for (const said of await Promise.all([again(), again(), again()])) expect(said).toContain('的豁免已撤销');
    expect(await again()).toContain('的豁免已撤销');
    expect(await told()).toEqual([
      '↩️ 组长 于 2026-11-21 19:00 撤销了「月度远程巡检」（2026-11-01—2026-11-30）的豁免；该豁免由 组长 于 2026-11-21 18:00 作出',
    ]);
    expect(await type('contract', 'viewer')).toContain('⏳ 2026-11-01—11-30 待完成 0/1');
    it.at('19:01');
    expect(await type('contract waive monthly 再次封网')).toContain('已豁免。');
    const rows = await it.store.selectFrom('waivers').select(['reason', 'ended_by']).orderBy('id').execute();
    expect(rows).toEqual([
      { reason: '封网', ended_by: 'lead' },
      { reason: '再次封网', ended_by: null },
    ]);
    const audit = await it.store.selectFrom('audit').select(['action', 'outcome']).orderBy('id').execute();
    expect(audit.filter(({ action }) => action !== 'command contract')).toEqual([
      { action: 'command contract waive', outcome: 'done' },
      ...Array.from({ length: 4 }, () => ({ action: 'command contract unwaive', outcome: 'done' })),
      { action: 'command contract waive', outcome: 'done' },
    ]);
  });

  test('hides secrets that a reason names', async () => {
    const ctx = { ...it.ctx, redact: (text: string) => text.replaceAll('s3cret', '***') };
    const ask = { caller: it.caller('lead'), origin: 'slack' } as const;
    await dispatchCommand(ctx, registry, 'contract waive monthly "密码 s3cret"', ask);
    const { reason } = await it.store.selectFrom('waivers').select('reason').executeTakeFirstOrThrow();
    expect(reason).toBe('密码 ***');
  });
});
