import { describe, expect, test } from 'vitest';
import type { Locale } from '../../src/core/message.ts';
import type { TicketEvent, TicketFact } from '../../src/core/sla/ticket-event.ts';
import { threadMessage } from '../../src/messages/ticket-thread.ts';
import { at, events, LEVEL_2, lines, OPENED, RESPONDED, record, view, voice } from './facts.ts';

type Happened = readonly [time: string, fact: TicketFact, more?: Partial<TicketEvent>];

/** What is told of the last of these events, all of them told as they happened. */
function told(story: readonly Happened[], locale: Locale = 'zh-CN', tellAt?: string): string[] | null {
  const all = events(...story);
  const last = all.at(-1);
  const [happenedAt = '10:00'] = story.at(-1) ?? [];
  const now = tellAt ?? happenedAt;
  if (!last) throw new Error('no event');
  const before = all.length === 1 ? null : view(record(all.slice(0, -1)), now);
  const message = threadMessage(last, { before, after: view(record(all), now) }, voice(locale));
  return message && lines(message);
}

const START = [OPENED, LEVEL_2, RESPONDED] as const;
const RESTORED = ['16:30', { kind: 'restored' }] as const;

describe('a level', () => {
  test('first set: every limit', () => {
    expect(told([OPENED, LEVEL_2])).toEqual(['🏷️ 工程师甲 10:02 定级：二级 严重', '• 响应限 10:05', '• 恢复限 18:00']);
    expect(told([OPENED, LEVEL_2], 'en')).toEqual([
      '🏷️ Engineer A set the level at 10:02: Level 2, severe',
      '• Respond due 10:05',
      '• Restore due 18:00',
    ]);
  });

  test('set when a limit is past says so', () => {
    expect(told([OPENED, ['10:07', { kind: 'levelled', level: 1 }]])).toEqual([
      '🏷️ 工程师甲 10:07 定级：一级 紧急',
      '• ❗ 响应限 10:05 · 定级时已超时',
      '• 恢复限 14:00',
    ]);
  });

  test('set in time and told late broke nothing: time did', () => {
    expect(told([OPENED, ['10:04', { kind: 'levelled', level: 1 }]], 'zh-CN', '10:06')).toEqual([
      '🏷️ 工程师甲 10:04 定级：一级 紧急',
      '• ❗ 响应限 10:05 · 现已超时',
      '• 恢复限 14:00',
    ]);
  });

  test('changed: new and old limits, the reason, and what the change breached', () => {
    const raised = ['15:00', { kind: 'levelled', level: 1, reason: '业务中断' }, { actor: 'lead' }] as const;
    expect(told([...START, raised])).toEqual([
      '🏷️ 组长 15:00 改级：二级 → 一级 紧急。理由：业务中断',
      '• ❗ 恢复限 14:00（原限 18:00） · 因改级已超时',
    ]);
    expect(told([...START, raised], 'en')).toEqual([
      '🏷️ Lead changed the level at 15:00: level 2 → Level 1, urgent. Reason: 业务中断',
      '• ❗ Restore due 14:00 (was 18:00) · overdue at once by the change of level',
    ]);
  });

  test('changed to a negotiated one asks for the time', () => {
    expect(told([OPENED, LEVEL_2, ['10:10', { kind: 'levelled', level: 4 }]])).toEqual([
      '🏷️ 工程师甲 10:10 改级：二级 → 四级 普通',
      '• 响应限 10:30（原限 10:05） · 不再算超时',
      '• 恢复不再有截止时间（原限 18:00），待与客户商定',
      '[提议时间…]',
    ]);
    expect(told([OPENED, ['10:02', { kind: 'levelled', level: 4 }]])).toEqual([
      '🏷️ 工程师甲 10:02 定级：四级 普通',
      '• 响应限 10:30',
      '• 恢复时限待与客户商定',
      '[提议时间…]',
    ]);
  });

  test('set again the same, or at one time a less severe one, is not told', () => {
    expect(told([...START, ['11:00', { kind: 'levelled', level: 2 }]])).toBeNull();
    expect(told([OPENED, LEVEL_2, ['10:02', { kind: 'levelled', level: 3 }]])).toBeNull();
  });

  test('found late, from before the one that counts', () => {
    const found = [
      '10:01',
      { kind: 'levelled', level: 3 },
      { recordedAt: at('10:20'), notBefore: at('10:00') },
    ] as const;
    expect(told([OPENED, LEVEL_2, found])).toEqual([
      '🏷️ 补记：工程师甲 10:01 曾定级 三级 较严重；现在仍是 二级 严重',
      'Rounds 离线期间发生：在 10:00:00 至 10:01:00 之间，按 10:01:00 计',
    ]);
  });
});

