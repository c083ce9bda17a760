import { describe, expect, test } from 'vitest';
import type { Message } from '../../../src/core/message.ts';
import { buildReport } from '../../../src/core/report/build-report.ts';
import { canonicalJson } from '../../../src/core/report/canonical-json.ts';
import { compareReports } from '../../../src/core/report/compare-reports.ts';
import type { ReportFacts } from '../../../src/core/report/facts.ts';
import { ACTIVITIES } from '../../../src/core/report/model.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { halfYearModel } from '../../support/report-model.ts';
import { alert, inspection, noFacts, on, record, ticket } from './facts.ts';

const t = createTexts()('en', 'Asia/Shanghai');
const say = ({ key, values }: Message) => t(key, values);

type Path = readonly (string | number)[];

/** Where the plain values are; of the items of lists those that are like no other before them. */
function leavesOf(model: object): Path[] {
  const leaves = (value: unknown, path: Path): Path[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, member]) => leaves(member, [...path, name]))
      : [path];
  const kind = (path: Path) => path.map((name) => (/^\d+$/.test(String(name)) ? '*' : name)).join('.');
  return [...Map.groupBy(leaves(model, []), kind).values()].flatMap(([first]) => (first ? [first] : []));
}

function turn(model: object, path: Path): void {
  const owner = path.slice(0, -1).reduce((one: object, name) => Reflect.get(one, name) as object, model);
  const last = path.at(-1) ?? '';
  const value: unknown = Reflect.get(owner, last);
  Reflect.set(owner, last, typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${value}?`);
}

function changes(before: Partial<ReportFacts>, after: Partial<ReportFacts>, most?: number): string[] {
  return compareReports(buildReport(noFacts(before)), buildReport(noFacts(after)), most).map(say);
}

describe('a reissue', () => {
  test('that says the same changed nothing, also when it was read again', () => {
    const facts = { inspections: [inspection(1, '03-01 10:00')], tickets: [ticket(1, '03-01 10:00')] };
    expect(changes(facts, facts)).toEqual([]);
    const report = buildReport(noFacts(facts));
    const turned = JSON.parse(canonicalJson(report));
    expect(compareReports(turned, report)).toEqual([]);
  });

  test('tells what was added and removed, with the figures that differ', () => {
    const before = { inspections: [inspection(1, '03-01 10:00')], records: [record(1, 'visit')] };
    const after = { inspections: [inspection(1, '03-01 10:00'), inspection(2, '04-01 10:00')] };
    expect(changes(before, after)).toEqual([
      'Inspections: 1 → 2',
      'Visits: 1 → 0',
      expect.stringMatching(/^Person-days in all: /),
      'Inspection #2 added (Monthly inspection)',
      expect.stringMatching(/^Record R-1 no longer listed/),
      'Figures of satisfaction changed',
    ]);
  });

  test('tells of person-days that were given later', () => {
    const told = [['03-01 12:00', { kind: 'restored' }]] as const;
    const closed = [...told, ['07-02 12:00', { kind: 'closed', effort: { onsite: 1, remote: 0, office: 0 } }]] as const;
    expect(
      changes(
        { tickets: [ticket(1, '03-01 10:00', { told })] },
        { tickets: [ticket(1, '03-01 10:00', { told: closed })] },
      ),
    ).toEqual([
      'Person-days in all: 0 → 1',
      'Maintenance T-1 (故障 1), person-days: 0 → 1',
      // It is closed now, and nobody rated it.
      'Figures of satisfaction changed',
    ]);
  });

  test('tells of a breach that a correction undid', () => {
    const told = [
      ['03-01 10:01', { kind: 'levelled', level: 2 }],
      ['03-01 10:20', { kind: 'responded' }],
      ['03-01 11:00', { kind: 'restored' }],
    ] as const;
    const corrected = [
      ...told,
      [
        '07-02 10:00',
        { kind: 'corrected', eventId: 'e2', correctedAt: on('03-01 10:03'), field: null, reason: '通话记录' },
      ],
    ] as const;
    expect(
      changes(
        { tickets: [ticket(1, '03-01 10:00', { told })] },
        { tickets: [ticket(1, '03-01 10:00', { told: corrected })] },
      ),
    ).toEqual([
      'Service times met: 1 → 2',
      'Service times missed: 1 → 0',
      'Breach of T-1 no longer listed (Respond)',
      'What is disclosed changed',
    ]);
  });

  test('says how much there was no room for', () => {
    const many = Array.from({ length: 100 }, (_, index) => inspection(index + 1, '03-01 10:00'));
    const said = changes({}, { inspections: many }, 10);
    expect(said).toHaveLength(11);
    expect(said.at(-1)).toBe('Other changes: 92');
  });

  test('tells of a ticket that turned out to be of another kind, and of an alert that came again', () => {
    const [question, defect] = ['consultation', 'defect'].map((ticketKind) =>
      ticket(1, '03-01 10:00', { head: { ticketKind: ticketKind as 'consultation' | 'defect' } }),
    );
    if (!question || !defect) throw new Error('no tickets');
    expect(changes({ tickets: [question] }, { tickets: [defect] })).toContain('Other figures of the overview changed');
    expect(
      changes({ alerts: [alert(1, '03-01 10:00')] }, { alerts: [alert(1, '03-01 10:00', { occurrences: 9 })] }),
    ).toEqual(['Other figures of the overview changed']);
  });

  test('has words for every section', () => {
    const { modelVersion: _version, asOf: _asOf, isEmpty: _isEmpty, ...sections } = halfYearModel();
    for (const section of Object.keys(sections))
      expect(say({ key: `report-facts.section-${section}` })).toMatch(/changed$/);
  });

  test('is never silent: whatever a report says, another word of it is a change', () => {
    const before = halfYearModel();
    const silent = leavesOf(before).filter((path) => {
      const after = structuredClone(before);
      turn(after, path);
      return compareReports(before, after).length === 0;
    });
    // As of when it is follows from the period, and whether it is empty from the counts.
    expect(silent.map((path) => path.join('.'))).toEqual(['asOf', 'isEmpty']);
  });

  test('has words for every activity', () => {
    for (const activity of ACTIVITIES)
      expect(say({ key: `report-facts.change-${activity}`, values: { before: 1, after: 2 } })).toContain('1 → 2');
  });
});

describe('the canonical text', () => {
  test.each([
    [{ b: 1, a: [{ d: null, c: 'x' }] }, '{"a":[{"c":"x","d":null}],"b":1}'],
    [{ a: undefined, b: [undefined] }, '{"b":[null]}'],
    [{ 乙: '"\n', 甲: -0.5 }, '{"乙":"\\"\\n","甲":-0.5}'],
    [{ '': [], 10: {}, 9: true }, '{"":[],"10":{},"9":true}'],
  ])('of %j is ordered by name', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  });

  test('of what is no number is refused', () => {
    expect(() => canonicalJson({ share: Number.NaN })).toThrow('NaN');
  });
});
