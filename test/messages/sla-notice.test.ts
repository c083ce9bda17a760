import { describe, expect, test } from 'vitest';
import type { Locale } from '../../src/core/message.ts';
import { noticesDue } from '../../src/core/sla/notices.ts';
import type { TicketEvent, TicketFact } from '../../src/core/sla/ticket-event.ts';
import { NOBODY } from '../../src/messages/mentions.ts';
import { slaNoticeMessage, stageNotices } from '../../src/messages/sla-notice.ts';
import { at, buttonsOf, events, LEVEL_2, lines, OPENED, RESPONDED, record, voice } from './facts.ts';

type Happened = readonly [time: string, fact: TicketFact, more?: Partial<TicketEvent>];

function message(now: string, story: readonly Happened[], locale: Locale = 'zh-CN') {
  const of = record(events(...story));
  const { notices } = noticesDue(of, { now: at(now), timeZone: 'Asia/Shanghai' });
  return slaNoticeMessage(
    { record: of, notices: stageNotices(notices), mentions: NOBODY, now: at(now) },
    voice(locale),
  );
}

function told(now: string, story: readonly Happened[], locale: Locale = 'zh-CN'): string[] {
  return lines(message(now, story, locale));
}

const warned = (time: string, stage: string, fraction: number): Happened => [
  time,
  { kind: 'warned', stage, fraction },
  { actor: null },
];
const START: Happened[] = [OPENED, LEVEL_2, RESPONDED, warned('14:00', 'restore', 0.5)];
const TITLE = '数据库服务器磁盘使用率 93 %';

test('a warning says how much is used, what remains and until when', () => {
  expect(told('16:00', START)).toEqual([`⏰ T-47 二级 恢复时限已用 75 %，还剩 2 小时（限 18:00） · ${TITLE}`]);
  expect(told('16:00', START, 'en')).toEqual([
    `⏰ T-47 level 2 Restore: 75 % of the time is used, 2 h left (due 18:00) · ${TITLE}`,
  ]);
});

test('a breach, and the reminders after it', () => {
  const before: Happened[] = [...START, warned('16:00', 'restore', 0.75), warned('17:12', 'restore', 0.9)];
  expect(told('18:00:00.001', before)).toEqual([`❗ T-47 二级 恢复已超时（限 18:00） · ${TITLE}`]);
  const after: Happened[] = [...before, warned('18:00:01', 'restore', 1)];
  expect(told('19:00', after)).toEqual([`❗ T-47 二级 恢复仍未完成，已超时 1 小时（限 18:00） · ${TITLE}`]);
  expect(told('19:00', after, 'en')).toEqual([
    `❗ T-47 level 2 Restore is still not done, overdue by 1 h (due 18:00) · ${TITLE}`,
  ]);
});

test('what fell due while Rounds was down is one notice: how late it is told, and what should have come before', () => {
  const story: Happened[] = [OPENED, ['10:01', { kind: 'levelled', level: 1 }]];
  const notice = message('10:20', story);
  expect(lines(notice)).toEqual([
    `❗ T-47 一级 响应已超时 15 分钟（限 10:05） · ${TITLE}`,
    '告知晚了 15 分钟：到期时 Rounds 不在线',
    '此前未发出的提醒：50 %（10:02:30），75 %（10:03:45），90 %（10:04:30）',
    '[*响应]',
  ]);
  expect(buttonsOf(notice)).toMatchObject([{ action: 'ticket-respond', value: { ticket: 470 } }]);
  expect(told('10:20', story, 'en').slice(0, 3)).toEqual([
    `❗ T-47 level 1 Respond is overdue by 15 min (due 10:05) · ${TITLE}`,
    'Rounds was away when it fell due: told 15 min late',
    'Reminders that were not sent before: 50 % (10:02:30), 75 % (10:03:45), 90 % (10:04:30)',
  ]);
});

test('several stages at once are one message, the worst first, each note named', () => {
  const story: Happened[] = [OPENED, ['10:01', { kind: 'levelled', level: 1 }]];
  const notes = told('13:01', story);
  expect(notes[0]).toBe(
    `❗ T-47 一级 响应已超时 2 小时 56 分钟（限 10:05），恢复时限已用 75 %，还剩 59 分钟（限 14:00） · ${TITLE}`,
  );
  expect(notes).toContain('响应：告知晚了 2 小时 56 分钟：到期时 Rounds 不在线');
  expect(notes).toContain('恢复：此前未发出的提醒：50 %（12:00）');
});

test('a limit that was past when the level was set says that the level did it', () => {
  expect(told('10:07', [OPENED, ['10:07', { kind: 'levelled', level: 1 }]]).slice(0, 2)).toEqual([
    `❗ T-47 一级 响应已超时 2 分钟（限 10:05） · ${TITLE}`,
    '10:07 定为 一级 紧急 时，时限已过',
  ]);
});

test('a breach that was over before it could be told is told as over', () => {
  const story: Happened[] = [OPENED, LEVEL_2, ['10:10', { kind: 'responded' }]];
  const notice = message('10:20', story);
  expect(lines(notice)[0]).toBe(`❗ T-47 二级 响应已于 10:10 完成，超时 5 分钟（限 10:05） · ${TITLE}`);
  expect(buttonsOf(notice)).toEqual([]);
});

test('a negotiated stage asks for the time each day', () => {
  const notice = message('22 10:02', [OPENED, ['10:02', { kind: 'levelled', level: 4 }], RESPONDED]);
  expect(lines(notice)).toEqual([
    `🤝 T-47 四级 恢复时限还没有与客户商定（11-21 10:00 报告，已过 1 天） · ${TITLE}`,
    '[提议时间…]',
  ]);
  expect(buttonsOf(notice)).toMatchObject([{ action: 'ticket-agree', value: { ticket: 470 } }]);
});

describe('who is called', () => {
  const of = record(events(...START));
  const notices = stageNotices(noticesDue(of, { now: at('16:00'), timeZone: 'Asia/Shanghai' }).notices);

  test('comes first, each once; who can’t be pinged is named', () => {
    const mentions = { users: ['U0LEAD0001', 'U0LEAD0001'], groups: ['S0ONDUTY01'], names: ['李工'] };
    const [line] = lines(slaNoticeMessage({ record: of, notices, mentions, now: at('16:00') }, voice()));
    expect(line).toMatch(/^<@U0LEAD0001> <!subteam\^S0ONDUTY01> @李工 ⏰ T-47/);
  });

  test('says when nobody is on duty by the roster', () => {
    const mentions = { users: ['U0LEAD0001'], groups: [], names: [], nobodyOnDuty: true };
    const told = lines(slaNoticeMessage({ record: of, notices, mentions, now: at('16:00') }, voice()));
    expect(told.at(-1)).toContain('无人值班');
  });

  test('a notice about nothing is a defect', () => {
    const facts = { record: of, notices: [], mentions: NOBODY, now: at('16:00') };
    expect(() => slaNoticeMessage(facts, voice())).toThrow('nothing is to be said');
  });
});
