import { z } from 'zod';
import { isPlainPath } from '../core/backup/paths.ts';
import { localTextSchema } from '../core/local-text-schema.ts';
import { percentSchema } from '../core/quantity.ts';
import { CRON_PATTERN } from './cron-pattern.ts';
import { addressSchema, durationSchema, idSchema, portSchema, secretSchema, userSchema } from './field-schemas.ts';
import { has, type Keywords, not, says, when, within } from './schema-keywords.ts';

const expected = (name: string) => ({ error: `config.expected.${name}` });

/** One that is not `.` or `..`. */
const FOLDER_NAME = String.raw`(?!\.{1,2}(?:/|$))[^/\0]+`;
const folderSchema = z
  .string(expected('folder'))
  .max(600, { ...expected('folder'), abort: true })
  .refine(isPlainPath, expected('folder'))
  .meta({ pattern: `^/(?:${FOLDER_NAME}(?:/${FOLDER_NAME})*/?)?$` });

/** What it says is checked where its place in the file is known. */
const cronSchema = z
  .string(expected('cron'))
  .min(1, expected('cron'))
  .max(1_000, expected('cron'))
  .meta({ pattern: CRON_PATTERN })
  .describe('Cron: minute hour day month weekday, in the contract’s zone: 0 2 * * *. 定时：分 时 日 月 周。');

const commandSchema = z
  .string(expected('command'))
  .max(10_000, { ...expected('command'), abort: true })
  .regex(/^(?=[\s\S]*\S)[^\0]+$/, expected('command'));

const patternSchema = z
  .string(expected('exclude'))
  .max(600, { ...expected('exclude'), abort: true })
  .regex(/^(?=.*\S)\P{Cc}+$/u, expected('exclude'));

const trailerSchema = z
  .string(expected('trailer'))
  .max(200, { ...expected('trailer'), abort: true })
  .regex(/^(?=.*\S)\P{Cc}+$/u, expected('trailer'));

const countSchema = z
  .int(expected('amount'))
  .min(1, expected('amount'))
  .max(1_000_000_000_000, expected('amount'))
  .optional();

