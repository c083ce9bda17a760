import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { LOCALES, type Locale } from '../../src/core/message.ts';
import type { ReportModel } from '../../src/core/report/model.ts';
import { summaryOf } from '../../src/core/report-request.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { buildServiceReport, type ServiceReportDocument } from '../../src/reports/service-report.ts';
import { emptyReportModel } from '../support/empty-report-model.ts';
import { halfYearModel, reportIssue } from '../support/report-model.ts';
import { at } from '../support/report-site.ts';

function build(
  model: ReportModel = halfYearModel(),
  locale: Locale = 'zh-CN',
  issue = reportIssue(),
): ServiceReportDocument {
  return buildServiceReport({ model, issue }, createTexts()(locale, model.contract.timeZone), locale);
}

describe.each(LOCALES)('the service report in %s', (locale) => {
  it('prints each count and each sum as the model has it, wherever it stands', () => {
    const model = halfYearModel();
    const document = build(model, locale);
    const { activities, effort, effortTotal } = model.overview;
    expect(document.activities.map(({ count, total }) => [count, total])).toEqual(
      activities.map(({ count, effortTotal: days }) => [String(count), String(days)]),
    );
    expect(document.countsChart.series[0]?.values).toEqual(activities.map(({ count }) => count));
    expect(document.effortChart.series.map(({ values }) => values)).toEqual(
      (['onsite', 'remote', 'office'] as const).map((kind) => activities.map((one) => one.effort[kind])),
    );
    expect([document.sumOnsite, document.sumRemote, document.sumOffice, document.sumTotal]).toEqual(
      [effort.onsite, effort.remote, effort.office, effortTotal].map(String),
    );
    expect(document.figureDays).toBe(String(effortTotal));
    expect(document.closingLines[0]?.text).toContain(String(effortTotal));
    expect(document.maintenance).toHaveLength(
      activities.find(({ activity }) => activity === 'maintenance')?.count ?? -1,
    );
    expect(document.inspections).toHaveLength(model.inspections.issued.length);
  });

  it('says of the availability on the first pages what its own table says', () => {
    const model = halfYearModel();
    const [host] = model.availability.hosts;
    if (!host) throw new Error('the half-year has no host');
    const hosts = [1, 0.999_551].map((share) => ({ ...host, share }));
    const document = build({ ...model, availability: { ...model.availability, hosts } }, locale);
    const shown = document.hostAvailability.map(({ share }) => share);
    expect(shown).toEqual(['100\u00a0%', '99.955\u00a0%']);
    expect(document.figureAvailability).toBe('99.955\u00a0%');
  });

  it('says what the last drill found, and what is said beside how many copies', () => {
    const { hasBackupRemarks, backupRemarks } = build(halfYearModel(), locale);
    const [drilled, lost, unsafe] = backupRemarks;
    expect([hasBackupRemarks, backupRemarks.length]).toEqual([true, 3]);
    expect(drilled?.subject).toMatch(/B-88\u00a02026-10-12 02:30/);
    expect(drilled?.remark.split('\n')[1]).toMatch(
      locale === 'en' ? /views 12, triggers 3/ : /视图\s12\s个、触发器\s3\s个/,
    );
    expect(lost?.subject).toMatch(locale === 'en' ? /beside one copy: B-94/ : /1\s份副本，最近一份\sB-94/);
    expect(lost?.remark).toMatch(/40.*41|41.*40/);
    expect(unsafe?.subject).toMatch(/26/);
  });

  it('holds no word that was forgotten, and no secret', () => {
    const text = JSON.stringify(build(halfYearModel(), locale));
    expect(text).not.toMatch(/undefined|NaN|\[object|report-document\.|\{\{/);
    expect(text).not.toMatch(/password|密码/i);
  });

  it('has words for every check there is', () => {
    const items = checks.map(({ id }) => ({ title: id, checks: [id] }));
    const method = [{ title: 'all', groups: [{ title: 'all', items }] }];
    const model = { ...halfYearModel(), inspections: { ...halfYearModel().inspections, method } };
    for (const { item, checks: how } of build(model, locale).methods[0]?.items ?? []) expect(how, item).not.toBe(item);
  });
});

describe('of a period with nothing in it', () => {
  it('every list is empty with a sentence beside it, and no chart is drawn', () => {
    const document = build(emptyReportModel());
    expect(document.overview).toEqual([{ text: '本期内没有任何服务记录。' }]);
    expect(document).toMatchObject({
      hasWork: false,
      hasSla: false,
      hasSlaMonths: false,
      inspectionsNote: '本期没有已出具的巡检。',
      maintenanceNote: '本期没有日常维护工作。',
      breachesNote: '本期没有超时。',
      visitsNote: '本期没有现场回访。',
      figureAttainment: '—',
      figureAvailability: '—',
      figureObligations: '—',
      capacityCharts: [],
      backupCharts: [],
    });
    expect(document.disclosures.every(({ count, note }) => count === '0' && note !== '')).toBe(true);
  });
});

describe('boxes', () => {
  it('of an inspection tick what was concluded, and neither when nothing was', () => {
    const model = halfYearModel();
    const [line] = model.inspections.issued;
    if (!line) throw new Error('the model has no inspection');
    const boxes = (['normal', 'abnormal', 'incomplete'] as const).map((overall) => {
      const issued = [{ ...line, overall }];
      const [row] = build({ ...model, inspections: { ...model.inspections, issued } }).inspections;
      return [row?.normalBox, row?.abnormalBox, row?.overallNote];
    });
    expect(boxes).toEqual([
      ['☑', '☐', ''],
      ['☐', '☑', ''],
      ['☐', '☐', '有未完成项，不作总体结论'],
    ]);
  });

  it('of a visit tick the answers, and neither for what was not asked', () => {
    const [visit] = build().visits;
    expect(visit?.answers.map(({ yesBox, noBox, answerNote }) => yesBox + noBox + answerNote)).toEqual([
      '☑☐',
      '☑☐',
      '☑☐',
      '☐☐未询问',
    ]);
  });
});

it('counts by level in English so that a figure is not read as part of a name', () => {
  const facts = build(halfYearModel(), 'en').ticketFacts.map(({ name, value }) => `${name} ${value}`);
  expect(facts.find((fact) => fact.startsWith('By level'))).toBe(
    'By level Level 1, urgent: 1; Level 2, serious: 3; Level 3, moderate: 2; Level 4, ordinary: 3',
  );
});

describe('what was written down afterwards', () => {
  it('is marked, wherever it stands', () => {
    const model = halfYearModel();
    const imported = <T extends object>(lines: readonly T[]) => lines.map((line) => ({ ...line, isImported: true }));
    const document = build({
      ...model,
      inspections: { ...model.inspections, issued: imported(model.inspections.issued) },
      maintenance: { ...model.maintenance, lines: imported(model.maintenance.lines) },
      records: model.records.map((kind) => (kind.kind === 'visit' ? { ...kind, lines: imported(kind.lines) } : kind)),
    });
    expect(document.upgrades[0]?.date).toBe('2026-07-25（补录）');
    const all = [...document.inspections, ...document.maintenance, ...document.sheets, ...document.visits].map(
      ({ date }) => date,
    );
    for (const date of all) expect(date).toMatch(/（补录）$/);
  });

  it('of a signature stands with the rating that was given', () => {
    expect(build().visits[0]?.signed).toBe('顾文清 于 2026-10-29 17:05 在线签字确认，评价：满意');
  });
});

describe('shares', () => {
  it.each([
    [1, '100\u00a0%'],
    [0.9999, '99.9\u00a0%'],
    [0.29, '29\u00a0%'],
    [13 / 15, '86.6\u00a0%'],
    [0.07, '7\u00a0%'],
    [0, '0\u00a0%'],
    [null, '—'],
  ])('%s of what is decided reads %s', (share, text) => {
    const model = halfYearModel();
    expect(build({ ...model, sla: { ...model.sla, total: { ...model.sla.total, share } } }).figureAttainment).toBe(
      text,
    );
  });

  it.each([
    ['whole ones as in the tables', [1, 0.75, null], '0 %'],
    ['one with a fraction gives all of them its digits', [1, 13 / 15], '0.0 %'],
  ])('in the chart of the months: %s', (_, shares, format) => {
    const model = halfYearModel();
    const byMonth = model.sla.byMonth.map((month, index) => ({ ...month, share: shares[index] ?? null }));
    expect(build({ ...model, sla: { ...model.sla, byMonth } }).slaMonthChart.format).toBe(format);
  });
});

describe('forecasts', () => {
  const forecasts: [string, ReportModel['capacity']['series'][number]['forecast'], number | null, string, string][] = [
    ['between two days', { limit: 1, earliestDays: 40.2, latestDays: 59.6 }, 0.001, '', '40–60 天后达到 100\u00a0%'],
    ['on one day', { limit: 0.9, earliestDays: 120, latestDays: 120 }, 0.001, '约 120 天后达到 90\u00a0%', ''],
    [
      'perhaps never',
      { limit: 1, earliestDays: 200.9, latestDays: null },
      0.001,
      '最早 200 天后达到 100\u00a0%，也可能不会',
      '',
    ],
    ['passed already', { limit: 1, earliestDays: -3, latestDays: 4 }, 0.001, '', '0–4 天后达到 100\u00a0%'],
    ['not at this pace', null, 0, '按当前趋势不会达到限值', ''],
    ['too few figures', null, null, '测量不足 3 天，无法预测', ''],
  ];
  it.each(forecasts)('%s', (_name, forecast, perDay, calm, urgent) => {
    const model = halfYearModel();
    const [series] = model.capacity.series;
    if (!series) throw new Error('the model has no capacity');
    const [row] = build({ ...model, capacity: { series: [{ ...series, forecast, perDay }] } }).capacity;
    expect(row).toMatchObject({ forecast: calm, urgentForecast: urgent });
  });

  it('are drawn from the last figure to the limit, the earliest and the latest way, within half a year', () => {
    const model = halfYearModel();
    const charts = build(model).capacityCharts.map(({ chart }) => chart);
    expect(charts.map(({ title }) => title).slice(0, 2)).toEqual([
      '数据库服务器 · /app · 磁盘使用率',
      '数据库服务器 · ops_platform · 数据库大小（GB）',
    ]);
    const [soon, far] = charts;
    expect(soon?.series.map(({ name }) => name)).toEqual(['实测', '限值', '最早可能', '最晚可能']);
    const last = soon?.series[0]?.points.at(-1);
    for (const way of soon?.series.slice(2) ?? []) expect(way.points[0]).toEqual(last);
    expect(soon?.series[3]?.points[1]).toMatchObject({ value: 1 });
    expect(far?.series.map(({ name }) => name)).toEqual(['实测', '限值']);
    expect(soon?.until).toBeGreaterThan(far?.until ?? 0);
  });
});

describe('what is due next', () => {
  it('is nothing because the contract ends, or because nothing is owed', () => {
    const model = { ...halfYearModel(), nextPlan: [] };
    expect(build(model).planNote).toBe('下期没有到期的合同义务。');
    const last = { ...model, contract: { ...model.contract, ends: model.period.lastDay } };
    expect(build(last).planNote).toBe('合同到本期末为止，没有下期计划。');
  });
});

describe('the contract comparison', () => {
  it('shows what is late, missing or cannot be judged as such, and never as met', () => {
    const rows = build().obligations.map(({ goodStatus, openStatus, badStatus }) => [
      goodStatus,
      openStatus,
      badStatus,
    ]);
    expect(rows).toEqual([
      ['按期完成', '', ''],
      ['', '', '逾期完成'],
      ['按期完成', '', ''],
      ['', '', '未完成'],
      ['', '未到期', ''],
      ['', '已豁免', ''],
    ]);
    expect(build().obligationsSummary).toBe(
      '合同义务按各自的周期共 6 期：按期完成 2、逾期完成 1、未完成 1、已豁免 1、未到期 1。',
    );
    expect(build().figureObligations).toBe('2/4');
    expect(summaryOf(halfYearModel())).toMatchObject({ obligationsMet: 2, obligations: 4 });
  });
});

describe('what is too long', () => {
  it('is counted where it is left out', () => {
    const model = halfYearModel();
    const pauses = Array.from({ length: 320 }, (_, index) => ({
      ticket: `T-${index}`,
      from: at('06-11 13:20'),
      until: null,
      seconds: 60,
      reason: '长'.repeat(700),
      by: '林一舟',
    }));
    const document = build({ ...model, disclosure: { ...model.disclosure, pauses } });
    const topic = document.disclosures.find(({ entries }) => entries.length === 300);
    expect(topic).toMatchObject({ count: '320', note: '以上列出 300 条，另有 20 条，见数据附件（XLSX）。' });
    expect(topic?.entries[0]?.text).toContain('另有 100 字');
  });

  it('keeps the highest and the lowest of many points in a chart', () => {
    const model = halfYearModel();
    const [series] = model.capacity.series;
    if (!series) throw new Error('the model has no capacity');
    const points = Array.from({ length: 20_000 }, (_, index) => ({
      at: new Date(Date.parse(at('05-01 00:00')) + index * 60_000).toISOString(),
      value: index === 12_345 ? 0.99 : index === 7_777 ? 0.01 : 0.5,
    }));
    const [drawn] = build({ ...model, capacity: { series: [{ ...series, points }] } }).capacityCharts;
    const values = drawn?.chart.series[0]?.points.map(({ value }) => value) ?? [];
    expect(values.length).toBeLessThanOrEqual(400);
    expect([Math.min(...values), Math.max(...values)]).toEqual([0.01, 0.99]);
  });
});

describe('which version it is', () => {
  it('lists each with what changed, and who signed in the chat', () => {
    const document = build(
      halfYearModel(),
      'en',
      reportIssue({
        version: 2,
        changes: ['R-22: person-days 3 → 2'],
        earlier: [{ version: 1, issuedAt: at('11-01 10:00'), dataHash: 'ab'.repeat(32), note: null }],
        signed: { by: 'Gu Wenqing', at: at('11-03 10:00') },
      }),
    );
    expect(document.versions.map(({ version, note }) => [version, note])).toEqual([
      ['1', 'first version'],
      ['2 (this one)', 'R-22: person-days 3 → 2'],
    ]);
    expect(document).toMatchObject({
      signedName: 'Gu Wenqing',
      signedDate: '2026-11-03',
      signedNote: 'signed in the chat by Gu Wenqing, 2026-11-03 10:00',
    });
    expect(build().signedNote).toBe('');
  });
});
