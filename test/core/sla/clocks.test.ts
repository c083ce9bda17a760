import { describe, expect, test } from 'vitest';
import { computeClocks } from '../../../src/core/sla/clocks.ts';
import { foldTicket } from '../../../src/core/sla/ticket.ts';
import type { TicketEvent, TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../../../src/core/sla-policy.ts';
import {
  agreed,
  at,
  due,
  events,
  inOffice,
  levelled,
  opened,
  paused,
  reopened,
  responded,
  restored,
  resumed,
  stage,
  timeZone,
  withStages,
} from './history.ts';

function read(given: TicketEvent[], now: string, policy: SlaPolicy = DEFAULT_SLA_POLICY) {
  const clocks = computeClocks(foldTicket(given), policy, { now: at(now), timeZone });
  const shown = clocks.clocks.map((clock) => [
    clock.stage.name,
    {
      state: clock.state,
      due: clock.dueAt?.toISOString() ?? null,
      late: clock.overdueMs / 60_000,
      counted: (clock.elapsedMs ?? 0) / 3_600_000,
    },
  ]);
  return {
    clocks: Object.fromEntries(shown),
    former: clocks.formerBreaches.map((breach) => [breach.level, breach.stage.name, breach.dueAt.toISOString()]),
  };
}

describe('the worked cases of the contract', () => {
  test('1: a response that was due before the level was set is breached at once', () => {
    const { clocks } = read(events(['10:00', opened], ['10:07', levelled(1)]), '10:07');
    expect(clocks.respond).toMatchObject({ due: due('10:05'), state: 'overdue' });
    expect(clocks.restore).toMatchObject({ due: due('14:00'), state: 'running' });
  });

  test('2: a minute late is breached by a minute', () => {
    const { clocks } = read(events(['10:00', opened], ['10:01', levelled(3)], ['10:31', responded]), '11:00');
    expect(clocks.respond).toMatchObject({ due: due('10:30'), state: 'missed', late: 1 });
  });

  test('3: a pause moves the due time, and exactly at the limit is met', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(2)],
      ['11:00', paused],
      ['13:30', resumed],
      ['20:30', restored],
    );
    expect(read(given, '21:00').clocks.restore).toMatchObject({ due: due('20:30'), state: 'met', counted: 8 });
  });

  test('4: a level set while paused counts from the same start, the pause stays subtracted', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(2)],
      ['11:00', paused],
      ['12:00', levelled(1)],
      ['13:30', resumed],
    );
    expect(read(given, '14:00').clocks.restore).toMatchObject({ due: due('16:30'), state: 'running' });
  });

  test('5: what is negotiated has no due time until it is agreed', () => {
    const open = events(['10:00', opened], ['10:00', levelled(4)]);
    expect(read(open, '12:00').clocks.restore).toMatchObject({ due: null, state: 'to-agree' });
    const given = events(['10:00', opened], ['10:00', levelled(4)], ['11:00', agreed('+1 18:00')]);
    expect(read(given, '12:00').clocks.restore).toMatchObject({ due: due('+1 18:00'), state: 'running' });
  });

  test('6: in office hours the night and the weekend do not count', () => {
    const given = events(['17:30', opened], ['17:30', levelled(3)]);
    expect(read(given, '17:40', inOffice()).clocks.restore).toMatchObject({ due: due('+4 13:30') });
  });

  test('7: a Saturday worked for a holiday counts in its place', () => {
    const change = {
      holidays: ['2026-11-23'],
      workingDays: [
        {
          date: '2026-11-21',
          hours: [
            { from: 540, until: 720 },
            { from: 780, until: 1080 },
          ],
        },
      ],
    };
    const given = events(['17:30', opened], ['17:30', levelled(3)]);
    expect(read(given, '17:40', inOffice(change)).clocks.restore).toMatchObject({ due: due('+4 13:30') });
  });

  test('8: between restore and reopening nothing counts', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(1)],
      ['12:00', restored],
      ['15:00', reopened],
      ['16:30', restored],
    );
    expect(read(given, '17:00').clocks.restore).toMatchObject({ state: 'met', counted: 3.5, due: due('17:00') });
  });

  test('9: the report counts from the restore', () => {
    const policy = withStages(stage('report', '24h', { from: 'restore' }));
    const before = events(['10:00', opened], ['10:00', levelled(1)]);
    expect(read(before, '11:00', policy).clocks.report).toMatchObject({ state: 'waiting', due: null });
    const given = events(['10:00', opened], ['10:00', levelled(1)], ['12:00', restored]);
    expect(read(given, '13:00', policy).clocks.report).toMatchObject({ state: 'running', due: due('+1 12:00') });
  });

  test('10: our own downtime changes no clock', () => {
    const given = events(['10:00', opened], ['10:01', levelled(1)]);
    expect(read(given, '10:20').clocks.respond).toMatchObject({ due: due('10:05'), state: 'overdue', late: 15 });
  });

  test('11: a breach under the former level stays on record', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(2)],
      ['10:02', responded],
      ['18:30', restored],
      ['19:00', levelled(4)],
    );
    const { clocks, former } = read(given, '20:00');
    expect(former).toEqual([[2, 'restore', due('18:00')]]);
    expect(clocks.restore).toMatchObject({ due: null, state: 'met' });
  });
});

