import type { VerdictCounts } from '../../src/core/item-verdict.ts';
import type { LocalText } from '../../src/core/message.ts';
import type { InspectionLine } from '../../src/core/report/model.ts';
import { at, HOSTS, PEOPLE } from './report-site.ts';

const GIGABYTE = 1024 ** 3;

export const MONTHLY: LocalText = { 'zh-CN': '月度远程巡检', en: 'Monthly remote inspection' };

export const QUARTERLY: LocalText = { 'zh-CN': '季度现场巡检', en: 'Quarterly inspection on site' };

export function counts(change: Partial<VerdictCounts> = {}): VerdictCounts {
  return { normal: 16, attention: 0, abnormal: 0, unknown: 0, pending: 0, waiting: 0, total: 16, ...change };
}

export function inspections(): InspectionLine[] {
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

export function troubled(): Pick<InspectionLine, 'counts' | 'overall' | 'findings'> {
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
