import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../src/core/report/build-report.ts';
import { percentOf } from '../../../src/core/report/percent.ts';
import { isToldOneByOne } from '../../../src/core/report/routine-inspections.ts';
import { inspection, noFacts } from './facts.ts';

test.each([
  [6, 6, true],
  [12, 6, true],
  [13, 6, false],
  [4, 1, true],
  [5, 1, false],
  [24, 12, true],
  [26, 12, false],
])('%s inspections of a template in %s months are told one by one: %s', (count, months, isTold) => {
  expect(isToldOneByOne(count, months)).toBe(isTold);
});

describe('inspections of every day', () => {
  const finding = (verdict: 'abnormal' | 'attention', remark: string) => ({
    ...{ group: 'Servers', item: 'Disk space', verdict, reasons: [], remarks: [remark] },
  });
  const counts = { normal: 4, attention: 0, abnormal: 0, unknown: 0, pending: 0, waiting: 0, total: 5 };
  const daily = Array.from({ length: 40 }, (_, index) => {
    const day = new Date(Date.UTC(2026, 4, 1 + index)).toISOString().slice(5, 10);
    const bad = index === 3 || index === 35;
    return inspection(100 + index, `${day} 08:30`, {
      templateId: 'daily',
      effort: { onsite: 0, remote: 0.1, office: 0 },
      counts: bad ? { ...counts, abnormal: 1 } : index === 9 ? { ...counts, unknown: 1 } : { ...counts, normal: 5 },
      findings: bad ? [finding('abnormal', `day ${index}`)] : index === 9 ? [finding('attention', 'warm')] : [],
    });
  });
  const monthly = [inspection(1, '05-28 10:00'), inspection(2, '06-28 10:00')];
  const model = buildReport(noFacts({ inspections: [...daily, ...monthly] }));
  const [routine, ...others] = model.inspections.routine ?? [];

  test('are counted by the month, with sums that are those of all', () => {
    expect(others).toEqual([]);
    expect(routine).toMatchObject({ templateId: 'daily', count: 40 });
    expect(routine?.months).toMatchObject([
      { count: 31, firstId: 100, lastId: 130, normal: 29, abnormal: 1, incomplete: 1, effortTotal: 3.1 },
      { count: 9, firstId: 131, lastId: 139, normal: 8, abnormal: 1, incomplete: 0, effortTotal: 0.9 },
    ]);
    const activity = model.overview.activities.find((one) => one.activity === 'inspection');
    expect(activity).toMatchObject({ count: 42, effortTotal: 5 });
  });

  test('tell what was not normal by item, the worst first, as it was the last time', () => {
    expect(routine?.repeats).toMatchObject([
      { verdict: 'abnormal', times: 2, remarks: ['day 35'] },
      { verdict: 'attention', times: 1, remarks: ['warm'] },
    ]);
    const [first] = routine?.repeats ?? [];
    expect([first?.firstAt.slice(0, 10), first?.lastAt.slice(0, 10)]).toEqual(['2026-05-04', '2026-06-05']);
  });
});

test('whoever answered a question of a form is told by name', () => {
  const answer = { by: 'engineer', at: '2026-05-28T02:00:00.000Z', verdict: 'normal' as const, text: '' };
  const row = { group: 'A', item: 'SMS', verdict: 'normal' as const, found: [], reasons: [], remarks: [] };
  const form = [{ ...row, answers: [answer] }];
  const given = noFacts({ inspections: [inspection(1, '05-28 10:00', { form })] });
  const [line] = buildReport(given).inspections.issued;
  expect(line?.form?.[0]?.answers[0]?.by).toEqual(given.people.get('engineer'));
});

test.each([
  [2 / 3, 1, 66.6],
  [0.999_99, 1, 99.9],
  [0.29, 0, 29],
  [1, 1, 100],
  [0.072_5, 2, 7.25],
])('a share of %s reads with %s digits %s %%', (share, digits, percent) => {
  expect(percentOf(share, digits)).toBe(percent);
});
