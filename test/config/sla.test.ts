import { describe, expect, test } from 'vitest';
import type { Site } from '../../src/core/site.ts';
import { DEFAULT_SLA_POLICY } from '../../src/core/sla-policy.ts';
import { brief, faultsOf, load, SITE } from './fixture.ts';

const LEVELS = `
  levels:
    - level: 1
      name: 一级
      stages:
        - { name: respond, within: 5m }
        - { name: restore, within: 4h }
    - level: 2
      name: 二级
      calendar: office
      stages:
        - { name: respond, within: 30m }
        - { name: restore, within: negotiated }
  calendars:
    office: { hours: { mon-fri: ['13:00-18:00', '09:00-12:00'] } }
`;

function siteWith(extra: string): Site {
  const loaded = load(`${SITE}${extra}`);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults.map(brief)));
  const [site] = loaded.sites;
  if (!site) throw new Error('no site');
  return site;
}

const briefly = (extra: string) => faultsOf(load(`${SITE}${extra}`)).map(brief);
const replaced = (from: string, to: string) => {
  if (!LEVELS.includes(from)) throw new Error(`no "${from}"`);
  return `sla:${LEVELS.replace(from, () => to)}`;
};

describe('the policy', () => {
  test('without one is the four levels of the domain', () => {
    const { sla } = siteWith('');
    expect(sla).toBe(DEFAULT_SLA_POLICY);
    const clocks = sla.levels.map(({ stages }) =>
      stages.map(({ within }) => (within === 'negotiated' ? within : within.milliseconds / 60_000)),
    );
    expect(clocks).toEqual([
      [5, 240],
      [5, 480],
      [30, 720],
      [30, 'negotiated'],
    ]);
  });

  test('only the restore can be paused, unless it says otherwise', () => {
    const extra = replaced('{ name: respond, within: 5m }', '{ name: respond, within: 5m, pausable: true }');
    const [first, second] = siteWith(extra).sla.levels;
    expect(first?.stages.map(({ pausable }) => pausable)).toEqual([true, true]);
    expect(second?.stages.map(({ pausable }) => pausable)).toEqual([false, true]);
  });

  test('fills in what a known stage is called and what ends it', () => {
    const extra = replaced(
      '{ name: restore, within: 4h }',
      '{ name: emergencyPlan, within: 16h, onlyIf: { not: respond, after: 12h } }',
    );
    expect(siteWith(extra).sla.levels[0]?.stages[1]).toEqual({
      name: 'emergencyPlan',
      title: { 'zh-CN': '应急方案', en: 'Emergency plan' },
      from: 'opened',
      endedBy: 'planned',
      within: { days: 0, milliseconds: 57_600_000 },
      pausable: false,
      onlyIf: { not: 'respond', after: { days: 0, milliseconds: 43_200_000 } },
    });
  });

  test('takes a stage of its own with title and end', () => {
    const own = '{ name: parts, title: 备件到场, endedBy: arrived, from: respond, within: 2d }';
    expect(siteWith(replaced('{ name: restore, within: 4h }', own)).sla.levels[0]?.stages[1]).toMatchObject({
      title: '备件到场',
      endedBy: 'arrived',
      from: 'respond',
      within: { days: 2, milliseconds: 0 },
    });
  });

  test('suggests none but the levels there are, and has a reaction for each', () => {
    const { sla } = siteWith(`sla:${LEVELS}`);
    expect(Math.max(...Object.values(sla.suggest))).toBe(2);
    expect(sla.reactions.levels).toEqual(['one', 'two']);
  });

  test('tells people, roles, groups and who is on duty apart, and sorts by time', () => {
    const extra = `sla:
  escalate:
    - { at: 1, mention: ['role:lead', S0TEAM01] }
    - { at: 0.5, levels: [1], stages: [restore], mention: [lin, onDuty] }
`;
    expect(siteWith(extra).sla.escalate).toEqual([
      { at: 0.5, levels: [1], stages: ['restore'], mention: [{ kind: 'person', id: 'lin' }, { kind: 'onDuty' }] },
      {
        at: 1,
        levels: [],
        stages: [],
        mention: [
          { kind: 'role', role: 'lead' },
          { kind: 'group', id: 'S0TEAM01' },
        ],
      },
    ]);
  });

  test('reads calendars: sorted spans, ranges of holidays, worked days with the usual hours or their own', () => {
    const extra = `sla:
  calendars:
    office:
      hours: { mon-thu: ['13:00-17:30', '08:30-12:00'], fri: ['09:00-12:00'], sat: ['20:00-24:00'] }
      holidays: [2027-02-27..2027-03-01, 2027-01-01, 2027-03-01]
      workingDays: [2027-03-06, { date: 2027-02-21, hours: ['10:00-11:00'] }]
`;
    const [calendar] = siteWith(extra).sla.calendars;
    expect(calendar).toMatchObject({
      id: 'office',
      hoursPerDay: 8,
      holidays: ['2027-01-01', '2027-02-27', '2027-02-28', '2027-03-01'],
      workingDays: [
        { date: '2027-02-21', hours: [{ from: 600, until: 660 }] },
        {
          date: '2027-03-06',
          hours: [
            { from: 510, until: 720 },
            { from: 780, until: 1050 },
          ],
        },
      ],
    });
    expect(calendar?.weekly).toMatchObject({
      fri: [{ from: 540, until: 720 }],
      sat: [{ from: 1200, until: 1440 }],
      sun: [],
    });
  });

  test('lists who is on duty in the order given', () => {
    const extra = `sla:
  onDuty:
    - { from: 2027-01-01, until: 2027-01-03, people: [lin] }
    - { days: mon-fri, hours: ['09:00-18:00'], people: [lin] }
`;
    expect(siteWith(extra).sla.onDuty).toEqual([
      { from: '2027-01-01', until: '2027-01-03', days: [], hours: [], people: ['lin'] },
      {
        from: null,
        until: null,
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        hours: [{ from: 540, until: 1080 }],
        people: ['lin'],
      },
    ]);
  });
});

