import { describe, expect, test } from 'vitest';
import { planNotices } from '../../../src/core/sla/notices.ts';
import { foldTicket } from '../../../src/core/sla/ticket.ts';
import type { SlaPolicy } from '../../../src/core/sla-policy.ts';
import {
  agreed,
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
