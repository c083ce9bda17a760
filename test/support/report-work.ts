import { totalEffort } from '../../src/core/record.ts';
import type { BackupLine, MaintenanceLine } from '../../src/core/report/model.ts';
import { at, HOSTS, PEOPLE } from './report-site.ts';

const GIGABYTE = 1024 ** 3;
const DAY_MS = 86_400_000;

export function maintenanceLines(): MaintenanceLine[] {
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
      effortTotal: totalEffort(effort),
      rating: index < 5 ? 'very-satisfied' : index < 7 ? 'satisfied' : null,
      signed: index < 6 ? { by: PEOPLE.gu, at: at(`${day} 17:30`) } : null,
    };
  });
}

export function backups(): BackupLine[] {
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
      lastRestored: {
        at: at('10-12 02:30'),
        restoreSeconds: 1_312,
        name: 'B-88',
        findings: [
          { key: 'backup-check.database-restored', values: { tables: 214, rows: 18_403_112 } },
          { key: 'backup-check.objects-same', values: { views: 12, triggers: 3, routines: 41, events: 2 } },
        ],
      },
      warnings: [
        {
          message: { key: 'backup.warning-lost-routines', values: { found: 40, recorded: 41 } },
          copies: 1,
          last: { name: 'B-94', at: at('10-25 01:14') },
        },
        {
          message: { key: 'backup.warning-not-transactional', values: { count: 2 } },
          copies: 26,
          last: { name: 'B-94', at: at('10-25 01:14') },
        },
      ],
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
