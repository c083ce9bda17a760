import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../../src/core/duration.ts';
import { type DueNotices, noticesDue, planNotices } from '../../../src/core/sla/notices.ts';
import { foldTicket } from '../../../src/core/sla/ticket.ts';
import type { TicketEvent, TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../../../src/core/sla-policy.ts';
import {
  agreed,
  at,
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

const policy = DEFAULT_SLA_POLICY;

function plan(given: readonly TicketEvent[], now: string, of: SlaPolicy = policy): string[] {
  const planned = planNotices({ ticket: foldTicket(given), policy: of }, { now: at(now), timeZone });
  return planned.map(({ kind, stage: name, fraction, dueAt }) => `${kind} ${name} ${fraction} ${local(dueAt)}`);
}

/** As `at` reads it. */
function local(instant: Date): string {
  const shifted = new Date(instant.getTime() + 8 * 3_600_000);
  const days = Math.floor((shifted.getTime() - Date.UTC(2026, 10, 20)) / 86_400_000);
  const time = shifted
    .toISOString()
    .slice(11, 23)
    .replace(/(?::00)?\.000$/, '');
  return `${days === 0 ? '' : `+${days} `}${time}`;
}

function due(given: readonly TicketEvent[], now: string, of: SlaPolicy = policy): DueNotices {
  return noticesDue({ ticket: foldTicket(given), policy: of }, { now: at(now), timeZone });
}

/** Says what is due and keeps that it was said. */
function say(
  given: readonly TicketEvent[],
  now: string,
  of: SlaPolicy = policy,
): { said: string[]; after: TicketEvent[] } {
  const { notices, warned } = due(given, now, of);
  const facts = warned.map((fact): [string, TicketFact] => [now, fact]);
  const kept = events(...facts).map((event, index) => ({
    ...event,
    id: `w${now}${index}`,
    sourceKey: `w${now}${index}`,
  }));
  return {
    said: notices.map(({ kind, clock, fraction }) => `${kind} ${clock?.stage.name ?? ''} ${fraction}`),
    after: [...given, ...kept],
  };
}

/** Says what is due at each of the times, one after the other. */
function sayAt(given: readonly TicketEvent[], times: readonly string[], of: SlaPolicy = policy): string[][] {
  let all = [...given];
  return times.map((time) => {
    const known = all.filter((event) => event.at <= at(time));
    const { said, after } = say(known, time, of);
    all = [...all, ...after.slice(known.length)];
    return said;
  });
}

const levelOne = events(['10:00', opened], ['10:00', levelled(1)], ['10:00', responded]);

describe('what is planned', () => {
  test('is each fraction of each stage, and the first millisecond after the due time', () => {
    expect(plan(events(['10:00', opened], ['10:01', levelled(1)]), '10:01')).toEqual([
      'warning respond 0.5 10:02:30',
      'warning respond 0.75 10:03:45',
      'warning respond 0.9 10:04:30',
      'due respond 1 10:05:00.001',
      'warning restore 0.5 12:00',
      'warning restore 0.75 13:00',
      'warning restore 0.9 13:36',
      'due restore 1 14:00:00.001',
    ]);
  });

  test('goes by the service hours', () => {
    const given = events(['17:30', opened], ['17:30', levelled(3)], ['17:40', responded]);
    expect(plan(given, '17:40', inOffice())).toEqual([
      'warning restore 0.5 +3 15:30',
      'warning restore 0.75 +4 09:30',
      'warning restore 0.9 +4 11:18',
      'due restore 1 +4 13:30:00.001',
    ]);
  });

  test('has escalation steps too, also after the due time, for the levels and stages that they name', () => {
    const escalate: SlaPolicy['escalate'] = [
      { at: 0, levels: [1], stages: ['restore'], mention: [{ kind: 'role', role: 'lead' }] },
      { at: 0.6, levels: [], stages: ['restore'], mention: [{ kind: 'onDuty' }] },
      { at: 0.8, levels: [2], stages: [], mention: [{ kind: 'onDuty' }] },
      { at: 1.5, levels: [], stages: [], mention: [{ kind: 'onDuty' }] },
    ];
    expect(plan(levelOne, '10:00', { ...policy, warnAt: [0.5], escalate })).toEqual([
      'warning restore 0 10:00',
      'warning restore 0.5 12:00',
      'warning restore 0.6 12:24',
      'due restore 1 14:00:00.001',
      'overdue restore 1.5 16:00',
    ]);
  });

  test('has one row for fractions that differ by less than is kept', () => {
    const given = plan(levelOne, '10:00', { ...policy, warnAt: [0.333_31, 0.333_33, 0.999_99], escalate: [] });
    expect(given).toEqual(['warning restore 0.3333 11:19:59.520', 'due restore 1 14:00:00.001']);
  });

  test.each([
    ['paused', events(['11:00', paused])],
    ['restored', events(['11:00', restored])],
    ['closed', events(['11:00', { kind: 'closed' }])],
    ['cancelled', events(['11:00', { kind: 'cancelled', reason: '误报' }])],
  ])('is nothing once it is %s', (_, more) => {
    const given = [...levelOne, ...more.map((event) => ({ ...event, id: 'x', sourceKey: 'x' }))];
    expect(plan(given, '11:00')).toEqual([]);
  });

  test('comes back later by the pause when it is resumed', () => {
    const given = events(...facts(levelOne), ['11:00', paused], ['12:30', resumed]);
    expect(plan(given, '12:30')[0]).toBe('warning restore 0.5 13:30');
  });

  test('of a breach goes by fractions of the plain time since the agreement', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(4)],
      ['10:00', responded],
      ['11:00', agreed('+1 11:00')],
      ['12:00', paused],
    );
    expect(plan(given, '12:00')).toEqual([
      'warning restore 0.5 23:00',
      'warning restore 0.75 +1 05:00',
      'warning restore 0.9 +1 08:36',
      'due restore 1 +1 11:00:00.001',
    ]);
    const again = events(...facts(given), ['12:00', agreed('+2 12:00')]);
    expect(plan(again, '12:00')[0]).toBe('warning restore 0.5 +1 12:00');
  });

  test('is never early, not by a fraction of a millisecond', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(4)],
      ['10:00', responded],
      ['11:00', agreed('12:00:00.001')],
    );
    expect(plan(given, '11:00')[0]).toBe('warning restore 0.5 11:30:00.001');
  });

  test('goes on for the report of a closed ticket, which is still owed', () => {
    const given = events(...facts(levelOne), ['12:00', restored], ['13:00', { kind: 'closed' }]);
    expect(plan(given, '13:00', withStages(stage('report', '24h', { from: 'restore' })))[0]).toBe(
      'warning report 0.5 +1 00:00',
    );
  });

  test('looks again when a stage begins to exist, pauses of its own clock left out', () => {
    const change = { onlyIf: { not: 'restore', after: { days: 0, milliseconds: 12 * 3_600_000 } } };
    const given = events(['10:00', opened], ['10:00', levelled(2)], ['10:00', responded]);
    const rechecks = (all: TicketEvent[], now: string, more = {}) =>
      plan(all, now, withStages(stage('emergencyPlan', '16h', { ...change, ...more }))).filter((one) =>
        one.includes('emergencyPlan'),
      );
    expect(rechecks(given, '10:00')).toEqual(['recheck emergencyPlan 0 22:00:00.001']);
    expect(rechecks(given, '22:00:00.001')[0]).toBe('warning emergencyPlan 0.5 18:00');
    expect(rechecks(events(...facts(given), ['20:00', restored]), '20:00')).toEqual([]);
    const stopped = events(...facts(given), ['11:00', paused]);
    expect(rechecks(stopped, '11:00', { pausable: true })).toEqual([]);
    expect(rechecks(stopped, '11:00')).toEqual(['recheck emergencyPlan 0 22:00:00.001']);
    const back = events(...facts(given), ['11:00', restored], ['15:00', reopened]);
    expect(rechecks(back, '15:00')).toEqual(['recheck emergencyPlan 0 +1 02:00:00.001']);
  });
});

