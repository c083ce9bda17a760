import { describe, expect, it } from 'vitest';
import type { Locale } from '../../src/core/message.ts';
import type { ObligationLine, ReportModel } from '../../src/core/report/model.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import { buildServiceReport } from '../../src/reports/service-report.ts';
import { halfYearModel, reportIssue, withDailyInspections } from '../support/report-model.ts';

function build(model: ReportModel, locale: Locale = 'zh-CN') {
  const t = createTexts()(locale, model.contract.timeZone);
  return buildServiceReport({ model, issue: reportIssue() }, t, locale);
}

describe('the forms inside a report', () => {
  const group = build(withDailyInspections(halfYearModel())).inspectionGroups[0];
  const form = group?.forms.find(({ hasForm }) => hasForm);

  it('have a row for each item: what was found on each target, its result, and the reason', () => {
    expect(form?.rows.map(({ item }) => item)).toEqual(['磁盘空间', '短信通知', '系统日志', '系统登录状态']);
    expect(form?.rows[0]?.lines.map(({ abnormalMark, text }) => abnormalMark + text)).toEqual([
      expect.stringMatching(/^应用服务器：.*84\u00a0GB/),
      expect.stringMatching(/^【异常】数据库服务器：.*8\.4\u00a0GB/),
    ]);
    expect(form?.rows[0]?.reasons.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^数据库服务器：/),
      '备注：已建工单 T-47，当日清理归档日志',
    ]);
    expect(form?.rows[1]?.lines[0]?.text).toMatch(/^林一舟 .* 确认：正常，已收到$/);
  });

  it('tick what was found, nothing for what could not be checked, and say what was overridden', () => {
    expect(form?.rows.map((row) => [row.normalBox, row.abnormalBox, row.resultNote])).toEqual([
      ['☐', '☑', ''],
      ['☑', '☐', ''],
      ['☑', '☐', '原判异常，已改判'],
      ['☐', '☐', '未能检查'],
    ]);
    expect([form?.normalBox, form?.abnormalBox]).toEqual(['☐', '☑']);
  });

  it('stand beside what was not normal of those that the report has no form of', () => {
    expect(group?.forms.filter(({ hasForm, hasFindings }) => hasForm === hasFindings && hasForm)).toEqual([]);
    expect(group?.forms.at(-1)).toMatchObject({ hasForm: false, hasFindings: true });
  });
});

describe('inspections of every day', () => {
  it('are told by the month, with what was not normal put together', () => {
    const document = build(withDailyInspections(halfYearModel()));
    expect(document.inspections.some(({ title }) => title === '每日巡检')).toBe(false);
    expect(document.routine).toEqual([
      {
        month: '2026-06',
        title: '每日巡检（远程）',
        numbers: '#100–#129、其中 2 次为补录',
        ...{ count: '30', normal: '29', abnormal: '1', incomplete: '0', effort: '3' },
      },
    ]);
    const group = document.inspectionGroups.find(({ title }) => title === '每日巡检');
    expect(group).toMatchObject({ forms: [], hasRepeats: true });
    expect(group?.repeats).toMatchObject([
      { item: '磁盘空间', abnormalMark: '【异常】', times: '1', days: '2026-06-10' },
    ]);
  });

  it('that were all normal are one sentence', () => {
    const model = withDailyInspections(halfYearModel());
    const routine = (model.inspections.routine ?? []).map((one) => ({ ...one, repeats: [] }));
    const { inspectionGroups } = build({ ...model, inspections: { ...model.inspections, routine } });
    expect(inspectionGroups.at(-1)).toMatchObject({
      routineSummary: '',
      hasRepeats: false,
      note: '每次的全部项目均正常，逐次记录见数据附件。',
    });
  });
});

