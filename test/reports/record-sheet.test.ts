import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../src/core/message.ts';
import type { TicketFact } from '../../src/core/sla/ticket-event.ts';
import { TICKET_RATINGS, type TicketHead, type TicketKind, type TicketOrigin } from '../../src/core/sla/ticket-head.ts';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../../src/core/sla-policy.ts';
import { hashRecordSheetFacts } from '../../src/reports/record-sheet/fingerprint.ts';
import {
  at,
  buildSheet,
  eventfulFacts,
  events,
  type Happened,
  HEAD,
  OPENED_AT_10,
  sheetFacts,
} from './fixtures/ticket-facts.ts';

const LEVEL_2: Happened = ['10:02', { kind: 'levelled', level: 2 }];
const RESPONDED: Happened = ['10:03', { kind: 'responded' }];
const DIAGNOSED: Happened = ['17:00', { kind: 'diagnosed', cause: '日志', solution: '清理' }];
const closed = (effort?: { onsite: number; remote: number; office: number }): Happened => [
  '17:05',
  { kind: 'closed', ...(effort ? { effort } : {}) },
];

function opening(head: Partial<TicketHead>, actor: string | null = null): Happened {
  return [
    '10:00',
    { kind: 'opened', head: { ...HEAD, ...head } },
    { actor, source: actor === null ? 'reply' : 'command' },
  ];
}

/** A sheet of these events; not of an alert. */
function sheetOf(...happened: readonly Happened[]) {
  return buildSheet(sheetFacts(events(...happened), { originKey: 'request:r' }));
}

describe('the whole model', () => {
  it.each(LOCALES.flatMap((locale) => (['closed', 'open'] as const).map((state) => ({ locale, state }))))(
    'of an eventful ticket, $state, in $locale, is as agreed',
    async ({ locale, state }) => {
      const model = buildSheet(eventfulFacts(state, locale), locale);
      const golden = { ...model, fingerprint: '(sha-256)', fingerprintShort: '(sha-256)' };
      await expect(`${JSON.stringify(golden, null, 2)}\n`).toMatchFileSnapshot(`golden/sheet-${state}.${locale}.json`);
    },
  );

  it('is the same for the same facts, in whatever order the events were recorded', () => {
    const given = eventfulFacts();
    const shuffled = given.record.ticket.events.map((event) => event.former ?? event).toReversed();
    const again = sheetFacts(shuffled, { policy: given.record.policy, files: given.files, asOf: given.asOf });
    expect(buildSheet(again)).toEqual(buildSheet(given));
  });

  it('has another fingerprint when anything that was recorded is different', () => {
    const given = eventfulFacts();
    const first = given.record.ticket.events[0];
    if (!first) throw new Error('no event');
    const changed = [
      { ...given, contract: { ...given.contract, number: 'QS-2026-0118' } },
      { ...given, asOf: at('23 00:00') },
      { ...given, files: given.files.slice(1) },
      {
        ...given,
        record: { ...given.record, ticket: { ...given.record.ticket, events: given.record.ticket.events.slice(1) } },
      },
    ].map(hashRecordSheetFacts);
    expect(new Set([given.documentHash, ...changed]).size).toBe(5);
    expect(hashRecordSheetFacts(structuredClone(given))).toBe(given.documentHash);
  });
});

