import type { Effort } from '../../src/core/inspection.ts';
import type { LocalText } from '../../src/core/message.ts';
import { totalEffort } from '../../src/core/record.ts';
import {
  ACTIVITIES,
  type Activity,
  type InspectionLine,
  type MaintenanceLine,
  type RecordLine,
  type ReportModel,
} from '../../src/core/report/model.ts';
import type { ReportIssue } from '../../src/reports/service-report/issue.ts';
import { emptyReportModel } from './empty-report-model.ts';
import { counts, inspections, MONTHLY, QUARTERLY, troubled } from './report-inspections.ts';
import { capacity, disclosure, obligations, serviceTimes } from './report-quality.ts';
import { recordsOfHalfYear } from './report-records.ts';
import { at, HOSTS, MONTHS, PEOPLE } from './report-site.ts';
import { backups, maintenanceLines } from './report-work.ts';

/** The sums of the overview made anew of the lists, as the model itself makes them. */
export function countedAnew(model: ReportModel): ReportModel {
  const all = { issued: model.inspections.issued, maintenance: model.maintenance.lines, records: model.records };
  const activities = ACTIVITIES.map((activity) => {
    const own = linesOf(activity, all);
    return { activity, count: own.length, effort: addEffort(own), effortTotal: totalEffort(addEffort(own)) };
  });
  const effort = addEffort(activities);
  return { ...model, overview: { ...model.overview, activities, effort, effortTotal: totalEffort(effort) } };
}

/** A half-year of a fictional contract in which something of everything happened. */
export function halfYearModel(): ReportModel {
  const empty = emptyReportModel();
  const issued = inspections();
  const maintenance = maintenanceLines();
  const records = recordsOfHalfYear();
  const lines = [...issued, ...maintenance, ...records.flatMap((kind): readonly RecordLine[] => kind.lines)];
  const effort = addEffort(lines);
  return {
    ...empty,
    isEmpty: false,
    overview: {
      activities: ACTIVITIES.map((activity) => {
        const own = linesOf(activity, { issued, maintenance, records });
        return { activity, count: own.length, effort: addEffort(own), effortTotal: totalEffort(addEffort(own)) };
      }),
      effort,
      effortTotal: totalEffort(effort),
      inspections: [
        { templateId: 'monthly', title: MONTHLY, mode: 'remote', isPartial: false, count: 6 },
        { templateId: 'quarterly', title: QUARTERLY, mode: 'onsite', isPartial: false, count: 2 },
      ],
      tickets: {
        carriedIn: 1,
        opened: 9,
        closed: 8,
        stillOpen: 1,
        cancelled: 1,
        byKind: [
          { kind: 'fault', count: 5 },
          { kind: 'consultation', count: 2 },
          { kind: 'defect', count: 1 },
          { kind: 'service', count: 1 },
          { kind: 'complaint', count: 0 },
        ],
        byOrigin: [
          { origin: 'alert', count: 4 },
          { origin: 'chat', count: 3 },
          { origin: 'phone', count: 2 },
        ],
        byMonth: MONTHS.map((month, index) => ({
          month,
          opened: [2, 1, 2, 1, 1, 2][index] ?? 0,
          closed: [1, 2, 2, 1, 1, 1][index] ?? 0,
        })),
        byLevel: [
          { level: 1, name: { 'zh-CN': '一级 紧急', en: 'Level 1, urgent' }, count: 1 },
          { level: 2, name: { 'zh-CN': '二级 严重', en: 'Level 2, serious' }, count: 3 },
          { level: 3, name: { 'zh-CN': '三级 较严重', en: 'Level 3, moderate' }, count: 2 },
          { level: 4, name: { 'zh-CN': '四级 普通', en: 'Level 4, ordinary' }, count: 3 },
          { level: null, name: null, count: 0 },
        ],
      },
      alerts: { received: 214, occurrences: 377, muted: 12 },
    },
    inspections: {
      ...empty.inspections,
      issued,
      notIssued: [{ id: 9, title: MONTHLY, startedAt: at('08-28 09:12'), state: 'cancelled' }],
    },
    backups: { plans: backups() },
    maintenance: {
      lines: maintenance,
      byMonth: MONTHS.map((month, index) => ({
        month,
        daily: [1, 0, 1, 1, 0, 1][index] ?? 0,
        fault: [1, 1, 1, 0, 1, 1][index] ?? 0,
      })),
      byHost: [
        { host: HOSTS.database, count: 4 },
        { host: HOSTS.app, count: 3 },
        { host: null, count: 2 },
      ],
      questions: { consultation: 2, defect: 1 },
    },
    records,
    sla: serviceTimes(),
    availability: {
      hosts: [
        {
          host: HOSTS.app,
          checks: { reached: 212, tried: 212 },
          alertSeconds: 5_400,
          alerts: 61,
          downSeconds: 0,
          share: 1,
        },
        {
          host: HOSTS.database,
          checks: { reached: 210, tried: 212 },
          alertSeconds: 93_600,
          alerts: 121,
          downSeconds: 8_220,
          share: 0.999_483,
        },
        {
          host: HOSTS.dispatch,
          checks: { reached: 212, tried: 212 },
          alertSeconds: 1_260,
          alerts: 32,
          downSeconds: 0,
          share: 1,
        },
      ],
      applications: [
        {
          application: { 'zh-CN': 'IT 运维平台', en: 'IT operations platform' },
          checks: { passed: 184, failed: 2, unknown: 1 },
        },
      ],
    },
    capacity: { series: capacity() },
    typicalFaults: [
      {
        title: '数据库服务器 /app 磁盘使用率过高',
        basis: 'symptom',
        host: HOSTS.database,
        tickets: ['T-12', 'T-19', 'T-47'],
        count: 3,
        lastAt: at('10-19 10:00'),
        cause: '归档日志未按策略清理，且监控库历史表持续增长',
        solution: '清理归档日志，修正清理任务；建议扩容 200 GB',
      },
    ],
    satisfaction: {
      ratings: [
        { rating: 'very-satisfied', count: 5 },
        { rating: 'satisfied', count: 2 },
        { rating: 'fair', count: 0 },
        { rating: 'dissatisfied', count: 0 },
      ],
      notRated: 1,
      visits: [
        { question: 'inspection', yes: 1, no: 0, notAsked: 0 },
        { question: 'response', yes: 1, no: 0, notAsked: 0 },
        { question: 'use', yes: 1, no: 0, notAsked: 0 },
        { question: 'optimisation', yes: 0, no: 0, notAsked: 1 },
      ],
    },
    obligations: obligations(),
    disclosure: disclosure(),
    advice: [
      {
        kind: 'capacity',
        message: { key: 'report-document.counted', values: { name: '/app', count: 40 } },
      },
      { kind: 'fault', message: { key: 'report-document.counted', values: { name: 'T-12', count: 3 } } },
    ],
    nextPlan: [
      {
        title: { 'zh-CN': '月度远程巡检', en: 'Monthly remote inspection' },
        owed: 6,
        firstDay: '2026-11-01',
        lastDay: '2027-04-30',
      },
      {
        title: { 'zh-CN': '季度现场巡检', en: 'Quarterly inspection on site' },
        owed: 2,
        firstDay: '2026-11-01',
        lastDay: '2027-04-30',
      },
      { title: { 'zh-CN': '现场回访', en: 'Visit' }, owed: 1, firstDay: '2026-11-01', lastDay: '2027-04-30' },
    ],
    accounting: [{ key: 'report-document.period-cut' }],
  };
}

