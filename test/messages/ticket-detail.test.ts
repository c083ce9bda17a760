import { describe, expect, test } from 'vitest';
import type { TicketEvent, TicketFact } from '../../src/core/sla/ticket-event.ts';
import { ticketDetailMessage } from '../../src/messages/ticket-list.ts';
import { alert, at, events, LEVEL_2, lines, OPENED, RESPONDED, record, ticketAt, view, voice } from './facts.ts';

type Happened = readonly [time: string, fact: TicketFact, more?: Partial<TicketEvent>];

function detail(now: string, ...story: Happened[]): string[] {
  return lines(ticketDetailMessage({ ...ticketAt(now, ...story), now: at(now) }, voice()));
}

function timeline(told: readonly string[]): string[] {
  return told.filter((line) => /^• \d+\. /.test(line));
}

const reply = (change: 'posted' | 'edited' | 'deleted', files: readonly string[] = []) => ({
  channel: 'C1',
  ts: '1.000000',
  change,
  files: files.map((name) => ({ id: 'F1', name, bytes: null })),
});

describe('a ticket for who asked', () => {
  test('says what remains now, exactly', () => {
    expect(detail('12:48', OPENED, LEVEL_2, RESPONDED).slice(0, 4)).toEqual([
      '🟠 T-47 二级 · 数据库服务器磁盘使用率 93 % · 处理中 · 工程师甲',
      '响应 ✅ 10:03（限 10:05）',
      '恢复 ⏱ 限 18:00 ▓▓▓░░░░░░░ 还剩 5:12',
      '报告 10:00 · 定级 10:02（工程师甲） · 故障/告警 · 主机 db-01 · 客户负责人 客户王工',
    ]);
    expect(detail('18:00:30', OPENED, LEVEL_2, RESPONDED)[2]).toBe('恢复 ❗ 已超时 30 秒（限 18:00）');
  });

  test('in English, with its alert', () => {
    const facts = { ...ticketAt('12:48', OPENED, LEVEL_2), now: at('12:48'), alert: alert() };
    expect(lines(ticketDetailMessage(facts, voice('en')))).toEqual([
      '🔴 T-47 level 2 · 数据库服务器磁盘使用率 93 % · overdue · Engineer A',
      'Respond ❗ overdue by 2 h 43 min (due 10:05)',
      'Restore ⏱ due 18:00 ▓▓▓░░░░░░░ 5:12 left',
      'reported 10:00 · level set 10:02 by Engineer A · fault/alert · Host db-01 · customer’s contact Ms Wang',
      'A-12 · Alertmanager · high · since 10:00',
      'Timeline',
      '• 1. 10:00:00 reported · button',
      '• 2. 10:02:00 levelled level 2 · Engineer A · button',
      '[*Respond] [Pause…] [Restored…] ⋯ [Change level…] [Assign…] [Cancel ticket…] [Note…]',
    ]);
  });

  test('has every event in the order in which it counts, with its marks', () => {
    const told = detail(
      '17:00',
      OPENED,
      LEVEL_2,
      ['10:06', { kind: 'responded' }, { source: 'reaction', permalink: 'https://example.slack.com/p1' }],
      ['10:10', { kind: 'noted', text: '在看', reply: reply('posted', ['a.png', 'b.png']) }, { source: 'reply' }],
      ['10:11', { kind: 'noted', text: '在看日志', reply: reply('edited') }, { source: 'reply' }],
      ['11:00', { kind: 'paused', reason: '等待备件' }],
      ['11:05', { kind: 'paused', reason: '再等' }],
      ['12:00', { kind: 'resumed' }],
      ['14:00', { kind: 'warned', stage: 'restore', fraction: 0.5 }, { actor: null, source: 'rounds' }],
      ['14:30', { kind: 'restored' }, { notBefore: at('14:10'), recordedAt: at('14:31'), source: 'reaction' }],
      ['15:00', { kind: 'diagnosed', cause: '日志', solution: '清理' }, { recordedAt: at('16:00') }],
      [
        '16:10',
        { kind: 'corrected', eventId: '3', correctedAt: at('10:04'), field: null, reason: '手误' },
        { actor: 'lead', source: 'command' },
      ],
    );
    expect(timeline(told)).toEqual([
      '• 1. 10:00:00 报告 · 按钮',
      '• 2. 10:02:00 定级 二级 · 工程师甲 · 按钮',
      '• 3. 10:04:00 响应 · 工程师甲 · 表情 · ✎ 响应时间 10:06:00 → 10:04:00 · [原文](https://example.slack.com/p1)',
      '• 4. 10:10:00 记录 在看 · 📎 a.png 等 2 个文件 · 工程师甲 · 回复',
      '• 5. 10:11:00 记录 （编辑） · 在看日志 · 工程师甲 · 回复',
      '• 6. 11:00:00 暂停 等待备件 · 工程师甲 · 按钮',
      '• 7. 11:05:00 暂停 再等 · 工程师甲 · 按钮 · 无效果',
      '• 8. 12:00:00 继续 · 工程师甲 · 按钮',
      '• 9. 14:00:00 提醒 恢复 50 % · Rounds',
      '• 10. 14:30:00 恢复 · 工程师甲 · 表情 · 离线期间发生，14:10:00 之后',
      '• 11. 15:00:00 原因与解决 日志 → 清理 · 工程师甲 · 按钮 · 16:00 补记',
      '• 12. 16:10:00 更正 第 3 条：手误 · 组长 · 命令',
    ]);
  });

  test.each<[TicketFact, string]>([
    [{ kind: 'levelled', level: 1, reason: '业务中断' }, '定级 一级 · 业务中断'],
    [{ kind: 'planned', text: '先扩容' }, '提交方案 先扩容'],
    [{ kind: 'arrived' }, '到场'],
    [{ kind: 'agreed', dueAt: at('22 18:00'), who: 'customer', how: '电话' }, '商定时限 11-22 18:00 · 客户王工 · 电话'],
    [{ kind: 'recovered', alertId: 12 }, '告警恢复'],
    [{ kind: 'refired', alertId: 12 }, '告警再次触发'],
    [{ kind: 'restored', recovery: true }, '恢复 监控恢复，自动'],
    [{ kind: 'cancelled', reason: '同一故障', duplicateOf: 'T-31' }, '取消 与 T-31 重复 · 同一故障'],
    [{ kind: 'assigned', person: 'lead' }, '指派 组长'],
    [{ kind: 'described', changes: { title: '新标题', host: 'app-01' } }, '修改信息 标题：新标题，主机：主机 app-01'],
    [{ kind: 'rated', rating: 'satisfied', comment: '谢谢' }, '客户评价 满意 · 谢谢'],
    [{ kind: 'reported' }, '提交报告'],
    [{ kind: 'noted', text: '', reply: reply('deleted') }, '记录 （删除）'],
    [{ kind: 'noted', text: '截图', reply: reply('posted', ['a.png']) }, '记录 截图 · 📎 a.png'],
  ])('an event in the timeline: %j', (fact, words) => {
    const last = timeline(detail('12:00', OPENED, LEVEL_2, RESPONDED, ['11:00', fact])).at(-1);
    expect(last).toBe(`• 4. 11:00:00 ${words} · 工程师甲 · 按钮`);
  });

  test('of hundreds of events the latest are listed, under their own numbers', () => {
    const notes = Array.from({ length: 300 }, (): Happened => ['11:00', { kind: 'noted', text: '在看' }]);
    const told = detail('12:00', OPENED, ...notes);
    expect(told).toContain('之前的 251 条未列出');
    expect(timeline(told)).toHaveLength(50);
    expect(timeline(told)[0]).toMatch(/^• 252\. /);
  });

  test('the thread of a person’s message holds its description, other cards tell it', () => {
    const head = { title: '登录缓慢', description: '打开首页要 20 秒' };
    const story = events(OPENED, ['10:01', { kind: 'described', changes: head }]);
    const told = (thread: { channel: string; ts: string } | null) =>
      lines(ticketDetailMessage({ ...view(record(story, { thread }), '10:30'), now: at('10:30') }, voice())).join('\n');
    expect(told(null)).toContain('\n打开首页要 20 秒\n');
    expect(told({ channel: 'C1', ts: '1.000000' })).not.toContain('\n打开首页要 20 秒\n');
  });
});