function facts(given: readonly TicketEvent[]): [string, TicketFact][] {
  return given.map((event) => [local(event.at), event]);
}

describe('what is said', () => {
  test('after our own downtime is one notice with all that was passed (case 10)', () => {
    const given = events(['10:00', opened], ['10:01', levelled(1)]);
    const { notices, warned } = due(given, '10:20');
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({
      kind: 'due',
      fraction: 1,
      folded: [
        { fraction: 0.5, at: at('10:02:30') },
        { fraction: 0.75, at: at('10:03:45') },
        { fraction: 0.9, at: at('10:04:30') },
      ],
      lateMs: 15 * 60_000,
      overdueMs: 15 * 60_000,
      remainingMs: null,
      brokenBy: null,
    });
    expect(notices[0]?.clock?.dueAt).toEqual(at('10:05'));
    expect(warned.map(({ stage: name, fraction }) => [name, fraction])).toEqual([
      ['respond', 0.5],
      ['respond', 0.75],
      ['respond', 0.9],
      ['respond', 1],
    ]);
  });

  test.each([
    ['11:59:59.999', []],
    ['12:00', ['warning restore 0.5']],
    ['14:00', ['warning restore 0.9']],
    ['14:00:00.001', ['due restore 1']],
    ['17:10', ['due restore 1']],
  ])('at %s is %j', (now, said) => {
    expect(say(levelOne, now).said).toEqual(said);
  });

  test('is said once, then nothing until the next instant', () => {
    expect(sayAt(levelOne, ['12:00', '12:00', '12:59', '13:00', '13:36', '14:00', '14:01', '14:59', '15:00'])).toEqual([
      ['warning restore 0.5'],
      [],
      [],
      ['warning restore 0.75'],
      ['warning restore 0.9'],
      [],
      ['due restore 1'],
      [],
      ['overdue restore 1'],
    ]);
  });

  test('reminds at whole intervals after the due time, however late the last one was told', () => {
    const every = { ...policy, overdueEvery: parseDuration('30m') ?? policy.overdueEvery };
    const times = ['14:20', '14:29', '14:30', '15:25', '15:30', '17:01', '17:29', '17:30'];
    expect(sayAt(levelOne, times, every).map((said) => said.length)).toEqual([1, 0, 1, 1, 1, 1, 0, 1]);
  });

  test('reminds in service hours only', () => {
    const given = events(['09:00', opened], ['09:00', levelled(1)], ['09:00', responded]);
    // Due on Friday at 14:00, with reminders each hour until 18:00; the next on Monday.
    const { after } = say(given, '17:30', inOffice());
    expect(plan(after, '17:30', inOffice())).toEqual(['overdue restore 1 18:00']);
    const { after: later } = say(after, '18:00', inOffice());
    expect(plan(later, '18:00', inOffice())).toEqual(['overdue restore 1 +3 10:00']);
  });

  test('stops reminding while paused', () => {
    const { after } = say(levelOne, '14:10');
    const stopped = events(...facts(after), ['14:30', paused]);
    expect(plan(stopped, '14:30')).toEqual([]);
    expect(plan(events(...facts(stopped), ['16:30', resumed]), '16:30')).toEqual(['overdue restore 1 17:00']);
  });

  test('goes on reminding of an agreed time while paused', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(4)],
      ['10:00', responded],
      ['11:00', agreed('12:00')],
      ['12:10', paused],
    );
    expect(sayAt(given, ['12:01', '12:59', '13:00'])).toEqual([['due restore 1'], [], ['overdue restore 1']]);
  });

  test('tells a breach that was over before it could be told, and nothing of what was met', () => {
    const given = events(['10:00', opened], ['10:00', levelled(1)], ['10:10', responded]);
    const { notices } = due(given, '10:20');
    expect(notices).toMatchObject([{ kind: 'due', overdueMs: 5 * 60_000, clock: { state: 'missed' } }]);
    const warnedOnly = events(['10:00', opened], ['10:00', levelled(1)], ['10:04', responded]);
    expect(due(warnedOnly, '10:20').notices).toEqual([]);
    expect(sayAt(given, ['10:06', '10:11'])).toEqual([['due respond 1'], []]);
  });

  test('what was passed before a pause is still told', () => {
    const given = events(...facts(levelOne), ['12:30', paused]);
    expect(say(given, '13:00').said).toEqual(['warning restore 0.5']);
  });

  test('says how much may still count', () => {
    const [warning] = due(levelOne, '13:00').notices;
    expect(warning).toMatchObject({ remainingMs: 3_600_000, overdueMs: 0 });
    const given = events(['17:30', opened], ['17:30', levelled(3)], ['17:30', responded]);
    // Monday 16:00: 0.5 h and 6 h of 12 h have counted.
    expect(due(given, '+3 16:00', inOffice()).notices[0]?.remainingMs).toBe(5.5 * 3_600_000);
  });

  test('the most urgent stage comes first', () => {
    expect(say(events(['10:00', opened], ['10:00', levelled(1)]), '12:00').said).toEqual([
      'due respond 1',
      'warning restore 0.5',
    ]);
  });
});