export function reportIssue(change: Partial<ReportIssue> = {}): ReportIssue {
  return {
    version: 1,
    issuedAt: at('11-02 09:30'),
    issuedBy: PEOPLE.shen,
    dataHash: '3f7a9c0e5b1d48c2a6e0f9d37b58c14e6a2d90b3c7f15e84d26b0a9f3c8e71d5',
    changes: [],
    earlier: [],
    signed: null,
    ...change,
  };
}

function linesOf(
  activity: Activity,
  all: {
    readonly issued: readonly InspectionLine[];
    readonly maintenance: readonly MaintenanceLine[];
    readonly records: ReportModel['records'];
  },
): readonly { readonly effort: Effort }[] {
  if (activity === 'inspection') return all.issued;
  if (activity === 'maintenance') return all.maintenance;
  return all.records.find(({ kind }) => kind === activity)?.lines ?? [];
}

function addEffort(lines: readonly { readonly effort: Effort }[]): Effort {
  const sum = (kind: keyof Effort) => Math.round(lines.reduce((all, { effort }) => all + effort[kind], 0) * 100) / 100;
  return { onsite: sum('onsite'), remote: sum('remote'), office: sum('office') };
}

/** The same with an inspection of every day, which is told by the month. */
export function withDailyInspections(model: ReportModel): ReportModel {
  const daily: LocalText = { 'zh-CN': '每日巡检', en: 'Daily inspection' };
  const effort = { onsite: 0, remote: 0.1, office: 0 };
  const [trouble] = troubled().findings;
  const lines = Array.from({ length: 30 }, (_, index): InspectionLine => {
    const day = String(index + 1).padStart(2, '0');
    return {
      ...{ id: 100 + index, templateId: 'daily', title: daily, mode: 'remote', inspector: PEOPLE.lin },
      ...{ startedAt: at(`06-${day} 08:30`), isPartial: false, effort, effortTotal: 0.1 },
      counts: counts(index === 9 ? { normal: 15, abnormal: 1 } : {}),
      overall: index === 9 ? 'abnormal' : 'normal',
      findings: index === 9 && trouble ? [trouble] : [],
    };
  });
  const june = MONTHS[1];
  if (!june || !trouble) throw new Error('the model has no June, or no trouble');
  const month = { month: june, count: 30, firstId: 100, lastId: 129, normal: 29, abnormal: 1, incomplete: 0 };
  const first = at('06-10 08:30');
  const routine = {
    ...{ templateId: 'daily', title: daily, count: 30 },
    months: [{ ...month, partial: 0, imported: 2, effort: { onsite: 0, remote: 3, office: 0 }, effortTotal: 3 }],
    repeats: [{ ...trouble, times: 1, firstAt: first, lastAt: first }],
  };
  // One of some hosts, of which the report has no whole form.
  const [monthly] = model.inspections.issued;
  const partial = monthly && { ...monthly, ...troubled(), id: 99, isPartial: true };
  const issued = [...model.inspections.issued, ...(partial ? [partial] : []), ...lines];
  return { ...model, inspections: { ...model.inspections, issued, routine: [routine] } };
}
