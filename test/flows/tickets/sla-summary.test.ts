import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../../commands/command.ts';
import { registry } from '../../../commands/index.ts';
import { EMPTY_HEAD } from '../../../src/core/sla/ticket-head.ts';
import { UserError } from '../../../src/errors.ts';
import { actOnTicket } from '../../../src/flows/tickets/act-on-ticket.ts';
import { openRequestTicket } from '../../../src/flows/tickets/request-ticket.ts';
import { textOf } from '../../support/chat-answers.ts';
import { insertPastAlert } from '../../support/past-facts.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../../support/tickets.ts';

let it: TicketTest;

/** October: one in time, one late. November: one cancelled, one running, an alert and two messages without a level. */
beforeAll(async () => {
  const site = ticketSite();
  it = await createTicketTest({ ...site, contract: { ...site.contract, periods: 'calendar' } });
  const open = (title: string, level: number) =>
    openRequestTicket(it.ctx, it.caller(), { ...EMPTY_HEAD, title, level, reportedAt: null });
  const act = (number: number, kind: 'responded' | 'restored') =>
    actOnTicket(it.ctx, it.caller(), { number }, () => [{ fact: { kind }, at: null }]);
  it.at('00:00', '2026-10-01');
  await open('第一张', 2);
  await act(1, 'restored');
  it.at('23:59:59', '2026-10-31');
  await open('第二张', 1);
  it.at('00:10', '2026-11-01');
  await act(2, 'responded');
  await act(2, 'restored');
  await open('第三张', 3);
  await actOnTicket(it.ctx, it.caller(), { number: 3 }, () => [
    { fact: { kind: 'cancelled', reason: '误报' }, at: null },
  ]);
  await insertPastAlert(it.store, { receivedAt: it.clock.now(), dismissedAt: it.clock.now() });
  await it.say('谢谢');
  it.at('10:00', '2026-11-21');
  await open('第四张', 1);
  await it.say('还有一个问题');
});
afterAll(() => it.close());

async function ask(period: string | undefined, caller: Caller = it.caller('viewer')): Promise<string> {
  const command = registry.commands.find(({ name }) => name === 'sla');
  const input = command?.input.parse(period === undefined ? {} : { period });
  const reply = await command?.run(it.ctx, input, caller);
  if (reply?.kind !== 'private') throw new Error('no answer');
  return textOf(reply.message);
}

describe('/sla', () => {
  test('shows the month that contains now, unless another is asked for', async () => {
    expect(await ask(undefined)).toMatchInlineSnapshot(`
      "SLA 达成率 2026-11-01 – 2026-11-30 · 尚无结果，2 项计时中 · 截至 10:00
      🔴 一级 紧急 · 工单 1 张 · 响应 尚无结果，1 项计时中 · 恢复 尚无结果，1 项计时中
      以前各期受理、本期开始时尚未到期的时限（不计入达成率）：按时 1，超时完成 1，超时未完成 0
      ❗ T-2 一级 响应 限 11-01 00:04，11-01 00:10 完成，超时 5 分钟 1 秒
      本期工单 2 张；不计入：取消 1（其中重复 0），未定级 0
      一直没有定级、不成工单：告警 1 条（其中误报 1），客户消息 2 条（其中无需处理 0）"
    `);
    expect(await ask('month')).toBe(await ask(undefined));
  });

  test('counts a ticket in the period it was opened in, to the second, as it stood at the end of that', async () => {
    const english = { ...it.caller(), locale: 'en', t: it.ctx.texts('en', 'Asia/Shanghai') } as const;
    expect(await ask('2026-10', english)).toMatchInlineSnapshot(`
      "SLA attainment 2026-10-01 – 2026-10-31 · 100 % (2/2), 2 running · as it stood at the end of the period
      🔴 Level 1, urgent · 1 ticket · Respond nothing decided yet, 1 running · Restore nothing decided yet, 1 running
      🟠 Level 2, severe · 1 ticket · Respond 100 % (1/1) · Restore 100 % (1/1)
      2 opened; not in the figures: 0 cancelled (0 of them duplicates), 0 without a level"
    `);
  });

  test.each([
    ['quarter', '2026-10-01 – 2026-12-31', '本期工单 4 张'],
    ['half-year', '2026-07-01 – 2026-12-31', '本期工单 4 张'],
    ['year', '2026-01-01 – 2026-12-31', '本期工单 4 张'],
    ['contract', '2026-01-01 – 2026-12-31', '本期工单 4 张'],
    ['2026-05..2026-10', '2026-05-01 – 2026-10-31', '本期工单 2 张'],
    ['2026-05..2026-09', '2026-05-01 – 2026-09-30', '本期没有已定级的工单'],
  ])('%s', async (typed, span, words) => {
    const text = await ask(typed);
    expect(text).toContain(span);
    expect(text).toContain(words);
  });

  test.each(['fortnight', '2026-13', '2026-10..2026-05'])(
    'says what a period is when asked for "%s"',
    async (typed) => {
      await expect(ask(typed)).rejects.toThrow(new UserError('ticket.bad-period', { typed }));
      expect(it.ctx.texts('zh-CN', 'UTC')('errors.ticket.bad-period', { typed })).toContain(`「${typed}」`);
    },
  );
});

test('/digest shows it to who asks, and /digest now posts it', async () => {
  const run = async (name: string) => {
    const command = registry.commands.find((candidate) => candidate.name === name);
    const reply = await command?.run(it.ctx, command.input.parse({}), it.caller());
    if (reply?.kind !== 'private') throw new Error('no answer');
    return textOf(reply.message);
  };
  expect(await run('digest')).toContain('11月21日运维日报');
  expect(await it.outbox('digest:')).toEqual([]);
  expect(await run('digest now')).toBe('日报即将发到频道。');
  expect((await it.outbox('digest:')).map(({ text }) => text.slice(0, 14))).toEqual(['☀️ 11月21日运维日报 ']);
});