const assertionSchema = z
  .strictObject({
    files: countSchema.describe('At least so many files and folders. 至少多少个文件和目录。'),
    file: folderSchema
      .optional()
      .describe('This file is there; its path as on the host. 必须存在的文件，写主机上的路径。'),
    sha256: z
      .string(expected('sha256'))
      .regex(/^[0-9a-f]{64}$/, expected('sha256'))
      .optional()
      .describe('And its content has this SHA-256. 该文件内容的 SHA-256。'),
    tables: countSchema.describe('At least so many tables. 至少多少张表。'),
    table: z
      .string(expected('table'))
      .regex(/^[^\0/\\`]{1,64}$/, expected('table'))
      .optional()
      .describe('This table has at least `rows` rows. 该表至少有 rows 行。'),
    rows: countSchema,
  })
  .meta({
    oneOf: [has('files'), has('file'), has('tables'), has('table')],
    dependencies: { sha256: ['file'], table: ['rows'], rows: ['table'] },
  });

const drillSchema = z
  .strictObject({
    host: idSchema
      .optional()
      .describe('Where it is restored; by default the plan’s host. 演练所在主机，默认为本计划的主机。'),
    folder: folderSchema
      .optional()
      .describe('For folders: a scratch folder is made below it, and removed. 应用目录：其下临时目录用完即删。'),
    database: z
      .strictObject({
        address: addressSchema.default('127.0.0.1'),
        port: portSchema.default(3306),
        user: userSchema,
        password: secretSchema.optional(),
      })
      .optional()
      .describe(
        'For databases: an account that may create and drop databases rounds_drill_…, as seen from the drill’s host. 数据库：可创建和删除 rounds_drill_… 库的账号。',
      ),
    assertions: z
      .array(assertionSchema)
      .max(50)
      .default([])
      .describe('What must be true of what was restored. 恢复后必须成立的条件。'),
  })
  .describe('How a copy is restored for trial. 恢复演练。');

const keepCountSchema = z.int(expected('keep')).min(0, expected('keep')).max(10_000, expected('keep')).default(0);

const planSchema = z
  .strictObject({
    id: idSchema,
    name: localTextSchema,
    host: idSchema.describe('Where the copy is made. 在哪台主机上备份。'),
    folders: z
      .array(folderSchema)
      .min(1)
      .max(100)
      .optional()
      .describe('Application folders, absolute paths. 应用目录（绝对路径）。'),
    exclude: z
      .array(patternSchema)
      .max(100)
      .default([])
      .describe(
        'Left out: /app/x/logs/*.log (from the root) or *.tmp (anywhere); * stays within one name. 排除；* 不跨越目录。',
      ),
    database: idSchema.optional().describe('Id of one of `databases`: a consistent dump. 数据库的一致性导出。'),
    command: commandSchema
      .optional()
      .describe(
        'Any other: a command that writes the dump to its standard output. 其他：把导出内容写到标准输出的命令。',
      ),
    trailer: trailerSchema
      .optional()
      .describe('The command’s dump is whole only if this stands in its last lines. 完整导出的最后几行中必有的文字。'),
    folder: folderSchema
      .optional()
      .describe('On the host: copies are kept in <folder>/<id>. Without it none stays there. 主机上保存副本的目录。'),
    pull: z
      .boolean(expected('yes-no'))
      .default(false)
      .describe('Keep a copy in Rounds’ own store. 在 Rounds 自己的存储里保存一份。'),
    copyTo: z
      .strictObject({ host: idSchema, folder: folderSchema })
      .optional()
      .describe('Keep a copy on another host, in <folder>/<id>. 在另一台主机上保存一份。'),
    compression: z
      .enum(['auto', 'zstd', 'gzip', 'none'])
      .default('auto')
      .describe('auto: zstd where the host has it, else gzip. 压缩方式。'),
    schedule: z
      .strictObject({ full: cronSchema.optional(), incremental: cronSchema.optional() })
      .default({})
      .describe('When copies are made. 备份时间。'),
    verify: z
      .strictObject({
        present: cronSchema.optional(),
        checksum: cronSchema.optional(),
        listing: cronSchema.optional(),
        drill: cronSchema.optional(),
      })
      .default({})
      .describe('When copies are checked. 校验时间。'),
    drill: drillSchema.optional(),
    keep: z
      .strictObject({
        last: keepCountSchema,
        daily: keepCountSchema,
        weekly: keepCountSchema,
        monthly: keepCountSchema,
        yearly: keepCountSchema,
      })
      .prefault({})
      .describe('Copies that are kept; all 0: every one. 保留策略；全为 0 表示全部保留。'),
    timeLimit: durationSchema.default('4h').describe('For one copy, check or drill. 一次备份、校验或演练的时限。'),
    catchUp: z
      .enum(['run-late', 'skip'])
      .default('run-late')
      .describe('What was due while Rounds was down: made late, once; or left out. 停机期间错过的：补做一次，或跳过。'),
    shrinkBelow: percentSchema
      .default(50)
      .describe('A full copy below this share of the one before is told. 小于上次的此比例即提醒。'),
  })
  .meta({
    oneOf: [has('folders'), has('database'), has('command')],
    anyOf: [has('folder'), has('copyTo'), says('pull', true)],
    dependencies: { exclude: ['folders'], trailer: ['command'] },
    allOf: [
      when(within('schedule', has('incremental')), {
        ...has('folders', 'folder'),
        properties: { schedule: has('full') },
      }),
      when(within('verify', has('drill')), has('drill')),
      when(has('command'), not(has('drill'))),
      when(has('folders'), { properties: { drill: drillOf('folder', 'database', ['tables', 'table']) } }),
      when(has('database'), { properties: { drill: drillOf('database', 'folder', ['files', 'file']) } }),
    ],
  });

/** A drill that says where it restores what the plan copies, and asserts nothing of the other kind. */
function drillOf(place: string, otherPlace: string, otherAssertions: readonly string[]): Keywords {
  const stray = { anyOf: otherAssertions.map((name) => has(name)) };
  return { ...has(place), ...not(has(otherPlace)), properties: { assertions: { items: not(stray) } } };
}

/** Backup plans 备份计划. */
export const backupsSchema = z.array(planSchema).max(200);

export type BackupPlanEntry = z.output<typeof planSchema>;
