import { describe, expect, test } from 'vitest';
import { digestMessage } from '../../src/messages/digest.ts';
import type { DigestFacts } from '../../src/messages/digest-facts.ts';
import { outageWords } from '../../src/messages/outage.ts';
import { alert, at, LEVEL_2, lines, OPENED, RESPONDED, ticketAt, voice } from './facts.ts';

const QUIET: DigestFacts = {
  day: '2026-11-21',
  edition: 'morning',
  now: at('08:30'),
  tickets: [],
  newTickets: new Set(),
  opened: 0,
  closed: 0,
  cancelled: 0,
  alerts: { of: 'yesterday', count: 0, before: 0, byHost: [] },
  unlevelledAlerts: [],
  unlevelledRequests: [],
  breaches: [],
  formerBreaches: [],
  inspections: [],
  pendingItems: 0,
  backups: null,
  disks: [],
  obligations: null,
  outages: [],
  skipped: [],
};
const title = '数据库服务器磁盘使用率 93 %';

describe('an obligation whose last day is a day off', () => {
  const owed = { title: '每周巡检', owed: 1, done: 0, since: '2026-11-16', until: '2026-11-22' } as const;
  const toldOn = (day: string, lastWorked: string | null) =>
    lines(digestMessage({ ...QUIET, day, obligations: [{ ...owed, lastWorked }] }, voice())).filter((line) =>
      line.startsWith('• '),
    );

  test('is told of on the last day that is worked on, with both days', () => {
    expect(toldOn('2026-11-19', '2026-11-20')).toEqual([]);
    expect(toldOn('2026-11-20', '2026-11-20')).toEqual([
      '• 每周巡检 0/1，11-22 前完成（当天休息，最后一个工作日是 11-20）',
    ]);
    expect(toldOn('2026-11-22', '2026-11-20')).toEqual(['• 每周巡检 0/1，11-22 前完成（当天休息）']);
    expect(toldOn('2026-11-22', null)).toEqual(['• 每周巡检 0/1，11-22 前完成（当天休息）']);
  });
});

test('a copy that failed is told with its reason, in the marks of the language', () => {
  const failure = { key: 'backup.interrupted' };
  const backups = { good: 0, failed: [{ id: 7, plan: { 'zh-CN': '数据库', en: 'Database' }, failure }], troubles: [] };
  expect(lines(digestMessage({ ...QUIET, backups }, voice('en'))).join('\n')).toContain('Database copy B-7 failed: ');
  expect(lines(digestMessage({ ...QUIET, backups }, voice())).join('\n')).toContain('数据库 备份 B-7 失败：');
  const unknown = { ...backups, failed: backups.failed.map((one) => ({ ...one, failure: null })) };
  expect(lines(digestMessage({ ...QUIET, backups: unknown }, voice('en')))).toContain('• ❌ Database copy B-7 failed');
});

