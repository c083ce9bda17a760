import { describe, expect, test } from 'vitest';
import type { SimilarFault } from '../../src/core/similarity.ts';
import { DEFAULT_SLA_POLICY, OPENED as FROM_OPENED, KNOWN_STAGES, type SlaStage } from '../../src/core/sla-policy.ts';
import { ticketCard } from '../../src/messages/ticket-card.ts';
import type { TicketView } from '../../src/messages/ticket-view.ts';
import {
  alert,
  at,
  events,
  HEAD,
  LEVEL_2,
  lines,
  OPENED,
  policyWith,
  RESPONDED,
  record,
  ticketAt,
  view,
  voice,
} from './facts.ts';

const MENU = '⋯ [改级…] [指派…] [取消工单…] [备注…]';
const RESTORED = ['16:30', { kind: 'restored' }] as const;
const DIAGNOSED = ['16:40', { kind: 'diagnosed', cause: '归档日志堆积', solution: '清理并加定时任务' }] as const;

function card(of: TicketView, now: string, locale: 'zh-CN' | 'en' = 'zh-CN') {
  return ticketCard({ ...of, now: at(now), similar: [] }, voice(locale));
}

/** Without the line that is the same on every card. */
function cardLines(of: TicketView, now: string, locale: 'zh-CN' | 'en' = 'zh-CN'): string[] {
  return lines(card(of, now, locale)).filter((line) => !/^报告 \d|^reported \d/.test(line));
}

