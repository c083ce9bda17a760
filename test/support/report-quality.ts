import type { LocalText } from '../../src/core/message.ts';
import type { AttainmentFigures, CapacitySeries, ReportModel } from '../../src/core/report/model.ts';
import { emptyReportModel } from './empty-report-model.ts';
import { MONTHLY, QUARTERLY } from './report-inspections.ts';
import { at, HOSTS, MONTHS, PEOPLE } from './report-site.ts';

const GIGABYTE = 1024 ** 3;
const DAY_MS = 86_400_000;

function figures(change: Partial<AttainmentFigures>): AttainmentFigures {
  const all = { met: 0, missed: 0, overdue: 0, running: 0, toAgree: 0, void: 0, ...change };
  const decided = all.met + all.missed + all.overdue;
  return { ...all, share: decided === 0 ? null : all.met / decided };
}

export function serviceTimes(): ReportModel['sla'] {
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

export function capacity(): CapacitySeries[] {
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

export function obligations(): ReportModel['obligations'] {
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

export function disclosure(): ReportModel['disclosure'] {
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
