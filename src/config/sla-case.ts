import { TZDate } from '@date-fns/tz';
import { z } from 'zod';
import type { TicketEvent, TicketFact } from '../core/sla/ticket-event.ts';
import type { SlaPolicy } from '../core/sla-policy.ts';
import { type Fault, sortFaults } from './fault.ts';
import { type FileAccess, localFiles } from './file-access.ts';
import { readYaml } from './read-yaml.ts';
import { createReport } from './report.ts';
import { resolveSla } from './resolve-sla.ts';
import { findSchemaFaults } from './schema-faults.ts';
import { checkSla } from './sla-rules.ts';
import { slaSchema } from './sla-schema.ts';
import { isTimeZone } from './time-zone.ts';

const CASE_LIMIT_BYTES = 256 * 1024;
const expected = (name: string) => ({ error: `config.expected.${name}` });

/** `2026-11-20 10:00`, to the millisecond if wanted, in the zone that the file names; or an ISO instant with its offset. */
const LOCAL = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/;
const timeSchema = z
  .string(expected('moment'))
  .refine((text) => LOCAL.test(text) || !Number.isNaN(Date.parse(withOffset(text))), expected('moment'));
const reasonSchema = z.string(expected('line')).min(1, expected('line')).max(1_000, expected('line'));
const levelSchema = z.int(expected('level')).min(1, expected('level')).max(9, expected('level'));

const when = { at: timeSchema };
const eventSchema = z.discriminatedUnion(
  'event',
  [
    z.strictObject({
      ...when,
      event: z.enum(['opened', 'responded', 'planned', 'arrived', 'resumed', 'restored', 'reported', 'closed']),
    }),
    z.strictObject({ ...when, event: z.literal('levelled'), level: levelSchema }),
    z.strictObject({ ...when, event: z.enum(['paused', 'reopened', 'cancelled']), reason: reasonSchema }),
    z.strictObject({ ...when, event: z.literal('agreed'), due: timeSchema, who: reasonSchema, how: reasonSchema }),
  ],
  expected('sla-event'),
);

const CLOCK_STATES = ['waiting', 'to-agree', 'running', 'paused', 'met', 'missed', 'overdue', 'void'] as const;

const caseSchema = z.strictObject({
  title: z.string(expected('line')).max(500).optional(),
  timeZone: z.string(expected('case-zone')).refine(isTimeZone, expected('case-zone')),
  now: timeSchema,
  sla: slaSchema.optional(),
  events: z.array(eventSchema).min(1).max(1_000),
  expect: z
    .array(
      z.strictObject({
        stage: z.string(),
        state: z.enum(CLOCK_STATES).optional(),
        due: timeSchema.nullable().optional(),
      }),
    )
    .max(20)
    .default([]),
});

/** A dispute as a file: a policy, events, and the instant at which the clocks are looked at. */
export interface SlaCase {
  readonly title: string;
  readonly timeZone: string;
  readonly now: Date;
  readonly policy: SlaPolicy;
  readonly events: readonly TicketEvent[];
  readonly expect: readonly {
    readonly stage: string;
    readonly state?: (typeof CLOCK_STATES)[number] | undefined;
    readonly due?: Date | null | undefined;
  }[];
}

export type ReadSlaCase =
  | { readonly ok: true; readonly slaCase: SlaCase }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Reads a case file; every fault at once.
 * @throws as node:fs does when the file can't be read.
 */
export function readSlaCase(path: string, files: Pick<FileAccess, 'read'> = localFiles): ReadSlaCase {
  const text = new TextDecoder().decode(files.read(path, CASE_LIMIT_BYTES).bytes);
  const { file, root, faults } = readYaml(path, text);
  if (!root) return { ok: false, faults };
  const report = createReport(file);
  report.faults.push(...faults, ...findSchemaFaults({ file, root, schema: caseSchema, value: root.value }));
  checkSla(root, report);
  const parsed = caseSchema.safeParse(root.value);
  if (!parsed.success || report.faults.length > 0) return { ok: false, faults: sortFaults(report.faults) };
  const { title, timeZone, now, sla, events, expect } = parsed.data;
  const read = (moment: string) => readMoment(moment, timeZone);
  return {
    ok: true,
    slaCase: {
      title: title ?? path,
      timeZone,
      now: read(now),
      policy: resolveSla(sla),
      events: events.map((event, index) => toEvent(event, index, read)),
      expect: expect.map((one) => ({ ...one, due: typeof one.due === 'string' ? read(one.due) : one.due })),
    },
  };
}

function toEvent(entry: z.output<typeof eventSchema>, index: number, read: (moment: string) => Date): TicketEvent {
  const at = read(entry.at);
  const key = String(index).padStart(4, '0');
  const base = { id: key, at, recordedAt: at, actor: null, source: 'import' as const, sourceKey: key, permalink: null };
  return { ...base, ...toFact(entry, read) };
}

function toFact(entry: z.output<typeof eventSchema>, read: (moment: string) => Date): TicketFact {
  switch (entry.event) {
    case 'levelled':
      return { kind: 'levelled', level: entry.level };
    case 'paused':
    case 'reopened':
    case 'cancelled':
      return { kind: entry.event, reason: entry.reason };
    case 'agreed':
      return { kind: 'agreed', dueAt: read(entry.due), who: entry.who, how: entry.how };
    default:
      return { kind: entry.event };
  }
}

function readMoment(text: string, timeZone: string): Date {
  const match = LOCAL.exec(text);
  if (!match) return new Date(withOffset(text));
  const [year = 0, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const ms = Number((match[7] ?? '').padEnd(3, '0'));
  return new Date(new TZDate(year, month - 1, day, hours, minutes, seconds, ms, timeZone).getTime());
}

/** A time without its offset would be read in the zone of this machine. */
function withOffset(text: string): string {
  return /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : 'none';
}
