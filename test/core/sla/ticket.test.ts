import { describe, expect, test } from 'vitest';
import { foldTicket, ticketAsOf } from '../../../src/core/sla/ticket.ts';
import type { TicketEvent, TicketFact } from '../../../src/core/sla/ticket-event.ts';
import { EMPTY_HEAD } from '../../../src/core/sla/ticket-head.ts';
import { at, events, levelled, opened, paused, reopened, responded, restored, resumed } from './history.ts';

const recovered: TicketFact = { kind: 'restored', recovery: true };
const disagreed = (eventId: string): TicketFact => ({ kind: 'disagreed', eventId, reason: '用户仍无法登录' });
const closed: TicketFact = { kind: 'closed' };
const cancelled: TicketFact = { kind: 'cancelled', reason: '误报' };
const diagnosed: TicketFact = { kind: 'diagnosed', cause: '归档日志占满磁盘', solution: '清理并调整保留天数' };

const idleOf = (given: TicketEvent[]) => foldTicket(given).idle.map((event) => event.kind);

test('a ticket without its opening is a defect', () => {
  expect(() => foldTicket(events(['10:00', responded]))).toThrow('a ticket begins with its opening');
});

describe('a restore by recovery that a person disagrees with', () => {
  const given = events(['10:00', opened], ['11:00', paused], ['12:00', recovered], ['12:30', disagreed('e2')]);

  test('never was: the response is open, the pause goes on', () => {
    const ticket = foldTicket(given);
    expect(ticket).toMatchObject({ state: 'open', ends: {}, restore: null, voided: ['e2'], idle: [] });
    expect(ticket.pauses).toEqual([{ from: at('11:00'), until: null, reason: '等待客户' }]);
  });

  test('gives way to a restore that a person reported meanwhile', () => {
    const both = events(['10:00', opened], ['12:00', recovered], ['12:10', restored], ['12:30', disagreed('e1')]);
    expect(foldTicket(both)).toMatchObject({ state: 'restored', ends: { restored: at('12:10') } });
  });

  test.each([
    ['modal:V1#0', 'recovered:7:1:restored'],
    ['reply:1', 'recovered:7:1:restored'],
  ])('never was, though both are of one millisecond: %s, %s', (disagreement, restore) => {
    const [start, auto, no] = events(['10:00', opened], ['12:00', recovered], ['12:00', disagreed('e1')]);
    if (!start || !auto || !no) throw new Error('no events');
    const both = [
      { ...auto, sourceKey: restore },
      { ...no, sourceKey: disagreement },
    ];
    for (const arrived of [both, both.toReversed()]) {
      expect(foldTicket([start, ...arrived])).toMatchObject({ state: 'open', voided: ['e1'], idle: [] });
    }
  });

  test('is one, again, at the next recovery', () => {
    const ticket = foldTicket(
      events(['10:00', opened], ['12:00', recovered], ['12:30', disagreed('e1')], ['14:00', recovered]),
    );
    expect(ticket).toMatchObject({ state: 'restored', ends: { restored: at('14:00') }, voided: ['e1'] });
    const twice = events(
      ['10:00', opened],
      ['12:00', recovered],
      ['12:30', disagreed('e1')],
      ['14:00', recovered],
      ['14:30', disagreed('e3')],
    );
    expect(foldTicket(twice)).toMatchObject({ state: 'open', voided: ['e1', 'e3'] });
  });

  test.each<[string, TicketEvent[]]>([
    ['a person reported it', events(['10:00', opened], ['12:00', restored], ['12:30', disagreed('e1')])],
    ['it was closed', events(['10:00', opened], ['12:00', recovered], ['12:10', closed], ['12:30', disagreed('e1')])],
    [
      'it was reopened',
      events(['10:00', opened], ['12:00', recovered], ['12:10', reopened], ['12:30', disagreed('e1')]),
    ],
    ['it is another event', events(['10:00', opened], ['12:00', recovered], ['12:30', disagreed('e0')])],
    ['it comes before', events(['10:00', opened], ['12:00', recovered], ['11:30', disagreed('e1')])],
  ])('stands when %s', (_, all) => {
    const ticket = foldTicket(all);
    expect(ticket.voided).toEqual([]);
    expect(ticket.idle.map((event) => event.kind)).toEqual(['disagreed']);
  });

  test('never was at an earlier time either', () => {
    expect(ticketAsOf(foldTicket(given), at('12:15')).state).toBe('open');
  });
});