describe('what is not known', () => {
  it('is a dash or an empty box on a ticket of which nothing is', () => {
    const model = buildSheet(sheetFacts(events(['10:00', { kind: 'opened' }]), { originKey: 'request:r' }));
    expect(model).toMatchObject({
      contact: '—',
      engineers: '—',
      host: '—',
      effort: '—',
      remoteBox: '☐',
      onsiteBox: '☐',
      inspectionBox: '☐',
      customerBox: '☐',
      alertBox: '☐',
      timesKept: '尚未定级，没有计时。',
      missedMark: '',
      ratingNote: '客户尚未评价',
      result: '处理中，尚未恢复。',
      provisional: true,
    });
    expect(model.rows).toEqual([
      { number: 1, symptom: '—', cause: '—', solution: '—', timeSpent: '—', timeNote: '尚未恢复' },
    ]);
    expect(model.stages).toEqual([]);
    expect([model.hasStages, model.hasPauses, model.hasFormerBreaches, model.hasCorrections, model.hasFiles]).toEqual(
      Array.from({ length: 5 }, () => false),
    );
    expect([model.verySatisfiedBox, model.satisfiedBox, model.fairBox, model.dissatisfiedBox].join('')).toBe('☐☐☐☐');
  });

  it('is the id of a person or host whom no site file ever named', () => {
    const model = sheetOf(opening({ contact: '门卫老张', assignee: 'gone', host: 'old-01' }));
    expect(model).toMatchObject({ contact: '门卫老张', engineers: 'gone', host: 'old-01' });
  });

  it('is never taken from what every object has', () => {
    expect(sheetOf(opening({ contact: 'constructor', assignee: '__proto__' }))).toMatchObject({
      contact: 'constructor',
      engineers: '__proto__',
    });
  });
});

describe('the boxes', () => {
  const kinds: [TicketKind, string][] = [
    ['fault', '☐☑'],
    ['defect', '☐☑'],
    ['service', '☑☐'],
    ['consultation', '☑☐'],
    ['complaint', '☑☐'],
  ];
  it.each(kinds)('of the kind: a %s ticks %s, and says what it is', (ticketKind, boxes) => {
    const model = sheetOf(opening({ ticketKind }));
    expect(model.dailyBox + model.faultBox).toBe(boxes);
    expect(model.kindNote).toMatch(/^工单类别：\p{Script=Han}+$/u);
  });

  const person = 'lin-yizhou';
  const sources: [string, TicketOrigin, string | null, string | null, string, string][] = [
    ['an alert', 'alert', null, null, '☐☐☑', '告警'],
    ['an inspection', 'inspection', person, person, '☑☐☐', '巡检；报告人 林一舟'],
    ['the telephone', 'phone', null, person, '☐☑☐', '电话；由 林一舟 登记'],
    ['a fax', 'fax', '王工', person, '☐☑☐', '传真；报告人 王工'],
    ['a visit', 'visit', null, null, '☐☑☐', '现场'],
    ['an e-mail', 'email', null, null, '☐☑☐', '邮件'],
    ['the customer in the channel', 'chat', 'gu-wenqing', 'gu-wenqing', '☐☑☐', 'Slack；报告人 顾文清'],
    ['a name that the team wrote down', 'chat', '王工', person, '☐☑☐', 'Slack；报告人 王工'],
    ['one of the team in the channel', 'chat', person, person, '☐☐☐', 'Slack；报告人 林一舟'],
    ['one of the team who did not say whose word it is', 'chat', null, person, '☐☐☐', 'Slack；由 林一舟 登记'],
  ];
  it.each(sources)('of the source: %s', (_what, origin, reporter, actor, boxes, note) => {
    const model = sheetOf(opening({ origin, reporter }, actor));
    expect(model.inspectionBox + model.customerBox + model.alertBox).toBe(boxes);
    expect(model.sourceNote).toBe(note);
  });

  it('of the source name the alert, and the ticket that it goes on from', () => {
    const model = buildSheet(
      sheetFacts(events(opening({ origin: 'alert', continues: 31 })), { originKey: 'alert:12' }),
    );
    expect(model.sourceNote).toBe('告警 A-12；接续 T-31');
  });

  const arrived: Happened = ['10:40', { kind: 'arrived' }];
  const restored: Happened = ['11:00', { kind: 'restored' }];
  const modes: [string, Happened[], string, string][] = [
    ['nothing', [], '☐☐', '人天尚未登记，方式未定'],
    ['a closing without person-days', [restored, DIAGNOSED, closed()], '☐☐', '人天尚未登记，方式未定'],
    ['remote days', [restored, DIAGNOSED, closed({ onsite: 0, remote: 0.5, office: 0 })], '☑☐', ''],
    ['no days at all', [restored, DIAGNOSED, closed({ onsite: 0, remote: 0, office: 0 })], '☑☐', ''],
    ['days on site', [restored, DIAGNOSED, closed({ onsite: 0.5, remote: 1, office: 0 })], '☐☑', ''],
    ['an arrival', [arrived], '☐☑', '2026-11-21 10:40:00 到场'],
    [
      'an arrival, and no days on site',
      [arrived, restored, DIAGNOSED, closed({ onsite: 0, remote: 0.5, office: 0 })],
      '☐☑',
      '2026-11-21 10:40:00 到场；登记的现场人天为 0',
    ],
  ];
  it.each(modes)('of the mode, after %s', (_what, happened, boxes, note) => {
    const model = sheetOf(OPENED_AT_10, ...happened);
    expect(model.remoteBox + model.onsiteBox).toBe(boxes);
    expect(model.modeNote).toBe(note);
  });

  it.each(TICKET_RATINGS.map((rating, index) => ({ rating, boxes: '☐☐☐☐'.split('').with(index, '☑').join('') })))(
    'of the rating: $rating',
    ({ rating, boxes }) => {
      const rated: Happened = ['18:00', { kind: 'rated', rating, comment: null }, { actor: 'gu-wenqing' }];
      const model = sheetOf(OPENED_AT_10, restored, DIAGNOSED, closed(), rated);
      expect([model.verySatisfiedBox, model.satisfiedBox, model.fairBox, model.dissatisfiedBox].join('')).toBe(boxes);
      expect(model.ratingNote).toBe('顾文清 2026-11-21 18:00:00 评价');
    },
  );

  it('of the rating tick the last one given', () => {
    const rated = (time: string, rating: (typeof TICKET_RATINGS)[number]): Happened => [
      time,
      { kind: 'rated', rating, comment: null },
      { actor: 'gu-wenqing' },
    ];
    const model = sheetOf(OPENED_AT_10, restored, rated('12:00', 'dissatisfied'), rated('13:00', 'fair'));
    expect([model.verySatisfiedBox, model.satisfiedBox, model.fairBox, model.dissatisfiedBox].join('')).toBe('☐☐☑☐');
  });
});

