import { afterEach, expect, test } from 'vitest';
import type { Site } from '../../../src/core/site.ts';
import { EMPTY_HEAD } from '../../../src/core/sla/ticket-head.ts';
import { showHome } from '../../../src/flows/tickets/home.ts';
import { openRequestTicket } from '../../../src/flows/tickets/request-ticket.ts';
import { recordAnswers } from '../../support/chat-answers.ts';
import { sitesOf } from '../../support/context.ts';
import { insertPastInspection } from '../../support/past-facts.ts';
import { createTicketTest, type TicketTest, ticketSite, USERS } from '../../support/tickets.ts';

let it: TicketTest;
afterEach(() => it.close());

const OBLIGATIONS: Site['obligations'] = [
  {
    id: 'monthly',
    title: { 'zh-CN': '月度巡检', en: 'Monthly inspection' },
    every: 'month',
    atLeast: 1,
    evidence: { kind: 'inspection', templates: ['monthly'], mode: null },
  },
  {
    id: 'backup',
    title: { 'zh-CN': '每周备份', en: 'Weekly backup' },
    every: 'week',
    atLeast: 1,
    evidence: { kind: 'backup', backup: 'database' },
  },
];

async function open(title: string, assignee: string | null): Promise<void> {
  await openRequestTicket(it.ctx, it.caller(), { ...EMPTY_HEAD, title, assignee, level: 2, reportedAt: null });
}

async function homeOf(user: string, ctx = it.ctx): Promise<string | undefined> {
  const answers = recordAnswers();
  await showHome(ctx, answers, user);
  expect(answers.homes.length).toBeLessThanOrEqual(1);
  return answers.homes[0]?.text;
}

test('opening the page shows one’s tickets, those of others, what waits for an answer, and what is owed next', async () => {
  it = await createTicketTest(ticketSite({ obligations: OBLIGATIONS }));
  it.at('10:00');
  await open('磁盘将满', 'engineer');
  await open('网页打不开', 'lead');
  await open('没有人处理', null);
  const startedAt = it.clock.now();
  await insertPastInspection(it.store, { startedAt, state: 'answering', verdicts: ['pending', 'normal', 'pending'] });
  await insertPastInspection(it.store, { startedAt, state: 'cancelled', verdicts: ['pending'] });
  it.at('10:03');
  await it.onEvent(it.ctx, { kind: 'home-opened', user: USERS.engineer });
  expect(it.answers.homes.map(({ user }) => user)).toEqual([USERS.engineer]);
  expect(it.answers.homes[0]?.text).toMatchInlineSnapshot(`
    "我的工单 1 · 待人工确认 2
    客户 · 运维服务
    我的工单 1
    🟠 T-1 二级 响应 10:05（0:02） · 恢复 18:00（7:57） · 工程师甲 · 磁盘将满
    待人工确认的巡检项目 2
    👤 项目 0 · 月度巡检 #1（10:00） · /inspect show 1
    👤 项目 2 · 月度巡检 #1（10:00） · /inspect show 1
    其他进行中的工单 2
    🟠 T-2 二级 响应 10:05（0:02） · 恢复 18:00（7:57） · 组长 · 网页打不开
    🟠 T-3 二级 响应 10:05（0:02） · 恢复 18:00（7:57） · 没有人处理
    接下来的合同义务 2
    ❔ 每周备份 0/1（11-22 前）：站点文件没有这类备份计划，请自行确认
    ▫️ 月度巡检 0/1，11-30 前完成
    截至 2026-11-21 10:03 · 命令一览：/help"
  `);
  expect(await homeOf(USERS.viewer)).toContain('我的工单 0 · 待人工确认 2');
  expect(it.errors).toEqual([]);
});

test('each contract speaks its own language, the first one for all of the page', async () => {
  const first = ticketSite();
  const english = { ...first.contract, id: 'other', locale: 'en', channel: 'C0OTHER0001', timeZone: 'UTC' } as const;
  it = await createTicketTest(first);
  it.at('10:00');
  const text = await homeOf(USERS.engineer, {
    ...it.ctx,
    sites: sitesOf([{ ...first, contract: english, obligations: OBLIGATIONS }, first]),
  });
  expect(text).toMatchInlineSnapshot(`
    "My tickets 0 · to be confirmed 0
    Customer · Maintenance
    Next obligations 2
    ❔ Weekly backup 0/1 (by 11-22): the site file has no such backup plan, see to it yourselves
    ▫️ Monthly inspection 0/1, by 11-30
    客户 · 运维服务
    🟢 没有需要您处理的事项。
    as of 2026-11-21 02:00 · All commands: /help"
  `);
});

test('who is of no contract is told so, calmly', async () => {
  it = await createTicketTest();
  expect(await homeOf('U0NOBODY001')).toBe('您还没有列入任何合同。如需使用，请管理员把您加到站点文件的 people 下。');
});

test('what is too much to be shown is counted', async () => {
  it = await createTicketTest();
  for (let count = 0; count < 52; count += 1) await open(`工单 ${count}`, 'engineer');
  await open('别人的', 'lead');
  const text = await homeOf(USERS.engineer);
  expect(text).toContain('我的工单 52 ·');
  expect(text).toContain('另有 37 条');
  expect(text).toContain('其他进行中的工单 1');
  expect(await homeOf(USERS.viewer)).toContain('其他进行中的工单 53');
});

test('a page that can’t be made is logged and thrown at nobody', async () => {
  it = await createTicketTest();
  const warnings: object[] = [];
  const ctx = { ...it.ctx, log: { ...it.ctx.log, warn: (details: object) => warnings.push(details) } };
  const answers = { showHome: () => Promise.reject(new Error('no such user')) };
  await showHome(ctx, answers, USERS.engineer);
  expect(warnings).toEqual([{ error: new Error('no such user'), user: USERS.engineer }]);
});
