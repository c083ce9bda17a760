import { expect, test } from 'vitest';
import { type HomeContract, homeMessage } from '../../src/messages/home.ts';
import { at, LEVEL_2, lines, OPENED, RESPONDED, ticketAt, voice } from './facts.ts';

const NOW = '12:48';
const title = '数据库服务器磁盘使用率 93 %';

function contract(change: Partial<HomeContract> = {}, locale: 'zh-CN' | 'en' = 'zh-CN'): HomeContract {
  return { voice: voice(locale), mine: [], others: [], items: [], obligations: [], ...change };
}

const busy: Partial<HomeContract> = {
  mine: [ticketAt(NOW, OPENED, LEVEL_2, RESPONDED)],
  others: [ticketAt(NOW, OPENED)],
  items: [
    {
      title: { 'zh-CN': '短信通知', en: 'Text message' },
      inspection: { id: 12, title: { 'zh-CN': '月度巡检', en: 'Monthly inspection' }, startedAt: at('10:00') },
      link: 'https://example.slack.com/p2',
    },
  ],
  obligations: [
    { title: '月度远程巡检', owed: 1, done: 1, until: '2026-11-30' },
    { title: '季度现场巡检', owed: 1, done: 0, until: '2026-12-31' },
  ],
};

test('the home page has each contract with what this person has to do first', () => {
  const message = homeMessage({ contracts: [contract(busy), contract()], now: at(NOW) }, voice());
  expect(message.summary).toBe('我的工单 1 · 待人工确认 1');
  expect(lines(message)).toEqual([
    '我的工单 1 · 待人工确认 1',
    '客户 · 运维服务',
    '我的工单 1',
    `• 🟠 T-47 二级 恢复 18:00（5:12） · 工程师甲 · ${title}`,
    '待人工确认的巡检项目 1',
    '• 👤 短信通知 · 月度巡检 #12（10:00） · [去作答](https://example.slack.com/p2)',
    '其他进行中的工单 1',
    `• ⚪ T-47 待定级（已等 2:48） · 工程师甲 · ${title}`,
    '接下来的合同义务 1',
    '• ▫️ 季度现场巡检 0/1，12-31 前完成',
    '---',
    '客户 · 运维服务',
    '🟢 没有需要您处理的事项。',
    '截至 2026-11-21 12:48 · 命令一览：/help',
  ]);
});

test('an item whose message has no known address names the command', () => {
  const items = (busy.items ?? []).map((item) => ({ ...item, link: null }));
  const told = lines(homeMessage({ contracts: [contract({ items })], now: at(NOW) }, voice()));
  expect(told).toContain('• 👤 短信通知 · 月度巡检 #12（10:00） · /inspect show 12');
});

test('in English', () => {
  const told = lines(homeMessage({ contracts: [contract(busy, 'en')], now: at(NOW) }, voice('en')));
  expect(told).toContain('• 👤 Text message · Monthly inspection #12 (10:00) · [answer](https://example.slack.com/p2)');
  expect(told[0]).toBe('My tickets 1 · to be confirmed 1');
});

test('each contract speaks its own language and zone', () => {
  const contracts = [contract(busy), contract(busy, 'en')];
  const told = lines(homeMessage({ contracts, now: at(NOW) }, voice('en')));
  expect(told).toContain('我的工单 1');
  expect(told).toContain('My tickets 1');
});

test('who is of no contract is told what to do', () => {
  expect(lines(homeMessage({ contracts: [], now: at(NOW) }, voice()))).toEqual([
    '您还没有列入任何合同。如需使用，请管理员把您加到站点文件的 people 下。',
  ]);
});

test('of many tickets fifteen are named', () => {
  const others = Array.from({ length: 60 }, () => ticketAt(NOW, OPENED, LEVEL_2));
  const told = lines(homeMessage({ contracts: [contract({ others })], now: at(NOW) }, voice()));
  expect(told).toContain('其他进行中的工单 60');
  expect(told.filter((line) => line.includes('T-47'))).toHaveLength(15);
  expect(told).toContain('• 另有 45 条');
});

test('an obligation that is waived for this period is said to be, with who and why; one that is unknown has its own sign', () => {
  const obligations = [
    {
      title: '季度现场巡检',
      owed: 1,
      done: 0,
      until: '2026-12-31',
      status: 'waived',
      waiver: { by: 'lead', reason: '封网' },
    },
    { title: '数据库备份', owed: 1, done: 0, until: '2026-11-30', status: 'unknown', cause: 'no-plan' },
  ] as const;
  const told = lines(homeMessage({ contracts: [contract({ obligations })], now: at('10:00') }, voice()));
  expect(told).toContain('• ➖ 季度现场巡检（12-31 前）已豁免，组长 豁免：封网');
  expect(told).toContain('• ❔ 数据库备份 0/1（11-30 前）：站点文件没有这类备份计划，请自行确认');
});
