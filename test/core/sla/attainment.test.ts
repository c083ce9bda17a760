import { describe, expect, test } from 'vitest';
import { computeAttainment } from '../../../src/core/sla/attainment.ts';
import { foldTicket } from '../../../src/core/sla/ticket.ts';
import type { TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../../../src/core/sla-policy.ts';
import {
  agreed,
  at,
  events,
  levelled,
  opened,
  paused,
  responded,
  restored,
  stage,
  timeZone,
  withStages,
} from './history.ts';

const cancelled = (duplicateOf?: string): TicketFact => ({
  kind: 'cancelled',
  reason: '误报',
  ...(duplicateOf === undefined ? {} : { duplicateOf }),
});

function record(number: number, facts: [string, TicketFact][], policy: SlaPolicy = DEFAULT_SLA_POLICY) {
  return { number, policy, ticket: foldTicket(events(...facts)) };
}

const period = { from: at('00:00'), until: at('+7 00:00'), now: at('+1 12:00'), timeZone };

/** One a state, and those that are counted apart. */
const records = [
  record(1, [
    ['10:00', opened],
    ['10:00', levelled(1)],
    ['10:05', responded],
    ['14:00', restored],
  ]),
  record(2, [
    ['10:00', opened],
    ['10:00', levelled(1)],
    ['10:05:00.001', responded],
    ['15:30', restored],
  ]),
  record(3, [
    ['10:00', opened],
    ['10:00', levelled(1)],
    ['10:01', responded],
  ]),
  record(4, [
    ['+1 11:00', opened],
    ['+1 11:00', levelled(2)],
    ['+1 11:01', responded],
  ]),
  record(5, [
    ['+1 11:00', opened],
    ['+1 11:00', levelled(2)],
    ['+1 11:01', responded],
    ['+1 11:30', paused],
  ]),
  record(6, [
    ['+1 11:00', opened],
    ['+1 11:00', levelled(4)],
    ['+1 11:01', responded],
  ]),
  record(7, [
    ['10:00', opened],
    ['10:00', levelled(4)],
    ['10:01', responded],
    ['11:00', agreed('18:00')],
    ['17:00', restored],
  ]),
  record(8, [
    ['10:00', opened],
    ['10:00', levelled(4)],
    ['10:01', restored],
  ]),
  record(9, [
    ['10:00', opened],
    ['10:00', levelled(1)],
    ['18:00', cancelled()],
  ]),
  record(10, [
    ['10:00', opened],
    ['10:30', cancelled('T-1')],
  ]),
  record(11, [['10:00', opened]]),
  record(12, [
    ['10:00', opened],
    ['10:00', levelled(2)],
    ['10:01', responded],
    ['18:30', restored],
    ['19:00', levelled(4)],
  ]),
];

describe('the attainment of a period', () => {
  const attainment = computeAttainment(records, period);

  test('counts each clock once, by level and stage', () => {
    const shown = attainment.levels.map(({ level, tickets, stages }) => [
      level,
      tickets,
      stages.map(({ stage: name, met, missed, overdue, running, toAgree, void: nothing, share }) => [
        name,
        { met, missed, overdue, running, toAgree, nothing, share },
      ]),
    ]);
    const none = { met: 0, missed: 0, overdue: 0, running: 0, toAgree: 0, nothing: 0, share: null };
    expect(shown).toEqual([
      [
        1,
        3,
        [
          ['respond', { ...none, met: 2, missed: 1, share: 2 / 3 }],
          ['restore', { ...none, met: 1, missed: 1, overdue: 1, share: 1 / 3 }],
        ],
      ],
      [
        2,
        2,
        [
          ['respond', { ...none, met: 2, share: 1 }],
          ['restore', { ...none, running: 2 }],
        ],
      ],
      [
        4,
        4,
        [
          ['respond', { ...none, met: 4, share: 1 }],
          ['restore', { ...none, met: 1, toAgree: 1, nothing: 2, share: 1 }],
        ],
      ],
    ]);
  });

  test('sums up, and keeps apart what is not in the figures', () => {
    expect(attainment.total).toEqual({
      met: 10,
      missed: 2,
      overdue: 1,
      running: 2,
      toAgree: 1,
      void: 2,
      share: 10 / 13,
    });
    expect(attainment).toMatchObject({ tickets: 12, cancelled: 2, duplicates: 1, unlevelled: 1 });
  });

  test('lists what was not kept, by due time', () => {
    const shown = attainment.breaches.map(({ number, level, stage: name, dueAt, endedAt, overdueMs }) => [
      number,
      level,
      name,
      dueAt,
      endedAt,
      overdueMs,
    ]);
    expect(shown).toEqual([
      [2, 1, 'respond', at('10:05'), at('10:05:00.001'), 1],
      [2, 1, 'restore', at('14:00'), at('15:30'), 90 * 60_000],
      [3, 1, 'restore', at('14:00'), null, 22 * 3_600_000],
    ]);
  });

  test('lists breaches under a former level apart', () => {
    expect(attainment.formerBreaches).toMatchObject([
      { number: 12, level: 2, stage: { name: 'restore' }, dueAt: at('18:00'), changedBy: { level: 4 } },
    ]);
  });

  test('has what was opened from its beginning up to but not including its end', () => {
    const count = (from: Date, until: Date) => computeAttainment(records, { ...period, from, until }).tickets;
    expect(count(at('10:00'), at('+1 11:00'))).toBe(9);
    expect(count(at('10:00:00.001'), at('+1 11:00:00.001'))).toBe(3);
    expect(count(at('10:00'), at('10:00'))).toBe(0);
  });

  test('does not depend on the order of the tickets', () => {
    expect(computeAttainment([...records].reverse(), period)).toEqual(attainment);
  });

  test('of nothing is nothing, not everything', () => {
    expect(computeAttainment([], period)).toMatchObject({ tickets: 0, levels: [], total: { met: 0, share: null } });
  });
});

test('a stage that only earlier contracts had comes last, and names are the newest', () => {
  const before = withStages(stage('plan', '2h'));
  const renamed: SlaPolicy = {
    ...DEFAULT_SLA_POLICY,
    levels: DEFAULT_SLA_POLICY.levels.map((level) => ({ ...level, name: `新 ${level.level}` })),
  };
  const facts: [string, TicketFact][] = [
    ['10:00', opened],
    ['10:00', levelled(1)],
    ['10:01', responded],
  ];
  const { levels } = computeAttainment([record(1, facts, before), record(2, facts, renamed)], period);
  expect(levels.map(({ name, stages }) => [name, stages.map((one) => one.stage)])).toEqual([
    ['新 1', ['respond', 'restore', 'plan']],
  ]);
});

test('a breach of a ticket in which something was corrected is marked', () => {
  const facts: [string, TicketFact][] = [
    ['10:00', opened],
    ['10:00', levelled(1)],
    ['10:20', responded],
    ['12:00', { kind: 'corrected', eventId: 'e2', correctedAt: at('10:10'), field: null, reason: '电话记录' }],
    ['13:00', restored],
  ];
  const { breaches } = computeAttainment([record(1, facts)], period);
  expect(breaches).toMatchObject([{ overdueMs: 5 * 60_000, corrected: true }]);
});

test('after the closing nothing but the report is still owed', () => {
  const policy = withStages(stage('plan', '2h'), stage('report', '24h', { from: 'restore' }));
  const closedAt = (time: string): [string, TicketFact][] => [
    ['10:00', opened],
    ['10:00', levelled(1)],
    ['11:00', restored],
    [time, { kind: 'closed' }],
  ];
  const of = (time: string) =>
    computeAttainment([record(1, closedAt(time), policy)], period).levels[0]?.stages.map((one) => [
      one.stage,
      Object.entries(one).find(([, count]) => count === 1)?.[0],
    ]);
  // Without a plan: it was not due yet when all was over, or it was.
  expect(of('11:30')).toEqual([
    ['respond', 'missed'],
    ['restore', 'met'],
    ['plan', 'void'],
    ['report', 'overdue'],
  ]);
  expect(of('12:30')?.[2]).toEqual(['plan', 'missed']);
});
