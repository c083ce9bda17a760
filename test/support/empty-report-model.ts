import {
  ACTIVITIES,
  type AttainmentFigures,
  REPORT_MODEL_VERSION,
  type ReportModel,
} from '../../src/core/report/model.ts';
import { TICKET_KINDS, TICKET_ORIGINS, TICKET_RATINGS } from '../../src/core/sla/ticket-head.ts';
import { HOSTS, MONTHS } from './report-site.ts';

const NO_EFFORT = { onsite: 0, remote: 0, office: 0 };
const NO_FIGURES: AttainmentFigures = { met: 0, missed: 0, overdue: 0, running: 0, toAgree: 0, void: 0, share: null };

/** The report of a half-year in which nothing was recorded: the contract and its site alone. */
export function emptyReportModel(): ReportModel {
  return {
    modelVersion: REPORT_MODEL_VERSION,
    contract: {
      id: 'riverside',
      number: 'HT-2026-011',
      name: {
        'zh-CN': '临江卷烟厂 2026 年 IT 运维系统软件运维服务',
        en: 'Riverside Works IT operations system, maintenance 2026',
      },
      customer: { 'zh-CN': '示例实业有限公司临江卷烟厂', en: 'Example Industries & Co., Riverside Works' },
      provider: { 'zh-CN': '远帆信息技术有限公司', en: 'Farsail Information Technology Ltd' },
      system: { 'zh-CN': 'IT 运维系统', en: 'IT operations system' },
      starts: '2026-05-01',
      ends: '2027-04-30',
      timeZone: 'Asia/Shanghai',
    },
    period: {
      length: 'half-year',
      key: 'y1-h1',
      firstDay: '2026-05-01',
      lastDay: '2026-10-31',
      from: '2026-04-30T16:00:00.000Z',
      before: '2026-10-31T16:00:00.000Z',
      hasEnded: true,
      isWhole: true,
      months: MONTHS,
    },
    asOf: '2026-10-31T16:00:00.000Z',
    requirements: {
      levels: [
        level(
          1,
          '一级 紧急',
          'Level 1, urgent',
          '系统故障导致业务停止、数据丢失。',
          'Business stopped or data lost.',
          300,
          14_400,
        ),
        level(
          2,
          '二级 严重',
          'Level 2, serious',
          '部分部件失效、性能下降，业务仍可进行。',
          'Parts failed or slow; business goes on.',
          300,
          28_800,
        ),
        level(
          3,
          '三级 较严重',
          'Level 3, moderate',
          '系统可用，但出现报错或部分部件故障，存在较大隐患。',
          'Runs well but reports errors, or a part failed with a real risk.',
          1_800,
          43_200,
        ),
        level(
          4,
          '四级 普通',
          'Level 4, ordinary',
          '咨询、安装、配置及预约服务。',
          'Questions, installation, booked services.',
          1_800,
          'negotiated',
        ),
      ],
      obligations: [
        { title: { 'zh-CN': '月度远程巡检', en: 'Monthly remote inspection' }, every: 'month', atLeast: 1 },
        { title: { 'zh-CN': '季度现场巡检', en: 'Quarterly inspection on site' }, every: 'quarter', atLeast: 1 },
        { title: { 'zh-CN': '现场回访', en: 'Visit' }, every: 'half-year', atLeast: 1 },
      ],
    },
    overview: {
      activities: ACTIVITIES.map((activity) => ({ activity, count: 0, effort: NO_EFFORT, effortTotal: 0 })),
      effort: NO_EFFORT,
      effortTotal: 0,
      inspections: [],
      tickets: {
        opened: 0,
        closed: 0,
        carriedIn: 0,
        stillOpen: 0,
        cancelled: 0,
        byKind: TICKET_KINDS.map((kind) => ({ kind, count: 0 })),
        byOrigin: TICKET_ORIGINS.map((origin) => ({ origin, count: 0 })),
        byMonth: MONTHS.map((month) => ({ month, opened: 0, closed: 0 })),
        byLevel: [],
      },
      alerts: { received: 0, occurrences: 0, muted: 0 },
    },
    environment: {
      hosts: [
        { id: 'app-01', name: HOSTS.app, address: '192.0.2.145' },
        { id: 'db-01', name: HOSTS.database, address: '192.0.2.146' },
        { id: 'dispatch-01', name: HOSTS.dispatch, address: '192.0.2.147' },
      ],
      databases: [
        {
          id: 'ops',
          name: { 'zh-CN': '运维平台数据库', en: 'Operations database' },
          engine: 'mariadb',
          address: '192.0.2.146',
          port: 3306,
          schema: 'ops_platform',
        },
      ],
      applications: [
        {
          id: 'platform',
          name: { 'zh-CN': 'IT 运维平台', en: 'IT operations platform' },
          url: 'https://ops.example.com/platform',
        },
      ],
    },
    inspections: { method: [method()], issued: [], notIssued: [] },
    backups: { plans: [] },
    maintenance: {
      lines: [],
      byMonth: MONTHS.map((month) => ({ month, daily: 0, fault: 0 })),
      byHost: [],
      questions: { consultation: 0, defect: 0 },
    },
    records: (['optimisation', 'upgrade', 'training', 'parameter-change', 'visit', 'personnel-change'] as const).map(
      (kind) => ({ kind, lines: [] }),
    ),
    sla: {
      levels: [],
      total: NO_FIGURES,
      byMonth: MONTHS.map((month) => ({ month, share: null, decided: 0 })),
      breaches: [],
      formerBreaches: [],
    },
    availability: { hosts: [], applications: [] },
    capacity: { series: [] },
    typicalFaults: [],
    satisfaction: {
      ratings: TICKET_RATINGS.map((rating) => ({ rating, count: 0 })),
      notRated: 0,
      visits: (['inspection', 'response', 'use', 'optimisation'] as const).map((question) => ({
        question,
        yes: 0,
        no: 0,
        notAsked: 0,
      })),
    },
    obligations: [],
    disclosure: {
      unlevelledAlerts: [],
      unlevelledTickets: [],
      pauses: [],
      agreements: [],
      afterBreach: [],
      corrections: [],
      restoredByRecovery: [],
      overrides: [],
      voidedRecords: [],
      outages: [],
      mutes: [],
      carriedOver: [],
    },
    advice: [],
    nextPlan: [],
    accounting: [],
    isEmpty: true,
  };
}