describe('on the way', () => {
  test.each<[string, Happened[], string[]]>([
    ['a response in time', [OPENED, LEVEL_2, RESPONDED], ['👀 工程师甲 10:03 响应（限 10:05，按时）']],
    [
      'one that is late',
      [OPENED, LEVEL_2, ['10:06', { kind: 'responded' }]],
      ['👀 工程师甲 10:06 响应（限 10:05，超时 1 分钟）'],
    ],
    ['one before there is a level', [OPENED, ['10:01', { kind: 'responded' }]], ['👀 工程师甲 10:01 响应']],
    ['an arrival', [...START, ['11:00', { kind: 'arrived' }]], ['🚗 工程师甲 11:00 到达现场']],
    [
      'a plan',
      [...START, ['11:00', { kind: 'planned', text: '先扩容\n再清理' }]],
      ['📋 工程师甲 11:00 提交方案', '• 先扩容 再清理'],
    ],
    [
      'a pause',
      [...START, ['11:00', { kind: 'paused', reason: '等待备件' }]],
      ['⏸ 工程师甲 11:00 暂停：等待备件。恢复时限顺延'],
    ],
    [
      'a pause before there is a level',
      [OPENED, ['11:00', { kind: 'paused', reason: '等待备件' }]],
      ['⏸ 工程师甲 11:00 暂停：等待备件'],
    ],
    [
      'a resume',
      [...START, ['11:00', { kind: 'paused', reason: '等待备件' }], ['13:30', { kind: 'resumed' }]],
      ['▶️ 工程师甲 13:30 继续，本次暂停 2 小时 30 分钟（恢复现限 20:30）'],
    ],
    [
      'an assignment calls who has to act',
      [...START, ['11:00', { kind: 'assigned', person: 'lead' }]],
      ['<@U0LEAD0001> 👤 工程师甲 11:00 指派给 组长'],
    ],
    [
      'who takes it is not called',
      [...START, ['11:00', { kind: 'assigned', person: 'lead' }, { actor: 'lead' }]],
      ['👤 组长 11:00 接手处理'],
    ],
    [
      'what is filled in later',
      [...START, ['11:00', { kind: 'described', changes: { host: 'app-01', contact: null, ticketKind: 'defect' } }]],
      ['✏️ 工程师甲 修改了工单信息', '• 类别：缺陷', '• 主机：主机 app-01', '• 客户负责人：（空）'],
    ],
    [
      'a note that was not said in the thread',
      [...START, ['11:00', { kind: 'noted', text: '电话回访' }]],
      ['📝 工程师甲：电话回访'],
    ],
  ])('%s', (_name, story, lines) => {
    expect(told(story)).toEqual(lines);
  });

  test('an agreement, and the one that replaces it', () => {
    const level4 = [OPENED, ['10:02', { kind: 'levelled', level: 4 }]] as const;
    const first = ['11:00', { kind: 'agreed', dueAt: at('22 18:00'), who: 'customer', how: '电话' }] as const;
    const second = ['12:00', { kind: 'agreed', dueAt: at('23 18:00'), who: '李主任', how: '邮件' }] as const;
    expect(told([...level4, first])).toEqual(['🤝 工程师甲 记录：与客户商定恢复时限 11-22 18:00（客户王工，电话）']);
    expect(told([...level4, first, second])).toEqual([
      '🤝 工程师甲 记录：与客户改定恢复时限 11-23 18:00（李主任，邮件）；此前商定 11-22 18:00',
    ]);
    expect(told([...level4, first, second], 'en')).toEqual([
      '🤝 Engineer A recorded: agreed anew with the customer: Restore by 11-23 18:00 (李主任, 邮件); before, by 11-22 18:00',
    ]);
  });

  test.each<[string, Happened[]]>([
    ['its opening, which the card shows', [OPENED]],
    [
      'a warning, which is a message of its own',
      [...START, ['14:00', { kind: 'warned', stage: 'restore', fraction: 0.5 }]],
    ],
    [
      'what was said in the thread',
      [
        ...START,
        [
          '11:00',
          { kind: 'noted', text: '在看', reply: { channel: 'C1', ts: '1.000000', change: 'posted', files: [] } },
        ],
      ],
    ],
    ['a second response', [...START, ['10:04', { kind: 'responded' }]]],
    [
      'a pause while paused',
      [...START, ['11:00', { kind: 'paused', reason: 'a' }], ['11:01', { kind: 'paused', reason: 'b' }]],
    ],
  ])('is not told: %s', (_name, story) => {
    expect(told(story)).toBeNull();
  });
});