describe('levels', () => {
  /** Found after downtime: made at some time in the interval, which counts by its end. */
  const foundLate = (level: number, key: string, until: string): TicketEvent => {
    const [event] = events([until, levelled(level)]);
    if (!event) throw new Error('no event');
    return { ...event, id: key, sourceKey: key, source: 'reaction', notBefore: at('10:10') };
  };
  const bare = events(['10:00', opened]);
  const levelsOf = (given: TicketEvent[]) => foldTicket(given).levels.map(({ level }) => level);

  test.each([
    ['the most severe of several found late, whatever their keys', ['a3', 'b2', 'c4'], [2]],
    ['the most severe of several found late, the other way round', ['a4', 'b3', 'c2'], [2]],
    ['one level once, though two people set it', ['a3', 'b3'], [3]],
  ])('%s', (_, keys, expected) => {
    expect(levelsOf([...bare, ...keys.map((key) => foundLate(Number(key[1]), key, '10:20'))])).toEqual(expected);
  });

  test('found late counts after what has a time of its own before its end', () => {
    const timed = events(['10:15', levelled(1)]).map((event) => ({ ...event, id: 't', sourceKey: 't' }));
    expect(levelsOf([...bare, foundLate(3, 'a', '10:20'), ...timed])).toEqual([1, 3]);
  });

  test('the level it has already is no change, at one time with a lesser one neither', () => {
    const given = events(
      ['10:00', opened],
      ['10:01', levelled(2)],
      ['10:05', levelled(2)],
      ['10:06', levelled(3)],
      ['10:06', levelled(2)],
    );
    expect(levelsOf(given)).toEqual([2]);
    expect(foldTicket(given).levels[0]?.at).toEqual(at('10:01'));
    expect(idleOf(given)).toEqual(['levelled', 'levelled', 'levelled']);
  });

  test.each([closed, cancelled])('%j is their end', (end) => {
    const given = events(['10:00', opened], ['10:01', levelled(2)], ['11:00', end], ['11:01', levelled(1)]);
    expect(levelsOf(given)).toEqual([2]);
  });
});

describe('after a ticket has ended', () => {
  const facts: TicketFact[] = [
    responded,
    { kind: 'planned' },
    { kind: 'arrived' },
    paused,
    resumed,
    restored,
    reopened,
    diagnosed,
    closed,
    cancelled,
    levelled(1),
    { kind: 'agreed', dueAt: at('+1 10:00'), who: '客户', how: '电话' },
    { kind: 'assigned', person: 'lin' },
  ];

  test.each(facts)('$kind changes nothing', (fact) => {
    for (const end of [closed, cancelled]) {
      expect(idleOf(events(['10:00', opened], ['11:00', end], ['11:01', fact]))).toEqual([fact.kind]);
    }
  });

  test('the report and the rating of a closed one count, of a cancelled one not', () => {
    const after: [string, TicketFact][] = [
      ['12:00', { kind: 'reported' }],
      ['12:01', { kind: 'rated', rating: 'satisfied', comment: null }],
    ];
    const ticket = foldTicket(events(['10:00', opened], ['11:00', closed], ...after));
    expect(ticket).toMatchObject({ ends: { reported: at('12:00') }, rating: { rating: 'satisfied' }, idle: [] });
    expect(idleOf(events(['10:00', opened], ['11:00', cancelled], ...after))).toEqual(['reported', 'rated']);
  });

  test.each([closed, cancelled])('$kind ends a pause', (end) => {
    const ticket = foldTicket(events(['10:00', opened], ['10:30', paused], ['11:00', end]));
    expect(ticket.pauses).toEqual([{ from: at('10:30'), until: at('11:00'), reason: '等待客户' }]);
  });
});

describe('reopening', () => {
  test('voids the report and the diagnosis of that restore, keeps what was written, and the response', () => {
    const given = events(
      ['10:00', opened],
      ['12:00', restored],
      ['12:10', diagnosed],
      ['13:00', { kind: 'reported' }],
      ['15:00', reopened],
    );
    const ticket = foldTicket(given);
    expect(ticket).toMatchObject({ state: 'open', ends: { responded: at('12:00') }, restore: null });
    expect(Object.keys(ticket.ends)).toEqual(['responded']);
    expect(ticket.diagnosis).toMatchObject({ cause: '归档日志占满磁盘' });
    expect(ticket.restoredSpells).toEqual([{ from: at('12:00').getTime(), until: at('15:00').getTime() }]);
  });

  test('of what is open changes nothing', () => {
    expect(idleOf(events(['10:00', opened], ['11:00', reopened]))).toEqual(['reopened']);
  });
});