describe('at the edges', () => {
  test.each([
    ['18:00', 'met'],
    ['18:00:00.001', 'missed'],
  ])('restored at %s is %s', (when, state) => {
    expect(
      read(events(['10:00', opened], ['10:00', levelled(2)], [when, restored]), '19:00').clocks.restore,
    ).toMatchObject({ state });
  });

  test('a restore is also the response, and ends a pause', () => {
    const given = events(['10:00', opened], ['10:00', levelled(1)], ['10:02', paused], ['10:04', restored]);
    const { clocks } = read(given, '12:00');
    expect(clocks.respond).toMatchObject({ state: 'met' });
    expect(clocks.restore).toMatchObject({ state: 'met', due: due('14:02') });
  });

  test('a second pause while paused and a resume while running change nothing', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(2)],
      ['10:30', resumed],
      ['11:00', paused],
      ['12:00', paused],
      ['13:30', resumed],
    );
    expect(read(given, '14:00').clocks.restore).toMatchObject({ due: due('20:30') });
    expect(foldTicket(given).idle.map((event) => event.kind)).toEqual(['resumed', 'paused']);
  });

  test('while paused the due time moves along, and is not overdue', () => {
    const given = events(['10:00', opened], ['10:00', levelled(2)], ['11:00', paused]);
    expect(read(given, '+2 11:00').clocks.restore).toMatchObject({ state: 'paused', due: due('+2 18:00') });
  });

  test('a response cannot be paused', () => {
    const given = events(['10:00', opened], ['10:00', levelled(3)], ['10:10', paused]);
    expect(read(given, '10:40').clocks.respond).toMatchObject({ state: 'overdue', due: due('10:30') });
  });

  test('a later agreement replaces the former, and pauses do not move it', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(4)],
      ['11:00', agreed('+1 18:00')],
      ['12:00', agreed('+2 18:00')],
      ['13:00', paused],
      ['15:00', resumed],
    );
    expect(read(given, '16:00').clocks.restore).toMatchObject({ due: due('+2 18:00') });
    expect(foldTicket(given).agreements).toHaveLength(2);
  });

  test('at one moment the more severe level wins, whoever came first', () => {
    for (const levels of [
      [3, 2],
      [2, 3],
    ]) {
      const given = events(
        ['10:00', opened],
        ...levels.map((level): [string, TicketFact] => ['10:01', levelled(level)]),
      );
      expect(foldTicket(given).levels.map((level) => level.level)).toEqual([2]);
    }
  });

  test('an emergency plan is owed only once the restore has taken too long', () => {
    const policy = withStages(
      stage('emergencyPlan', '16h', { onlyIf: { not: 'restore', after: { days: 0, milliseconds: 12 * 3_600_000 } } }),
    );
    const given = events(['10:00', opened], ['10:00', levelled(2)]);
    expect(read(given, '22:00', policy).clocks.emergencyPlan).toMatchObject({ state: 'void', due: null });
    expect(read(given, '22:01', policy).clocks.emergencyPlan).toMatchObject({ state: 'running', due: due('+1 02:00') });
    const late = [...given, ...events(['23:00', restored]).map((event) => ({ ...event, id: 'r', sourceKey: 'r' }))];
    expect(read(late, '23:30', policy).clocks.emergencyPlan?.state).toBe('running');
  });

  test('the plan of the first hours is not the emergency plan', () => {
    const planned: TicketFact = { kind: 'planned', text: '切换备机' };
    const policy = withStages(
      stage('plan', '2h'),
      stage('emergencyPlan', '16h', { onlyIf: { not: 'restore', after: { days: 0, milliseconds: 12 * 3_600_000 } } }),
    );
    const early = events(['10:00', opened], ['10:00', levelled(2)], ['11:00', planned], ['21:59', planned]);
    expect(read(early, '22:00', policy).clocks).toMatchObject({
      plan: { state: 'met', due: due('12:00') },
      emergencyPlan: { state: 'void' },
    });
    expect(read(early, '23:00', policy).clocks.emergencyPlan).toMatchObject({ state: 'running', due: due('+1 02:00') });
    expect(read(early, '+1 02:00:00.001', policy).clocks.emergencyPlan).toMatchObject({ state: 'overdue' });
    const given = events(['10:00', opened], ['10:00', levelled(2)], ['11:00', planned], ['23:00', planned]);
    expect(read(given, '+1 09:00', policy).clocks).toMatchObject({
      plan: { state: 'met' },
      emergencyPlan: { state: 'met' },
    });
    const one = events(['10:00', opened], ['10:00', levelled(2)], ['22:00:00.001', planned]);
    expect(read(one, '23:00', policy).clocks).toMatchObject({
      plan: { state: 'missed' },
      emergencyPlan: { state: 'met' },
    });
  });

  test('a reopening voids the report that counted from the restore', () => {
    const policy = withStages(stage('report', '24h', { from: 'restore' }));
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(1)],
      ['11:00', restored],
      ['12:00', { kind: 'reported' }],
      ['13:00', reopened],
    );
    expect(read(given, '14:00', policy).clocks.report).toMatchObject({ state: 'waiting' });
  });

  test('a cancelled ticket has no running clock', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(1)],
      ['10:02', { kind: 'cancelled', reason: '误报' }],
      ['11:00', restored],
    );
    const { clocks } = read(given, '20:00');
    expect([clocks.respond?.state, clocks.restore?.state]).toEqual(['void', 'void']);
  });

  test('a correction moves an event and keeps its former time', () => {
    const given = events(['10:00', opened], ['10:00', levelled(2)], ['18:30', restored]);
    const [correction] = events([
      '19:00',
      { kind: 'corrected', eventId: 'e2', correctedAt: at('17:55'), field: null, reason: '电话记录' },
    ]);
    if (!correction) throw new Error('no correction');
    const all = [...given, { ...correction, id: 'c', sourceKey: 'c' }];
    expect(read(all, '20:00').clocks.restore).toMatchObject({ state: 'met' });
    const moved = foldTicket(all).events.find((event) => event.id === 'e2');
    expect([moved?.at, moved?.former?.at]).toEqual([at('17:55'), at('18:30')]);
  });

  test('a clock that starts with the level does so in a policy that says so', () => {
    const policy: SlaPolicy = { ...DEFAULT_SLA_POLICY, clockStart: 'levelled' };
    const given = events(['10:00', opened], ['10:07', levelled(1)], ['10:20', levelled(2)]);
    expect(read(given, '10:08', policy).clocks.respond).toMatchObject({ due: due('10:12') });
  });
});

