import { z } from 'zod';
import { ALERT_SOURCE_KINDS, DEFAULT_ALERTING } from '../core/alerting.ts';
import { durationMs, parseDuration } from '../core/duration.ts';
import { parseJsonPath } from '../core/json-path.ts';
import { durationSchema, idSchema, secretSchema, shortTextSchema } from './field-schemas.ts';
import { has, not, says, when, within } from './schema-keywords.ts';

const expected = (name: string) => ({ error: `config.expected.${name}` });

const headerSchema = z.string(expected('header')).regex(/^[A-Za-z][A-Za-z0-9-]{0,99}$/, expected('header'));

/** Stands for no header in the file. */
export const NO_HEADER = 'none';

const authenticationSchema = z
  .strictObject({
    bearer: secretSchema.optional().describe('The token of `Authorization: Bearer …`. 令牌。'),
    basic: z
      .strictObject({
        user: z.string(expected('basic-user')).regex(/^[^:\p{Cc}]{1,200}$/u, expected('basic-user')),
        password: secretSchema,
      })
      .optional()
      .describe('User and password of `Authorization: Basic …`. 用户名和密码。'),
    hmac: z
      .strictObject({
        secret: secretSchema,
        header: headerSchema
          .optional()
          .describe('Where the signature is; X-Grafana-Alerting-Signature or X-Rounds-Signature. 签名所在的请求头。'),
        timestampHeader: headerSchema
          .optional()
          .describe(
            'Where the signed time is; X-Grafana-Alerting-Timestamp or X-Rounds-Timestamp; none: the body alone is signed. 时间戳所在的请求头；none 表示只签请求体。',
          ),
        window: durationSchema.default('5m').describe('How far that time may be from our clock. 时间戳允许的偏差。'),
      })
      .optional()
      .describe('HMAC-SHA-256 over `<timestamp>:<body>`. 对 `<时间戳>:<请求体>` 的 HMAC-SHA-256 签名。'),
  })
  .meta({ oneOf: ['bearer', 'basic', 'hmac'].map((name) => has(name)) })
  .describe('Who may send: one of bearer, basic, hmac. 认证方式，三选一。');

const isPath = (text: string) => text !== '' && text.length <= 500 && (parseJsonPath(text)?.length ?? 0) > 0;
const NAME = String.raw`[^.\[\]"']+`;
const INDEX = String.raw`(?:\[\d+\]|\["(?:[^"\\]|\\.)*"\])`;
/** As {@link parseJsonPath} reads it, with at least one step. */
const STEPS = String.raw`(?!\$\.?$)(?:\$\.?)?(?:\.?${NAME}|${INDEX})(?:\.${NAME}|${INDEX}(?:${NAME})?)*`;
const pathSchema = z
  .string(expected('path'))
  .refine(isPath, expected('path'))
  .meta({ pattern: `^${STEPS}$` });

const mappingSchema = z
  .strictObject({
    alerts: z
      .string(expected('path'))
      .refine((text) => text === '$' || isPath(text.replace(/\[\]$/, '')), expected('path'))
      .meta({ pattern: `^(?:\\$|${STEPS}(?:\\[\\])?)$` })
      .optional()
      .describe(
        'Path of the list of alerts; $: the body is the list; without it the body is one alert. 告警列表的位置。',
      ),
    title: pathSchema.describe('All paths count from an alert: event.name. 标题。以下路径都从单条告警算起。'),
    fingerprint: pathSchema.describe('What the sender calls the same alert each time it fires. 同一告警的标识。'),
    status: pathSchema.describe('Firing or over. 状态。'),
    resolvedValues: z
      .array(z.union([shortTextSchema, z.number(), z.boolean()]))
      .min(1)
      .max(50)
      .default(['resolved', 'recovered', 'ok', 'normal', 'closed', 'cleared'])
      .describe('Values of the status that mean it is over, in any case. 表示已恢复的状态值，不分大小写。'),
    description: pathSchema.optional(),
    severity: pathSchema.optional(),
    host: pathSchema.optional(),
    startsAt: pathSchema.optional().describe('A time with its zone, or seconds or ms since 1970. 开始时间，须带时区。'),
    endsAt: pathSchema.optional(),
    link: pathSchema.optional(),
  })
  .describe('Where a JSON body holds what an alert needs. JSON 各字段的位置。');

const sourceSchema = z
  .strictObject({
    id: idSchema.describe('Stands in the address: POST /hooks/<contract>/<id>. 出现在接收地址里。'),
    kind: z.enum(ALERT_SOURCE_KINDS).describe('The monitoring system. 监控系统。'),
    auth: authenticationSchema,
    heartbeat: durationSchema
      .refine(
        (text) => durationMs(parseDuration(text) ?? { days: 0, milliseconds: 0 }) >= 30_000,
        expected('heartbeat'),
      )
      .optional()
      .describe('It sends at least so often, always; its silence is an alert. 至少多久发送一次，超过则报警。'),
    requestsPerMinute: z
      .int(expected('requests'))
      .min(1, expected('requests'))
      .max(1_000_000, expected('requests'))
      .default(600)
      .describe('More are put off with 503. 每分钟请求数上限，超出的以 503 推迟。'),
    mapping: mappingSchema.optional(),
  })
  .meta({
    allOf: [
      when(says('kind', 'generic'), { anyOf: [has('mapping'), has('heartbeat')] }),
      when(says('kind', ...ALERT_SOURCE_KINDS.filter((kind) => kind !== 'generic')), not(has('mapping'))),
      when(says('kind', 'alertmanager'), not(within('auth', has('hmac')))),
    ],
  });

/** Which monitoring systems may send alerts, and what is done with many of them. */
export const alertingSchema = z
  .strictObject({
    sources: z.array(sourceSchema).max(50).default([]),
    stormAbove: z
      .int(expected('storm'))
      .min(1, expected('storm'))
      .max(10_000, expected('storm'))
      .default(DEFAULT_ALERTING.stormAbove)
      .describe(
        'More new alerts than this within a minute become one message. 一分钟内新告警超过此数即合并为一条消息。',
      ),
    refireWithin: durationSchema
      .default('30m')
      .describe(
        'An alert that fires again so soon after it was resolved is the same one. 恢复后多久内再次触发算同一告警。',
      ),
  })
  .describe('Alerts of monitoring systems. 告警接入。');

export type AlertingEntry = z.output<typeof alertingSchema>;