describe('symptom, cause, solution and time spent', () => {
  const paused: Happened = ['11:00', { kind: 'paused', reason: '等待备件' }];
  const resumed: Happened = ['13:30', { kind: 'resumed' }];
  const restoredAt = (time: string, more = {}): Happened => [time, { kind: 'restored' }, more];
  const spent: [string, Happened[], string, string][] = [
    [
      'from the response',
      [RESPONDED, restoredAt('16:40')],
      '6 小时 37 分钟',
      '响应 2026-11-21 10:03:00 至恢复 16:40:00',
    ],
    [
      'from the report, where nobody responded before',
      [restoredAt('10:45')],
      '45 分钟',
      '报告 2026-11-21 10:00:00 至恢复 10:45:00',
    ],
    [
      'pauses told apart',
      [RESPONDED, paused, resumed, restoredAt('16:40')],
      '6 小时 37 分钟',
      '响应 2026-11-21 10:03:00 至恢复 16:40:00，其中暂停 2 小时 30 分钟',
    ],
    [
      'a pause that the restore ended',
      [RESPONDED, paused, restoredAt('12:00')],
      '1 小时 57 分钟',
      '响应 2026-11-21 10:03:00 至恢复 12:00:00，其中暂停 1 小时',
    ],
    [
      'no part of a pause before the response',
      [paused, ['12:00', { kind: 'responded' }], restoredAt('13:00')],
      '1 小时',
      '响应 2026-11-21 12:00:00 至恢复 13:00:00，其中暂停 1 小时',
    ],
    [
      'over midnight',
      [restoredAt('22 00:30')],
      '14 小时 30 分钟',
      '报告 2026-11-21 10:00:00 至恢复 2026-11-22 00:30:00',
    ],
    ['nothing', [restoredAt('10:00')], '', '报告 2026-11-21 10:00:00 至恢复 10:00:00'],
  ];
  it.each(spent)('time spent: %s', (_what, happened, timeSpent, timeNote) => {
    const [row] = sheetOf(OPENED_AT_10, ...happened).rows;
    expect(row?.timeNote.replaceAll('\u00a0', ' ')).toBe(timeNote);
    expect(row?.timeSpent.replaceAll('\u00a0', ' ')).toBe(timeSpent === '' ? '0 秒' : timeSpent);
  });

  it('do not count a restore that somebody disagreed with', () => {
    const recovery: Happened = ['11:00', { kind: 'restored', recovery: true }, { actor: null, source: 'rounds' }];
    const disagreed: Happened = ['11:10', { kind: 'disagreed', eventId: '2', reason: '页面仍打不开' }];
    const model = sheetOf(OPENED_AT_10, recovery, disagreed);
    expect(model.rows).toMatchObject([{ timeSpent: '—', timeNote: '尚未恢复' }]);
    expect(model.timeline[1]?.marks).toEqual([{ text: '【作废】其后认定并未恢复' }]);
    expect(model.result).toBe('处理中，尚未恢复。');
  });

  it('do not say a title twice that is the first line of the description', () => {
    const [row] = sheetOf(opening({ title: '打不开', description: '打不开\n昨天还好' })).rows;
    expect(row?.symptom).toBe('打不开\n昨天还好');
  });

  it('begin another row at each reopening, with the cause that was found then', () => {
    const model = sheetOf(
      OPENED_AT_10,
      restoredAt('11:00'),
      ['11:05', { kind: 'diagnosed', cause: '甲', solution: '乙' }],
      ['12:00', { kind: 'reopened', reason: '复发' }],
      restoredAt('12:30'),
    );
    expect(
      model.rows.map(({ number, symptom, cause, solution }) => [number, symptom.split('\n')[0], cause, solution]),
    ).toEqual([
      [1, HEAD.title, '甲', '乙'],
      [2, '2026-11-21 12:00:00 重新打开：复发', '—', '—'],
    ]);
  });
});

