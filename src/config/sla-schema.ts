import { z } from 'zod';
import { WEEKDAYS } from '../core/business-calendar.ts';
import { localTextSchema } from '../core/local-text-schema.ts';
import { ROLES } from '../core/role.ts';
import { KNOWN_STAGES, STAGE_ENDS } from '../core/sla-policy.ts';
import { dateSchema, daySpanSchema, durationSchema, idSchema, reactionSchema } from './field-schemas.ts';
import { has, not, when } from './schema-keywords.ts';

const expected = (name: string) => ({ error: `config.expected.${name}` });
const weekday = `(?:${WEEKDAYS.join('|')})`;
/** A range of days runs from an earlier to a later one. */
const FORWARDS = WEEKDAYS.map((day, index) => `${day}(?:-(?:${WEEKDAYS.slice(index).join('|')}))?`);

/** A day that there is. */
const DATE = z.regexes.date.source.replace(/^\^|\$$/g, '');

const weekdaysSchema = z
  .string(expected('weekdays'))
  .regex(new RegExp(`^${weekday}(?:-${weekday})?$`), expected('weekdays'))
  .meta({ pattern: `^(?:${FORWARDS.join('|')})$` })
  .describe('mon, or mon-fri');

const daySpansSchema = z.array(daySpanSchema, expected('day-spans')).max(12);

const calendarSchema = z
  .strictObject({
    hours: z
      .record(weekdaysSchema, daySpansSchema)
      .meta({ not: { additionalProperties: { maxItems: 0 } } })
      .describe('Weekly hours: { mon-fri: [09:00-12:00, 13:00-18:00] }. 每周服务时间。'),
    hoursPerDay: z
      .number(expected('hours-per-day'))
      .gt(0, expected('hours-per-day'))
      .max(24, expected('hours-per-day'))
      .optional()
      .describe('How many hours 1d is; by default those of the first day that has any. 一个工作日折合的小时数。'),
    holidays: z
      .array(
        z
          .string(expected('days'))
          .regex(/^\d{4}-\d\d-\d\d(?:\.\.\d{4}-\d\d-\d\d)?$/, expected('days'))
          .meta({ pattern: `^${DATE}(?:\\.\\.${DATE})?$` }),
      )
      .max(500)
      .default([])
      .describe('Days off: 2026-10-01 or 2026-10-01..2026-10-07. 节假日。'),
    workingDays: z
      .array(z.union([dateSchema, z.strictObject({ date: dateSchema, hours: daySpansSchema.min(1) })]))
      .max(200)
      .default([])
      .describe(
        'Days worked in exchange; a bare date has the hours of the first day of the week that has any. 调休上班日。',
      ),
  })
  .describe('A calendar of service hours in the contract’s time zone. 服务时间日历。');

const stageNameSchema = z.string(expected('stage-name')).regex(/^[a-z][A-Za-z0-9]{0,39}$/, expected('stage-name'));

const stageSchema = z
  .strictObject({
    name: stageNameSchema.describe(
      'respond, plan, onSite, restore, emergencyPlan, report, or a name of your own with title and endedBy.',
    ),
    title: localTextSchema.optional(),
    from: stageNameSchema.default('opened').describe('opened, or the stage whose end starts this one. 计时起点。'),
    endedBy: z.enum(STAGE_ENDS).optional(),
    within: z
      .union([z.literal('negotiated'), durationSchema], expected('within'))
      .describe('A length of time, or negotiated. 时限，或 negotiated（与客户商定）。'),
    pausable: z
      .boolean(expected('yes-no'))
      .optional()
      .describe('By default only restore can be paused. 可否暂停计时。'),
    onlyIf: z
      .strictObject({ not: stageNameSchema, after: durationSchema })
      .optional()
      .describe('The stage exists only if another is not ended after so long. 仅当另一阶段逾期未完成时才有此阶段。'),
  })
  .meta(when({ properties: { name: not({ enum: Object.keys(KNOWN_STAGES) }) } }, has('title', 'endedBy')))
  .describe('A stage: one clock. 时限阶段。');

