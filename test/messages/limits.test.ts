import { describe, expect, test } from 'vitest';
import { registry } from '../../commands/index.ts';
import { blockFaults } from '../../demo/workspace/blocks/check.ts';
import { createFaults } from '../../demo/workspace/faults.ts';
import type { World } from '../../demo/workspace/world.ts';
import { renderMessage } from '../../src/adapters/slack/render-message.ts';
import type { ChatMessage } from '../../src/core/chat.ts';
import { LOCALES } from '../../src/core/message.ts';
import type { Obligation } from '../../src/core/obligation.ts';
import type { ObligationStanding } from '../../src/core/obligation-status.ts';
import { periodOn } from '../../src/core/period.ts';
import { computeAttainment } from '../../src/core/sla/attainment.ts';
import { computeCarried, seeTicket } from '../../src/core/sla/carried.ts';
import { noticesDue } from '../../src/core/sla/notices.ts';
import type { TicketEvent, TicketFact } from '../../src/core/sla/ticket-event.ts';
import { alertMessage } from '../../src/messages/alert.ts';
import { boardMessage } from '../../src/messages/board.ts';
import { contractMessage } from '../../src/messages/contract.ts';
import { digestMessage } from '../../src/messages/digest.ts';
import { homeMessage } from '../../src/messages/home.ts';
import { attainmentMessage } from '../../src/messages/sla-attainment.ts';
import { slaNoticeMessage, stageNotices } from '../../src/messages/sla-notice.ts';
import { stormMessage } from '../../src/messages/storm.ts';
import { ratingRequest, unlevelledNudge } from '../../src/messages/ticket-asks.ts';
import { ticketCard } from '../../src/messages/ticket-card.ts';
import { ticketDetailMessage, ticketListMessage } from '../../src/messages/ticket-list.ts';
import { threadMessage } from '../../src/messages/ticket-thread.ts';
import type { Voice } from '../../src/messages/voice.ts';
import { waiverMessage } from '../../src/messages/waiver.ts';
import { alert, at, buttonsOf, events, HEAD, LEVEL_2, lines, RESPONDED, record, view, voice } from './facts.ts';

/** The local workspace refuses what Slack refuses. */
const world = { faults: createFaults() } as World;
const HOSTILE = '<!channel> *x* _y_ :fire: `z` <@U0LEAD0001> {{name}} $t(ticket.comma) \u0000 \ud83d 👩‍👩‍👧‍👦 ';
const LONG = HOSTILE.repeat(60);
const NOW = '19:30';

type Happened = readonly [time: string, fact: TicketFact, more?: Partial<TicketEvent>];

