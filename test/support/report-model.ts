import type { Effort } from '../../src/core/inspection.ts';
import type { VerdictCounts } from '../../src/core/item-verdict.ts';
import type { LocalText } from '../../src/core/message.ts';
import {
  ACTIVITIES,
  type Activity,
  type AttainmentFigures,
  type BackupLine,
  type CapacitySeries,
  type InspectionLine,
  type MaintenanceLine,
  type RecordLine,
  type ReportModel,
} from '../../src/core/report/model.ts';
import type { ReportIssue } from '../../src/reports/service-report/issue.ts';
import { emptyReportModel } from './empty-report-model.ts';
import { recordsOfHalfYear } from './report-records.ts';
import { at, HOSTS, MONTHS, PEOPLE } from './report-site.ts';

const GIGABYTE = 1024 ** 3;
const DAY_MS = 86_400_000;

/** The sums of the overview made anew of the lists, as the model itself makes them. */
export function countedAnew(model: ReportModel): ReportModel {
  const all = { issued: model.inspections.issued, maintenance: model.maintenance.lines, records: model.records };
  const activities = ACTIVITIES.map((activity) => {
    const own = linesOf(activity, all);
    return { activity, count: own.length, effort: addEffort(own), effortTotal: sumOf(addEffort(own)) };
  });
  const effort = addEffort(activities);
  return { ...model, overview: { ...model.overview, activities, effort, effortTotal: sumOf(effort) } };
}

