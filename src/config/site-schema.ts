import { z } from 'zod';
import { EFFORT_KINDS, INSPECTION_MODES } from '../core/inspection.ts';
import { localTextSchema } from '../core/local-text-schema.ts';
import { LOCALES } from '../core/message.ts';
import { BACKUP_KINDS, PERIOD_LENGTHS, PERIOD_STARTS, RECORD_KINDS, REPORT_PERIODS } from '../core/obligation.ts';
import { ROLES } from '../core/role.ts';
import { CATCH_UPS } from '../core/scheduled-run.ts';
import { alertingSchema } from './alerting-schema.ts';
import { backupsSchema } from './backup-schema.ts';
import { digestSchema } from './digest-schema.ts';
import {
  addressSchema,
  dateSchema,
  durationSchema,
  idSchema,
  portSchema,
  scheduleSchema,
  secretSchema,
  shortTextSchema,
  slackChannelSchema,
  slackUserSchema,
  urlSchema,
  userSchema,
} from './field-schemas.ts';
import { reportsSchema } from './reports-schema.ts';
import { has } from './schema-keywords.ts';
import { slaSchema } from './sla-schema.ts';

const expected = (name: string) => ({ error: `config.expected.${name}` });

const contractSchema = z
  .strictObject({
    id: idSchema.describe('Used in commands, file names and rows; never change it later. 合同标识，启用后不要修改。'),
    number: shortTextSchema.describe('The contract number as printed. 合同编号。'),
    name: localTextSchema.describe('The contract or project. 合同（项目）名称。'),
    customer: localTextSchema.describe('客户'),
    provider: localTextSchema.describe('服务方'),
    system: localTextSchema.describe('The system that is looked after, as printed on forms. 系统名称。'),
    starts: dateSchema.describe('First day: 2026-11-01. 合同起始日。'),
    ends: dateSchema.describe('Last day. 合同终止日（含当日）。'),
    timeZone: z
      .string(expected('time-zone'))
      .max(64, expected('time-zone'))
      .meta({ pattern: '^[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*$' })
      .describe('IANA name: Asia/Shanghai. 时区。'),
    locale: z.enum(LOCALES).describe('Language of the channel and of the forms. 频道与表单的语言。'),
    channel: slackChannelSchema.describe('Id of the Slack channel that names this contract. Slack 频道 ID。'),
    periods: z
      .enum(PERIOD_STARTS)
      .default('contract')
      .describe('From where months and longer periods count: contract or calendar. 统计周期的起算方式。'),
  })
  .describe('The contract. 合同。');

const personSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  slack: slackUserSchema.optional().describe('Slack member id. Slack 成员 ID。'),
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
});

const authenticationSchema = z
  .strictObject({
    privateKey: secretSchema.optional(),
    passphrase: secretSchema.optional(),
    password: secretSchema.optional(),
    agent: z.literal(true, expected('agent')).optional(),
  })
  .meta({ oneOf: [has('privateKey'), has('password'), has('agent')], dependencies: { passphrase: ['privateKey'] } })
  .describe('One of privateKey (and passphrase), password, agent. 登录方式，三选一。');

const algorithmsSchema = z.array(shortTextSchema).min(1).max(30).optional();

const hostSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  address: addressSchema,
  port: portSchema.default(22),
  user: userSchema,
  auth: authenticationSchema,
  jump: z
    .array(idSchema)
    .max(4)
    .meta({ uniqueItems: true })
    .default([])
    .describe('Ids of hosts to go through, nearest to us first. 跳板机。'),
  legacyAlgorithms: z
    .strictObject({
      kex: algorithmsSchema,
      serverHostKey: algorithmsSchema,
      cipher: algorithmsSchema,
      hmac: algorithmsSchema,
    })
    .optional()
    .describe('Algorithms added for this host alone, for old equipment. 仅为此主机增加的旧算法。'),
  connectTimeout: durationSchema.default('10s'),
  overrides: z
    .record(z.string(), z.object({ limits: z.record(z.string(), z.unknown()).optional() }).catchall(z.unknown()))
    .default({})
    .describe('Check id → params and limits that differ on this host. 此主机不同的参数与限值。'),
});

const applicationSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  url: urlSchema,
  insecure: z
    .boolean(expected('yes-no'))
    .optional()
    .describe('Do not verify the certificate; its dates are still read. 不验证证书（仍检查有效期）。'),
  login: z
    .strictObject({
      page: urlSchema.optional().describe('Where the form is; by default the application’s url. 登录页地址。'),
      action: urlSchema.optional().describe('Where the form is sent; by default its own action. 表单提交地址。'),
      userField: shortTextSchema,
      passwordField: shortTextSchema,
      user: shortTextSchema,
      password: secretSchema,
      successText: shortTextSchema.describe('Text that only a logged-in page shows. 仅登录后才出现的文字。'),
    })
    .optional(),
});

const databaseSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  engine: z.enum(['mysql', 'mariadb']),
  through: idSchema.optional().describe('Host whose SSH connection carries a tunnel; without it, directly. 经由主机。'),
  address: addressSchema
    .default('127.0.0.1')
    .describe('As seen from `through`, or from Rounds. 从经由主机看到的地址。'),
  port: portSchema.default(3306),
  user: userSchema,
  password: secretSchema.optional(),
  schema: shortTextSchema.max(64, expected('line')).describe('Name of the database. 数据库名。'),
});

const personDaysSchema = z
  .number(expected('person-days'))
  .min(0, expected('person-days'))
  .max(99, expected('person-days'))
  .refine((days) => Math.round(days * 100) === Number((days * 100).toFixed(6)), expected('person-days'));

const targetsSchema = z
  .union([z.literal('all'), z.array(idSchema).min(1).max(1_000).meta({ uniqueItems: true })], expected('targets'))
  .optional();

/** What belongs to `check` itself stands beside these fields and is described by the check. */
export const TEMPLATE_CHECK_FIELDS = ['check', 'hosts', 'applications', 'databases', 'limits'] as const;

const templateCheckSchema = z
  .object({
    check: z.string(expected('check')).max(100, expected('check')),
    hosts: targetsSchema,
    applications: targetsSchema,
    databases: targetsSchema,
    limits: z.record(z.string(), z.unknown()).default({}),
  })
  .catchall(z.unknown());

const itemSchema = z.strictObject({
  id: idSchema,
  title: localTextSchema,
  checks: z.array(templateCheckSchema).min(1).max(50),
});

const templateSchema = z
  .strictObject({
    id: idSchema,
    title: localTextSchema,
    mode: z.enum(INSPECTION_MODES).default('remote'),
    effort: z
      .partialRecord(z.enum(EFFORT_KINDS), personDaysSchema)
      .default({})
      .describe('Person-days proposed when the form is closed. 默认人天。'),
    schedule: scheduleSchema.optional(),
    catchUp: z
      .enum(CATCH_UPS)
      .optional()
      .describe(
        'Of runs that Rounds was not there for: run-late runs the latest once (default), skip leaves them out and says so. 错过后补跑一次，或跳过并告知。',
      ),
    extends: idSchema
      .optional()
      .describe(
        'Template whose groups this one begins with; a group of the same title goes on, an item of the same id replaces. 继承的模板。',
      ),
    groups: z
      .array(z.strictObject({ title: localTextSchema, items: z.array(itemSchema).min(1).max(100) }))
      .min(1)
      .max(50),
  })
  .meta({ dependencies: { catchUp: ['schedule'] } });

const obligationSchema = z.strictObject({
  id: idSchema,
  title: localTextSchema,
  every: z.enum(PERIOD_LENGTHS).describe('The period in which it is owed. 周期。'),
  atLeast: z.int(expected('count')).min(1, expected('count')).max(1_000, expected('count')).default(1),
  evidence: z
    .strictObject({
      inspection: z.union([idSchema, z.array(idSchema).min(1).max(20)], expected('template-ids')).optional(),
      mode: z.enum(INSPECTION_MODES).optional(),
      record: z.enum(RECORD_KINDS).optional(),
      backup: z.enum(BACKUP_KINDS).optional(),
      report: z.enum(REPORT_PERIODS).optional(),
    })
    .meta({
      oneOf: ['inspection', 'record', 'backup', 'report'].map((name) => has(name)),
      dependencies: { mode: ['inspection'] },
    })
    .describe('What proves it: one of inspection, record, backup, report. 履约证据。'),
});

/** The site file 站点文件: one contract and all it covers. Keys that begin with `x-` are for anchors and are ignored. */
export const siteSchema = z.strictObject({
  contract: contractSchema,
  people: z.array(personSchema).min(1).max(500),
  hosts: z.array(hostSchema).max(1_000).default([]),
  applications: z.array(applicationSchema).max(200).default([]),
  databases: z.array(databaseSchema).max(200).default([]),
  inspections: z.array(templateSchema).max(50).default([]),
  sla: slaSchema.optional(),
  obligations: z.array(obligationSchema).max(100).default([]).describe('What is owed each period. 合同义务。'),
  alerting: alertingSchema.optional(),
  digest: digestSchema.optional(),
  reports: reportsSchema.optional(),
  backups: backupsSchema.default([]).describe('What is copied, where to, how often. 备份计划。'),
});

export type SiteFile = z.output<typeof siteSchema>;
export type HostEntry = SiteFile['hosts'][number];
export type TemplateEntry = SiteFile['inspections'][number];
export type ObligationEntry = SiteFile['obligations'][number];
