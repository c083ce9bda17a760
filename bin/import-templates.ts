import { writeWorkbook } from '../src/adapters/xlsx/write-workbook.ts';
import { CHOICES } from '../src/core/import/choices.ts';
import { COLUMNS, type ImportColumn } from '../src/core/import/columns.ts';
import { IMPORT_KINDS, type ImportKind, KIND_NAMES } from '../src/core/import/kinds.ts';
import { LOCALES, type Locale } from '../src/core/message.ts';
import type { Sheet } from '../src/core/workbook.ts';

/** A cell of a sample row, in both languages where they differ. */
type Sample = string | number | readonly [chinese: string, english: string];
type SampleRow = { readonly [column: string]: Sample };

const ENGINEER: Sample = ['林一舟', 'Lin Yizhou'];
const CONTACT: Sample = ['何清越', 'He Qingyue'];

/** Rows that fit examples/site.yaml. All of it is invented. */
const SAMPLES: { readonly [K in ImportKind]: readonly SampleRow[] } = {
  maintenance: [
    {
      ...{ number: 'W-01', title: ['短信没有发出', 'No SMS was sent'], happenedAt: '2026-11-05 09:30' },
      ...{ endedAt: '2026-11-05 11:00', engineer: ENGINEER, remote: 0.25, category: choice('category', 'fault') },
      ...{ mode: choice('mode', 'remote'), source: choice('source', 'customer'), contact: CONTACT },
      symptom: ['夜间告警没有短信', 'Alarms of the night came without SMS'],
      cause: ['短信网关的密码到期', 'The password of the SMS gateway had expired'],
      solution: ['更新密码，补发一条测试短信', 'Renewed the password, sent a test SMS'],
      hours: 1.5,
      result: ['短信恢复，三人均收到', 'SMS arrive again, for all three'],
    },
    {
      number: 'W-01',
      symptom: ['个别号码收不到', 'One number got none'],
      cause: ['号码已停用', 'The number was given up'],
      solution: ['更新通讯录', 'Updated the address book'],
      hours: 0.5,
    },
  ],
  optimisation: [
    {
      ...{ title: ['告警按设备合并', 'Alarms merged by device'], happenedAt: '2026-11-06', endedAt: '2026-11-10' },
      ...{ engineer: ENGINEER, function: ['告警处理', 'Alarm handling'] },
      requirement: ['同一设备 5 分钟内的告警合并为一条', 'One message for all alarms of a device within 5 minutes'],
      change: ['新增合并规则，可按设备类型关闭', 'A rule that merges them, to be turned off by device type'],
      ...{ analysis: 0.5, design: 0.25, development: 1, test: 0.25 },
    },
  ],
  upgrade: [
    {
      ...{ title: ['采集层升级', 'Collector upgraded'], happenedAt: '2026-11-08 20:00', endedAt: '2026-11-08 22:30' },
      ...{ engineer: ENGINEER, remote: 0.5, product: ['采集层', 'Collector'], fromVersion: '7.1', toVersion: '7.2' },
      change: ['修复内存泄漏', 'A memory leak was mended'],
      result: ['运行 24 小时正常', 'Ran well for 24 hours'],
    },
  ],
  training: [
    {
      ...{
        title: ['值班人员培训', 'Training of the shift'],
        happenedAt: '2026-11-11 14:00',
        endedAt: '2026-11-11 16:00',
      },
      ...{ engineer: ENGINEER, onsite: 0.5, mode: choice('mode', 'onsite') },
      ...{ attendees: ['值班人员', 'The shift'], attendeeCount: 6 },
      content: ['告警分级与报修流程', 'Levels of alarms, and how to report a fault'],
    },
  ],
  'parameter-change': [
    {
      ...{ title: ['磁盘告警阈值调整', 'Threshold of disk alarms'], happenedAt: '2026-11-12 10:00' },
      ...{ engineer: ENGINEER, remote: 0.1, area: choice('area', 'alert') },
      ...{ parameter: ['磁盘使用率阈值', 'Disk use threshold'], before: '80 %', after: '85 %' },
      reason: ['客户要求减少误报', 'The customer asked for fewer false alarms'],
    },
  ],
  visit: [
    {
      ...{ title: ['11 月现场回访', 'Visit in November'], happenedAt: '2026-11-13 14:00', endedAt: '2026-11-13 16:00' },
      ...{ engineer: ENGINEER, onsite: 0.5, mode: choice('mode', 'onsite'), customer: CONTACT },
      content: ['了解使用情况，收集改进意见', 'How the system is used, and what could be better'],
      ...{ inspection: choice('answer', 'yes'), response: choice('answer', 'yes'), use: choice('answer', 'yes') },
      optimisation: choice('answer', 'not-asked'),
    },
  ],
  'personnel-change': [
    {
      ...{ title: ['驻场工程师变更', 'Another engineer on site'], happenedAt: '2026-11-14', engineer: ENGINEER },
      ...{ leaving: ENGINEER, joining: ['周南星', 'Zhou Nanxing'], effectiveOn: '2026-12-20' },
      ...{ reason: ['岗位调整', 'New duties'], request: ['函〔2026〕8 号', 'Letter 8 of 2026'], agreedBy: CONTACT },
    },
  ],
  ticket: [
    {
      ...{ number: 'G-01', title: ['登录页打不开', 'The login page does not open'] },
      description: ['浏览器报 502', 'The browser says 502'],
      ...{ ticketKind: choice('ticketKind', 'fault'), origin: choice('origin', 'phone'), level: 2 },
      ...{ openedAt: '2026-11-16 09:02', levelledAt: '2026-11-16 09:04', respondedAt: '2026-11-16 09:05' },
      ...{ restoredAt: '2026-11-16 10:20', reportedAt: '2026-11-16 17:00', closedAt: '2026-11-17 09:00' },
      cause: ['展现层内存用尽', 'The presentation layer ran out of memory'],
      solution: ['重启并调大内存', 'Restarted with more memory'],
      ...{ engineer: ENGINEER, host: ['应用服务器', 'Application server'], reporter: CONTACT, contact: CONTACT },
      ...{ rating: choice('rating', 'satisfied'), remote: 0.25 },
    },
  ],
  inspection: [
    {
      ...{ template: 'daily', startedAt: '2026-11-18 08:30', mode: choice('mode', 'remote'), inspector: ENGINEER },
      ...{ item: ['磁盘空间', 'Disk space'], verdict: choice('verdict', 'normal'), remote: 0.1 },
      found: ['/app 可用 182 GB', '182 GB free on /app'],
    },
    inspected(['内存与负载', 'Memory and load'], 'normal', { found: ['内存 64 %', 'Memory 64 %'] }),
    inspected(['系统登录状态', 'Login status'], 'attention', {
      reason: ['登录用时 6 秒，偏慢', 'It took 6 seconds to log in'],
    }),
    inspected(['告警更新状态', 'Alert freshness'], 'unknown', {
      reason: ['纸面没有记录', 'The paper does not say'],
    }),
  ],
};

