import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { EMPTY_HEAD } from '../../../src/core/sla/ticket-head.ts';
import { indexTickets } from '../../../src/flows/knowledge/index-tickets.ts';
import { writeArticle } from '../../../src/flows/knowledge/write-article.ts';
import { openRequestTicket } from '../../../src/flows/tickets/request-ticket.ts';
import { alertingSite, clearAlerts, deliver, process, wishedMessages } from '../../support/alerts.ts';
import { clearKnowledge, insertSolved } from '../../support/knowledge.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../../support/tickets.ts';

let it: TicketTest;
beforeAll(async () => {
  it = await createTicketTest(ticketSite({ alerting: alertingSite({ stormAbove: 1_000 }).alerting }));
});
afterAll(() => it.close());
beforeEach(async () => {
  it.at('10:00');
  await clearAlerts(it.store);
  await clearKnowledge(it.store);
  await insertSolved(it.store, it.site.contract.id, [
    { title: '短信网关超时', cause: '证书过期', solution: '更换证书' },
    { title: '打印机卡纸', solution: '取出纸张' },
  ]);
  await indexTickets(it.ctx, 5_000);
});

const entry = {
  title: '短信网关超时',
  symptom: '短信发不出去',
  cause: '网关证书到期',
  solution: '按手册更换',
  tags: [],
};

async function alertText(name: string, summary: string): Promise<string> {
  await deliver(it, [{ name, summary, startsAt: it.clock.now() }]);
  await process(it);
  const told = Object.entries(await wishedMessages(it.store)).filter(([key]) => key.startsWith('alert:'));
  return told.at(-1)?.[1] ?? '';
}

test('a new alert shows the earlier ticket that is like it, and once there is an article that before others', async () => {
  const first = await alertText('sms', '短信网关超时 30 s');
  expect(first).toContain('证书过期 → 更换证书');
  expect(first).not.toContain('打印机');
  await writeArticle(it.ctx, it.caller(), { entry, ticketId: null });
  const second = await alertText('sms-2', '短信网关超时 40 s');
  expect(second).toContain('📘 知识条目 K-1（11-21）短信网关超时：网关证书到期 → 按手册更换');
  expect(second.indexOf('K-1')).toBeLessThan(second.indexOf('证书过期 → 更换证书'));
});

test('so does the card of a new ticket', async () => {
  const { number } = await writeArticle(it.ctx, it.caller(), { entry, ticketId: null });
  const head = { ...EMPTY_HEAD, title: '客户短信网关超时' };
  const { after } = await openRequestTicket(it.ctx, it.caller(), { ...head, level: 2, reportedAt: null });
  const card = (await wishedMessages(it.store))[after.cardKey];
  expect(card).toContain(`📘 知识条目 K-${number}（11-21）短信网关超时`);
  expect(card).toContain('更换证书');
});

test('what is like nothing shows nothing', async () => {
  const told = await alertText('cpu', 'CPU 温度过高');
  expect(told).toContain('CPU');
  expect(told).not.toMatch(/💡|📘/);
});