describe('when a ticket has ended', () => {
  const closed: TicketFact = { kind: 'closed' };
  const cancelled: TicketFact = { kind: 'cancelled', reason: '误报' };
  const policy = withStages(stage('plan', '2h'), stage('report', '24h', { from: 'restore' }));
  const states = (given: TicketEvent[], now: string) => {
    const { clocks } = computeClocks(foldTicket(given), policy, { now: at(now), timeZone });
    return Object.fromEntries(clocks.map((clock) => [clock.stage.name, clock.state]));
  };

  test('what was not due yet at the closing is owed no more, what was late ended with it; the report is still owed', () => {
    const early = events(['10:00', opened], ['10:00', levelled(1)], ['10:04', restored], ['11:59', closed]);
    expect(states(early, '+1 09:00')).toEqual({ respond: 'met', restore: 'met', plan: 'void', report: 'running' });
    const late = events(['10:00', opened], ['10:00', levelled(1)], ['10:04', restored], ['12:30', closed]);
    expect(states(late, '+1 11:00')).toEqual({ respond: 'met', restore: 'met', plan: 'missed', report: 'overdue' });
    expect(read(late, '+1 11:00', policy).clocks.plan).toMatchObject({ late: 30, due: due('12:00') });
  });

  test('nothing of a cancelled one runs, is late or is to be agreed', () => {
    const given = events(['10:00', opened], ['10:00', levelled(1)], ['18:00', cancelled]);
    expect(states(given, '20:00')).toEqual({ respond: 'void', restore: 'void', plan: 'void', report: 'void' });
    expect(read(given, '20:00', policy).clocks.restore).toMatchObject({ late: 0, counted: 8 });
    const negotiated = events(['10:00', opened], ['10:00', levelled(4)], ['11:00', cancelled]);
    expect(states(negotiated, '12:00').restore).toBe('void');
  });
});

