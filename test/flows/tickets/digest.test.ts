import { afterEach, describe, expect, test } from 'vitest';
import type { Context } from '../../../src/context.ts';
import type { Site } from '../../../src/core/site.ts';
import { EMPTY_HEAD } from '../../../src/core/sla/ticket-head.ts';
import { actOnTicket } from '../../../src/flows/tickets/act-on-ticket.ts';
import { postDigestNow, postDueDigests, readDigest, readDigestMessage } from '../../../src/flows/tickets/digest.ts';
import { openRequestTicket, type RequestedTicket } from '../../../src/flows/tickets/request-ticket.ts';
import { sweepNotices } from '../../../src/flows/tickets/sweep-notices.ts';
import { parseJson } from '../../../src/store/column.ts';
import { insertOutage, recordFindings } from '../../../src/store/outages.ts';
import { textOf } from '../../support/chat-answers.ts';
import { sitesOf } from '../../support/context.ts';
import { insertPastAlert, insertPastInspection } from '../../support/past-facts.ts';
import { createTicketTest, type TicketTest, ticketSite } from '../../support/tickets.ts';

let it: TicketTest;
afterEach(() => it.close());

/** Rounds was installed when the year began. */
async function begin(site: Site = ticketSite()): Promise<void> {
  it = await createTicketTest(site);
  await it.store
    .updateTable('schema_migrations')
    .set({ applied_at: new Date('2026-01-01T00:00:00Z') })
    .execute();
}

function goTo(instant: string): void {
  it.clock.advance(new Date(instant).getTime() - it.clock.now().getTime());
}

async function posted(): Promise<string[]> {
  const rows = await it.store
    .selectFrom('outbox')
    .select(['message_key', 'revision'])
    .where('message_key', 'like', 'digest:%')
    .orderBy('id')
    .execute();
  return rows.map((row) => (row.revision === 1 ? row.message_key : `${row.message_key} changed`));
}

async function days(): Promise<string[]> {
  const rows = await it.store.selectFrom('digests').select('day').orderBy('day').execute();
  return rows.map(({ day }) => day);
}

