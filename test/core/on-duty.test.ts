import { describe, expect, test } from 'vitest';
import { findOnDuty, resolveMentions } from '../../src/core/on-duty.ts';
import type { Person } from '../../src/core/site.ts';
import type { DutyShift, Mention } from '../../src/core/sla-policy.ts';

const timeZone = 'Asia/Shanghai';
const night = [
  { from: 18 * 60, until: 24 * 60 },
  { from: 0, until: 8 * 60 + 30 },
];

function shift(people: string[], change: Partial<DutyShift> = {}): DutyShift {
  return { from: null, until: null, days: [], hours: [], people, ...change };
}

/** A day of the week of 2026-11-16, a Monday. */
function at(text: string): Date {
  return new Date(`2026-11-${text.replace(' ', 'T')}+08:00`);
}

describe('who is on duty', () => {
  const roster = [
    shift(['zhao'], { from: '2026-11-18', until: '2026-11-18' }),
    shift(['lin', 'wang'], { days: ['mon', 'tue', 'wed', 'thu', 'fri'], hours: [{ from: 510, until: 1080 }] }),
    shift(['sun'], { days: ['fri', 'sat'], hours: night }),
    shift(['chen'], { hours: night, until: '2026-11-20' }),
  ];

  test.each([
    ['16 08:29:59', ['chen'], 'the night before its end'],
    ['16 08:30', ['lin', 'wang'], 'the day, both of them in order'],
    ['16 18:00', ['chen'], 'the night from its beginning'],
    ['18 12:00', ['zhao'], 'the first entry that fits: one day'],
    ['18 23:59:59', ['zhao'], 'until the end of that day'],
    ['19 00:00', ['chen'], 'and not after it'],
    ['20 20:00', ['sun'], 'Friday night'],
    ['21 02:00', ['sun'], 'after midnight it is Saturday, by its own entry'],
    ['21 12:00', [], 'nobody on Saturday at noon'],
    ['22 20:00', [], 'nobody after the last day of the last entry'],
  ])('%s is %j: %s', (when, people) => {
    expect(findOnDuty(roster, { now: at(when), timeZone })).toEqual(people);
  });

  test('goes by the zone of the contract, whatever its clocks do', () => {
    const summer = [shift(['lin'], { hours: [{ from: 120, until: 180 }] })];
    const inBerlin = (text: string) => findOnDuty(summer, { now: new Date(text), timeZone: 'Europe/Berlin' });
    // On 29 March 2026 the hour from two to three is skipped; on 25 October it comes twice.
    expect(['2026-03-29T00:59Z', '2026-03-29T01:00Z'].map(inBerlin)).toEqual([[], []]);
    expect(['2026-10-25T00:00Z', '2026-10-25T01:59Z', '2026-10-25T02:00Z'].map(inBerlin)).toEqual([
      ['lin'],
      ['lin'],
      [],
    ]);
  });

  test('without a roster is nobody', () => {
    expect(findOnDuty([], { now: at('16 12:00'), timeZone })).toEqual([]);
  });
});

describe('who is mentioned', () => {
  const people: Person[] = [
    { id: 'lin', name: { 'zh-CN': '林工', en: 'Lin' }, slack: 'U1', roles: ['engineer'] },
    { id: 'wang', name: '王工', roles: ['engineer'] },
    { id: 'chen', name: '陈经理', slack: 'U3', roles: ['lead'] },
    { id: 'zhou', name: '周总', roles: ['lead', 'viewer'] },
  ];
  const onDuty: Mention = { kind: 'onDuty' };
  const day = [shift(['lin', 'wang'], { hours: [{ from: 510, until: 1080 }] })];
  const resolve = (mentions: Mention[], roster: DutyShift[], when = '16 12:00') =>
    resolveMentions(mentions, { people, onDuty: roster }, { now: at(when), timeZone });

  test.each<[string, Mention[], object]>([
    ['a person', [{ kind: 'person', id: 'lin' }], { users: ['U1'], names: [] }],
    ['a person without Slack is named', [{ kind: 'person', id: 'wang' }], { users: [], names: ['王工'] }],
    ['a role, all who hold it themselves', [{ kind: 'role', role: 'engineer' }], { users: ['U1'], names: ['王工'] }],
    ['a role that nobody holds is nobody', [{ kind: 'role', role: 'customer' }], { users: [], names: [] }],
    ['a user group', [{ kind: 'group', id: 'S0TEAM' }], { groups: ['S0TEAM'] }],
    ['who has left is nobody', [{ kind: 'person', id: 'gone' }], { users: [], names: [] }],
    ['who is on duty', [onDuty], { users: ['U1'], names: ['王工'], nobodyOnDuty: false }],
    [
      'each once, in the order of the steps',
      [{ kind: 'role', role: 'lead' }, onDuty, { kind: 'person', id: 'chen' }],
      { users: ['U3', 'U1'], names: ['周总', '王工'] },
    ],
  ])('%s', (_, mentions, expected) => {
    expect(resolve(mentions, day)).toMatchObject(expected);
  });

  test('nobody on duty: the leads, and that is said; without a roster they simply are', () => {
    const leads = { users: ['U3'], names: ['周总'] };
    expect(resolve([onDuty], day, '16 20:00')).toMatchObject({ ...leads, nobodyOnDuty: true });
    expect(resolve([onDuty], [])).toMatchObject({ ...leads, nobodyOnDuty: false });
    expect(resolve([onDuty], [shift(['gone'])])).toMatchObject({ ...leads, nobodyOnDuty: true });
    expect(resolve([{ kind: 'role', role: 'lead' }], day, '16 20:00')).toMatchObject({ nobodyOnDuty: false });
  });
});