describe('when the due time moves', () => {
  test('a level that is set after its due time says that it did it', () => {
    const given = events(['10:00', opened], ['10:07', levelled(1)]);
    const [notice] = due(given, '10:07').notices;
    expect(notice).toMatchObject({ kind: 'due', overdueMs: 2 * 60_000, lateMs: 0, brokenBy: { level: 1 } });
    expect(due(given, '10:09').notices[0]?.lateMs).toBe(2 * 60_000);
  });

  test('a raised level tells what is past already at once, and that it did it', () => {
    const given = events(['10:00', opened], ['10:00', levelled(3)], ['10:00', responded], ['15:00', levelled(1)]);
    expect(due(given, '15:00').notices).toMatchObject([
      { kind: 'due', fraction: 1, overdueMs: 3_600_000, brokenBy: { level: 1 } },
    ]);
  });

  test('a breach that was there before is not blamed on the level', () => {
    const given = events(['10:00', opened], ['10:00', levelled(2)], ['10:20', levelled(1)]);
    expect(due(given, '10:21').notices).toMatchObject([{ kind: 'due', brokenBy: null }]);
  });

  test('a lowered level warns anew of what lies ahead, and not of what lies behind', () => {
    const given = events(...facts(levelOne), ['13:30', levelled(2)]);
    // Level 1: half at 12:00, three quarters at 13:00; level 2: half at 14:00.
    expect(sayAt(given, ['12:00', '13:00', '13:30', '14:00', '16:00'])).toEqual([
      ['warning restore 0.5'],
      ['warning restore 0.75'],
      [],
      ['warning restore 0.5'],
      ['warning restore 0.75'],
    ]);
    const later = events(...facts(levelOne), ['14:30', levelled(2)]);
    expect(sayAt(later, ['12:00', '14:30'])).toEqual([['warning restore 0.5'], []]);
  });

  test('a step that is less than what was told already is no news', () => {
    const escalate: SlaPolicy['escalate'] = [
      { at: 0.2, levels: [2], stages: [], mention: [{ kind: 'onDuty' }] },
      { at: 0.6, levels: [2], stages: [], mention: [{ kind: 'onDuty' }] },
    ];
    const given = events(['10:00', opened], ['10:00', levelled(3)], ['10:00', responded], ['16:30', levelled(2)]);
    expect(sayAt(given, ['16:00', '16:30'], { ...policy, warnAt: [0.5], escalate })).toEqual([
      ['warning restore 0.5'],
      ['warning restore 0.6'],
    ]);
    expect(sayAt(given, ['16:00', '16:30'], { ...policy, warnAt: [0.5], escalate: escalate.slice(0, 1) })).toEqual([
      ['warning restore 0.5'],
      [],
    ]);
  });

  test('a breach that was told under a stricter level is told again when the new due time passes, with its reminders', () => {
    const given = events(...facts(levelOne), ['15:30', levelled(2)]);
    expect(sayAt(given, ['14:01', '15:00', '15:30', '17:59', '18:00', '18:01', '19:00'])).toEqual([
      ['due restore 1'],
      ['overdue restore 1'],
      [],
      ['warning restore 0.9'],
      [],
      ['due restore 1'],
      ['overdue restore 1'],
    ]);
  });

  test('a breach that was told is not told again for a later due time that is past as well; its reminders go on', () => {
    const given = events(...facts(levelOne), ['18:30', levelled(2)]);
    expect(sayAt(given, ['14:01', '18:20', '18:30', '18:59', '19:00'])).toEqual([
      ['due restore 1'],
      ['overdue restore 1'],
      [],
      [],
      ['overdue restore 1'],
    ]);
  });

  test('a pause that is recorded late repeats no warning, but tells the breach when it comes', () => {
    const { after } = say(levelOne, '14:01');
    const late = events(...facts(after), ['11:00', paused], ['13:00', resumed]);
    expect(sayAt(late, ['14:05', '15:59', '16:00', '16:00:00.001'])).toEqual([[], [], [], ['due restore 1']]);
  });

  test('a new agreement warns anew', () => {
    const given = events(
      ['10:00', opened],
      ['10:00', levelled(4)],
      ['10:00', responded],
      ['11:00', agreed('13:00')],
      ['12:30', agreed('14:30')],
    );
    expect(sayAt(given, ['12:00', '12:30', '13:30'])).toEqual([['warning restore 0.5'], [], ['warning restore 0.5']]);
  });

  test('a report that counts from another restore is warned of anew', () => {
    const promises = withStages(stage('report', '4h', { from: 'restore' }));
    const given = events(...facts(levelOne), ['10:30', restored], ['13:00', reopened], ['13:30', restored]);
    expect(sayAt(given, ['12:30', '13:00', '13:30', '15:30'], promises)).toEqual([
      ['warning report 0.5'],
      [],
      [],
      ['warning report 0.5'],
    ]);
  });

  test('a reopened restore goes on with what was not said yet', () => {
    const given = events(...facts(levelOne), ['12:30', restored], ['15:00', reopened]);
    expect(sayAt(given, ['12:00', '15:00', '15:29', '15:30'])).toEqual([
      ['warning restore 0.5'],
      [],
      [],
      ['warning restore 0.75'],
    ]);
  });
});