describe('the day’s digest is posted', () => {
  test('at its time of day in the contract’s zone, not a millisecond before, and once', async () => {
    await begin();
    goTo('2026-11-21T00:29:59.999Z');
    await postDueDigests(it.ctx);
    expect(await posted()).toEqual([]);
    goTo('2026-11-21T00:30:00.000Z');
    await postDueDigests(it.ctx);
    expect(await posted()).toEqual(['digest:acme:2026-11-21']);
    goTo('2026-11-21T09:00:00.000Z');
    await postDueDigests(it.ctx);
    expect([await posted(), await days()]).toEqual([['digest:acme:2026-11-21'], ['2026-11-21']]);
    goTo('2026-11-22T00:30:00.000Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual(['2026-11-21', '2026-11-22']);
    expect(it.errors).toEqual([]);
  });

  test('once by many who try at the same moment', async () => {
    await begin();
    goTo('2026-11-21T01:00:00Z');
    await Promise.all(Array.from({ length: 6 }, () => postDueDigests(it.ctx)));
    expect([await posted(), await days()]).toEqual([['digest:acme:2026-11-21'], ['2026-11-21']]);
    expect(it.errors).toEqual([]);
  });

  test('together with the note that it is posted, or not at all', async () => {
    await begin();
    goTo('2026-11-21T01:00:00Z');
    // A channel that no column holds: the message can't be written.
    const broken = { ...it.site, contract: { ...it.site.contract, channel: 'C'.repeat(40) } };
    const ctx: Context = { ...it.ctx, sites: sitesOf([broken]) };
    await postDueDigests(ctx);
    expect(it.errors.map(({ message }) => message)).toEqual(['a digest could not be made']);
    expect([await posted(), await days()]).toEqual([[], []]);
    await postDueDigests(it.ctx);
    expect([await posted(), await days()]).toEqual([['digest:acme:2026-11-21'], ['2026-11-21']]);
  });

  test('at once when Rounds comes back later on that day, and not for a day that is over', async () => {
    await begin();
    goTo('2026-11-21T15:59:59.999Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual(['2026-11-21']);
    // Away from then on until it is the 24th, one minute old.
    goTo('2026-11-23T16:01:00Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual(['2026-11-21']);
    goTo('2026-11-24T00:30:00Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual(['2026-11-21', '2026-11-24']);
  });

  test('at the time that the clocks show, where they change', async () => {
    const site = ticketSite();
    const contract = { ...site.contract, timeZone: 'Europe/Berlin' };
    await begin({ ...site, contract, digest: { atMinutes: 150 } });
    const from = (instant: string) => async () => {
      goTo(instant);
      await postDueDigests(it.ctx);
      return days();
    };
    // 29 March has no 02:30: at 03:00, which is when it would have been.
    expect(await from('2026-03-29T00:59:59.999Z')()).toEqual([]);
    expect(await from('2026-03-29T01:00:00.000Z')()).toEqual(['2026-03-29']);
    // 25 October has it twice.
    expect(await from('2026-10-25T00:29:59.999Z')()).toEqual(['2026-03-29']);
    expect(await from('2026-10-25T00:30:00.000Z')()).toEqual(['2026-03-29', '2026-10-25']);
    expect(await from('2026-10-25T01:30:00.000Z')()).toEqual(['2026-03-29', '2026-10-25']);
    expect(await posted()).toEqual(['digest:acme:2026-03-29', 'digest:acme:2026-10-25']);
  });

  test('from the contract’s first day until the morning after its last', async () => {
    await begin();
    for (const instant of ['2025-12-31T03:00:00Z', '2026-01-01T03:00:00Z', '2026-12-31T03:00:00Z']) {
      goTo(instant);
      await postDueDigests(it.ctx);
    }
    expect(await days()).toEqual(['2026-01-01', '2026-12-31']);
    goTo('2027-01-01T03:00:00Z');
    await postDueDigests(it.ctx);
    goTo('2027-01-02T03:00:00Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual(['2026-01-01', '2026-12-31', '2027-01-01']);
  });

  test('not on the day on which Rounds is installed after that time', async () => {
    it = await createTicketTest();
    goTo('2026-11-21T02:00:00Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual([]);
    goTo('2026-11-22T00:30:00Z');
    await postDueDigests(it.ctx);
    expect(await days()).toEqual(['2026-11-22']);
  });

  test('for one contract, whatever hinders another’s', async () => {
    const first = ticketSite();
    const second = { ...first, contract: { ...first.contract, id: 'other', channel: 'C0OTHER0001' } };
    await begin(first);
    goTo('2026-11-21T01:00:00Z');
    // The other contract is not in the database, so that its digest can't be noted.
    await postDueDigests({ ...it.ctx, sites: sitesOf([second, first]) });
    expect(it.errors).toHaveLength(1);
    expect(await posted()).toEqual(['digest:acme:2026-11-21']);
  });
});

function byPhone(title: string, level: number): RequestedTicket {
  return { ...EMPTY_HEAD, title, origin: 'phone', level, reportedAt: null };
}

/** A day of the life of a contract, told the next morning. */
async function live(): Promise<void> {
  const obligations: Site['obligations'] = [
    {
      id: 'monthly',
      title: { 'zh-CN': '月度远程巡检', en: 'Monthly remote inspection' },
      every: 'month',
      atLeast: 1,
      evidence: { kind: 'inspection', templates: ['monthly'], mode: 'remote' },
    },
    {
      id: 'quarterly',
      title: { 'zh-CN': '季度现场巡检', en: 'Quarterly inspection on site' },
      every: 'quarter',
      atLeast: 1,
      evidence: { kind: 'inspection', templates: ['quarterly'], mode: 'onsite' },
    },
    {
      id: 'fault-report',
      title: { 'zh-CN': '故障诊断报告', en: 'Fault report' },
      every: 'half-year',
      atLeast: 1,
      evidence: { kind: 'record', record: 'fault-report' },
    },
  ];
  await begin(ticketSite({ obligations }));
  it.at('08:30', '2026-11-20');
  await postDueDigests(it.ctx);
  await insertPastAlert(it.store, { receivedAt: new Date('2026-11-19T01:00:00Z'), dismissedAt: it.clock.now() });
  it.at('09:00', '2026-11-20');
  await insertPastAlert(it.store, { title: '磁盘使用率 93 %', receivedAt: it.clock.now() });
  await insertPastAlert(it.store, { receivedAt: it.clock.now(), dismissedAt: it.clock.now() });
  await insertPastInspection(it.store, { startedAt: it.clock.now(), verdicts: ['normal', 'abnormal', 'unknown'] });
  await insertPastInspection(it.store, {
    startedAt: it.clock.now(),
    state: 'answering',
    templateId: 'daily',
    verdicts: ['pending', 'normal'],
  });
  await it.say('报表打不开了，请尽快处理');
  await openRequestTicket(it.ctx, it.caller(), byPhone('调度服务器无响应', 1));
  await sweepNotices(it.ctx);
  // Away from 09:02 to 09:20: the response, due 09:05, is told late; at 09:30 it comes.
  it.at('09:20', '2026-11-20');
  const away = { from: new Date('2026-11-20T01:02:00Z'), until: it.clock.now(), instance: 'test' };
  await insertOutage(it.store, { kind: 'process', ...away });
  await recordFindings(it.store, it.clock.now(), { messages: 2, reactions: 0 });
  await sweepNotices(it.ctx);
  await it.store
    .updateTable('outbox')
    .set({ slack_ts: it.tsNow(), sent_revision: 1 })
    .where('message_key', 'like', 'ticket:%:notice:%')
    .where('slack_ts', 'is', null)
    .execute();
  it.at('09:30', '2026-11-20');
  await actOnTicket(it.ctx, it.caller(), { number: 1 }, () => [{ fact: { kind: 'responded' }, at: null }]);
  await openRequestTicket(it.ctx, it.caller(), byPhone('咨询报表口径', 4));
  await actOnTicket(it.ctx, it.caller(), { number: 2 }, () => [
    { fact: { kind: 'cancelled', reason: '误报' }, at: null },
  ]);
  await it.store
    .updateTable('outbox')
    .set({ failed_at: it.clock.now(), error: 'channel_not_found' })
    .where('message_key', '=', 'digest:acme:2026-11-20')
    .execute();
  it.at('08:30', '2026-11-21');
}

describe('the digest says', () => {
  test('in Chinese what the team has to do, what happened, and what Rounds itself missed', async () => {
    await live();
    expect(textOf(await readDigestMessage(it.ctx, it.caller()))).toMatchInlineSnapshot(`
      "☀️ 11月21日运维日报 · 开放工单 1（1 张超时） · 新开 2 · 取消 1 · 昨日告警 1 → 2 · 巡检 1 次（⚠️ 1 项异常，❔ 1 项未能检查） · 本期义务 1/2 完成 · 另有 1 项义务 Rounds 暂不记录
      需要你处理
      🔴 T-1 一级 恢复 11-20 13:00（❗超时 19:30） · 调度服务器无响应
      👤 1 个巡检项目待人工确认
      超时
      ❗ T-1 一级 响应 限 11-20 09:05，11-20 09:30 完成，超时 25 分（告知晚了 15 分：到期时 Rounds 不在线） · 调度服务器无响应
      ❗ T-1 一级 恢复 限 11-20 13:00，尚未完成，已超时 19 小时 30 分 · 调度服务器无响应
      一直没有定级
      ⚪ A-2 主机 db-01 / 磁盘使用率 93 % · 11-20 09:00
      💬 客户丙：报表打不开了，请尽快处理 · 11-20 09:00
      待完成的合同义务
      ❗ 季度现场巡检 0/1，应在 09-30 前完成，至今未完成
      ❗ 月度远程巡检 0/1，应在 10-31 前完成，至今未完成
      季度现场巡检 0/1，12-31 前完成
      Rounds 自身
      11-20 09:02–09:20 Rounds 未运行（18 分），已补记：消息 2 条
      1 条消息未能发出，可用 rounds outbox show 查看"
    `);
    expect(it.errors).toEqual([]);
  });

  test('in English the same', async () => {
    await live();
    const caller = { ...it.caller(), locale: 'en', t: it.ctx.texts('en', 'Asia/Shanghai') } as const;
    expect(textOf(await readDigestMessage(it.ctx, caller))).toMatchInlineSnapshot(`
      "☀️ Daily digest, November 21 · 1 open ticket (1 overdue) · 2 opened · 1 cancelled · alerts yesterday 1 → 2 · 1 inspection (⚠️ 1 abnormal, ❔ 1 could not be checked) · 1 of 2 obligations met · 1 more that Rounds does not record yet
      Needs you
      🔴 T-1 level 1 Restore 11-20 13:00 (❗19:30 late) · 调度服务器无响应
      👤 1 inspection item is to be confirmed by a person
      Overdue
      ❗ T-1 level 1 Respond due 11-20 09:05, done 11-20 09:30, 25 min late (told 15 min late: Rounds was away when it fell due) · 调度服务器无响应
      ❗ T-1 level 1 Restore due 11-20 13:00, not done yet, overdue by 19 h 30 min · 调度服务器无响应
      Never given a level
      ⚪ A-2 Host db-01 / 磁盘使用率 93 % · 11-20 09:00
      💬 Customer C: 报表打不开了，请尽快处理 · 11-20 09:00
      Obligations still owed
      ❗ Quarterly inspection on site 0/1, was due by 09-30 and is not done
      ❗ Monthly remote inspection 0/1, was due by 10-31 and is not done
      Quarterly inspection on site 0/1, by 12-31
      Rounds itself
      11-20 09:02–09:20 Rounds was not running (18 min); read back and recorded: 2 messages
      1 message could not be sent: see rounds outbox show"
    `);
  });

  test('in one line that nothing happened', async () => {
    await begin();
    goTo('2026-11-21T00:30:00Z');
    expect(textOf(await readDigestMessage(it.ctx, it.caller()))).toMatchInlineSnapshot(
      `"☀️ 11月21日运维日报 · 无开放工单 · 昨日无告警 · 没有需要处理的事项"`,
    );
  });

  test('each breach in one digest, whichever way it became known', async () => {
    await begin();
    const told = async () =>
      (await readDigest(it.ctx, it.site)).breaches.map(({ number, toldLateMs }) => [number, toldLateMs]);
    // Reported yesterday, given its level after the digest: breached then.
    it.at('08:00', '2026-11-20');
    const ts = await it.say('昨天的问题');
    it.at('08:30', '2026-11-20');
    expect(await told()).toEqual([]);
    await postDueDigests(it.ctx);
    it.at('09:00', '2026-11-20');
    await it.react(ts, 'two');
    await sweepNotices(it.ctx);
    it.at('08:30', '2026-11-21');
    // The response, due 08:05, and the restore, due 16:00. Nobody posted a notice, and no absence of ours is on record.
    expect(await told()).toEqual([
      [1, 0],
      [1, 0],
    ]);
    await postDueDigests(it.ctx);
    it.at('08:30', '2026-11-22');
    expect(await told()).toEqual([]);
  });

  test('what is older only while it goes on', async () => {
    await begin();
    it.at('09:00', '2026-11-01');
    await insertPastAlert(it.store, { title: '还在', receivedAt: it.clock.now() });
    await insertPastAlert(it.store, { title: '已恢复', receivedAt: it.clock.now(), resolvedAt: it.clock.now() });
    await it.say('很久以前的请求');
    it.at('09:00', '2026-11-15');
    await it.say('上周的请求');
    it.at('08:30', '2026-11-20');
    await postDueDigests(it.ctx);
    it.at('08:30', '2026-11-21');
    const { unlevelledAlerts, unlevelledRequests, alerts } = await readDigest(it.ctx, it.site);
    expect(unlevelledAlerts.map(({ content }) => content.title)).toEqual(['还在']);
    expect(unlevelledRequests.map(({ text }) => text)).toEqual(['上周的请求']);
    expect(alerts).toEqual({ count: 0, before: 0 });
  });

  test('how many more there are than it tells', async () => {
    await begin();
    it.at('09:00', '2026-11-20');
    for (let count = 0; count < 103; count += 1) await insertPastAlert(it.store, { receivedAt: it.clock.now() });
    it.at('08:30', '2026-11-21');
    const { unlevelledAlerts, unlevelledLeftOut, alerts } = await readDigest(it.ctx, it.site);
    expect([unlevelledAlerts.length, unlevelledLeftOut, alerts.count]).toEqual([100, 3, 103]);
    expect(textOf(await readDigestMessage(it.ctx, it.caller()))).toContain('另有 93 条');
  });
});

test('posting it now is a message of its own, once a request, and leaves the day’s own to come', async () => {
  await begin();
  goTo('2026-11-20T23:00:00Z');
  const caller = { ...it.caller(), requestKey: `command:${'x'.repeat(180)}` };
  await postDigestNow(it.ctx, caller);
  await postDigestNow(it.ctx, caller);
  expect(await posted()).toHaveLength(1);
  await postDigestNow(it.ctx, it.caller());
  goTo('2026-11-21T00:30:00Z');
  await postDueDigests(it.ctx);
  const keys = await posted();
  expect(keys).toHaveLength(3);
  expect(keys.at(-1)).toBe('digest:acme:2026-11-21');
  const row = await it.store
    .selectFrom('outbox')
    .select(['content', 'channel'])
    .where('message_key', '=', keys[0] ?? '')
    .executeTakeFirstOrThrow();
  expect(parseJson<{ summary: string }>(row.content).summary).toContain('11月21日运维日报');
  expect(row.channel).toBe('C0ROUNDS01');
});