const opened: Happened = [
  '10:00',
  {
    kind: 'opened',
    head: { ...HEAD, title: LONG.slice(0, 1_000), description: LONG, origin: 'phone', reporter: LONG, contact: LONG },
  },
];
const reply = { channel: 'C1', ts: '1.000000', change: 'posted', files: [{ id: 'F1', name: LONG, bytes: 1 }] } as const;
/** Every kind of event, with texts as long and as bad as they come. */
const story: Happened[] = [
  opened,
  ['10:02', { kind: 'levelled', level: 2 }],
  ['10:03', { kind: 'responded' }],
  ['10:04', { kind: 'planned', text: LONG }],
  ['10:05', { kind: 'arrived' }],
  ['11:00', { kind: 'paused', reason: LONG }],
  ['12:00', { kind: 'resumed' }],
  ['12:10', { kind: 'noted', text: LONG, reply }],
  ['12:11', { kind: 'noted', text: LONG }],
  ['12:20', { kind: 'assigned', person: LONG }],
  ['12:30', { kind: 'described', changes: { title: LONG.slice(0, 1_000), host: LONG, contact: null } }],
  ['13:00', { kind: 'levelled', level: 4, reason: LONG }],
  ['13:10', { kind: 'agreed', dueAt: at('22 18:00'), who: LONG, how: LONG }],
  ['14:00', { kind: 'recovered', alertId: 12 }, { actor: null, source: 'webhook' }],
  ['14:00', { kind: 'restored', recovery: true }, { actor: null, source: 'webhook' }],
  ['14:10', { kind: 'disagreed', eventId: '15', reason: LONG }],
  ['14:20', { kind: 'refired', alertId: 12 }, { actor: null }],
  ['15:00', { kind: 'restored' }, { notBefore: at('14:30'), recordedAt: at('15:10') }],
  ['15:10', { kind: 'reopened', reason: LONG }],
  ['16:00', { kind: 'restored' }],
  ['16:10', { kind: 'diagnosed', cause: LONG, solution: LONG }],
  [
    '16:20',
    {
      kind: 'corrected',
      eventId: '12',
      correctedAt: at('13:01'),
      field: { name: 'reason', value: LONG },
      reason: LONG,
    },
  ],
  ['16:30', { kind: 'warned', stage: 'restore', fraction: 0.5 }, { actor: null }],
  ['16:40', { kind: 'reported' }],
  ['16:50', { kind: 'closed', effort: { onsite: 1, remote: 0, office: 0 } }],
  ['17:00', { kind: 'rated', rating: 'dissatisfied', comment: LONG }, { actor: 'customer' }],
  ['17:10', { kind: 'cancelled', reason: LONG, duplicateOf: LONG }],
];
const all = events(...story);
const hostileAlert = alert(
  { hostId: null, occurrences: 1_000_000, dismissedBy: LONG },
  {
    title: LONG.slice(0, 250),
    description: LONG.slice(0, 2_000),
    severity: LONG.slice(0, 40),
    host: LONG.slice(0, 200),
    links: Array.from({ length: 4 }, () => ({ label: LONG, url: `https://example.com/${'a'.repeat(1_980)}` })),
  },
);
const similar = Array.from({ length: 9 }, (_, index) => ({
  kind: index % 2 === 0 ? ('ticket' as const) : ('article' as const),
  number: index,
  title: LONG,
  at: at('10:00'),
  cause: LONG,
  solution: LONG,
  score: 1,
}));
const mentions = {
  users: Array.from({ length: 40 }, (_, index) => `U0PERSON${index}`),
  groups: ['S0ONDUTY01'],
  names: [LONG],
};