describe('a restore', () => {
  test('by a person asks for cause and solution', () => {
    expect(told([...START, RESTORED])).toEqual(['✅ 工程师甲 16:30 恢复（限 18:00，按时）', '[*填写原因与解决…]']);
    expect(told([...START, ['18:00:01', { kind: 'restored' }]], 'en')).toEqual([
      '✅ Engineer A restored it at 18:00 (due 18:00, 1 s late)',
      '[*Cause and solution…]',
    ]);
  });

  test('that is the first response, too, tells both', () => {
    expect(told([OPENED, LEVEL_2, ['10:04', { kind: 'restored' }]])?.[0]).toBe(
      '✅ 工程师甲 10:04 恢复（响应限 10:05，按时；恢复限 18:00，按时）',
    );
  });

  test('found after downtime is marked with the interval', () => {
    const found = ['14:30', { kind: 'restored' }, { notBefore: at('14:10'), recordedAt: at('14:31') }] as const;
    expect(told([...START, found])?.[1]).toBe('Rounds 离线期间发生：在 14:10:00 至 14:30:00 之间，按 14:30:00 计');
    const later = ['16:30', { kind: 'restored' }, { recordedAt: at('17:10') }] as const;
    expect(told([...START, later])?.[1]).toBe('补记：发生于 16:30，17:10 记录');
  });

  test('by the alert’s recovery can be disagreed with', () => {
    const recovered = ['16:30', { kind: 'recovered', alertId: 12 }, { actor: null }] as const;
    const restored = ['16:30', { kind: 'restored', recovery: true }, { actor: null }] as const;
    expect(told([...START, recovered, restored])).toEqual([
      '✅ 16:30 监控恢复，按级别设置自动记为恢复（限 18:00，按时）',
      '[*填写原因与解决…] [尚未恢复…]',
    ]);
    const all = events(...START, recovered, restored);
    const [, , , over] = all;
    if (!over) throw new Error('no event');
    const after = view(record(all), '16:30');
    expect(threadMessage(over, { before: after, after }, voice())).toBeNull();
    const disagreed = ['16:40', { kind: 'disagreed', eventId: '5', reason: '用户仍报错' }] as const;
    expect(told([...START, recovered, restored, disagreed])).toEqual([
      '↩️ 工程师甲 16:40 认为并未恢复：用户仍报错。自动恢复作废，计时继续（恢复现限 18:00）',
    ]);
  });

  test('the recovery of the alert alone offers to restore', () => {
    const recovered = ['14:05', { kind: 'recovered', alertId: 12 }, { actor: null }] as const;
    expect(told([...START, recovered])).toEqual([
      '🟢 14:05 监控显示告警已恢复；业务确认恢复后请点「恢复…」或用 ✅',
      '[恢复…]',
    ]);
    expect(told([...START, RESTORED, ['16:40', { kind: 'recovered', alertId: 12 }, { actor: null }]])).toEqual([
      '🟢 16:40 监控显示告警已恢复',
    ]);
  });

  test('an alert that fires again after it calls the assignee', () => {
    const refired = ['16:40', { kind: 'refired', alertId: 12 }, { actor: null }] as const;
    expect(told([...START, RESTORED, refired])).toEqual([
      '<@U0ENGINEER1> 🔴 16:40 告警再次触发：工单已记为恢复，如未恢复请重新打开',
      '[重新打开…]',
    ]);
    expect(told([...START, refired])).toEqual(['🔴 16:40 告警再次触发']);
  });

  test('reopened: the clock goes on from where it was', () => {
    expect(
      told([...START, ['12:00', { kind: 'restored' }], ['15:00', { kind: 'reopened', reason: '又满了' }]]),
    ).toEqual(['🔁 工程师甲 15:00 重新打开：又满了（恢复现限 21:00）']);
  });
});

