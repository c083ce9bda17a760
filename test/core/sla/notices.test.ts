import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../../src/core/duration.ts';
import type { TicketEvent, TicketFact } from '../../../src/core/sla/ticket-event.ts';
import type { SlaPolicy } from '../../../src/core/sla-policy.ts';
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
  withStages,
} from './history.ts';
import { due, facts, levelOne, plan, policy, say, sayAt } from './saying.ts';

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

  test('is late only since it could be known', () => {
    /** Recorded at `recorded`, whenever it happened. */
    const learned = (when: string, fact: TicketFact, recorded: string, key: string): TicketEvent[] =>
      events([when, fact]).map((event) => ({ ...event, id: key, sourceKey: key, recordedAt: at(recorded) }));
    const late = (given: readonly TicketEvent[], now: string) => due(given, now).notices[0]?.lateMs;
    const pausedThen = [...levelOne, ...learned('11:00', paused, '11:00', 'p')];
    // Due at three by a resume that nobody wrote down before eight.
    expect(late([...pausedThen, ...learned('12:00', resumed, '20:00', 'r')], '20:00')).toBe(0);
    expect(late([...pausedThen, ...learned('12:00', resumed, '20:00', 'r')], '20:10')).toBe(600_000);
    const noted: TicketFact = { kind: 'noted', text: '仍在处理' };
    expect(late([...levelOne, ...learned('15:00', noted, '16:00', 'n')], '16:00')).toBe(2 * 3_600_000);
    const again: TicketFact = { kind: 'disagreed', eventId: 'a', reason: '没好' };
    const recovered: TicketFact = { kind: 'restored', recovery: true };
    const disputed = [
      ...levelOne,
      ...learned('12:00', recovered, '12:00', 'a'),
      ...learned('16:00', again, '16:00', 'b'),
    ];
    expect(late(disputed, '16:00:01')).toBe(1_000);
    const moved: TicketFact = {
      kind: 'corrected',
      eventId: 'r',
      correctedAt: at('14:30'),
      field: null,
      reason: '记录',
    };
    const corrected = [
      ...levelOne,
      ...learned('13:30', restored, '13:30', 'r'),
      ...learned('17:00', moved, '17:00', 'c'),
    ];
    expect(late(corrected, '17:00')).toBe(0);
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