function inspected(item: Sample, verdict: string, more: SampleRow): SampleRow {
  const form = {
    template: 'daily',
    startedAt: '2026-11-18 08:30',
    mode: choice('mode', 'remote'),
    inspector: ENGINEER,
  };
  return { ...form, item, verdict: choice('verdict', verdict), ...more };
}

function choice(of: keyof typeof CHOICES, value: string): Sample {
  const names = (CHOICES[of] as { readonly [value: string]: readonly string[] })[value];
  const [chinese = '', english = ''] = names ?? [];
  return [chinese, english];
}

function inLocale(sample: Sample | undefined, locale: Locale): string | number | null {
  if (sample === undefined) return null;
  return typeof sample === 'object' ? sample[locale === 'en' ? 1 : 0] : sample;
}

function titleIn({ titles: [chinese, english] }: ImportColumn, locale: Locale): string {
  return locale === 'en' ? english : chinese;
}

const NOTES: {
  readonly [L in Locale]: {
    readonly name: string;
    readonly head: readonly [string, string, string];
    readonly needed: string;
    readonly rules: readonly string[];
  };
} = {
  'zh-CN': {
    name: '说明',
    head: ['工作表', '列', '说明'],
    needed: '必填',
    rules: [
      '每张工作表是一类记录，不用的可以删除；示例行请删除或改写。',
      '列名不要改动，次序可以调整，选填的列可以删除；多余的列会被拒绝。',
      '先运行 rounds import <文件> 检查，再加 --apply 写入；有一处错误就全部不写入。',
      '日期写成 2026-11-15 或 2026-11-15 10:30；工单的各时间须有时刻。人员、设备、模板填站点文件中的名称或标识。',
    ],
  },
  en: {
    name: 'Notes',
    head: ['Sheet', 'Column', 'Meaning'],
    needed: 'needed',
    rules: [
      'Each sheet holds one kind of record; delete those you do not use. Delete or overwrite the sample rows.',
      'Keep the names of the columns. Their order is free, those that are not needed may be deleted, others are refused.',
      'Check the file with rounds import <file>, then write it with --apply; with one fault nothing is written.',
      'Dates are written 2026-11-15 or 2026-11-15 10:30; those of tickets need the time of day. People, hosts and templates are named as in the site file, or by their ids.',
    ],
  },
};