test('an agreement on a time that was past already changes nothing', () => {
  const agree = (due: string): TicketFact => ({ kind: 'agreed', dueAt: at(due), who: '客户', how: '电话' });
  const given = events(['10:00', opened], ['12:00', agree('12:00')], ['12:00', agree('12:00:00.001')]);
  expect(foldTicket(given).agreements).toHaveLength(1);
  expect(idleOf(given)).toEqual(['agreed']);
});

test('what a ticket is about is filled in later, and who works on it', () => {
  const given = events(
    ['10:00', { kind: 'opened', head: { ...EMPTY_HEAD, title: '登录缓慢' } }],
    ['10:05', { kind: 'assigned', person: 'lin' }],
    ['10:06', { kind: 'assigned', person: 'lin' }],
    ['10:10', { kind: 'described', changes: { host: 'app-01', ticketKind: 'defect' } }],
    ['10:20', { kind: 'assigned', person: 'wang' }],
    ['10:30', { kind: 'opened', head: { ...EMPTY_HEAD, title: '另一个' } }],
  );
  expect(foldTicket(given).head).toMatchObject({
    title: '登录缓慢',
    host: 'app-01',
    ticketKind: 'defect',
    assignee: 'wang',
  });
  expect(idleOf(given)).toEqual(['assigned', 'opened']);
});

test('the last rating counts', () => {
  const given = events(
    ['10:00', opened],
    ['11:00', { kind: 'rated', rating: 'fair', comment: null }],
    ['12:00', { kind: 'rated', rating: 'very-satisfied', comment: '已解决' }],
  );
  expect(foldTicket(given).rating).toMatchObject({ rating: 'very-satisfied', comment: '已解决' });
});

describe('corrections', () => {
  const given = events(['10:00', opened], ['10:01', levelled(2)], ['10:30', restored], ['10:40', diagnosed]);
  const corrected = (
    eventId: string,
    change: { at?: string; field?: { name: 'level' | 'cause' | 'text'; value: string | number } },
    key = 'c',
  ): TicketEvent => {
    const [event] = events([
      '11:00',
      {
        kind: 'corrected',
        eventId,
        correctedAt: change.at === undefined ? null : at(change.at),
        field: change.field ?? null,
        reason: '与电话记录不符',
      },
    ]);
    if (!event) throw new Error('no event');
    return { ...event, id: key, sourceKey: key };
  };

  test('of a time and of fields are both kept with what was said at first', () => {
    const all = [
      ...given,
      corrected('e3', { field: { name: 'cause', value: '磁盘配额过小' } }, 'c1'),
      corrected('e3', { at: '10:35' }, 'c2'),
      corrected('e3', { field: { name: 'cause', value: '磁盘分区过小' } }, 'c3'),
    ];
    const ticket = foldTicket(all);
    expect(ticket.diagnosis).toMatchObject({ cause: '磁盘分区过小', at: at('10:35') });
    expect(ticket.events.find(({ id }) => id === 'e3')).toMatchObject({
      former: { at: at('10:40'), cause: '归档日志占满磁盘' },
      corrections: [{ id: 'c1' }, { id: 'c2' }, { id: 'c3' }],
    });
  });

  test('of a level make it the level it should have been', () => {
    expect(foldTicket([...given, corrected('e1', { field: { name: 'level', value: 1 } })]).levels).toMatchObject([
      { level: 1, at: at('10:01') },
    ]);
  });

  test('of the opening move the start', () => {
    expect(foldTicket([...given, corrected('e0', { at: '09:50' })]).openedAt).toEqual(at('09:50'));
  });

  test.each([
    ['of nothing that is there', corrected('e9', { at: '10:20' })],
    ['of a field that such an event has not', corrected('e2', { field: { name: 'text', value: 'x' } })],
    ['with a value of another kind', corrected('e1', { field: { name: 'level', value: '1' } })],
    ['of a correction', corrected('c', { at: '10:20' })],
  ])('%s change nothing', (_, correction) => {
    const ticket = foldTicket([...given, correction]);
    expect(ticket.idle.map(({ id }) => id)).toEqual(['c']);
    expect(ticket.events.filter(({ former }) => former)).toEqual([]);
  });

  test('count for the past as well', () => {
    const ticket = foldTicket([...given, corrected('e2', { at: '10:20' })]);
    expect(ticketAsOf(ticket, at('10:25')).state).toBe('restored');
    expect(() => ticketAsOf(ticket, at('09:59'))).toThrow('a ticket begins with its opening');
  });
});