describe('the card of an open ticket', () => {
  test('without a level asks for one', () => {
    const message = card(ticketAt('10:01', OPENED), '10:01');
    expect(message.summary).toBe('⚪ T-47 待定级 · 数据库服务器磁盘使用率 93 %');
    expect(lines(message)).toEqual([
      '⚪ T-47 · 数据库服务器磁盘使用率 93 % · 待定级 · 工程师甲',
      '用 1️⃣2️⃣3️⃣4️⃣ 或按钮定级',
      '报告 10:00 · 故障/告警 · 主机 db-01 · 客户负责人 客户王工',
      '[一级 紧急] [二级 严重] [三级 较严重] [四级 普通] ⋯ [响应] [取消工单…] [指派…] [备注…]',
    ]);
  });

  test('says level, subject, state and who works on it, then each clock with its limit', () => {
    const message = card(ticketAt('10:02', OPENED, LEVEL_2), '10:02');
    expect(message.summary).toBe('🟠 T-47 二级 待响应 · 数据库服务器磁盘使用率 93 %');
    expect(lines(message)).toEqual([
      '🟠 T-47 二级 · 数据库服务器磁盘使用率 93 % · 待响应 · 工程师甲',
      '响应 ⏱ 限 10:05 ▓▓▓▓░░░░░░（截至 10:02）',
      '恢复 ⏱ 限 18:00 ░░░░░░░░░░（截至 10:02）',
      '报告 10:00 · 定级 10:02（工程师甲） · 故障/告警 · 主机 db-01 · 客户负责人 客户王工',
      `[*响应] [暂停…] [恢复…] ${MENU}`,
    ]);
  });

  test('in English', () => {
    expect(lines(card(ticketAt('12:48', OPENED, LEVEL_2, RESPONDED), '12:48', 'en'))).toEqual([
      '🟠 T-47 level 2 · 数据库服务器磁盘使用率 93 % · in progress · Engineer A',
      'Respond ✅ 10:03 (due 10:05)',
      'Restore ⏱ due 18:00 ▓▓▓░░░░░░░ (as of 12:48)',
      'reported 10:00 · level set 10:02 by Engineer A · fault/alert · Host db-01 · customer’s contact Ms Wang',
      '[Pause…] [Restored…] ⋯ [Change level…] [Assign…] [Cancel ticket…] [Note…]',
    ]);
  });

  test.each([
    ['18:00', '🟠', '恢复 ⏱ 限 18:00 ▓▓▓▓▓▓▓▓▓▓（截至 18:00）'],
    ['18:00:00.001', '🔴', '恢复 ❗ 已超时（限 18:00）'],
  ])('at %s of a limit at 18:00', (now, mark, line) => {
    const told = cardLines(ticketAt(now, OPENED, LEVEL_2, RESPONDED), now);
    expect(told[0]).toMatch(new RegExp(`^${mark} T-47 二级`));
    expect(told[2]).toBe(line);
  });

  test('a response that came too late keeps its mark', () => {
    const late = ticketAt('10:40', OPENED, LEVEL_2, ['10:06', { kind: 'responded' }]);
    expect(cardLines(late, '10:40')[1]).toBe('响应 ❗ 10:06，超时 1 分钟（限 10:05）');
    expect(cardLines(late, '10:40', 'en')[1]).toBe('Respond ❗ 10:06, 1 min late (due 10:05)');
  });

  test('paused says why and since when, and offers to go on', () => {
    const paused = ticketAt('13:30', OPENED, LEVEL_2, RESPONDED, ['13:20', { kind: 'paused', reason: '等待停机窗口' }]);
    expect(cardLines(paused, '13:30')).toEqual([
      '🟠 T-47 二级 · 数据库服务器磁盘使用率 93 % · 已暂停 · 工程师甲',
      '响应 ✅ 10:03（限 10:05）',
      '恢复 ⏸ 等待停机窗口（自 13:20），时限顺延',
      `[继续] [恢复…] ${MENU}`,
    ]);
  });

  test('paused after its due time is overdue, and the pause is told beside it', () => {
    const paused = ticketAt('19:00', OPENED, LEVEL_2, RESPONDED, ['18:30', { kind: 'paused', reason: '等待备件' }]);
    expect(cardLines(paused, '19:00').slice(2, 4)).toEqual([
      '恢复 ❗ 已超时（限 18:00）',
      '⏸ 等待备件（自 18:30），时限顺延',
    ]);
  });

  test('negotiated: to be agreed, then agreed with the time used since', () => {
    const level4 = ['10:02', { kind: 'levelled', level: 4 }] as const;
    const open = ticketAt('13:30', OPENED, level4, RESPONDED);
    expect(cardLines(open, '13:30').slice(2)).toEqual(['恢复 🤝 待与客户商定', `[提议时间…] [暂停…] [恢复…] ${MENU}`]);
    const agreed = ['11:00', { kind: 'agreed', dueAt: at('22 11:00'), who: 'customer', how: '电话' }] as const;
    expect(cardLines(ticketAt('23:00', OPENED, level4, RESPONDED, agreed), '23:00').slice(2)).toEqual([
      '恢复 🤝 商定 11-22 11:00 前 ▓▓▓▓▓░░░░░（截至 23:00）',
      '[暂停…] [恢复…] ⋯ [提议时间…] [改级…] [指派…] [取消工单…] [备注…]',
    ]);
  });

  test('of a longer policy: what waits, what does not apply, and buttons for what is due', () => {
    const stage = (name: string, change: Partial<SlaStage>): SlaStage => {
      const known = KNOWN_STAGES[name];
      if (!known) throw new Error(name);
      const within = { days: 0, milliseconds: 2 * 3_600_000 };
      return { name, ...known, from: FROM_OPENED, within, onlyIf: null, ...change };
    };
    const stages = [
      stage('respond', {}),
      stage('onSite', {}),
      stage('plan', {}),
      stage('restore', {}),
      stage('emergencyPlan', { onlyIf: { not: 'restore', after: { days: 0, milliseconds: 3_600_000 } } }),
      stage('report', { from: 'restore' }),
    ];
    const policy = policyWith({ stages });
    const of = view(record(events(OPENED, LEVEL_2), { policy }), '10:30');
    expect(cardLines(of, '10:30').slice(1)).toEqual([
      '响应 ⏱ 限 12:00 ▓▓░░░░░░░░（截至 10:30）',
      '到场 ⏱ 限 12:00 ▓▓░░░░░░░░（截至 10:30）',
      '方案 ⏱ 限 12:00 ▓▓░░░░░░░░（截至 10:30）',
      '恢复 ⏱ 限 12:00 ▓▓░░░░░░░░（截至 10:30）',
      '报告 待「恢复」后起计',
      '[*响应] [到场] [提交方案…] [暂停…] [恢复…] ⋯ [改级…] [指派…] [取消工单…] [备注…]',
    ]);
    const restored = view(record(events(OPENED, LEVEL_2, RESTORED, DIAGNOSED), { policy }), '17:00');
    expect(cardLines(restored, '17:00')).toContain('报告 ⏱ 限 18:30 ▓▓░░░░░░░░（截至 17:00）');
    expect(cardLines(restored, '17:00').at(-1)).toMatch(/^\[故障报告…\] \[\*关闭…\] \[重新打开…\] ⋯/);
    const CLOSED = ['17:10', { kind: 'closed' }] as const;
    const closed = view(record(events(OPENED, LEVEL_2, RESTORED, DIAGNOSED, CLOSED), { policy }), '17:20');
    expect(cardLines(closed, '17:20').at(-1)).toBe('[故障报告…]');
    const REPORTED = ['17:15', { kind: 'reported' }] as const;
    const reported = view(record(events(OPENED, LEVEL_2, RESTORED, DIAGNOSED, CLOSED, REPORTED), { policy }), '17:20');
    expect(cardLines(reported, '17:20').join('\n')).not.toContain('[');
  });
});

