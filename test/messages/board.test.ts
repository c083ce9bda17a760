import { describe, expect, test } from 'vitest';
import type { TicketEvent, TicketFact } from '../../src/core/sla/ticket-event.ts';
import { type BoardTicket, boardMessage } from '../../src/messages/board.ts';
import { ticketListMessage } from '../../src/messages/ticket-list.ts';
import { at, events, HEAD, LEVEL_2, lines, OPENED, RESPONDED, record, view, voice } from './facts.ts';

const NOW = '12:48';
type Happened = readonly [time: string, fact: TicketFact, more?: Partial<TicketEvent>];

function ticket(number: number, ...story: Happened[]): BoardTicket {
  return view(record(events(...story), { id: number * 10, number }), NOW);
}

const title = '数据库服务器磁盘使用率 93 %';
const running = ticket(47, OPENED, LEVEL_2, RESPONDED);
const overdue = ticket(42, OPENED, LEVEL_2);
const soon = ticket(
  49,
  ['12:20', { kind: 'opened', head: { ...HEAD, title: '登录缓慢', assignee: null } }],
  ['12:21', { kind: 'levelled', level: 3 }],
);
const toAgree = ticket(45, OPENED, ['10:02', { kind: 'levelled', level: 4 }], RESPONDED);
const paused = ticket(44, OPENED, LEVEL_2, RESPONDED, ['12:20', { kind: 'paused', reason: '等待备件' }]);
const unlevelled = ticket(50, ['12:30', { kind: 'opened', head: HEAD }]);
const restored = ticket(43, OPENED, LEVEL_2, RESPONDED, ['12:20', { kind: 'restored' }]);
const cancelled = ticket(31, OPENED, LEVEL_2, ['12:00', { kind: 'cancelled', reason: '误报' }]);

describe('the board', () => {
  test('shows every running clock with what remains, soonest due first', () => {
    const tickets = [unlevelled, restored, paused, toAgree, running, soon, overdue];
    const message = boardMessage({ tickets, now: at(NOW) }, voice());
    expect(message.summary).toBe('进行中 6 · ❗超时 1 · 已恢复待关闭 1 · 截至 12:48');
    expect(lines(message)).toEqual([
      '进行中 6 · ❗超时 1 · 已恢复待关闭 1 · 截至 12:48',
      `• 🔴 T-42 二级 响应 10:05（❗超时 2:43） · 恢复 18:00（5:12） · 工程师甲 · ${title}`,
      '• 🟡 T-49 三级 响应 12:50（0:02） · 恢复 11-22 00:20（11:32） · 登录缓慢',
      `• 🟠 T-47 二级 恢复 18:00（5:12） · 工程师甲 · ${title}`,
      `• ⏸️ T-44 二级 已暂停 · 工程师甲 · ${title}`,
      `• 🔵 T-45 四级 恢复待商定 · 工程师甲 · ${title}`,
      `• ⚪ T-50 待定级（已等 0:18） · 工程师甲 · ${title}`,
    ]);
  });

  test('in English', () => {
    expect(lines(boardMessage({ tickets: [running, toAgree], now: at(NOW) }, voice('en')))).toEqual([
      '2 in progress · as of 12:48',
      `• 🟠 T-47 level 2 Restore 18:00 (5:12) · Engineer A · ${title}`,
      `• 🔵 T-45 level 4 Restore to be agreed · Engineer A · ${title}`,
    ]);
  });

  test('is calm when nothing runs, and the same from minute to minute', () => {
    const empty = boardMessage({ tickets: [], now: at(NOW) }, voice());
    expect(lines(empty)).toEqual(['🟢 没有进行中的工单']);
    expect(boardMessage({ tickets: [], now: at('12:49') }, voice())).toEqual(empty);
    expect(boardMessage({ tickets: [restored], now: at(NOW) }, voice('en')).summary).toBe(
      '🟢 No ticket is in progress · 1 restored, to be closed',
    );
  });

  test('links to the card where its address is known', () => {
    const linked = { ...running, link: 'https://example.slack.com/archives/C1/p1' };
    expect(lines(boardMessage({ tickets: [linked], now: at(NOW) }, voice()))[1]).toContain(
      '[T-47 二级](https://example.slack.com/archives/C1/p1)',
    );
  });

  test('names forty tickets and counts the rest', () => {
    const tickets = Array.from({ length: 200 }, (_, index) => ticket(index + 1, OPENED, LEVEL_2));
    const told = lines(boardMessage({ tickets, now: at(NOW) }, voice()));
    expect(told.filter((line) => line.startsWith('•'))).toHaveLength(40);
    expect(told.at(-1)).toBe('另有 160 张，见 /ticket list');
    expect(told[1]).toContain('T-1 ');
  });
});

describe('the list of tickets', () => {
  test('has those that wait for something first, then the ended ones, latest first', () => {
    const older = ticket(30, OPENED, ['11:00', { kind: 'cancelled', reason: '误报' }]);
    const tickets = [older, cancelled, restored, running];
    const message = ticketListMessage({ tickets, total: 30, now: at(NOW) }, voice());
    expect(lines(message)).toEqual([
      '工单 30 张 · 截至 12:48',
      `• 🟠 T-47 二级 恢复 18:00（5:12） · 工程师甲 · ${title}`,
      `• ✅ T-43 二级 已恢复，待填原因 12:20 · 工程师甲 · ${title}`,
      `• 🚫 T-31 二级 已取消 12:00 · 工程师甲 · ${title}`,
      `• 🚫 T-30 已取消 11:00 · 工程师甲 · ${title}`,
      '另有 26 张未列出',
    ]);
    expect(ticketListMessage({ tickets, total: 1, now: at(NOW) }, voice('en')).summary).toBe('1 ticket');
  });

  test('says when there is none', () => {
    expect(lines(ticketListMessage({ tickets: [], total: 0, now: at(NOW) }, voice()))).toContain(
      '没有符合条件的工单。',
    );
  });
});