export function sumOf({ onsite, remote, office }: Effort): number {
  return Math.round((onsite + remote + office) * 100) / 100;
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
        return { activity, count: own.length, effort: addEffort(own), effortTotal: sumOf(addEffort(own)) };
      }),
      effort,
      effortTotal: sumOf(effort),
      inspections: [
        { templateId: 'monthly', title: MONTHLY, mode: 'remote', isPartial: false, count: 6 },
        { templateId: 'quarterly', title: QUARTERLY, mode: 'onsite', isPartial: false, count: 2 },
      ],
      tickets: {
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

export const MONTHLY: LocalText = { 'zh-CN': '月度远程巡检', en: 'Monthly remote inspection' };
export const QUARTERLY: LocalText = { 'zh-CN': '季度现场巡检', en: 'Quarterly inspection on site' };

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

function counts(change: Partial<VerdictCounts> = {}): VerdictCounts {
  return { normal: 16, attention: 0, abnormal: 0, unknown: 0, pending: 0, waiting: 0, total: 16, ...change };
}

function inspections(): InspectionLine[] {
  const remote = { onsite: 0, remote: 0.5, office: 0 };
  const onsite = { onsite: 2, remote: 0, office: 0 };
  const monthly = ['05-28', '06-29', '07-30', '08-28', '09-29', '10-29'].map(
    (day, index): InspectionLine => ({
      id: 3 + index,
      templateId: 'monthly',
      title: MONTHLY,
      mode: 'remote',
      startedAt: at(`${day} 10:02`),
      inspector: PEOPLE.lin,
      isPartial: false,
      counts: counts(),
      overall: 'normal',
      effort: remote,
      effortTotal: 0.5,
      findings: [],
    }),
  );
  const trouble = monthly[4];
  if (trouble) monthly[4] = { ...trouble, ...troubled(), form: formRows() };
  const quarterly = ['07-30', '10-29'].map(
    (day, index): InspectionLine => ({
      id: 20 + index,
      templateId: 'quarterly',
      title: QUARTERLY,
      mode: 'onsite',
      startedAt: at(`${day} 14:00`),
      inspector: PEOPLE.lin,
      isPartial: false,
      counts: counts(),
      overall: 'normal',
      effort: onsite,
      effortTotal: 2,
      findings: [],
    }),
  );
  return [...monthly, ...quarterly].toSorted((one, other) => one.startedAt.localeCompare(other.startedAt));
}

function troubled(): Pick<InspectionLine, 'counts' | 'overall' | 'findings'> {
  return {
    counts: counts({ normal: 13, abnormal: 1, attention: 1, unknown: 1 }),
    overall: 'abnormal',
    findings: [
      {
        group: { 'zh-CN': '服务器巡检', en: 'Servers' },
        item: { 'zh-CN': '磁盘空间', en: 'Disk space' },
        verdict: 'abnormal',
        reasons: [{ key: 'check.disk.free', values: { path: '/app', free: 8.4 * GIGABYTE, limit: 10 * GIGABYTE } }],
        remarks: ['已建工单 T-47，当日清理归档日志'],
      },
      {
        group: { 'zh-CN': '服务器巡检', en: 'Servers' },
        item: { 'zh-CN': '内存使用率', en: 'Memory use' },
        verdict: 'attention',
        reasons: [{ key: 'report-document.counted', values: { name: 'memory', count: 86 } }],
        remarks: [],
      },
      {
        group: { 'zh-CN': '应用系统巡检', en: 'Application' },
        item: { 'zh-CN': '系统登录状态', en: 'Login' },
        verdict: 'unknown',
        reasons: [{ key: 'report-document.no-reason' }],
        remarks: ['登录页 10 秒内无响应，11:20 复查正常'],
      },
    ],
  };
}

/** A row of each kind that a form may have. */
function formRows(): NonNullable<InspectionLine['form']> {
  const group = { 'zh-CN': '服务器巡检', en: 'Servers' };
  const free = (gigabytes: number) => ({
    key: 'check.disk.free',
    values: { path: '/app', free: gigabytes * GIGABYTE, limit: 10 * GIGABYTE },
  });
  return [
    {
      group,
      item: { 'zh-CN': '磁盘空间', en: 'Disk space' },
      verdict: 'abnormal',
      found: [
        { target: HOSTS.app, verdict: 'normal', texts: [free(84)] },
        { target: HOSTS.database, verdict: 'abnormal', texts: [free(8.4)] },
      ],
      answers: [],
      reasons: [{ ...free(8.4), target: HOSTS.database }],
      remarks: ['已建工单 T-47，当日清理归档日志'],
    },
    {
      group,
      item: { 'zh-CN': '短信通知', en: 'SMS' },
      verdict: 'normal',
      found: [],
      answers: [{ by: PEOPLE.lin, at: at('09-29 10:30'), verdict: 'normal', text: '已收到' }],
      reasons: [],
      remarks: [],
    },
    {
      group,
      item: { 'zh-CN': '系统日志', en: 'System log' },
      verdict: 'normal',
      overridden: 'abnormal',
      found: [{ target: HOSTS.app, verdict: 'abnormal', texts: [{ key: 'report-document.no-reason' }] }],
      answers: [],
      reasons: [],
      remarks: ['厂方确认为误报'],
    },
    {
      group: { 'zh-CN': '应用系统巡检', en: 'Application' },
      item: { 'zh-CN': '系统登录状态', en: 'Login' },
      verdict: 'unknown',
      found: [{ target: HOSTS.app, verdict: 'unknown', texts: [{ key: 'report-document.no-reason' }] }],
      answers: [],
      reasons: [{ key: 'report-document.no-reason', target: HOSTS.app }],
      remarks: [],
    },
  ];
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

function maintenanceLines(): MaintenanceLine[] {
  const titles: readonly (readonly [day: string, title: string, category: 'daily' | 'fault', level: number | null])[] =
    [
      ['05-09', '服务器监控不到数据', 'fault', 2],
      ['05-21', '生产网络短信报警策略调整', 'daily', 4],
      ['06-11', '数据库服务器 /app 磁盘使用率 91 %', 'fault', 2],
      ['07-02', '系统无法正常打开', 'fault', 1],
      ['07-16', '资产台账导出格式咨询', 'daily', 4],
      ['08-13', '新增 3 台网络设备纳管', 'daily', null],
      ['09-08', '工控数据库不能被监控', 'fault', 3],
      ['10-13', '人员组织同步接口咨询', 'daily', 4],
      ['10-19', '数据库服务器磁盘使用率 93 %', 'fault', 2],
    ];
  return titles.map(([day, title, category, level], index) => {
    const effort = { onsite: index === 3 ? 1 : 0, remote: 0.5 + (index % 3) * 0.25, office: index === 6 ? 1 : 0 };
    return {
      name: index === 5 ? 'R-12' : `T-${31 + 2 * index}`,
      source: index === 5 ? { kind: 'record', id: 12 } : { kind: 'ticket', id: 31 + 2 * index },
      category,
      title,
      openedAt: at(`${day} 10:00`),
      endedAt: index === 8 ? null : at(`${day} 15:40`),
      host: [HOSTS.app, null, HOSTS.database][index % 3] ?? null,
      level,
      origin: index === 5 ? 'record' : ((['alert', 'chat', 'phone'] as const)[index % 3] ?? 'chat'),
      engineers: [PEOPLE.lin],
      symptom: `${title}。用户于 10:00 反馈，现象可复现。`,
      cause: index === 8 ? null : '采集任务的时间窗口与设备时钟不一致，数据被判为过期而丢弃。',
      solution: index === 8 ? null : '校准设备时钟，调整采集窗口，重启采集任务后数据恢复。',
      state: index === 8 ? 'open' : index === 5 ? 'valid' : 'closed',
      effort,
      effortTotal: sumOf(effort),
      rating: index < 5 ? 'very-satisfied' : index < 7 ? 'satisfied' : null,
      signed: index < 6 ? { by: PEOPLE.gu, at: at(`${day} 17:30`) } : null,
    };
  });
}

function backups(): BackupLine[] {
  const sizes = Array.from({ length: 26 }, (_, week) => ({
    at: new Date(Date.parse(at('05-03 01:00')) + week * 7 * DAY_MS).toISOString(),
    bytes: (18 + week * 0.35 + (week % 4) * 0.2) * GIGABYTE,
  }));
  return [
    {
      planId: 'database',
      name: { 'zh-CN': '运维平台数据库', en: 'Operations database' },
      host: HOSTS.database,
      kind: 'database',
      made: [
        { kind: 'full', good: 26, failed: 1 },
        { kind: 'incremental', good: 0, failed: 0 },
      ],
      checks: [
        { kind: 'checksum', passed: 26, failed: 0, unknown: 0 },
        { kind: 'drill', passed: 2, failed: 0, unknown: 0 },
      ],
      lastGood: { name: 'B-94', at: at('10-25 01:00'), bytes: 27.1 * GIGABYTE, durationSeconds: 812 },
      lastRestored: { at: at('10-12 02:30'), restoreSeconds: 1_312 },
      troubles: [],
      sizes,
    },
    {
      planId: 'application',
      name: { 'zh-CN': '应用目录', en: 'Application folders' },
      host: HOSTS.app,
      kind: 'folders',
      made: [
        { kind: 'full', good: 6, failed: 0 },
        { kind: 'incremental', good: 158, failed: 2 },
      ],
      checks: [{ kind: 'listing', passed: 24, failed: 1, unknown: 1 }],
      lastGood: { name: 'B-93', at: at('10-31 01:30'), bytes: 3.2 * GIGABYTE, durationSeconds: 94 },
      lastRestored: null,
      troubles: [{ kind: 'never-verified', message: { key: 'report-document.backup-never-restored' } }],
      sizes: sizes.map(({ at: time, bytes }) => ({ at: time, bytes: bytes / 9 })),
    },
  ];
}

function figures(change: Partial<AttainmentFigures>): AttainmentFigures {
  const all = { met: 0, missed: 0, overdue: 0, running: 0, toAgree: 0, void: 0, ...change };
  const decided = all.met + all.missed + all.overdue;
  return { ...all, share: decided === 0 ? null : all.met / decided };
}

function serviceTimes(): ReportModel['sla'] {
  const respond = { stage: 'respond', title: { 'zh-CN': '响应', en: 'Respond' } };
  const restore = { stage: 'restore', title: { 'zh-CN': '恢复', en: 'Restore' } };
  const level = (
    number: number,
    name: LocalText,
    tickets: number,
    both: readonly [Partial<AttainmentFigures>, Partial<AttainmentFigures>],
  ) => {
    const stages = [
      { ...respond, ...figures(both[0]) },
      { ...restore, ...figures(both[1]) },
    ];
    const sum = (what: keyof Omit<AttainmentFigures, 'share'>) => stages.reduce((all, stage) => all + stage[what], 0);
    const total = figures({
      met: sum('met'),
      missed: sum('missed'),
      overdue: sum('overdue'),
      running: sum('running'),
      toAgree: sum('toAgree'),
      void: sum('void'),
    });
    return { level: number, name, tickets, stages, total };
  };
  const levels = [
    level(1, { 'zh-CN': '一级 紧急', en: 'Level 1, urgent' }, 1, [{ met: 1 }, { met: 1 }]),
    level(2, { 'zh-CN': '二级 严重', en: 'Level 2, serious' }, 3, [{ met: 3 }, { met: 1, missed: 1, overdue: 1 }]),
    level(3, { 'zh-CN': '三级 较严重', en: 'Level 3, moderate' }, 1, [{ met: 1 }, { met: 1 }]),
    level(4, { 'zh-CN': '四级 普通', en: 'Level 4, ordinary' }, 3, [{ met: 3 }, { met: 2, toAgree: 1 }]),
  ];
  const sum = (what: keyof Omit<AttainmentFigures, 'share'>) => levels.reduce((all, { total }) => all + total[what], 0);
  const breach = {
    ticket: 'T-35',
    title: '数据库服务器 /app 磁盘使用率 91 %',
    level: 2,
    stage: restore.title,
    dueAt: at('06-11 18:00'),
    endedAt: at('06-11 20:17'),
    overdueSeconds: 8_220,
    reason: '清理归档日志时发现任务脚本权限被改，等待客户授权',
    corrected: false,
  };
  return {
    levels,
    total: figures({ met: sum('met'), missed: sum('missed'), overdue: sum('overdue'), toAgree: sum('toAgree') }),
    byMonth: MONTHS.map((month, index) => ({
      month,
      share: [1, 0.75, 1, null, 1, 0.5][index] ?? null,
      decided: [4, 4, 4, 0, 2, 2][index] ?? 0,
    })),
    breaches: [
      breach,
      {
        ...breach,
        ticket: 'T-47',
        title: '数据库服务器磁盘使用率 93 %',
        dueAt: at('10-19 18:00'),
        endedAt: null,
        overdueSeconds: 1_058_400,
        reason: null,
        corrected: true,
      },
    ],
    formerBreaches: [{ ...breach, ticket: 'T-43', level: 3, overdueSeconds: 1_260, title: '工控数据库不能被监控' }],
  };
}

function capacity(): CapacitySeries[] {
  const weeks = Array.from({ length: 26 }, (_, week) => ({
    at: new Date(Date.parse(at('05-04 10:00')) + week * 7 * DAY_MS).toISOString(),
    week,
  }));
  const series = (
    target: LocalText,
    part: string | null,
    reading: CapacitySeries['reading'],
    value: (week: number) => number,
    more: Partial<CapacitySeries> = {},
  ): CapacitySeries => {
    const points = weeks.map(({ at: time, week }) => ({ at: time, value: value(week) }));
    const values = points.map((point) => point.value);
    return {
      reading,
      target,
      part,
      unit: 'share',
      points,
      first: values[0] ?? 0,
      last: values.at(-1) ?? 0,
      min: Math.min(...values),
      max: Math.max(...values),
      perDay: ((values.at(-1) ?? 0) - (values[0] ?? 0)) / 175,
      forecast: null,
      ...more,
    };
  };
  return [
    series(HOSTS.app, '/app', 'disk-used', (week) => 0.41 + week * 0.002 + (week % 3) * 0.01),
    series(HOSTS.database, '/app', 'disk-used', (week) => 0.62 + week * 0.0115 + (week % 5) * 0.006, {
      forecast: { limit: 1, earliestDays: 40.2, latestDays: 59.6 },
    }),
    series(HOSTS.app, null, 'memory-used', (week) => 0.66 + (week % 4) * 0.015, { perDay: 0 }),
    series(HOSTS.database, 'ops_platform', 'database-size', (week) => (38 + week * 0.9) * GIGABYTE, {
      unit: 'bytes',
      forecast: { limit: 100 * GIGABYTE, earliestDays: 271, latestDays: null },
    }),
  ];
}

function obligations(): ReportModel['obligations'] {
  const evidence = (names: readonly string[]) =>
    names.map((name, index) => ({ name, at: at(`${String(5 + index).padStart(2, '0')}-28 10:02`), isLate: false }));
  const half = { firstDay: '2026-05-01', lastDay: '2026-10-31' };
  return [
    {
      id: 'monthly',
      title: MONTHLY,
      every: 'month',
      ...half,
      owed: 6,
      done: 6,
      evidence: evidence(['#3', '#4', '#5', '#6', '#7', '#8']),
      status: 'met',
      waived: null,
    },
    {
      id: 'quarterly',
      title: QUARTERLY,
      every: 'quarter',
      ...half,
      owed: 2,
      done: 2,
      evidence: evidence(['#20', '#21']).map((one, index) => ({ ...one, isLate: index === 1 })),
      status: 'late',
      waived: null,
    },
    {
      id: 'visit',
      title: { 'zh-CN': '现场回访', en: 'Visit' },
      every: 'half-year',
      ...half,
      owed: 1,
      done: 1,
      evidence: evidence(['R-31']),
      status: 'met',
      waived: null,
    },
    {
      id: 'drill',
      title: { 'zh-CN': '恢复演练', en: 'Restore drill' },
      every: 'quarter',
      ...half,
      owed: 2,
      done: 1,
      evidence: evidence(['B-71']),
      status: 'missing',
      waived: null,
    },
    {
      id: 'training',
      title: { 'zh-CN': '使用培训', en: 'Training' },
      every: 'year',
      firstDay: '2026-05-01',
      lastDay: '2027-04-30',
      owed: 1,
      done: 0,
      evidence: [],
      status: 'due',
      waived: null,
    },
    {
      id: 'upgrade',
      title: { 'zh-CN': '版本升级', en: 'Upgrade' },
      every: 'half-year',
      ...half,
      owed: 1,
      done: 0,
      evidence: [],
      status: 'waived',
      waived: { by: PEOPLE.shen, at: at('10-20 11:00'), reason: '本期厂商未发布新版本，客户书面同意' },
    },
  ];
}

function disclosure(): ReportModel['disclosure'] {
  return {
    ...emptyReportModel().disclosure,
    unlevelledAlerts: [{ name: 'A-118', title: '调度服务器 CPU 使用率 88 %', at: at('08-02 03:14') }],
    pauses: [
      {
        ticket: 'T-35',
        from: at('06-11 13:20'),
        until: at('06-11 15:00'),
        seconds: 6_000,
        reason: '等待客户停机窗口',
        by: PEOPLE.lin,
      },
    ],
    agreements: [
      {
        ticket: 'T-33',
        stage: { 'zh-CN': '恢复', en: 'Restore' },
        dueAt: at('05-25 18:00'),
        agreedAt: at('05-21 10:40'),
        with: '顾文清',
        how: '电话',
        by: PEOPLE.lin,
      },
    ],
    afterBreach: [{ ticket: 'T-43', change: 'lowered', at: at('09-08 19:00'), by: PEOPLE.shen, reason: '影响有限' }],
    restoredByRecovery: ['T-31'],
    overrides: [
      {
        inspection: 7,
        item: { 'zh-CN': '应用日志', en: 'Application log' },
        from: 'abnormal',
        to: 'normal',
        by: PEOPLE.shen,
        reason: '3 条错误均为计划内重启所致',
      },
    ],
    outages: [{ from: at('09-02 02:10'), until: at('09-02 02:14'), seconds: 240 }],
    mutes: [
      { from: at('07-18 22:00'), until: at('07-19 02:00'), reason: '数据库停机维护', by: PEOPLE.lin, alerts: 12 },
    ],
    carriedOver: [
      {
        ticket: 'T-28',
        title: '历史数据归档',
        openedAt: at('04-27 09:00'),
        endedAt: at('05-06 16:00'),
        effortTotal: 0.5,
      },
    ],
  };
}