function* messagesOf(v: Voice): Generator<readonly [string, ChatMessage | null]> {
  for (let count = 1; count <= all.length; count += 1) {
    const happened = all.slice(0, count);
    const now = story[count - 1]?.[0] ?? NOW;
    const after = view(record(happened), now);
    const before = count === 1 ? null : view(record(happened.slice(0, -1)), now);
    const last = happened.at(-1);
    if (!last) continue;
    yield [`thread: ${last.kind}`, threadMessage(last, { before, after }, v)];
    yield [`card after ${last.kind}`, ticketCard({ ...after, now: at(now), alert: hostileAlert, similar }, v)];
    yield [`detail after ${last.kind}`, ticketDetailMessage({ ...after, now: at(now), alert: hostileAlert }, v)];
  }
  for (const change of [{}, { state: 'resolved', resolvedAt: at('11:00') }, { dismissedAt: at('11:00') }] as const) {
    const facts = { alert: { ...hostileAlert, ...change }, suggestedLevel: 2, similar, dismissReason: LONG };
    yield [`alert ${JSON.stringify(change)}`, alertMessage({ ...facts, mute: { reason: LONG, untilAt: at(NOW) } }, v)];
  }
  const alerts = Array.from({ length: 100 }, (_, index) => ({ ...hostileAlert, id: index + 1 }));
  const shares = Array.from({ length: 500 }, (_, index) => ({ name: `${index}${LONG}`, count: index }));
  const storm = { stormId: 1, startedAt: at('10:00'), endedAt: null, alerts, total: 10_000, firing: 9_000 };
  yield ['storm', stormMessage({ ...storm, bySeverity: shares, byHost: shares }, v)];

  const tickets = Array.from({ length: 200 }, (_, index) => {
    const happened = events(opened, LEVEL_2, ['10:03', { kind: 'assigned', person: LONG.slice(0, 64) }]);
    const link = `https://example.slack.com/archives/C1/p${index}`;
    return { ...view(record(happened, { id: index + 1, number: 100_000 + index }), NOW), link };
  });
  yield ['board', boardMessage({ tickets, now: at(NOW) }, v)];
  yield ['list', ticketListMessage({ tickets, total: 5_000, now: at(NOW) }, v)];
  const contract = {
    voice: v,
    mine: tickets,
    others: tickets,
    items: Array.from({ length: 99 }, () => ({
      title: LONG,
      inspection: { id: 1, title: LONG, startedAt: at('10:00') },
      link: null,
    })),
    obligations: Array.from({ length: 99 }, () => ({ title: LONG, owed: 1, done: 0, until: '2026-12-31' })),
  };
  yield ['home', homeMessage({ contracts: [contract, contract], now: at(NOW) }, v)];
  const owedIn = periodOn('day', '2026-11-20', {
    starts: '2026-01-01',
    ends: '2026-12-31',
    timeZone: 'Asia/Shanghai',
    periods: 'contract',
  });
  if (!owedIn) throw new Error('no period');
  const days = { length: 'day', firstDay: '2026-11-20', lastDay: '2026-11-20' } as const;
  const waiver = { obligationId: 'o', ...days, reason: LONG, by: LONG, at: at(NOW) };
  const owing = Array.from({ length: 100 }, (_, index): Obligation => {
    return { id: `o${index}`, title: LONG, every: 'day', atLeast: 9, evidence: { kind: 'record', record: 'visit' } };
  });
  const evidence = Array.from({ length: 99 }, () => ({ id: 1, name: LONG, at: at(NOW) }));
  const proof = { evidence, lateEvidence: evidence, unproven: evidence };
  const standings = owing.flatMap((obligation): ObligationStanding[] => {
    const one = {
      obligation,
      period: owedIn,
      dueBy: owedIn.lastDay,
      status: 'waived',
      owed: 300,
      waiver,
      cause: null,
      ...proof,
    } as const;
    return Array.from({ length: 9 }, () => one);
  });
  const owingVoice = { ...v, site: { ...v.site, obligations: owing } };
  yield ['contract', contractMessage({ standings, within: null, now: at(NOW) }, owingVoice)];
  yield ['waiver', waiverMessage({ title: LONG, waiver, end: { by: LONG, at: at(NOW) } }, v)];
  const outage = { kind: 'process', from: at('10:00'), until: at('11:00'), found: null } as const;
  const breach = { number: 1, title: LONG, level: 2, stage: { title: LONG }, dueAt: at('10:00'), endedAt: null };
  yield [
    'digest',
    digestMessage(
      {
        day: '2026-11-21',
        edition: 'evening',
        now: at(NOW),
        tickets,
        newTickets: new Set(tickets.map((ticket) => ticket.record.id)),
        opened: 1,
        closed: 1,
        cancelled: 1,
        alerts: {
          of: 'today',
          count: 99,
          before: null,
          byHost: Array.from({ length: 99 }, () => ({ host: LONG, count: 1, firing: 1 })),
        },
        unlevelledAlerts: alerts,
        unlevelledRequests: Array.from({ length: 99 }, () => ({
          author: LONG,
          text: LONG,
          at: at(NOW),
          link: `https://example.slack.com/archives/C0ROUNDS01/p1795147200000100`,
        })),
        breaches: Array.from({ length: 99 }, () => ({ ...breach, overdueMs: 1, toldLateMs: 1 })),
        formerBreaches: [],
        inspections: Array.from({ length: 99 }, () => ({
          ...{ id: 1, title: LONG, mode: 'remote' as const, startedAt: at(NOW) },
          counts: { abnormal: 9, unknown: 9, attention: 9 },
        })),
        pendingItems: 9,
        obligations: contract.obligations,
        outages: Array.from({ length: 99 }, () => outage),
        backups: {
          good: 1,
          failed: Array.from({ length: 99 }, (_, id) => ({ id, plan: LONG, failure: null })),
          troubles: [{ kind: 'failed', plan: LONG, message: { key: 'backup-check.trouble-missing' } }],
        },
        disks: Array.from({ length: 99 }, () => ({
          ...{ host: LONG, path: LONG, usedPercent: 91.25, forecast: { earliestDays: 0, latestDays: null } },
          points: Array.from({ length: 60 }, (_, day) => [at(NOW).getTime() - day * 86_400_000, 91] as const).reverse(),
        })),
        skipped: Array.from({ length: 31 }, () => ({ day: '2026-11-20', edition: 'evening' as const })),
      },
      v,
    ),
  ];
  const late = record(events(opened, LEVEL_2, RESPONDED));
  const { notices } = noticesDue(late, { now: at(NOW), timeZone: 'Asia/Shanghai' });
  yield ['notice', slaNoticeMessage({ record: late, notices: stageNotices(notices), mentions, now: at(NOW) }, v)];
  yield ['rating', ratingRequest({ record: late }, v)];
  const request = { kind: 'request', messageId: 1, author: LONG, text: LONG } as const;
  const subjects = [
    { kind: 'alert', alert: hostileAlert },
    { kind: 'ticket', record: late },
    { kind: 'storm', alerts },
    request,
  ] as const;
  for (const subject of subjects) {
    yield [`nudge ${subject.kind}`, unlevelledNudge({ subject, waitingMs: 1, mentions }, v)];
  }
  const period = { from: at('00:00'), until: at('22 00:00') };
  const records = tickets.map((ticket) => ticket.record);
  const attainment = computeAttainment(records, { ...period, now: at(NOW), timeZone: 'Asia/Shanghai' });
  const seen = records.map((one) => seeTicket(one, at(NOW)));
  const carried = computeCarried(seen, { from: at('10:01'), asOf: at(NOW), timeZone: 'Asia/Shanghai' });
  yield ['attainment', attainmentMessage({ attainment, carried, period, now: at(NOW) }, v)];
}