describe('the digest', () => {
  test('is one line when nothing happened', () => {
    expect(lines(digestMessage(QUIET, voice()))).toEqual([
      '☀️ 11月21日运维日报 · 无开放工单 · 昨日无告警 · 没有需要处理的事项',
    ]);
    expect(lines(digestMessage(QUIET, voice('en')))).toEqual([
      '☀️ Daily digest, November 21 · no open tickets · no alerts yesterday · nothing needs you',
    ]);
  });

  test('names what needs someone, breaches, what never got a level, what is owed, and our own outages', () => {
    const now = '22 08:30';
    const working = ticketAt(
      now,
      ['22 08:00', { kind: 'opened' }],
      ['22 08:01', { kind: 'levelled', level: 2 }],
      ['22 08:02', { kind: 'responded' }],
    );
    const facts: DigestFacts = {
      ...QUIET,
      day: '2026-11-22',
      now: at(now),
      tickets: [
        working,
        ticketAt(now, OPENED, LEVEL_2, RESPONDED),
        ticketAt(now, OPENED, RESPONDED, LEVEL_2, ['12:00', { kind: 'restored' }]),
      ],
      opened: 3,
      closed: 2,
      cancelled: 1,
      alerts: {
        of: 'yesterday',
        count: 3,
        before: 14,
        byHost: [
          { host: { 'zh-CN': '数据库服务器', en: 'Database' }, count: 2, firing: 1 },
          { host: null, count: 1, firing: 0 },
        ],
      },
      unlevelledAlerts: [{ ...alert(), link: 'https://example.slack.com/p2' }, alert({ id: 13, state: 'resolved' })],
      unlevelledRequests: [
        { author: 'customer', text: '报表打不开', at: at('09:00'), link: 'https://example.slack.com/p1' },
      ],
      breaches: [
        {
          number: 42,
          title: '磁盘',
          level: 2,
          stage: { title: { 'zh-CN': '响应', en: 'Respond' } },
          dueAt: at('10:05'),
          endedAt: at('10:20'),
          overdueMs: 15 * 60_000,
          toldLateMs: 10 * 60_000,
        },
        {
          number: 47,
          title: '磁盘',
          level: 2,
          stage: { title: { 'zh-CN': '恢复', en: 'Restore' } },
          dueAt: at('18:00'),
          endedAt: null,
          overdueMs: 14.5 * 3_600_000,
          toldLateMs: 0,
        },
      ],
      inspections: [
        { id: 7, title: '每日巡检', mode: 'remote', startedAt: at('21 09:00'), counts: { normal: 5 } },
        {
          id: 8,
          title: '月度巡检',
          mode: 'remote',
          startedAt: at('21 10:00'),
          counts: { normal: 5, abnormal: 1, attention: 2 },
        },
      ],
      pendingItems: 2,
      obligations: [
        { title: '年度回访', owed: 1, done: 0, until: '2027-03-31' },
        { title: '月度远程巡检', owed: 1, done: 1, until: '2026-11-30' },
        { title: '季度现场巡检', owed: 2, done: 1, until: '2026-11-28' },
        { title: '每日巡检', owed: 1, done: 0, since: '2026-11-22', until: '2026-11-22' },
        { title: '培训', owed: 1, done: 0, until: '2026-11-30', status: 'waived' },
      ],
      outages: [
        { kind: 'slack', from: at('22 02:10'), until: at('22 02:14'), found: { messages: 0, reactions: 0 } },
        { kind: 'process', from: at('21 23:10'), until: at('22 02:14'), found: { messages: 2, reactions: 1 } },
        { kind: 'database', from: at('21 12:00'), until: at('21 12:30'), found: null },
      ],
    };
    expect(lines(digestMessage(facts, voice()))).toEqual([
      '☀️ 11月22日运维日报 · 开放工单 3（1 张超时） · 新开 3 · 关闭 2 · 取消 1 · 昨日告警 14 → 3 · 巡检 2 次（⚠️ 1 项异常，❔ 0 项未能检查） · 本期义务 1/4 完成 · 1 项已豁免',
      '需要处理',
      `• 🔴 T-47 二级 恢复 11-21 18:00（❗超时 14:30） · 工程师甲 · ${title}`,
      `• ✅ T-47 二级 已恢复，待填原因 · 工程师甲 · ${title}`,
      '• 👤 2 个巡检项目待人工确认',
      '超时',
      '• ❗ T-42 二级 响应 限 11-21 10:05，11-21 10:20 完成，超时 15 分钟（告知晚了 10 分钟：到期时 Rounds 不在线） · 磁盘',
      '• ❗ T-47 二级 恢复 限 11-21 18:00，尚未完成，已超时 14 小时 30 分钟 · 磁盘',
      '尚未定级',
      '• ⚪ [A-12](https://example.slack.com/p2) 主机 db-01 / 磁盘使用率 93 % · 11-21 10:00',
      '• ✅ A-13 主机 db-01 / 磁盘使用率 93 % · 11-21 10:00',
      '• 💬 客户王工：报表打不开 · 11-21 09:00 · [原消息](https://example.slack.com/p1)',
      '处理中的工单',
      '• 🟠 T-47 二级 恢复 16:00（7:30） · （无标题）',
      '昨日告警（按主机）',
      '• 数据库服务器 2 条，1 条未恢复',
      '• 未指明主机 1 条',
      '巡检结果',
      '• 月度巡检（远程）2026-11-21 #8 · ⚠️ 1 项异常 · 🟡 2 项需关注',
      '待完成的合同义务',
      '• 季度现场巡检 1/2，11-28 前完成',
      'Rounds 自身',
      '• 02:10–02:14 与 Slack 断开（4 分钟），期间无遗漏',
      '• 11-21 23:10–02:14 Rounds 未运行（3 小时 4 分钟），已补记：消息 2 条，表情 1 个',
      '• 11-21 12:00–12:30 连不上数据库（30 分钟），期间的消息尚未补读',
    ]);
    const english = lines(digestMessage(facts, voice('en'))).join('\n');
    expect(english).toContain(
      '☀️ Daily digest, November 22 · 3 open tickets (1 overdue) · 3 opened · 2 closed · 1 cancelled',
    );
    expect(english).toContain(
      '2 inspections (⚠️ 1 abnormal, ❔ 0 could not be checked) · obligations 1/4 met · 1 waived',
    );
    expect(english).toContain(
      '11-21 23:10–02:14 Rounds was not running (3 h 4 min); read back and recorded: 2 messages, 1 reaction',
    );
  });

  test('names ten of each and counts the rest', () => {
    const unlevelledAlerts = Array.from({ length: 25 }, (_, index) => alert({ id: index + 1 }));
    const told = lines(digestMessage({ ...QUIET, unlevelledAlerts }, voice()));
    expect(told).toHaveLength(1 + 1 + 10 + 1);
    expect(told.at(-1)).toBe('• 另有 15 条');
  });
});

test.each([
  ['process', { messages: 2, reactions: 0 }, '10:02–10:20 Rounds 未运行（18 分钟），已补记：消息 2 条'],
  ['slack', null, '10:02–10:20 与 Slack 断开（18 分钟），期间的消息尚未补读'],
  ['database', {}, '10:02–10:20 连不上数据库（18 分钟），期间无遗漏'],
] as const)('an outage of kind %s with %j found', (kind, found, text) => {
  expect(outageWords({ kind, from: at('10:02'), until: at('10:20'), found }, '2026-11-21', voice())).toBe(text);
});