describe('the card of a restored ticket', () => {
  test('asks for cause and solution, then for its closing', () => {
    const restored = ticketAt('16:31', OPENED, LEVEL_2, RESPONDED, RESTORED);
    expect(card(restored, '16:31').summary).toBe('✅ T-47 二级 已恢复，待填原因 · 数据库服务器磁盘使用率 93 %');
    expect(cardLines(restored, '16:31').at(-1)).toBe(`[*填写原因与解决…] [重新打开…] ${MENU}`);
    const diagnosed = ticketAt('16:41', OPENED, LEVEL_2, RESPONDED, RESTORED, DIAGNOSED);
    expect(cardLines(diagnosed, '16:41')).toEqual([
      '✅ T-47 二级 · 数据库服务器磁盘使用率 93 % · 已恢复，待关闭 · 工程师甲',
      '响应 ✅ 10:03（限 10:05）',
      '恢复 ✅ 16:30（限 18:00）',
      '原因：归档日志堆积；解决：清理并加定时任务',
      '[*关闭…] [重新打开…] ⋯ [填写原因与解决…] [改级…] [指派…] [取消工单…] [备注…]',
    ]);
  });

  test('by its alert’s recovery offers to disagree', () => {
    const recovery = ['16:30', { kind: 'restored', recovery: true }, { actor: null }] as const;
    const told = cardLines(ticketAt('16:31', OPENED, LEVEL_2, RESPONDED, recovery), '16:31');
    expect(told).toContain('监控已恢复，按级别设置自动记为恢复；如未恢复请点「尚未恢复…」');
    expect(told.at(-1)).toMatch(/^\[\*填写原因与解决…\] \[尚未恢复…\] ⋯/);
  });

  test('can’t be reopened after the time for that', () => {
    const told = cardLines(ticketAt('28 16:30:00.001', OPENED, LEVEL_2, RESTORED), '28 16:30:00.001');
    expect(told.at(-1)).toBe(`[*填写原因与解决…] ${MENU}`);
    const still = cardLines(ticketAt('28 16:30', OPENED, LEVEL_2, RESTORED), '28 16:30');
    expect(still.at(-1)).toContain('[重新打开…]');
  });

  test('keeps a breach under a former level apart, and marks what was corrected', () => {
    const of = ticketAt(
      '19:10',
      OPENED,
      LEVEL_2,
      RESPONDED,
      ['18:30', { kind: 'restored' }],
      ['19:00', { kind: 'levelled', level: 4, reason: '客户同意按咨询处理' }, { actor: 'lead' }],
      [
        '19:05',
        { kind: 'corrected', eventId: '3', correctedAt: at('10:02:30'), field: null, reason: '手误' },
        { actor: 'lead' },
      ],
    );
    expect(lines(card(of, '19:10')).slice(1, 6)).toEqual([
      '响应 ✅ 10:02（限 10:30） ✎',
      '恢复 ✅ 18:30（未商定时限）',
      '❗ 二级时恢复已超时（限 18:00）；19:00 由 组长 改为四级：客户同意按咨询处理',
      '报告 10:00 · 定级 19:00（组长） · 故障/告警 · 主机 db-01 · 客户负责人 客户王工',
      '✎ 响应时间 10:03:00 → 10:02:30（组长 更正：手误）',
    ]);
    expect(lines(card(of, '19:10', 'en'))[3]).toBe(
      '❗ Restore breached at level 2, 18:00; changed to level 4 at 19:00 by Lead: 客户同意按咨询处理',
    );
  });
});

