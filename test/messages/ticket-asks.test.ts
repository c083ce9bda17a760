import { describe, expect, test } from 'vitest';
import { ratingRequest, reactionRemovedMessage, unlevelledNudge } from '../../src/messages/ticket-asks.ts';
import { alert, buttonsOf, events, HEAD, LEVEL_2, lines, OPENED, record, voice } from './facts.ts';

const mentions = { users: ['U0ENGINEER1'], groups: [], names: [] };
const QUARTER = 15 * 60_000;

describe('the question for a rating', () => {
  test('goes to the customer’s contact, with a button for each answer', () => {
    const message = ratingRequest({ record: record(events(OPENED, LEVEL_2)) }, voice());
    expect(lines(message)).toEqual([
      '<@U0CUSTOMER1> T-47「数据库服务器磁盘使用率 93 %」已处理完毕，请对本次服务作出评价：',
      '[非常满意] [满意] [基本满意] [不满意]',
    ]);
    expect(buttonsOf(message).map(({ action, value }) => [action, value])).toEqual([
      ['ticket-rate', { ticket: 470, rating: 'very-satisfied' }],
      ['ticket-rate', { ticket: 470, rating: 'satisfied' }],
      ['ticket-rate', { ticket: 470, rating: 'fair' }],
      ['ticket-rate', { ticket: 470, rating: 'dissatisfied' }],
    ]);
  });

  test.each([
    ['a name', 'Mr Li'],
    ['one of the team', 'lead'],
    ['nobody', null],
  ])('calls nobody when the contact is %s', (_name, contact) => {
    const opened = ['10:00', { kind: 'opened', head: { ...HEAD, contact } }] as const;
    expect(lines(ratingRequest({ record: record(events(opened)) }, voice('en')))[0]).toBe(
      'T-47 “数据库服务器磁盘使用率 93 %” is done. How satisfied are you?',
    );
  });

  test('says the answer afterwards, with nothing to press', () => {
    const rated = ['17:00', { kind: 'rated', rating: 'satisfied', comment: '谢谢' }, { actor: 'customer' }] as const;
    expect(lines(ratingRequest({ record: record(events(OPENED, LEVEL_2, rated)) }, voice()))).toEqual([
      '⭐ T-47 客户评价：满意（客户王工）',
      '谢谢',
    ]);
  });
});

describe('the nudge for a level', () => {
  test('of an alert', () => {
    const message = unlevelledNudge(
      { subject: { kind: 'alert', alert: alert() }, waitingMs: QUARTER, mentions },
      voice(),
    );
    expect(lines(message)).toEqual([
      '<@U0ENGINEER1> ⏰ 无人定级已 15 分钟：告警 A-12 主机 db-01 / 磁盘使用率 93 %',
      '[一级 紧急] [*二级 严重] [三级 较严重] [四级 普通] ⋯ [误报]',
    ]);
    expect(buttonsOf(message)[1]).toMatchObject({ action: 'alert-level', value: { alert: 12, level: 2 } });
    expect(buttonsOf(message).at(-1)).toMatchObject({ action: 'alert-dismiss', value: { alert: 12 } });
  });

  test('of a customer’s message', () => {
    const subject = {
      kind: 'request',
      messageId: 7,
      author: 'customer',
      text: '系统登录不上了\n请看一下 <!channel>',
    } as const;
    const message = unlevelledNudge({ subject, waitingMs: QUARTER, mentions }, voice());
    expect(lines(message)).toEqual([
      '<@U0ENGINEER1> ⏰ 无人定级已 15 分钟：客户王工：系统登录不上了 请看一下 <!channel>',
      '[一级 紧急] [二级 严重] [三级 较严重] [四级 普通] ⋯ [不是请求]',
    ]);
    expect(buttonsOf(message)[0]).toMatchObject({ action: 'request-level', value: { message: 7, level: 1 } });
    expect(buttonsOf(message).at(-1)).toMatchObject({ action: 'request-dismiss', value: { message: 7 } });
    const pictureOnly = { ...subject, text: '' };
    expect(unlevelledNudge({ subject: pictureOnly, waitingMs: QUARTER, mentions }, voice('en')).summary).toBe(
      '⏰ No level for 15 min: Ms Wang',
    );
  });

  test('of a ticket', () => {
    const subject = { kind: 'ticket', record: record(events(OPENED)) } as const;
    const message = unlevelledNudge({ subject, waitingMs: QUARTER, mentions }, voice('en'));
    expect(message.summary).toBe('⏰ No level for 15 min: ticket T-47 数据库服务器磁盘使用率 93 %');
    expect(buttonsOf(message)[3]).toMatchObject({ action: 'ticket-level', value: { ticket: 470, level: 4 } });
  });

  test('of a storm names its alerts and the command for one', () => {
    const alerts = Array.from({ length: 25 }, (_, index) => alert({ id: index + 1 }));
    const message = unlevelledNudge({ subject: { kind: 'storm', alerts }, waitingMs: QUARTER, mentions }, voice());
    expect(message.summary).toBe('⏰ 无人定级已 15 分钟：告警风暴中仍在触发的 25 条告警');
    expect(lines(message)).toHaveLength(1 + 20 + 1 + 1);
    expect(lines(message).slice(-2)).toEqual([
      '• 另有 5 条未列出',
      '• 逐条定级，例如 /ticket open --alert A-1 --level 2',
    ]);
  });
});

test.each([
  [{ kind: 'level', level: 2 } as const, '2️⃣', '级别不因此改变，仍是 二级 严重'],
  [{ kind: 'respond' } as const, '👀', '响应记录不因此改变'],
  [{ kind: 'restore' } as const, '✅', '恢复记录不因此改变'],
])('a removed reaction changes nothing, and its message says what would: %j', (meaning, sign, words) => {
  const facts = { record: record(events(OPENED, LEVEL_2)), meaning, person: 'engineer' };
  const { summary } = reactionRemovedMessage(facts, voice());
  expect(summary).toContain(`↩️ 工程师甲 撤下了 ${sign}，${words}`);
  expect(summary).toContain('/ticket correct T-47');
  expect(reactionRemovedMessage(facts, voice('en')).summary).toContain(`Engineer A took ${sign} away`);
});
