import { afterEach, describe, expect, test } from 'vitest';
import type { ChatMessage } from '../../../src/core/chat.ts';
import type { Site } from '../../../src/core/site.ts';
import { EMPTY_HEAD } from '../../../src/core/sla/ticket-head.ts';
import { postDueDigests, readDigestMessage } from '../../../src/flows/digest/post-digest.ts';
import { readDigest } from '../../../src/flows/digest/read-digest.ts';
import { actOnTicket } from '../../../src/flows/tickets/act-on-ticket.ts';
import { openRequestTicket, type RequestedTicket } from '../../../src/flows/tickets/request-ticket.ts';
import { sweepNotices } from '../../../src/flows/tickets/sweep-notices.ts';
import { parseJson } from '../../../src/store/column.ts';
import { insertOutage, recordFindings } from '../../../src/store/outages.ts';
import { postMessage } from '../../../src/store/outbox.ts';
import { copy, DATABASE_PLAN } from '../../messages/backup-facts.ts';
import { keepCopy } from '../../support/backup-records.ts';
import { textOf } from '../../support/chat-answers.ts';
import { createMemoryReader } from '../../support/chat-reader.ts';
import { createDigestTest, goTo } from '../../support/digest.ts';
import { insertPastAlert, insertPastInspection } from '../../support/past-facts.ts';
import { type TicketTest, ticketSite } from '../../support/tickets.ts';

let it: TicketTest;
afterEach(() => it.close());