describe('faults of the policy', () => {
  test.each<[what: string, extra: string, faults: readonly string[]]>([
    [
      'a length without a unit',
      replaced('within: 5m', 'within: 5'),
      ['sla.levels[0].stages[0].within problem.value «5»'],
    ],
    [
      'a length of nothing',
      replaced('within: 5m', 'within: 0m'),
      ['sla.levels[0].stages[0].within problem.value «0m»'],
    ],
    ['levels out of order', replaced('level: 2', 'level: 3'), ['sla.levels[1].level problem.level-order «3»']],
    [
      'an unknown calendar',
      replaced('calendar: office', 'calendar: ofice'),
      ['sla.levels[1].calendar problem.no-calendar «ofice»'],
    ],
    [
      'a stage twice',
      replaced('name: restore, within: 4h', 'name: respond, within: 4h'),
      ['sla.levels[0].stages[1].name problem.repeated «respond»'],
    ],
    [
      'a start that does not exist',
      replaced('within: 4h', 'within: 4h, from: plan'),
      ['sla.levels[0].stages[1].from problem.no-stage «plan»'],
    ],
    [
      'a stage that starts at its own end',
      replaced('within: 4h', 'within: 4h, from: restore'),
      ['sla.levels[0].stages[1].from problem.stage-circle «restore»'],
    ],
    [
      'a stage of its own without an end',
      replaced('name: restore, within: 4h', 'name: parts, title: 备件, within: 4h'),
      ['sla.levels[0].stages[1].name problem.own-stage «parts»'],
    ],
    [
      'a condition on itself',
      replaced('within: 4h', 'within: 4h, onlyIf: { not: restore, after: 1h }'),
      ['sla.levels[0].stages[1].onlyIf.not problem.no-stage «restore»'],
    ],
    [
      'a condition that comes too late',
      replaced('within: 4h', 'within: 4h, onlyIf: { not: respond, after: 4h }'),
      ['sla.levels[0].stages[1].onlyIf.after problem.condition-too-late «4h»'],
    ],
    [
      'hours backwards',
      replaced("'09:00-12:00'", "'12:00-09:00'"),
      ["sla.calendars.office.hours.mon-fri[1] problem.backwards «'12:00-09:00'»"],
    ],
    [
      'hours that overlap',
      replaced("'09:00-12:00'", "'09:00-13:30'"),
      ["sla.calendars.office.hours.mon-fri[0] problem.overlap «'13:00-18:00'»"],
    ],
    [
      'hours that do not exist',
      replaced("'09:00-12:00'", "'09:00-25:00'"),
      ["sla.calendars.office.hours.mon-fri[1] problem.value «'09:00-25:00'»"],
    ],
    [
      'days backwards',
      replaced('mon-fri', 'fri-mon'),
      ['sla.calendars.office.hours.fri-mon problem.backwards «fri-mon»'],
    ],
    [
      'a day twice',
      replaced('hours: { mon-fri', "hours: { fri: ['09:00-10:00'], mon-fri"),
      ['sla.calendars.office.hours.mon-fri problem.repeated-day «mon-fri»'],
    ],
    ['an unknown day', replaced('mon-fri', 'monday'), ['sla.calendars.office.hours.monday problem.key «monday»']],
    [
      'no hours at all',
      replaced("['13:00-18:00', '09:00-12:00']", '[]'),
      ['sla.calendars.office.hours problem.no-hours «hours»'],
    ],
    [
      'a holiday backwards',
      replaced('} }\n', '}, holidays: [2027-01-03..2027-01-01] }\n'),
      ['sla.calendars.office.holidays[0] problem.value «2027-01-03..2027-01-01»'],
    ],
    [
      'a holiday that does not exist',
      replaced('} }\n', '}, holidays: [2027-02-29] }\n'),
      ['sla.calendars.office.holidays[0] problem.value «2027-02-29»'],
    ],
    [
      'a worked holiday',
      replaced('} }\n', '}, holidays: [2027-01-01..2027-01-03], workingDays: [2027-01-02] }\n'),
      ['sla.calendars.office.workingDays[0] problem.holiday-worked «2027-01-02»'],
    ],
    ['a warning at the due time', 'sla: { warnAt: [0.5, 1] }\n', ['sla.warnAt[1] problem.value «1»']],
    ['an unknown severity’s level', 'sla: { suggest: { high: 5 } }\n', ['sla.suggest.high problem.no-level «5»']],
    [
      'an unknown person',
      'sla: { escalate: [{ at: 1, mention: [ling] }] }\n',
      ['sla.escalate[0].mention[0] problem.no-person «ling»'],
    ],
    [
      'a person without a Slack id',
      'sla: { onDuty: [{ people: [bai] }] }\n',
      ['sla.onDuty[0].people[0] problem.no-slack «bai»'],
    ],
    [
      'an unknown role',
      "sla: { escalate: [{ at: 1, mention: ['role:boss'] }] }\n",
      ["sla.escalate[0].mention[0] problem.no-role «'role:boss'»"],
    ],
    [
      'an unknown stage',
      'sla: { escalate: [{ at: 1, stages: [restor], mention: [lin] }] }\n',
      ['sla.escalate[0].stages[0] problem.no-stage «restor»'],
    ],
    [
      'duty that ends before it begins',
      'sla: { onDuty: [{ from: 2027-01-02, until: 2027-01-01, people: [lin] }] }\n',
      ['sla.onDuty[0].until problem.ends-before-start «2027-01-01»'],
    ],
    [
      'a reaction of two meanings',
      'sla: { reactions: { respond: [eyes], restore: [eyes] } }\n',
      ['sla.reactions.restore[0] problem.repeated-reaction «eyes»'],
    ],
    [
      'too few reactions for the levels',
      'sla: { reactions: { levels: [one] } }\n',
      ['sla.reactions.levels problem.value «levels»'],
    ],
    ['an unknown key', 'sla: { warnat: [0.5] }\n', ['sla.warnat problem.unknown-key «warnat»']],
  ])('%s', (_what, extra, faults) => {
    expect(briefly(extra)).toEqual(faults);
  });
});

