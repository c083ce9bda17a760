import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../src/core/report/build-report.ts';
import { createTexts } from '../../../src/i18n/texts.ts';
import { signedText } from '../../../src/reports/service-report/maintenance.ts';
import { createReportWording } from '../../../src/reports/service-report/wording.ts';
import { activity, cancelled, closed, diagnosed, noFacts, on, record, restored, type Told, ticket } from './facts.ts';

describe('maintenance and its sheets', () => {
  const sheet = (number: number, of: number | null, change: Parameters<typeof record>[2] = {}) =>
    record(number, 'maintenance', {
      ...change,
      record: { ticket: of === null ? null : { id: 1_000 + of, number: of }, ...change.record },
    });

  test('a sheet of a ticket is no second job, and its person-days are added', () => {
    const facts = noFacts({
      tickets: [
        ticket(1, '03-10 09:00', {
          told: [
            ['03-10 12:00', restored],
            ['03-10 12:00', diagnosed],
            ['03-10 12:01', closed(1.5)],
          ],
        }),
      ],
      records: [sheet(1, 1), sheet(2, 1, { entry: { happenedAt: on('07-02 10:00') } })],
    });
    const report = buildReport(facts);
    expect(report.maintenance.lines).toHaveLength(1);
    expect(report.maintenance.lines[0]).toMatchObject({
      name: 'T-1',
      category: 'fault',
      effort: { onsite: 0, remote: 3, office: 0.5 },
      effortTotal: 3.5,
    });
    expect(activity(report, 'maintenance')).toMatchObject({ count: 1, effortTotal: 3.5 });
  });

  test('a sheet without a ticket, and one of a cancelled ticket, are jobs of their own', () => {
    const facts = noFacts({
      tickets: [ticket(1, '03-10 09:00', { told: [['03-10 12:00', cancelled]] })],
      records: [sheet(1, 1), sheet(2, null)],
    });
    const report = buildReport(facts);
    expect(report.maintenance.lines.map(({ name }) => name)).toEqual(['R-1', 'R-2']);
    expect(activity(report, 'maintenance')).toMatchObject({ count: 2, effortTotal: 2 });
  });

  test('a sheet of an earlier ticket counts with that one', () => {
    const facts = noFacts({
      typed: 'y1-h2',
      now: on('12-31 23:00'),
      tickets: [
        ticket(1, '06-10 09:00', {
          told: [
            ['06-10 12:00', restored],
            ['06-10 12:00', diagnosed],
            ['06-10 12:01', closed(1)],
          ],
        }),
      ],
      records: [sheet(1, 1, { entry: { happenedAt: on('07-02 10:00') } })],
    });
    const report = buildReport(facts);
    expect(report.maintenance.lines).toEqual([]);
    expect(report.overview.effortTotal).toBe(0);
    expect(report.disclosure.carriedOver).toEqual([expect.objectContaining({ ticket: 'T-1', effortTotal: 2 })]);
  });

  test('a fault report of a ticket is no job, and says what the ticket does not', () => {
    const report = record(3, 'maintenance', { record: { ticket: { id: 1_001, number: 1 } } });
    const content = { impact: '业务中断', cause: '交换机重启', solution: '更换电源', prevention: '加装双电源' };
    const entry = { ...report.entry, kind: 'fault-report', content, happenedAt: on('07-03 10:00') } as const;
    const facts = noFacts({ tickets: [ticket(1, '03-10 09:00')], records: [{ ...report, entry }] });
    const { maintenance, overview } = buildReport(facts);
    expect(maintenance.lines).toEqual([
      expect.objectContaining({ name: 'T-1', cause: '交换机重启', solution: '更换电源', effortTotal: 1 }),
    ]);
    expect(overview.effortTotal).toBe(1);
  });

  test('what was brought in afterwards is marked', () => {
    const facts = noFacts({ records: [sheet(1, null, { record: { origin: 'import' } }), sheet(2, null)] });
    expect(buildReport(facts).maintenance.lines.map(({ isImported }) => isImported)).toEqual([true, false]);
  });

  test('a voided record counts for nothing and is told with who and why', () => {
    const facts = noFacts({
      voidedRecords: [{ record: record(1, 'visit', { record: { state: 'voided' } }), by: 'lead', reason: '重复' }],
    });
    const report = buildReport(facts);
    expect(report.overview.effortTotal).toBe(0);
    expect(report.satisfaction.visits.every(({ yes, no }) => yes + no === 0)).toBe(true);
    expect(report.disclosure.voidedRecords).toEqual([
      expect.objectContaining({ name: 'R-1', by: { 'zh-CN': '组长', en: 'Lead' }, reason: '重复' }),
    ]);
    expect(report.isEmpty).toBe(false);
  });

  test('the customer’s signature counts for what was signed, and no other version', () => {
    const signature = { version: 1, person: 'lead', rating: 'satisfied', at: on('03-12 09:00') } as const;
    const facts = noFacts({
      records: [sheet(1, null, { record: { signature } }), sheet(2, null, { record: { signature, version: 2 } })],
    });
    const report = buildReport(facts);
    expect(report.maintenance.lines.map(({ signed, rating }) => [signed !== null, rating])).toEqual([
      [true, 'satisfied'],
      [false, null],
    ]);
    expect(report.satisfaction.ratings.find(({ rating }) => rating === 'satisfied')?.count).toBe(1);
    expect(report.satisfaction.notRated).toBe(0);
  });

  test('a rating is nobody else’s: one contact rated the ticket, another signed its sheet', () => {
    const rated = { kind: 'rated', rating: 'dissatisfied', comment: null } as const;
    const told: readonly Told[] = [
      ['03-10 12:00', restored],
      ['03-11 09:00', diagnosed],
      ['03-11 10:00', closed(1)],
    ];
    const line = (more: readonly Told[], rating: 'very-satisfied' | null) => {
      const signature = { version: 1, person: 'lead', rating, at: on('03-12 09:00') } as const;
      const facts = noFacts({
        tickets: [ticket(1, '03-10 09:00', { told: [...told, ...more] })],
        records: [sheet(1, 1, { record: { signature } })],
      });
      const [found] = buildReport(facts).maintenance.lines;
      if (!found) throw new Error('no line');
      return [found.rating, signedText(found, words)];
    };
    const words = createReportWording('Asia/Shanghai', createTexts()('en', 'Asia/Shanghai'), 'en');
    const by = 'signed in the chat by Lead, 2026-03-12 09:00';
    expect(line([['03-11 12:00', rated]], 'very-satisfied')).toEqual(['dissatisfied', `${by}, rating: Very satisfied`]);
    expect(line([['03-11 12:00', rated]], null)).toEqual(['dissatisfied', by]);
    expect(line([], 'very-satisfied')).toEqual(['very-satisfied', `${by}, rating: Very satisfied`]);
  });

  test('what was closed only after the period is not rated in it, as it would be rated in it', () => {
    const notRated = (...more: Told[]) =>
      buildReport(noFacts({ tickets: [ticket(1, '06-30 09:00', { told: [['06-30 12:00', restored], ...more] })] }))
        .satisfaction.notRated;
    expect(notRated()).toBe(0);
    expect(notRated(['07-01 09:00', diagnosed], ['07-01 09:00', closed(1)])).toBe(1);
    const rated = { kind: 'rated', rating: 'satisfied', comment: null } as const;
    expect(notRated(['07-01 09:00', diagnosed], ['07-01 09:00', closed(1)], ['07-02 09:00', rated])).toBe(0);
  });

  test('the people who worked on it are named once each', () => {
    const facts = noFacts({
      tickets: [
        ticket(1, '03-10 09:00', {
          told: [
            ['03-10 10:00', { kind: 'assigned', person: 'lead' }],
            ['03-10 12:00', restored],
          ],
        }),
      ],
      records: [sheet(1, 1)],
    });
    expect(buildReport(facts).maintenance.lines[0]?.engineers).toEqual([
      { 'zh-CN': '组长', en: 'Lead' },
      { 'zh-CN': '工程师甲', en: 'Engineer A' },
    ]);
  });
});
