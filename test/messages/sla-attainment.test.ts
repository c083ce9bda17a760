import { expect, test } from 'vitest';
import { computeAttainment } from '../../src/core/sla/attainment.ts';
import { computeCarried, seeTicket } from '../../src/core/sla/carried.ts';
import type { TicketRecord } from '../../src/core/sla/ticket-record.ts';
import { attainmentMessage } from '../../src/messages/sla-attainment.ts';
import { at, events, LEVEL_2, lines, OPENED, RESPONDED, record, voice } from './facts.ts';

const period = { from: new Date('2026-10-31T16:00:00Z'), until: new Date('2026-11-30T16:00:00Z') };

function told(
  records: readonly TicketRecord[],
  now: string,
  locale: 'zh-CN' | 'en' = 'zh-CN',
  earlier: readonly TicketRecord[] = [],
): string[] {
  const timeZone = 'Asia/Shanghai';
  const attainment = computeAttainment(records, { ...period, now: at(now), timeZone });
  const seen = earlier.map((one) => seeTicket(one, at(now)));
  const carried = computeCarried(seen, { from: at('10:04'), asOf: at(now), timeZone });
  return lines(attainmentMessage({ attainment, carried, period, now: at(now) }, voice(locale)));
}

const RESTORED = ['12:00', { kind: 'restored' }] as const;
const records = [
  record(events(OPENED, LEVEL_2, RESPONDED, RESTORED), { number: 1 }),
  record(events(OPENED, LEVEL_2, ['10:06', { kind: 'responded' }], RESTORED), { number: 2 }),
  record(events(OPENED, LEVEL_2, RESPONDED), { number: 3 }),
  record(events(OPENED, ['10:02', { kind: 'levelled', level: 4 }], RESPONDED), { number: 4 }),
  record(events(OPENED, ['10:02', { kind: 'cancelled', reason: '重复', duplicateOf: 'T-1' }]), { number: 5 }),
  record(events(OPENED), { number: 6 }),
  record(
    events(
      OPENED,
      LEVEL_2,
      RESPONDED,
      ['18:30', { kind: 'restored' }],
      ['19:00', { kind: 'levelled', level: 4, reason: '客户同意' }, { actor: 'lead' }],
    ),
    { number: 7 },
  ),
];

test('the attainment of a period: by level and stage, every breach, and what is not counted', () => {
  expect(told(records, '20:00')).toEqual([
    'SLA 达成率 2026-11-01 – 2026-11-30 · 75 %（6/8），1 项超时未完成，1 项待商定 · 截至 20:00',
    '• 🟠 二级 严重 · 工单 3 张 · 响应 66.6 %（2/3） · 恢复 66.6 %（2/3），1 项超时未完成',
    '• 🔵 四级 普通 · 工单 2 张 · 响应 100 %（2/2） · 恢复 尚无结果，1 项待商定',
    '超时',
    '• ❗ T-2 二级 响应 限 10:05，10:06 完成，超时 1 分钟',
    '• ❗ T-3 二级 恢复 限 18:00，尚未完成，已超时 2 小时',
    '改级前的超时（不计入达成率）',
    '• T-7 ❗ 二级时恢复已超时（限 18:00）；19:00 由 组长 改为四级：客户同意',
    '本期工单 7 张；不计入：取消 1（其中重复 1），未定级 1',
  ]);
});

test('in English', () => {
  const english = told(records, '20:00', 'en');
  expect(english[0]).toBe(
    'SLA attainment 2026-11-01 – 2026-11-30 · 75 % (6/8), 1 overdue and not done, 1 to be agreed · as of 20:00',
  );
  expect(english.at(-1)).toBe('7 opened; not in the figures: 1 cancelled (1 of them duplicates), 1 without a level');
});

test('a period without tickets', () => {
  expect(told([], '20:00')).toEqual([
    'SLA 达成率 2026-11-01 – 2026-11-30 · 尚无结果 · 截至 20:00',
    '本期没有已定级的工单。',
    '本期工单 0 张；不计入：取消 0（其中重复 0），未定级 0',
  ]);
});

test('what became of earlier promises stands apart from the attainment', () => {
  const [kept, late, open] = records;
  if (!kept || !late || !open) throw new Error('no record');
  expect(told([], '20:00', 'zh-CN', [kept, late, open]).slice(2, -1)).toEqual([
    '以前各期受理、本期开始时尚未到期的时限（不计入达成率）：按时 2，超时完成 1，超时未完成 1',
    '• ❗ T-2 二级 响应 限 10:05，10:06 完成，超时 1 分钟',
    '• ❗ T-3 二级 恢复 限 18:00，尚未完成，已超时 2 小时',
  ]);
  expect(told([], '20:00', 'en', [kept])).toContain(
    'Earlier promises that were still to be kept when the period began (not in the figures): met 1, done late 0, overdue 0',
  );
});

test('one breach of thousands is never 100 %', () => {
  const kept = Array.from({ length: 3_000 }, (_, index) =>
    record(events(OPENED, LEVEL_2, RESPONDED, RESTORED), { number: index + 10 }),
  );
  const [, late] = records;
  if (!late) throw new Error('no record');
  expect(told([...kept, late], '20:00')[0]).toContain('· 99.9 %（6001/6002）');
});