describe('the service times', () => {
  const stagesOf = (...happened: readonly Happened[]) => {
    const { stages, timesKept, missedMark } = sheetOf(OPENED_AT_10, ...happened);
    return {
      stages: stages.map(({ stage, due, end, outcome, lateOutcome }) => [
        stage,
        due,
        end,
        outcome || `!${lateOutcome}`,
      ]),
      timesKept,
      missedMark,
    };
  };
  const due = (time: string) => `2026-11-21 ${time}`;

  it('are met exactly at the limit, and breached a millisecond later', () => {
    const exact = stagesOf(LEVEL_2, ['10:05', { kind: 'responded' }]);
    expect(exact.stages[0]).toEqual(['响应', due('10:05:00'), due('10:05:00'), '按时']);
    expect(exact.missedMark).toBe('');
    const late = stagesOf(LEVEL_2, ['10:05:00.001', { kind: 'responded' }]);
    expect(late.stages[0]).toEqual(['响应', due('10:05:00'), due('10:05:00'), '!超时 1\u00a0毫秒']);
    expect(late).toMatchObject({ missedMark: '【超时】', timesKept: '二级 严重：响应超时 1\u00a0毫秒；恢复计时中' });
  });

  it('of a negotiated time stand with every agreement, who and how', () => {
    const agreed = (dueAt: string): TicketFact => ({
      kind: 'agreed',
      dueAt: at(dueAt),
      who: 'gu-wenqing',
      how: '电话',
    });
    const model = sheetOf(
      OPENED_AT_10,
      ['10:02', { kind: 'levelled', level: 4 }],
      ['10:10', agreed('15:00')],
      ['11:00', agreed('16:00')],
      ['15:30', { kind: 'restored' }],
    );
    expect(model.stages[1]).toMatchObject({ due: due('16:00:00'), end: due('15:30:00'), outcome: '按时' });
    expect(model.stages[1]?.notes.map(({ text }) => text)).toEqual([
      '此前商定 2026-11-21 15:00:00：顾文清，电话（林一舟 2026-11-21 10:10:00 登记）',
      '商定 2026-11-21 16:00:00：顾文清，电话（林一舟 2026-11-21 11:00:00 登记）',
    ]);
    expect(stagesOf(['10:02', { kind: 'levelled', level: 4 }]).stages[1]).toEqual(['恢复', '—', '—', '待与客户商定']);
    expect(stagesOf(['10:02', { kind: 'levelled', level: 4 }], ['11:00', { kind: 'restored' }]).stages[1]).toEqual([
      '恢复',
      '—',
      due('11:00:00'),
      '已完成，未商定时限',
    ]);
  });

  it('keep a breach under a former level, apart', () => {
    const lowered: Happened = ['19:00', { kind: 'levelled', level: 4, reason: '影响有限' }, { actor: 'shen-ruochuan' }];
    const model = sheetOf(OPENED_AT_10, LEVEL_2, RESPONDED, ['18:30', { kind: 'restored' }], lowered);
    expect(model.formerBreaches.map(({ text }) => text)).toEqual([
      '二级 严重时“恢复”已超时（限 2026-11-21 18:00:00）；2026-11-21 19:00:00 由 沈若川 改为四级 普通，理由：影响有限',
    ]);
    expect(model.timesKept).toBe('四级 普通：响应按时；恢复已完成，未商定时限；改级前有超时');
    expect(model.missedMark).toBe('【超时】');
    expect(model.levels.map(({ text }) => text)).toEqual([
      '2026-11-21 10:02:00 林一舟 定级：二级 严重',
      '2026-11-21 19:00:00 沈若川 改级：二级 严重 → 四级 普通。理由：影响有限',
    ]);
  });

  it('say from what they count', () => {
    const policy: SlaPolicy = { ...DEFAULT_SLA_POLICY, clockStart: 'levelled' };
    expect(sheetOf(OPENED_AT_10, LEVEL_2).timesNote).toContain('自报告时间 2026-11-21 10:00:00 起计');
    const model = buildSheet(sheetFacts(events(OPENED_AT_10, LEVEL_2), { policy }));
    expect(model.timesNote).toContain('自首次定级 2026-11-21 10:02:00 起计');
    expect(model.stages[0]).toMatchObject({ start: due('10:02:00'), due: due('10:07:00') });
  });

  it('of a closed ticket do not depend on when its sheet is made', () => {
    const story = events(OPENED_AT_10, LEVEL_2, RESPONDED, ['11:00', { kind: 'restored' }], DIAGNOSED, closed());
    const [now, later] = [at('17:05'), at('30 09:00')].map((asOf) => buildSheet(sheetFacts(story, { asOf })).stages);
    expect(later).toEqual(now);
  });
});