describe('obligations', () => {
  test('name what proves them', () => {
    const extra = `obligations:
  - { id: m, title: 月巡, every: month, evidence: { inspection: monthly, mode: remote } }
  - { id: a, title: 任一, every: quarter, atLeast: 2, evidence: { inspection: [monthly] } }
  - { id: v, title: 回访, every: half-year, evidence: { record: visit } }
  - { id: b, title: 备份, every: week, evidence: { backup: database } }
  - { id: r, title: 报告, every: half-year, evidence: { report: half-year } }
`;
    expect(siteWith(extra).obligations.map(({ every, atLeast, evidence }) => [every, atLeast, evidence])).toEqual([
      ['month', 1, { kind: 'inspection', templates: ['monthly'], mode: 'remote' }],
      ['quarter', 2, { kind: 'inspection', templates: ['monthly'], mode: null }],
      ['half-year', 1, { kind: 'record', record: 'visit' }],
      ['week', 1, { kind: 'backup', backup: 'database' }],
      ['half-year', 1, { kind: 'report', period: 'half-year' }],
    ]);
  });

  test.each<[what: string, entry: string, faults: readonly string[]]>([
    ['no evidence', 'every: month, evidence: {}', ['evidence problem.no-evidence «evidence»']],
    [
      'two kinds of evidence',
      'every: month, evidence: { record: visit, backup: database }',
      ['evidence problem.many-evidences «evidence»'],
    ],
    [
      'an unknown template',
      'every: month, evidence: { inspection: monthyl }',
      ['evidence.inspection problem.no-template «monthyl»'],
    ],
    [
      'an unknown template of several',
      'every: month, evidence: { inspection: [monthly, x] }',
      ['evidence.inspection[1] problem.no-template «x»'],
    ],
    [
      'a mode of no inspection',
      'every: month, evidence: { record: visit, mode: onsite }',
      ['evidence.mode problem.lone-mode «mode»'],
    ],
    ['an unknown period', 'every: monthly, evidence: { record: visit }', ['every problem.value «monthly»']],
    ['an unknown record', 'every: month, evidence: { record: visits }', ['evidence.record problem.value «visits»']],
    ['none owed', 'every: month, atLeast: 0, evidence: { record: visit }', ['atLeast problem.value «0»']],
  ])('%s', (_what, entry, faults) => {
    const extra = `obligations:\n  - { id: m, title: 义务, ${entry} }\n`;
    expect(briefly(extra)).toEqual(faults.map((fault) => `obligations[0].${fault}`));
  });
});