describe('the contract comparison', () => {
  const week = (number: number, change: Partial<ObligationLine> = {}): ObligationLine => {
    const day = (date: number) => `2026-05-${String(date).padStart(2, '0')}`;
    const first = 4 + 7 * number;
    return {
      ...{ id: 'backup', title: '每周备份', every: 'week', firstDay: day(first), lastDay: day(first + 6), owed: 1 },
      evidence: [0, 1, 2, 3, 4].map((index) => ({
        ...{ name: `B-${10 * number + index}`, at: `${day(first + index)}T02:00:00.000Z`, isLate: false },
      })),
      ...{ done: 5, status: 'met', waived: null },
      ...change,
    };
  };
  const rowsOf = (...obligations: ObligationLine[]) => build({ ...halfYearModel(), obligations }).obligations;

  it('joins weeks that were met, with their sums, and names the first and the last of much evidence', () => {
    expect(rowsOf(week(0), week(1), week(2))).toMatchObject([
      {
        period: '2026-05-04 至 2026-05-24（3 期）',
        ...{ owed: '3', done: '15' },
        evidence: 'B-0 … B-24，共 15 项（2026-05-04 至 2026-05-22）',
      },
    ]);
  });

  it('leaves what was not met by itself, and joins no two obligations', () => {
    const rows = rowsOf(week(0), week(1, { status: 'missing', evidence: [], done: 0 }), week(2, { id: 'other' }));
    expect(rows.map(({ period }) => period)).toEqual([
      '2026-05-04 至 2026-05-10',
      '2026-05-11 至 2026-05-17',
      '2026-05-18 至 2026-05-24',
    ]);
    expect(rows[1]?.evidence).toBe('无证据');
  });

  it.each([
    ['no-plan', '没有登记这类备份计划，请以纸面记录为准'],
    ['recorded-later', 'Rounds 在该期开始之后才投入使用，此前请以纸面记录为准'],
  ] as const)('says why it cannot be judged: %s', (cause, remark) => {
    expect(rowsOf(week(0, { status: 'unknown', cause, evidence: [], done: 0 }))[0]?.remark).toBe(remark);
  });

  it('marks imported and late evidence, one by one and in sum, and what was never verified', () => {
    const [first, second] = week(0).evidence;
    if (!first || !second) throw new Error('no evidence');
    const few = [
      { ...first, isImported: true },
      { ...second, isLate: true },
    ];
    const many = week(0).evidence.map((one, index) => ({ ...one, isImported: index < 2, isLate: index > 3 }));
    const rows = rowsOf(
      week(0, { every: 'month', evidence: few, unproven: 2 }),
      week(0, { every: 'month', evidence: many }),
    );
    expect(rows[0]?.evidence).toBe('B-0（2026-05-04、补录）\nB-1（2026-05-05、逾期）');
    expect(rows[0]?.remark).toBe('另有 2 份备份未经校验，不计');
    expect(rows[1]?.evidence).toContain('其中逾期 1 项\n其中补录 2 项');
  });

  it('misses nothing of what is not due yet', () => {
    expect(rowsOf(week(0, { status: 'due', evidence: [], done: 0 }))[0]).toMatchObject({
      evidence: '—',
      openStatus: '未到期',
    });
  });
});

describe('service hours', () => {
  const hoursOf = (hours: NonNullable<ReportModel['requirements']['levels'][number]['hours']>, locale?: Locale) => {
    const model = halfYearModel();
    const [level] = model.requirements.levels;
    if (!level) throw new Error('the model has no level');
    const requirements = { ...model.requirements, levels: [{ ...level, calendar: 'office', hours }] };
    return build({ ...model, requirements }, locale).levels[0]?.hours;
  };
  const day = [
    { from: 540, until: 720 },
    { from: 780, until: 1_080 },
  ];

  it('are days and times, not the name of a calendar', () => {
    expect(hoursOf([{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], spans: day }])).toBe(
      '周一至周五 09:00–12:00、13:00–18:00\n节假日与调休按合同日历',
    );
    expect(hoursOf([{ days: ['mon', 'wed', 'sat'], spans: [{ from: 0, until: 1_440 }] }], 'en')).toMatch(
      /^Mon, Wed, Sat 00:00–24:00\n/,
    );
  });

  it('of a report that was frozen without them are what it says', () => {
    expect(hoursOf([])).toBe('office');
  });
});

describe('capacity', () => {
  const series = halfYearModel().capacity.series[0];
  if (!series) throw new Error('the model has no capacity');
  const chartsOf = (...all: (typeof series)[]) =>
    build({ ...halfYearModel(), capacity: { series: all } }).capacityCharts;

  it('is drawn once for a disk, and not where there are too few figures for a trend', () => {
    const free = { ...series, reading: 'disk-free' as const, forecast: null };
    expect(chartsOf({ ...series, reading: 'disk-used' }, free)).toHaveLength(1);
    expect(chartsOf({ ...series, part: '/a', perDay: null })).toEqual([]);
  });

  it('that changes by less than can be shown does not change', () => {
    const model = { ...halfYearModel(), capacity: { series: [{ ...series, perDay: -0.000_001 }] } };
    expect(build(model).capacity[0]?.perDay).toBe('±0\u00a0%/天');
  });
});