describe('breaches under a former level', () => {
  test('are not what would have been late had it not been restored then', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(2)],
      ['10:01', responded],
      ['12:00', restored],
      ['19:00', levelled(1)],
      ['20:00', reopened],
      ['21:00', restored],
    );
    expect(read(given, '22:00').former).toEqual([]);
  });

  test('go by what was agreed and paused until then', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(2)],
      ['10:01', responded],
      ['11:00', paused],
      ['19:00', levelled(1)],
      ['21:00', resumed],
    );
    expect(read(given, '22:00').former).toEqual([]);
  });

  test('are not undone by what was agreed on later', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(4)],
      ['10:01', responded],
      ['10:30', agreed('12:00')],
      ['13:00', levelled(3)],
      ['14:00', levelled(4)],
      ['14:30', agreed('20:00')],
    );
    expect(read(given, '15:00').former).toEqual([[4, 'restore', due('12:00')]]);
  });

  test('are kept of each change', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(1)],
      ['10:01', responded],
      ['15:00', levelled(2)],
      ['19:00', levelled(3)],
    );
    expect(read(given, '19:00').former).toEqual([
      [1, 'restore', due('14:00')],
      [2, 'restore', due('18:00')],
    ]);
  });

  test('are not of a level that the contract does not have', () => {
    const given = events(['10:00', opened], ['10:00', levelled(2)], ['19:00', levelled(9)]);
    expect(read(given, '19:00')).toMatchObject({ former: [], clocks: { restore: { state: 'overdue' } } });
  });
});

test('what hangs on the restore stands still while it is restored', () => {
  const policy = withStages(
    stage('emergencyPlan', '16h', { onlyIf: { not: 'restore', after: { days: 0, milliseconds: 12 * 3_600_000 } } }),
  );
  const given = events(['10:00', opened], ['10:00', levelled(2)], ['15:00', restored], ['+3 15:00', reopened]);
  expect(read(given, '+3 15:01', policy).clocks.emergencyPlan).toMatchObject({ state: 'void' });
  expect(read(given, '+3 22:00:00.001', policy).clocks.emergencyPlan).toMatchObject({
    state: 'running',
    due: due('+4 02:00'),
  });
});