describe('the card of a ticket that has ended', () => {
  test('closed: with the customer’s rating and where its record sheet is, and nothing to press', () => {
    const closed = ['16:50', { kind: 'closed' }] as const;
    const told = lines(card(ticketAt('17:00', OPENED, LEVEL_2, RESPONDED, RESTORED, DIAGNOSED, closed), '17:00'));
    expect(told[0]).toBe('☑️ T-47 二级 · 数据库服务器磁盘使用率 93 % · 已关闭 · 工程师甲');
    expect(told.slice(-2)).toEqual(['16:50 关闭，维护记录单见讨论串', '客户尚未评价']);
    const rated = ['16:55', { kind: 'rated', rating: 'satisfied', comment: null }, { actor: 'customer' }] as const;
    const of = ticketAt('17:00', OPENED, LEVEL_2, RESPONDED, RESTORED, DIAGNOSED, closed, rated);
    expect(lines(card(of, '17:00')).at(-1)).toBe('客户评价 满意（客户王工）');
  });

  test('cancelled: by whom, why and of which it is a duplicate, without clocks', () => {
    const cancelled = ticketAt('17:00', OPENED, LEVEL_2, [
      '16:30',
      { kind: 'cancelled', reason: '同一故障', duplicateOf: '31' },
    ]);
    expect(cardLines(cancelled, '17:00')).toEqual([
      '🚫 T-47 二级 · 数据库服务器磁盘使用率 93 % · 已取消 · 工程师甲',
      '工程师甲 16:30 取消（与 T-31 重复）：同一故障',
    ]);
  });
});

describe('what else a card tells', () => {
  test('the alert whose message it is: source, since when, links, and that it is over', () => {
    const links = [{ label: 'graph', url: 'https://monitoring.example.com/graph' }];
    const over = alert({ state: 'resolved', resolvedAt: at('10:20') }, { links });
    const facts = { ...ticketAt('12:48', OPENED, LEVEL_2), now: at('12:48'), alert: over, similar: [] };
    expect(lines(ticketCard(facts, voice()))).toContain(
      'A-12 · Alertmanager · high · 10:00 起 · 已恢复 10:20 · [查看图表](https://monitoring.example.com/graph)',
    );
  });

  test('how the like was solved, as long as it is open', () => {
    const [fault]: SimilarFault[] = [
      { kind: 'ticket', number: 31, title: '磁盘满', at: at('10:00'), cause: '日志', solution: '清理', score: 1 },
    ];
    if (!fault) throw new Error('no fault');
    const told = (of: TicketView) =>
      lines(ticketCard({ ...of, now: at('17:00'), similar: [fault] }, voice())).join('\n');
    expect(told(ticketAt('10:30', OPENED, LEVEL_2))).toContain('💡 相似故障 T-31（11-21）磁盘满：日志 → 清理');
    expect(told(ticketAt('17:00', OPENED, LEVEL_2, RESTORED))).not.toContain('💡');
  });

  test('who reported it how, and that it goes on from another', () => {
    const head = {
      ...HEAD,
      origin: 'phone',
      ticketKind: 'complaint',
      reporter: '李主任',
      assignee: null,
      continues: 31,
    } as const;
    const described = { ...head, description: '报表打不开' };
    const told = lines(card(ticketAt('10:01', ['10:00', { kind: 'opened', head: described }]), '10:01'));
    expect(told[0]).toContain('· 未指派');
    expect(told).toContain('报表打不开');
    expect(told).toContain('报告 10:00 · 投诉/电话 · 主机 db-01 · 报告人 李主任 · 客户负责人 客户王工 · 接续 T-31');
  });

  test('times of another day than that of the card carry their date', () => {
    const told = cardLines(
      ticketAt('22 01:00', ['23:00', { kind: 'opened', head: HEAD }], ['23:01', { kind: 'levelled', level: 2 }]),
      '22 01:00',
    );
    expect(told[2]).toBe('恢复 ⏱ 限 11-22 07:00 ▓▓░░░░░░░░（截至 11-22 01:00）');
  });

  test('every time carries its date where the card is posted on another day than it was reported', () => {
    const opened = ['20 17:00', { kind: 'opened', head: HEAD }, { recordedAt: at('21 09:00') }] as const;
    const told = lines(card(ticketAt('21 09:01', opened), '21 09:01'));
    expect(told.join('\n')).toContain('报告 2026-11-20 17:00');
  });

  test('a level that the policy has no more is told by its number', () => {
    const [first] = DEFAULT_SLA_POLICY.levels;
    if (!first) throw new Error('no level');
    const policy = { ...DEFAULT_SLA_POLICY, levels: [first] };
    const of = view(record(events(OPENED, LEVEL_2), { policy }), '10:30');
    expect(cardLines(of, '10:30')[0]).toContain('🟠 T-47 二级');
  });
});