async function begin(site?: Site): Promise<void> {
  it = await createDigestTest(site);
}

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
      id: 'backup',
      title: { 'zh-CN': '数据库备份', en: 'Database backup' },
      every: 'half-year',
      atLeast: 1,
      evidence: { kind: 'backup', backup: 'database' },
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
  await recordFindings(it.store, 'acme', { until: it.clock.now(), found: { messages: 2, reactions: 0 } });
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
      "☀️ 11月21日运维日报 · 开放工单 1（1 张超时） · 新开 2 · 取消 1 · 昨日告警 1 → 2 · 巡检 1 次（⚠️ 1 项异常，❔ 1 项未能检查） · 本期义务 1/2 完成 · 另有 1 项无法判定
      需要处理
      🆕 🔴 T-1 一级 恢复 11-20 13:00（❗超时 19:30） · 调度服务器无响应
      👤 1 个巡检项目待人工确认
      超时
      ❗ T-1 一级 响应 限 11-20 09:05，11-20 09:30 完成，超时 25 分钟（告知晚了 15 分钟：到期时 Rounds 不在线） · 调度服务器无响应
      ❗ T-1 一级 恢复 限 11-20 13:00，尚未完成，已超时 19 小时 30 分钟 · 调度服务器无响应
      尚未定级
      ⚪ A-2 主机 db-01 / 磁盘使用率 93 % · 11-20 09:00
      💬 客户丙：报表打不开了，请尽快处理 · 11-20 09:00
      昨日告警（按主机）
      主机 db-01 2 条，2 条未恢复
      巡检结果
      月度巡检（远程）2026-11-20 #1 · ⚠️ 1 项异常 · ❔ 1 项未能检查
      待完成的合同义务
      ❗ 季度现场巡检 0/1，应在 09-30 前完成，至今未完成
      ❗ 月度远程巡检 0/1，应在 10-31 前完成，至今未完成
      Rounds 自身
      11-20 09:02–09:20 Rounds 未运行（18 分钟），已补记：消息 2 条
      1 条消息未能发出，可用 rounds outbox show 查看"
    `);
    expect(it.errors).toEqual([]);
  });

  test('in English the same', async () => {
    await live();
    const caller = { ...it.caller(), locale: 'en', t: it.ctx.texts('en', 'Asia/Shanghai') } as const;
    expect(textOf(await readDigestMessage(it.ctx, caller))).toMatchInlineSnapshot(`
      "☀️ Daily digest, November 21 · 1 open ticket (1 overdue) · 2 opened · 1 cancelled · alerts yesterday 1 → 2 · 1 inspection (⚠️ 1 abnormal, ❔ 1 could not be checked) · obligations 1/2 met · 1 unknown
      Needs you
      🆕 🔴 T-1 level 1 Restore 11-20 13:00 (❗19:30 late) · 调度服务器无响应
      👤 1 inspection item is to be confirmed by a person
      Overdue
      ❗ T-1 level 1 Respond due 11-20 09:05, done 11-20 09:30, 25 min late (told 15 min late: Rounds was away when it fell due) · 调度服务器无响应
      ❗ T-1 level 1 Restore due 11-20 13:00, not done yet, overdue by 19 h 30 min · 调度服务器无响应
      Without a level
      ⚪ A-2 Host db-01 / 磁盘使用率 93 % · 11-20 09:00
      💬 Customer C: 报表打不开了，请尽快处理 · 11-20 09:00
      Alerts yesterday, by host
      Host db-01 2, 2 still firing
      Inspection results
      Monthly inspection (remote) 2026-11-20 #1 · ⚠️ 1 abnormal · ❔ 1 could not be checked
      Obligations still owed
      ❗ Quarterly inspection on site 0/1, was due by 09-30 and is not done
      ❗ Monthly remote inspection 0/1, was due by 10-31 and is not done
      Rounds itself
      11-20 09:02–09:20 Rounds was not running (18 min); read back and recorded: 2 messages
      1 message could not be sent: see rounds outbox show"
    `);
  });

  test('where each ticket’s card is, once it is posted', async () => {
    await live();
    await it.store
      .updateTable('outbox')
      .set({ slack_ts: '1795147200.000100', sent_revision: 1 })
      .where('message_key', '=', 'ticket:1')
      .execute();
    const chat = createMemoryReader();
    const { tickets, breaches } = await readDigest({ ...it.ctx, chat }, it.site);
    const link = expect.stringMatching(/^https:\/\/example\.slack\.com\/archives\/\w+\/p1795147200000100$/);
    expect(tickets.map((ticket) => ticket.link)).toEqual([link]);
    expect(breaches.map((breach) => breach.link)).toEqual([link, link]);
  });

  test('where the alerts and the customers’ messages are that nobody gave a level', async () => {
    await begin();
    it.at('09:00', '2026-11-20');
    const alertId = await insertPastAlert(it.store, { receivedAt: it.clock.now() });
    const message = { contractId: it.site.contract.id, channel: it.site.contract.channel };
    const key = `alert:${alertId}`;
    await postMessage(it.store, { ...message, key, message: { summary: '', blocks: [] } }, it.clock.now());
    const alertTs = await it.post(key);
    const requestTs = await it.say('报表打不开了，请尽快处理');
    it.at('09:30', '2026-11-20');
    const chat = createMemoryReader();
    const linkTo = (ts: string) => `https://example.slack.com/archives/${message.channel}/p${ts.replace('.', '')}`;
    const { unlevelledAlerts, unlevelledRequests } = await readDigest({ ...it.ctx, chat }, it.site);
    expect(unlevelledAlerts.map(({ link }) => link)).toEqual([linkTo(alertTs)]);
    expect(unlevelledRequests.map(({ link }) => link)).toEqual([linkTo(requestTs)]);
    const withoutChat = await readDigest(it.ctx, it.site);
    expect(withoutChat.unlevelledRequests.map(({ link }) => link)).toEqual([null]);
  });

  test('in one line that nothing happened', async () => {
    await begin();
    goTo(it, '2026-11-21T00:30:00Z');
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
    expect(alerts).toEqual({ of: 'yesterday', count: 0, before: 0, byHost: [] });
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

describe('of what was measured, copied and changed it says', () => {
  const DAY_MS = 86_400_000;

  /** Disk use of a host on the mornings before 21 November, oldest first. */
  async function measure(host: string, path: string, percents: readonly number[]): Promise<void> {
    const inspection = await insertPastInspection(it.store, {
      startedAt: new Date('2026-08-01T00:00:00Z'),
      verdicts: ['normal'],
    });
    const { id: item } = await it.store
      .selectFrom('inspection_items')
      .select('id')
      .where('inspection_id', '=', inspection)
      .executeTakeFirstOrThrow();
    const target = { target_kind: 'host', target_id: host, check_id: 'disk' };
    const result = await it.store
      .insertInto('inspection_results')
      .values({
        ...target,
        ...{ inspection_id: inspection, item_pk: item, position: 0, target_name: '"x"', params: '{}', limits: '{}' },
      })
      .executeTakeFirstOrThrow();
    const at = (index: number) => new Date(Date.parse('2026-11-21T01:00:00Z') - (percents.length - index) * DAY_MS);
    await it.store
      .insertInto('readings')
      .values(
        percents.map((value, index) => ({
          ...target,
          ...{ result_id: Number(result.insertId), contract_id: 'acme', metric: 'disk.used', subject: path },
          ...{ value, unit: 'percent', limit_value: 90, at: at(index) },
        })),
      )
      .execute();
  }

  test('which disks will be full, drawn by day, soonest first; not those that are steady, or of hosts that are gone', async () => {
    await begin();
    await measure(
      'app-01',
      '/app',
      Array.from({ length: 30 }, (_, day) => 60 + day / 2),
    );
    await measure(
      'db-01',
      '/data',
      Array.from({ length: 30 }, (_, day) => 50 + day),
    );
    await measure(
      'db-01',
      '/',
      Array.from({ length: 30 }, () => 40),
    );
    await measure(
      'old-01',
      '/',
      Array.from({ length: 30 }, (_, day) => 60 + day),
    );
    goTo(it, '2026-11-21T00:30:00Z');
    const { disks } = await readDigest(it.ctx, it.site);
    expect(disks.map(({ path, forecast }) => [path, forecast.earliestDays, forecast.latestDays])).toEqual([
      ['/data', 20, 21],
      ['/app', 50, 51],
    ]);
    await postDueDigests(it.ctx);
    const row = await it.store.selectFrom('outbox').select('content').executeTakeFirstOrThrow();
    const message = parseJson<ChatMessage>(row.content);
    const chart = message.blocks.find((block) => block.kind === 'chart');
    expect(chart?.chart.categories).toHaveLength(20);
    expect(chart?.chart.categories.at(-1)).toBe('11-20');
    expect(chart?.chart.series.map(({ name, values }) => [name, values.at(-1)])).toEqual([
      ['主机 db-01 /data', 79],
      ['主机 app-01 /app', 74.5],
    ]);
    expect(textOf(message)).toContain('📈 主机 db-01 /data 已用 79 %，预计 20–21 天后满');
    // In words for who asks, where charts may not be known.
    const shown = await readDigestMessage(it.ctx, it.caller());
    expect(shown.blocks.some(({ kind }) => kind === 'chart')).toBe(false);
    expect(textOf(shown)).toContain('主机 db-01 /data 60 %（11-01）→ 79 %（11-20）');
  });

  test('a copy that failed, what is wrong with a plan, and how many were made', async () => {
    await begin(ticketSite({ backups: [DATABASE_PLAN] }));
    it.at('08:30', '2026-11-20');
    await postDueDigests(it.ctx);
    const made = {
      planId: 'opsdb',
      startedAt: new Date('2026-11-20T18:30:00Z'),
      endedAt: new Date('2026-11-20T18:31:00Z'),
    };
    await keepCopy(it.store, copy({ ...made, id: 7, checks: [] }));
    const failure = { key: 'backup-check.trouble-missing' };
    await keepCopy(it.store, copy({ ...made, id: 8, state: 'failed', failure, bytes: null, checks: [] }));
    const stopped = { key: 'backup.cancelled', values: { by: 'engineer' } };
    await keepCopy(it.store, copy({ ...made, id: 9, state: 'failed', failure: stopped, bytes: null, checks: [] }));
    it.at('08:30', '2026-11-21');
    const { backups } = await readDigest(it.ctx, it.site);
    expect(backups).toMatchObject({ good: 1, failed: [{ id: 8 }] });
    const text = textOf(await readDigestMessage(it.ctx, it.caller()));
    expect(text).toContain('备份 ⚠️ 1/2');
    expect(text).toContain('监控库');
    expect(text).not.toContain('没有需要处理的事项');
  });

  test('a breach of a level that was changed since', async () => {
    await begin();
    it.at('09:00', '2026-11-20');
    await openRequestTicket(it.ctx, it.caller(), byPhone('响应慢', 1));
    it.at('10:00', '2026-11-20');
    await actOnTicket(it.ctx, it.caller('lead'), { number: 1 }, () => [
      { fact: { kind: 'levelled', level: 4, reason: '仅咨询' }, at: null },
    ]);
    it.at('08:30', '2026-11-21');
    const { formerBreaches } = await readDigest(it.ctx, it.site);
    expect(formerBreaches.map(({ number, level, stage }) => [number, level, stage.name])).toEqual([[1, 1, 'respond']]);
    expect(textOf(await readDigestMessage(it.ctx, it.caller()))).toContain('T-1 ❗ 一级时响应已超时（限 11-20 09:05）');
    await postDueDigests(it.ctx);
    it.at('08:30', '2026-11-22');
    expect((await readDigest(it.ctx, it.site)).formerBreaches).toEqual([]);
  });

  test('from which hosts alerts came, the most first, drawn where there are several', async () => {
    await begin();
    it.at('09:00', '2026-11-20');
    const hosts = ['db-01', 'db-01', 'db-01', 'app-01', 'app-01', '交换机 3', null] as const;
    for (const [index, host] of hosts.entries()) {
      const id = await insertPastAlert(it.store, { receivedAt: it.clock.now(), dismissedAt: it.clock.now() });
      const hostId = host === 'db-01' || host === 'app-01' ? host : null;
      // Each source names a host in its own way.
      const text = hostId === null ? host : `${hostId}:${9_100 + index}`;
      await it.store.updateTable('alerts').set({ host_id: hostId, host_text: text }).where('id', '=', id).execute();
    }
    it.at('08:30', '2026-11-21');
    const { alerts } = await readDigest(it.ctx, it.site);
    expect(alerts.count).toBe(7);
    expect(alerts.byHost.map(({ host, count }) => [typeof host === 'object' ? host?.en : host, count])).toEqual([
      ['Host db-01', 3],
      ['Host app-01', 2],
      [undefined, 1],
      ['交换机 3', 1],
    ]);
    await postDueDigests(it.ctx);
    const row = await it.store.selectFrom('outbox').select('content').executeTakeFirstOrThrow();
    const chart = parseJson<ChatMessage>(row.content).blocks.find((block) => block.kind === 'chart');
    expect(chart?.chart).toMatchObject({
      categories: ['主机 db-01', '主机 app-01', '未指明主机', '交换机 3'],
      series: [{ values: [3, 2, 1, 1] }, { name: '未恢复' }],
    });
  });
});
