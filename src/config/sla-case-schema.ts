import { z } from 'zod';
import { CORRECTABLE_FIELDS } from '../core/sla/ticket-event.ts';
import { TICKET_RATINGS } from '../core/sla/ticket-head.ts';
import { durationSchema } from './field-schemas.ts';
import { slaSchema } from './sla-schema.ts';
import { isTimeZone } from './time-zone.ts';

const expected = (name: string) => ({ error: `config.expected.${name}` });

/** `2026-11-20 10:00`, to the millisecond if wanted, in the zone that the file names; or an ISO instant with its offset. */
export const LOCAL_MOMENT = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/;
const OFFSET = /(?:Z|[+-]\d\d:\d\d)$/;
const timeSchema = z
  .string(expected('moment'))
  // A time without its offset would be read in the zone of this machine.
  .refine(
    (text) => LOCAL_MOMENT.test(text) || (OFFSET.test(text) && !Number.isNaN(Date.parse(text))),
    expected('moment'),
  );
const textSchema = z.string(expected('line')).min(1, expected('line')).max(1_000, expected('line'));
const levelSchema = z.int(expected('level')).min(1, expected('level')).max(9, expected('level'));
const nameSchema = z.string(expected('event-id')).regex(/^[A-Za-z0-9_-]{1,40}$/, expected('event-id'));
const stageSchema = z.string(expected('stage-name')).max(40, expected('stage-name'));
const fractionSchema = z.number(expected('fraction')).min(0, expected('fraction')).max(10, expected('fraction'));

/** What any event may say beside what happened. */
const common = {
  at: timeSchema,
  id: nameSchema.optional(),
  recordedAt: timeSchema.optional(),
  notBefore: timeSchema.optional(),
};

const eventSchema = z.discriminatedUnion(
  'event',
  [
    z.strictObject({ ...common, event: z.enum(['opened', 'responded', 'arrived', 'resumed', 'reported', 'closed']) }),
    z.strictObject({ ...common, event: z.literal('planned'), text: textSchema.optional() }),
    z.strictObject({ ...common, event: z.literal('restored'), recovery: z.literal(true).optional() }),
    z.strictObject({ ...common, event: z.literal('levelled'), level: levelSchema, reason: textSchema.optional() }),
    z.strictObject({ ...common, event: z.enum(['paused', 'reopened']), reason: textSchema }),
    z.strictObject({
      ...common,
      event: z.literal('cancelled'),
      reason: textSchema,
      duplicateOf: textSchema.optional(),
    }),
    z.strictObject({ ...common, event: z.literal('agreed'), due: timeSchema, who: textSchema, how: textSchema }),
    z.strictObject({ ...common, event: z.literal('diagnosed'), cause: textSchema, solution: textSchema }),
    z.strictObject({ ...common, event: z.literal('disagreed'), of: nameSchema, reason: textSchema }),
    z.strictObject({
      ...common,
      event: z.literal('corrected'),
      of: nameSchema,
      time: timeSchema.optional(),
      field: z.enum(CORRECTABLE_FIELDS).optional(),
      value: z.union([levelSchema, textSchema], expected('corrected-value')).optional(),
      reason: textSchema,
    }),
    z.strictObject({
      ...common,
      event: z.literal('rated'),
      rating: z.enum(TICKET_RATINGS),
      comment: textSchema.optional(),
    }),
    z.strictObject({ ...common, event: z.literal('assigned'), person: textSchema }),
    z.strictObject({ ...common, event: z.literal('noted'), text: textSchema }),
    z.strictObject({ ...common, event: z.literal('warned'), stage: stageSchema, fraction: fractionSchema }),
  ],
  expected('sla-event'),
);
export type SlaCaseEvent = z.output<typeof eventSchema>;

const CLOCK_STATES = ['waiting', 'to-agree', 'running', 'paused', 'met', 'missed', 'overdue', 'void'] as const;
const NOTICES = ['warning', 'due', 'overdue', 'agree', 'unlevelled', 'none'] as const;

/** A clock's by default; a notice's where it has `notice`, a breach's under a former level where it has `formerLevel`. */
const expectationSchema = z.strictObject({
  at: timeSchema.optional(),
  stage: stageSchema.optional(),
  state: z.enum(CLOCK_STATES).optional(),
  due: timeSchema.nullable().optional(),
  elapsed: durationSchema.optional(),
  overdue: durationSchema.optional(),
  notice: z.enum(NOTICES).optional(),
  fraction: fractionSchema.optional(),
  late: durationSchema.optional(),
  folded: z.array(fractionSchema).max(60).optional(),
  formerLevel: levelSchema.optional(),
});
export type SlaCaseExpectation = z.output<typeof expectationSchema>;

export const caseSchema = z.strictObject({
  title: z.string(expected('line')).max(500).optional(),
  timeZone: z.string(expected('case-zone')).refine(isTimeZone, expected('case-zone')),
  now: timeSchema,
  sla: slaSchema.optional(),
  events: z.array(eventSchema).min(1).max(1_000),
  expect: z.array(expectationSchema).max(100).default([]),
});