function level(
  number: number,
  chinese: string,
  english: string,
  chineseText: string,
  englishText: string,
  respondSeconds: number,
  restoreSeconds: number | 'negotiated',
): ReportModel['requirements']['levels'][number] {
  return {
    level: number,
    name: { 'zh-CN': chinese, en: english },
    description: { 'zh-CN': chineseText, en: englishText },
    calendar: null,
    stages: [
      { title: { 'zh-CN': '响应', en: 'Respond' }, withinSeconds: respondSeconds },
      { title: { 'zh-CN': '恢复', en: 'Restore' }, withinSeconds: restoreSeconds },
    ],
  };
}

function method(): ReportModel['inspections']['method'][number] {
  const item = (chinese: string, english: string, ...checks: readonly string[]) => ({
    title: { 'zh-CN': chinese, en: english },
    checks,
  });
  return {
    title: { 'zh-CN': '月度远程巡检', en: 'Monthly remote inspection' },
    groups: [
      {
        title: { 'zh-CN': '服务器巡检', en: 'Servers' },
        items: [
          item('磁盘空间', 'Disk space', 'disk'),
          item('内存使用率', 'Memory use', 'memory'),
          item('CPU 使用率', 'CPU use', 'cpu', 'load'),
          item('日志巡检', 'System log', 'system-log'),
        ],
      },
      {
        title: { 'zh-CN': '应用系统巡检', en: 'Application' },
        items: [
          item('系统登录状态', 'Login', 'url'),
          item('短信通知状态', 'SMS notification', 'manual'),
          item('自定义检查', 'Own check', 'my-own-check'),
        ],
      },
    ],
  };
}