describe('nudges', () => {
  const negotiated = events(['10:00', opened], ['10:30', levelled(4)], ['10:20', responded]);

  test('to agree come each day at the time at which the level was set', () => {
    expect(
      sayAt(negotiated, ['+1 10:29', '+1 10:30', '+1 12:00', '+2 10:30', '+5 23:00', '+6 10:29', '+6 10:30']),
    ).toEqual([[], ['agree restore 0'], [], ['agree restore 0'], ['agree restore 0'], [], ['agree restore 0']]);
  });

  test('to agree wait for service hours', () => {
    expect(plan(negotiated, '10:31', inOffice())).toEqual(['agree restore 0 +3 09:00']);
    const { after } = say(negotiated, '+3 09:00', inOffice());
    expect(plan(after, '+3 09:00', inOffice())).toEqual(['agree restore 0 +3 10:30']);
  });

  test('to agree rest while paused, and end with the agreement or the restore', () => {
    expect(plan(events(...facts(negotiated), ['11:00', paused]), '11:00')).toEqual([]);
    const back = events(...facts(negotiated), ['11:00', paused], ['+3 11:00', resumed]);
    expect(plan(back, '+3 11:00')).toEqual(['agree restore 0 +4 10:30']);
    expect(plan(events(...facts(negotiated), ['11:00', restored]), '11:00')).toEqual([]);
    expect(plan(events(...facts(negotiated), ['11:00', agreed('+9 11:00')]), '11:00')[0]).toContain('warning');
  });

  test('to agree keep their time of day when the clocks change', () => {
    const given = events(['10:00', opened], ['10:00', levelled(4)], ['10:00', responded]).map((event) => ({
      ...event,
      at: new Date('2026-10-24T09:00:00Z'),
    }));
    const planned = planNotices(
      { ticket: foldTicket(given), policy },
      { now: new Date('2026-10-24T09:00:00Z'), timeZone: 'Europe/Berlin' },
    );
    expect(planned.map(({ dueAt }) => dueAt.toISOString())).toEqual(['2026-10-25T10:00:00.000Z']);
  });

  test('to set a level come after a while and then daily, until there is one or all is over', () => {
    const bare = events(['10:00', opened]);
    expect(sayAt(bare, ['10:14', '10:15', '11:00', '+1 10:14', '+1 10:15'])).toEqual([
      [],
      ['unlevelled  0'],
      [],
      [],
      ['unlevelled  0'],
    ]);
    expect(plan(events(['10:00', opened], ['11:00', restored]), '11:00')).toEqual(['unlevelled  0 10:15']);
    expect(plan(events(['10:00', opened], ['11:00', { kind: 'closed' }]), '11:00')).toEqual([]);
    expect(plan(events(['10:00', opened], ['11:00', { kind: 'cancelled', reason: '误报' }]), '11:00')).toEqual([]);
  });

  test('a level that the contract does not have is none', () => {
    expect(plan(events(['10:00', opened], ['10:00', levelled(9)]), '10:00')).toEqual(['unlevelled  0 10:15']);
  });
});