describe('a cancelled ticket', () => {
  const cancelled: Happened = ['11:00', { kind: 'cancelled', reason: '误报', duplicateOf: 'T-31' }];

  it('is no record of service: provisional, out of the figures, with who cancelled it and why', () => {
    const model = sheetOf(OPENED_AT_10, LEVEL_2, cancelled);
    expect(model).toMatchObject({
      provisional: true,
      provisionalNote: '工单已取消，不作为服务记录（截至 2026-11-21 11:00:00）',
      result: '林一舟 于 2026-11-21 11:00:00 取消，与 T-31 重复：误报',
      timesKept: '工单已取消，不计入服务时限统计。',
      missedMark: '',
    });
    expect(model.stages.map(({ outcome }) => outcome)).toEqual(['不适用', '不适用']);
  });
});

describe('corrections', () => {
  const correction = (more: Partial<Extract<TicketFact, { kind: 'corrected' }>>, time: string): Happened => [
    time,
    { kind: 'corrected', eventId: '3', correctedAt: null, field: null, reason: '手误', ...more },
    { actor: 'shen-ruochuan' },
  ];

  it('stand with both values, each on top of the one before', () => {
    const model = sheetOf(
      OPENED_AT_10,
      LEVEL_2,
      ['10:30', { kind: 'responded' }],
      correction({ correctedAt: at('10:20') }, '12:00'),
      correction({ correctedAt: at('10:04') }, '12:05'),
      correction({ eventId: '2', field: { name: 'level', value: 3 } }, '12:10'),
    );
    expect(model.corrections.map(({ text }) => text)).toEqual([
      '第 2 条“定级”：级别 二级 严重 → 三级 较严重（沈若川 2026-11-21 12:10:00 更正：手误）',
      '第 3 条“响应”：时间 2026-11-21 10:30:00 → 2026-11-21 10:20:00（沈若川 2026-11-21 12:00:00 更正：手误）',
      '第 3 条“响应”：时间 2026-11-21 10:20:00 → 2026-11-21 10:04:00（沈若川 2026-11-21 12:05:00 更正：手误）',
    ]);
    expect(model.stages[0]?.notes.map(({ text }) => text)).toContain('【已更正】完成时间');
    expect(model.timeline.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('a long story', () => {
  const note = (index: number, text: string): Happened => [
    `${String(10 + Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`,
    { kind: 'noted', text },
  ];

  it('prints a text of 4,000 characters whole, and says how much of a longer one is left out', () => {
    const model = sheetOf(OPENED_AT_10, note(1, '甲'.repeat(4_000)), note(2, `${'乙'.repeat(3_999)}👍🏽`));
    expect(model.timeline[1]?.text).toBe('甲'.repeat(4_000));
    expect(model.timeline[2]?.text).toBe(`${'乙'.repeat(3_999)}…（另有 4 字，保存在工单记录中）`);
  });

  it('cuts all its texts to their share when there are too many', () => {
    const model = sheetOf(OPENED_AT_10, ...Array.from({ length: 100 }, (_, index) => note(index, '长'.repeat(4_000))));
    const characters = model.timeline.reduce((sum, { text }) => sum + text.length, 0);
    expect(characters).toBeLessThan(170_000);
    expect(model.timeline.every(({ text }, index) => index === 0 || text.includes('另有 2,4'))).toBe(true);
  });

  it('prints its beginning and its end, and counts what it leaves out and our own reminders', () => {
    const reminders = Array.from(
      { length: 30 },
      (_, index): Happened => [
        note(index, '')[0],
        { kind: 'warned', stage: 'restore', fraction: 1 },
        { actor: null, source: 'rounds' },
      ],
    );
    const notes = Array.from({ length: 820 }, (_, index) => note(Math.floor(index / 2), `${index}`));
    const model = sheetOf(OPENED_AT_10, ...notes, ...reminders);
    expect(model.timeline).toHaveLength(800);
    expect(model.timelineNote).toBe(
      '篇幅所限，第 400 条之后有 21 条未列出，保存在工单记录中。\nRounds 发出的 30 次时限提醒未列出。',
    );
  });
});

describe('found late', () => {
  it('is marked with when it was recorded, or between which instants it happened', () => {
    const model = sheetOf(
      opening({ origin: 'phone' }, 'lin-yizhou'),
      ['10:03', { kind: 'responded' }, { recordedAt: at('10:05') }],
      ['10:04', { kind: 'planned', text: '换盘' }, { recordedAt: at('10:06:01') }],
      ['11:00', { kind: 'restored' }, { notBefore: at('10:50'), recordedAt: at('11:10') }],
    );
    expect(model.timeline.map(({ marks }) => marks.map(({ text }) => text))).toEqual([
      [],
      [],
      ['【补记】2026-11-21 10:06:01 登记'],
      ['【补记】发生于 Rounds 离线期间：2026-11-21 10:50:00 之后，至迟 2026-11-21 11:00:00，按后者计'],
    ]);
  });
});