describe.each(LOCALES)('in %s, whatever people and monitoring systems write', (locale) => {
  const v = voice(locale);
  const messages = [...messagesOf(v)].flatMap(([name, message]) => (message ? [[name, message] as const] : []));

  test.each(messages)('%s is taken by Slack, and nothing in it formats or pings', (_name, message) => {
    const { text, blocks } = renderMessage(message, v.t);
    expect(blockFaults(world, JSON.parse(JSON.stringify(blocks)), 'message', '/blocks')).toEqual([]);
    expect(blocks.length).toBeLessThanOrEqual(50);
    const rendered = JSON.stringify(blocks);
    expect(rendered.length).toBeLessThan(60_000);
    // In mrkdwn and in the notification an unescaped angle bracket would be Slack's own.
    expect(text).not.toMatch(/<!channel>|<@U0LEAD0001>/);
    for (const [, mrkdwn = ''] of rendered.matchAll(/"type":"mrkdwn","text":("(?:[^"\\]|\\.)*")/g)) {
      expect(JSON.parse(mrkdwn)).not.toMatch(/<!channel>|<@U0LEAD0001>|:fire:|\*x\*|_y_/);
    }
    expect(rendered).not.toContain('"type":"broadcast"');
    expect(rendered).not.toContain('"user_id":"U0LEAD0001"');
  });

  test.each(messages)('%s offers only what there is an action for, and at most one row of it', (_name, message) => {
    for (const button of buttonsOf(message)) {
      const action = registry.actions.find(({ id }) => id === button.action);
      expect(action?.id, button.action).toBe(button.action);
      expect(action?.input.safeParse(button.value).error?.issues).toBeUndefined();
    }
    const rows = message.blocks.filter((block) => block.kind === 'buttons');
    expect(rows.length).toBeLessThanOrEqual(1);
    for (const row of rows) {
      expect(row.buttons.length).toBeLessThanOrEqual(5);
      expect(row.more?.length ?? 0).toBeLessThanOrEqual(5);
    }
  });
});

test('a title of the trade’s own braces is shown as it is', () => {
  const head = { ...HEAD, title: '磁盘 {{name}} $t(ticket.comma) <!channel>' };
  const of = view(record(events(['10:00', { kind: 'opened', head }], LEVEL_2)), '10:02');
  const [headline] = lines(ticketCard({ ...of, now: at('10:02'), similar: [] }, voice()));
  expect(headline).toBe('🟠 T-47 二级 · 磁盘 {{name}} $t(ticket.comma) <!channel> · 待响应 · 工程师甲');
  const { blocks } = renderMessage(ticketCard({ ...of, now: at('10:02'), similar: [] }, voice()), voice().t);
  expect(JSON.stringify(blocks[0])).toContain('"text":"T-47 二级 · 磁盘 {{name}} $t(ticket.comma) <!channel>"');
});