describe('at the end', () => {
  const diagnosed = ['16:40', { kind: 'diagnosed', cause: '归档日志堆积', solution: '清理\n并加任务' }] as const;

  test('cause and solution, then the closing', () => {
    expect(told([...START, RESTORED, diagnosed])).toEqual([
      '🔍 工程师甲 填写了原因与解决方案',
      '• 原因：归档日志堆积',
      '• 解决：清理 并加任务',
      '[关闭…] [写入知识库…]',
    ]);
    const effort = { onsite: 0, remote: 0.5, office: 0 };
    expect(told([...START, RESTORED, diagnosed, ['16:50', { kind: 'closed', effort }]])).toEqual([
      '☑️ 工程师甲 16:50 关闭，维护记录单随后发到此处（人天：远程 0.5 人天）',
      '[写入知识库…]',
    ]);
    const none = { onsite: 0, remote: 0, office: 0 };
    expect(told([...START, RESTORED, diagnosed, ['16:50', { kind: 'closed', effort: none }]])).toEqual([
      '☑️ 工程师甲 16:50 关闭，维护记录单随后发到此处',
      '[写入知识库…]',
    ]);
  });

  test('a rating with what the customer said', () => {
    const rated = ['17:00', { kind: 'rated', rating: 'fair', comment: '慢了点' }, { actor: 'customer' }] as const;
    expect(told([...START, RESTORED, diagnosed, rated])).toEqual(['⭐ 客户王工 评价：基本满意。慢了点']);
  });

  test('a cancellation', () => {
    expect(told([...START, ['11:00', { kind: 'cancelled', reason: '误报' }]], 'en')).toEqual([
      '🚫 Engineer A cancelled it at 11:00: 误报. It leaves the SLA figures',
    ]);
    expect(told([...START, ['11:00', { kind: 'cancelled', reason: '同一故障', duplicateOf: 'T-31' }]])).toEqual([
      '🚫 工程师甲 11:00 取消，与 T-31 重复：同一故障。不计入 SLA',
    ]);
  });

  test('a corrected level is told by its name', () => {
    const field = { name: 'level', value: 3 } as const;
    const corrected = ['17:00', { kind: 'corrected', eventId: '2', correctedAt: null, field, reason: '点错' }] as const;
    expect(told([...START, corrected])).toEqual([
      '✎ 工程师甲 更正：点错',
      '• 定级的级别 二级 → 三级',
      '• 响应限 10:30（原限 10:05）',
      '• 恢复限 22:00（原限 18:00）',
    ]);
  });

  test('a correction keeps both values and says what it breaches or mends', () => {
    const correct = (correctedAt: Date | null, field: { name: 'cause'; value: string } | null, eventId = '3') =>
      [
        '17:00',
        { kind: 'corrected', eventId, correctedAt, field, reason: '手误' },
        { actor: 'lead' },
      ] as const satisfies Happened;
    expect(told([...START, correct(at('10:06'), null)])).toEqual([
      '✎ 组长 更正：手误',
      '• 响应时间 10:03:00 → 10:06:00',
      '• ❗ 响应 · 按更正后的记录已超时',
    ]);
    const late = [OPENED, LEVEL_2, ['10:06', { kind: 'responded' }]] as const;
    expect(told([...late, correct(at('10:04'), null)])).toEqual([
      '✎ 组长 更正：手误',
      '• 响应时间 10:06:00 → 10:04:00',
      '• 响应 · 不再算超时',
    ]);
    expect(told([...START, RESTORED, diagnosed, correct(null, { name: 'cause', value: '磁盘坏道' }, '5')])).toEqual([
      '✎ 组长 更正：手误',
      '• 原因与解决的原因 归档日志堆积 → 磁盘坏道',
    ]);
  });
});