function notesSheet(locale: Locale): Sheet {
  const { name, head, rules } = NOTES[locale];
  const columns = IMPORT_KINDS.flatMap((kind) =>
    COLUMNS[kind].map((column) => [kindName(kind, locale), titleIn(column, locale), meaningOf(column, locale)]),
  );
  return {
    name,
    columns: head.map((title) => ({ title, format: 'text' as const })),
    rows: [...rules.map((rule) => [null, null, rule]), ...columns],
  };
}

/** The values that a column of this kind may hold, by the names of CHOICES. */
const CHOICE_OF: { readonly [column: string]: keyof typeof CHOICES } = {
  ...{ mode: 'mode', category: 'category', source: 'source', area: 'area', ticketKind: 'ticketKind' },
  ...{ origin: 'origin', rating: 'rating', verdict: 'verdict' },
  ...{ inspection: 'answer', response: 'answer', use: 'answer', optimisation: 'answer' },
};

function meaningOf({ id, isNeeded }: ImportColumn, locale: Locale): string | null {
  const of = CHOICE_OF[id];
  const values = of === undefined ? [] : Object.keys(CHOICES[of]).map((value) => inLocale(choice(of, value), locale));
  const separator = locale === 'en' ? ', ' : '、';
  const parts = [...(isNeeded ? [NOTES[locale].needed] : []), ...(values.length > 0 ? [values.join(separator)] : [])];
  return parts.length === 0 ? null : parts.join(locale === 'en' ? ': ' : '：');
}

function kindName(kind: ImportKind, locale: Locale): string {
  return KIND_NAMES[kind][locale === 'en' ? 1 : 0];
}

function sampleSheet(kind: ImportKind, locale: Locale): Sheet {
  return {
    name: kindName(kind, locale),
    columns: COLUMNS[kind].map((column) => ({ title: titleIn(column, locale), format: 'text' })),
    rows: SAMPLES[kind].map((row) =>
      COLUMNS[kind].map(({ id }) => {
        const value = inLocale(row[id], locale);
        if (typeof value === 'number') return { value, format: 'decimal' as const };
        if (typeof value !== 'string') return value;
        if (/^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(value))
          return { value: value.replace(' ', 'T'), format: 'moment' as const };
        return /^\d{4}-\d\d-\d\d$/.test(value) ? { value, format: 'day' as const } : value;
      }),
    ),
  };
}

function sampleCsv(kind: ImportKind, locale: Locale): string {
  const lines = [
    COLUMNS[kind].map((column) => titleIn(column, locale)),
    ...SAMPLES[kind].map((row) => COLUMNS[kind].map(({ id }) => String(inLocale(row[id], locale) ?? ''))),
  ];
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  // Excel takes a text without a byte order mark for one of the system's own encoding.
  return `\uFEFF${lines.map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`;
}

/** The template files of imports, each by its path below examples/import. */
export function importTemplates(): { readonly path: string; readonly content: string | Uint8Array }[] {
  return LOCALES.flatMap((locale) => [
    {
      path: `${locale}/template.xlsx`,
      content: writeWorkbook({
        title: NOTES[locale].name,
        sheets: [notesSheet(locale), ...IMPORT_KINDS.map((kind) => sampleSheet(kind, locale))],
      }),
    },
    ...IMPORT_KINDS.map((kind) => ({ path: `${locale}/${kind}.csv`, content: sampleCsv(kind, locale) })),
  ]);
}