describe('who is mentioned', () => {
  const lead = { kind: 'role', role: 'lead' } as const;
  const onDuty = { kind: 'onDuty' } as const;
  const assigned = events(...facts(levelOne), ['10:00', { kind: 'assigned', person: 'lin' }]);
  const mentionAt = (given: TicketEvent[], now: string, of = policy) => due(given, now, of).notices[0]?.mention;

  test.each([
    ['12:00', [onDuty]],
    ['13:00', [onDuty]],
    ['14:01', [onDuty, lead]],
  ])('by the escalation at %s, else who is on duty', (now, mention) => {
    expect(mentionAt(levelOne, now)).toEqual(mention);
  });

  test('the assignee first, who is enough where no step names others', () => {
    expect(mentionAt(assigned, '12:00')).toEqual([{ kind: 'person', id: 'lin' }]);
    expect(mentionAt(assigned, '13:00')).toEqual([{ kind: 'person', id: 'lin' }, onDuty]);
  });

  test('those of every step that was reached since the last notice, each once', () => {
    const escalate: SlaPolicy['escalate'] = [
      { at: 0.6, levels: [], stages: [], mention: [{ kind: 'group', id: 'S0TEAM' }, onDuty] },
      { at: 0.9, levels: [], stages: [], mention: [onDuty] },
      { at: 0.9, levels: [2], stages: [], mention: [lead] },
    ];
    expect(mentionAt(levelOne, '13:40', { ...policy, escalate })).toEqual([{ kind: 'group', id: 'S0TEAM' }, onDuty]);
  });

  test('by a reminder, those of the due time again', () => {
    const { after } = say(levelOne, '14:01');
    expect(mentionAt(after, '15:00')).toEqual([onDuty, lead]);
    const early = { ...policy, escalate: [{ at: 0.6, levels: [], stages: [], mention: [lead] }] };
    expect(mentionAt(say(levelOne, '14:01', early).after, '15:00', early)).toEqual([lead]);
    const none = { ...policy, escalate: [] };
    expect(mentionAt(say(levelOne, '14:01', none).after, '15:00', none)).toEqual([onDuty]);
  });
});