/** Levels stand in their order. */
const LEVEL_NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const levelNumberSchema = z.int(expected('level')).min(1, expected('level')).max(9, expected('level'));

const levelSchema = z.strictObject({
  level: levelNumberSchema.describe('1 is the most severe. 1 为最严重。'),
  name: localTextSchema,
  description: localTextSchema.default(''),
  calendar: idSchema.default('always').describe('always (7×24) or one of the calendars. always 为 7×24。'),
  stages: z.array(stageSchema).min(1).max(20),
  restoreOnRecovery: z
    .boolean(expected('yes-no'))
    .optional()
    .describe('When its alert is over, the ticket is restored by that. 告警恢复时自动记为恢复。'),
});

const escalationSchema = z.strictObject({
  at: z
    .number(expected('fraction'))
    .min(0, expected('fraction'))
    .max(10, expected('fraction'))
    .describe('Fraction of the allowance: 0.75, 1 is the due time, 1.5 is overdue by half. 已用时限的比例。'),
  levels: z.array(levelNumberSchema).max(9).default([]).describe('Empty: every level. 空为所有级别。'),
  stages: z.array(stageNameSchema).max(20).default([]).describe('Empty: every stage. 空为所有阶段。'),
  mention: z
    .array(
      z
        .string(expected('mention'))
        .regex(/^(?:[a-z0-9-]{1,48}|role:[a-z]+|S[A-Z0-9]{2,20}|onDuty)$/, expected('mention'))
        .meta({ pattern: `^(?:[a-z0-9-]{1,48}|role:(?:${ROLES.join('|')})|S[A-Z0-9]{2,20}|onDuty)$` }),
    )
    .min(1)
    .max(20)
    .describe('Ids of people, role:lead, a Slack user group (S…), or onDuty. 提醒的人员、角色、用户组或值班人。'),
});

const dutySchema = z.strictObject({
  from: dateSchema.optional(),
  until: dateSchema.optional(),
  days: weekdaysSchema.optional(),
  hours: daySpansSchema.default([]),
  people: z.array(idSchema).min(1).max(20),
});

/** What the contract promises; every part that is left out takes the default. */
export const slaSchema = z
  .strictObject({
    clockStart: z.enum(['reported', 'levelled']).optional(),
    levels: z
      .array(levelSchema)
      .min(1)
      .max(9)
      .meta({ allOf: [{ items: LEVEL_NUMBERS.map((level) => ({ properties: { level: { const: level } } })) }] })
      .optional(),
    calendars: z.record(idSchema, calendarSchema).default({}),
    warnAt: z
      .array(z.number(expected('fraction')).gt(0, expected('warn-at')).lt(1, expected('warn-at')))
      .max(10)
      .optional()
      .describe('Fractions of the allowance at which the team is warned: [0.5, 0.75, 0.9]. 预警比例。'),
    overdueEvery: durationSchema.optional().describe('How often to remind after the due time. 超时后提醒间隔。'),
    escalate: z.array(escalationSchema).max(50).optional().describe('Who is mentioned when. 升级提醒。'),
    suggest: z
      .record(z.string().regex(/^[a-z0-9_-]{1,40}$/, expected('severity')), levelNumberSchema)
      .optional()
      .describe('Alert severity → suggested level. 告警严重性对应的建议级别。'),
    unlevelledAfter: durationSchema
      .optional()
      .describe('How long something may stay without a level. 未定级提醒时间。'),
    reopenWithin: durationSchema.optional().describe('How long after a restore a ticket may be reopened. 可重开期限。'),
    onDuty: z
      .array(dutySchema)
      .max(500)
      .default([])
      .describe('Who is on duty; the first entry that fits counts. 值班表。'),
    reactions: z
      .strictObject({
        levels: z.array(reactionSchema).max(9).optional(),
        respond: z.array(reactionSchema).min(1).max(10).optional(),
        restore: z.array(reactionSchema).min(1).max(10).optional(),
      })
      .optional()
      .describe('Slack names of the reactions that set levels, respond and restore. 表情反应名称。'),
  })
  .describe('Service levels. 服务级别。');

export type SlaEntry = z.output<typeof slaSchema>;
