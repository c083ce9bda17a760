import { z } from 'zod';
import type { RecordKind } from '../obligation.ts';
import { lineText, longText, personDays } from './values.ts';

/** Kinds of service records 服务记录 that a person writes; a fault report is issued of its ticket. */
export const WRITTEN_KINDS = [
  'maintenance',
  'optimisation',
  'upgrade',
  'training',
  'parameter-change',
  'visit',
  'personnel-change',
] as const satisfies readonly RecordKind[];
export type WrittenKind = (typeof WRITTEN_KINDS)[number];

export const MOST_ROWS = 10;
export const MAINTENANCE_CATEGORIES = ['daily', 'fault'] as const;
export const MAINTENANCE_SOURCES = ['inspection', 'customer', 'alert'] as const;
export const WORK_MODES = ['remote', 'onsite'] as const;
export const PARAMETER_AREAS = ['notification', 'alert', 'sms', 'other'] as const;
/** What the customer is asked at a visit 回访, in the order of the form. */
export const VISIT_QUESTIONS = ['inspection', 'response', 'use', 'optimisation'] as const;
export const VISIT_ANSWERS = ['yes', 'no', 'not-asked'] as const;
/** What an optimisation's person-days were spent on. */
export const OPTIMISATION_PHASES = ['analysis', 'design', 'development', 'test'] as const;

/** One row of a maintenance sheet: symptom 现象, cause 原因, solution 解决方案, time spent 处理时长. */
const maintenanceRow = z.strictObject({
  symptom: longText,
  cause: longText,
  solution: longText,
  /** Null where nobody wrote it down. */
  hours: z.number().min(0).max(9_999).nullable().default(null),
});

const maintenance = z.strictObject({
  category: z.enum(MAINTENANCE_CATEGORIES),
  mode: z.enum(WORK_MODES),
  source: z.enum(MAINTENANCE_SOURCES),
  /** The customer's contact 负责人. */
  contact: lineText.nullable().default(null),
  rows: z.array(maintenanceRow).min(1).max(MOST_ROWS),
  result: longText,
});

const optimisation = z.strictObject({
  function: lineText,
  requirement: longText,
  change: longText,
  phases: z.strictObject({
    analysis: personDays,
    design: personDays,
    development: personDays,
    test: personDays,
  }),
});

const upgrade = z.strictObject({
  product: lineText,
  fromVersion: lineText.nullable().default(null),
  toVersion: lineText,
  change: longText,
  result: longText,
});

const training = z.strictObject({
  mode: z.enum(WORK_MODES),
  attendees: longText,
  attendeeCount: z.int().min(1).max(9_999).nullable().default(null),
  content: longText,
});

const parameterChange = z.strictObject({
  area: z.enum(PARAMETER_AREAS),
  parameter: lineText,
  before: longText.nullable().default(null),
  after: longText,
  reason: longText,
});

const visit = z.strictObject({
  mode: z.enum(WORK_MODES),
  /** Who was visited. */
  customer: lineText,
  content: longText,
  satisfaction: z.strictObject({
    inspection: z.enum(VISIT_ANSWERS),
    response: z.enum(VISIT_ANSWERS),
    use: z.enum(VISIT_ANSWERS),
    optimisation: z.enum(VISIT_ANSWERS),
  }),
});

/** Of a fault 故障诊断报告; what happened, the level and the steps with their times stand in its ticket. */
const faultReport = z.strictObject({
  /** What it did to the customer's work. */
  impact: longText,
  cause: longText,
  solution: longText,
  /** So that it does not happen again. */
  prevention: longText,
});

/** Asked for in writing at least a month before it takes effect, and agreed by the customer. */
const personnelChange = z.strictObject({
  leaving: lineText,
  joining: lineText,
  /** First day of the new person, in the contract's zone. */
  effectiveOn: z.iso.date({ error: 'record.bad-day' }),
  reason: longText,
  /** Where the written request can be found: its number, or how it was sent. */
  request: lineText,
  /** Who agreed for the customer; null while nobody has. */
  agreedBy: lineText.nullable().default(null),
});

/** What a record says, by its kind: checked wherever it comes from. */
export const recordContentSchema = {
  maintenance,
  optimisation,
  upgrade,
  training,
  'parameter-change': parameterChange,
  visit,
  'personnel-change': personnelChange,
  'fault-report': faultReport,
} as const satisfies { readonly [K in RecordKind]: z.ZodType };

export type RecordContent = { readonly [K in RecordKind]: Readonly<z.output<(typeof recordContentSchema)[K]>> };
