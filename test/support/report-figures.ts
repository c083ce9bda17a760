import { expect } from 'vitest';
import type { Locale } from '../../src/core/message.ts';
import type { ReportModel } from '../../src/core/report/model.ts';
import type { Workbook } from '../../src/core/workbook.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { readCharts } from '../adapters/word/read-charts.ts';
import { readDocument } from '../adapters/word/read-document.ts';

/**
 * Reads a report as its reader does, from the Word file and the annex, and expects each count and each sum of the model to be the
 * same wherever it stands: in figures, sentences, tables, charts, and as the number of rows.
 */
export async function expectEqualFigures(given: {
  readonly model: ReportModel;
  readonly locale: Locale;
  readonly document: Uint8Array;
  readonly annex: Workbook;
}): Promise<void> {
  const { model, locale, annex } = given;
  const t = createTexts()(locale, model.contract.timeZone);
  const say = (key: string, values?: Parameters<typeof t>[1]) => t(`report-document.${key}`, values);
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format;
  const read = await readDocument(given.document);
  const charts = await readCharts(given.document);
  const paragraphs = read.paragraphs();
  const tables = read.tables().map((rows) => rows.map((row) => row.map(({ text }) => text)));
  const tableOf = (...heads: readonly string[]) => {
    const wanted = heads.map((head) => say(`label.${head}`));
    return tables.find(([first]) => wanted.every((head, index) => first?.[index] === head))?.slice(1) ?? [];
  };
  const sheetRows = (id: string) => annex.sheets.find(({ name }) => name === t(`annex.sheet-${id}`))?.rows.length ?? 0;
  const chartOf = (key: string) => charts.find(({ title }) => title === say(key))?.series.map(({ values }) => values);

  const { activities, effort, effortTotal } = model.overview;
  const countOf = (activity: string) => activities.find((one) => one.activity === activity)?.count ?? -1;
  const days = (one: (typeof activities)[number]) => [one.effort.onsite, one.effort.remote, one.effort.office];

  // The table of activities with its sums, and the charts beside it.
  const printed = tableOf('activity', 'count', 'onsite', 'remote', 'office', 'person-days');
  expect(printed.map((row) => row.slice(1))).toEqual([
    ...activities.map((one) => [one.count, ...days(one), one.effortTotal].map(number)),
    ['', ...[effort.onsite, effort.remote, effort.office, effortTotal].map(number)],
  ]);
  if (activities.some(({ count }) => count > 0)) {
    expect(chartOf('chart-counts')).toEqual([activities.map(({ count }) => count)]);
    expect(chartOf('chart-effort')).toEqual([0, 1, 2].map((kind) => activities.map((one) => days(one)[kind])));
  }
  // The large figures, and every sentence that has a sum.
  const figures = tables.find(([row]) => row?.[0]?.endsWith(say('label.figure-inspections')))?.[0] ?? [];
  expect(figures.slice(0, 3).map((text) => text.split('\n')[0])).toEqual(
    [countOf('inspection'), countOf('maintenance'), effortTotal].map(number),
  );
  const spent = say('effort', {
    onsite: number(effort.onsite),
    remote: number(effort.remote),
    office: number(effort.office),
    total: number(effortTotal),
    count: effortTotal,
  });
  expect(paragraphs.filter((text) => text.includes(spent))).toHaveLength(model.isEmpty ? 0 : 2);

  // Lists have as many rows as are counted: inspections one by one, and those of each month.
  const routine = tableOf('month', 'inspection', 'times').map((row) => row.slice(2));
  const single = tableOf('date', 'inspection', 'mode', 'inspector', 'counts');
  const inRoutine = routine.reduce((sum, [count]) => sum + Number(count), 0);
  expect(single.length + inRoutine).toBe(countOf('inspection'));
  for (const [count, normal, abnormal, incomplete] of routine) {
    expect(Number(normal) + Number(abnormal) + Number(incomplete)).toBe(Number(count));
  }
  const inspected = sumOf([...single.map((row) => row.at(-1)), ...routine.map((row) => row.at(-1))]);
  expect(inspected).toBeCloseTo(activities.find((one) => one.activity === 'inspection')?.effortTotal ?? -1, 6);
  expect(sheetRows('inspections')).toBe(countOf('inspection'));

  const jobs = tableOf('number', 'date', 'work', 'category');
  expect(jobs).toHaveLength(countOf('maintenance'));
  expect(sumOf(jobs.map((row) => row.at(-1)))).toBeCloseTo(
    activities.find((one) => one.activity === 'maintenance')?.effortTotal ?? -1,
    6,
  );
  expect(sheetRows('maintenance')).toBe(countOf('maintenance'));
  const drawnJobs = chartOf('chart-maintenance')?.flat() ?? [];
  expect(drawnJobs.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(countOf('maintenance'));

  const optimised = tableOf('number', 'function', 'analysis');
  expect(optimised).toHaveLength(countOf('optimisation'));
  for (const kind of ['optimisation', 'upgrade', 'training', 'visit'] as const) {
    expect(sheetRows(kind), kind).toBe(countOf(kind));
  }

  // Service times: the sums of the stages are those of the last row, and the breaches are as many as were late.
  const stages = tableOf('level', 'stage', 'met', 'missed');
  const total = stages.at(-1)?.slice(2, 8).map(Number);
  if (total) {
    const sums = total.map((_, column) => sumOf(stages.slice(0, -1).map((row) => row[column + 2])));
    expect(sums).toEqual(total);
    const late = (total[1] ?? 0) + (total[2] ?? 0);
    expect(tableOf('ticket', 'level-and-stage', 'due').length).toBeGreaterThanOrEqual(late);
    expect(model.sla.breaches).toHaveLength(late);
    expect(sheetRows('breaches')).toBe(late + model.sla.formerBreaches.length);
  }

  // The contract: what is owed and done in joined rows is what is owed and done in all.
  const compared = tableOf('obligation', 'obligation-period', 'owed-count', 'done-count');
  for (const [column, of] of [
    [2, 'owed'],
    [3, 'done'],
  ] as const) {
    const all = model.obligations.reduce((sum, line) => sum + line[of], 0);
    expect(sumOf(compared.map((row) => row[column])), of).toBe(all);
  }
  expect(sheetRows('obligations')).toBe(model.obligations.length);
}

function sumOf(texts: readonly (string | undefined)[]): number {
  return texts.reduce((sum, text) => sum + Number((text ?? '').replaceAll(',', '')), 0);
}
