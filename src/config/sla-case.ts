import { TZDate } from '@date-fns/tz';
import { type Duration, parseDuration } from '../core/duration.ts';
import type { SlaExpectation, SlaQuestion } from '../core/sla/expectation.ts';
import type { TicketEvent, TicketFact } from '../core/sla/ticket-event.ts';
import { type Fault, sortFaults } from './fault.ts';
import { type FileAccess, localFiles } from './file-access.ts';
import { readYaml } from './read-yaml.ts';
import { createReport } from './report.ts';
import { resolveSla } from './resolve-sla.ts';
import { findSchemaFaults } from './schema-faults.ts';
import { checkSlaCase } from './sla-case-rules.ts';
import { caseSchema, LOCAL_MOMENT, type SlaCaseEvent, type SlaCaseExpectation } from './sla-case-schema.ts';
import { checkSla } from './sla-rules.ts';

const CASE_LIMIT_BYTES = 256 * 1024;

/** A dispute as a file: a policy, events, the instant at which the clocks are looked at, and what is held to be so. */
export interface SlaCase extends SlaQuestion {
  readonly title: string;
  readonly expect: readonly SlaExpectation[];
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
  checkSlaCase(root, report);
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
      expect: expect.map((entry) => toExpectation(entry, { read, now: read(now) })),
    },
  };
}

function toEvent(entry: SlaCaseEvent, index: number, read: (moment: string) => Date): TicketEvent {
  const at = read(entry.at);
  const key = String(index).padStart(4, '0');
  const base = {
    // What has no name of its own can't be meant by another event's `of`.
    id: entry.id ?? `#${key}`,
    at,
    recordedAt: entry.recordedAt === undefined ? at : read(entry.recordedAt),
    actor: null,
    source: 'import' as const,
    sourceKey: key,
    permalink: null,
    ...(entry.notBefore === undefined ? {} : { notBefore: read(entry.notBefore) }),
  };
  return { ...base, ...toFact(entry, read) };
}

function toFact(entry: SlaCaseEvent, read: (moment: string) => Date): TicketFact {
  switch (entry.event) {
    case 'levelled':
      return { kind: 'levelled', level: entry.level, ...(entry.reason === undefined ? {} : { reason: entry.reason }) };
    case 'planned':
      return { kind: 'planned', ...(entry.text === undefined ? {} : { text: entry.text }) };
    case 'restored':
      return { kind: 'restored', ...(entry.recovery ? { recovery: true } : {}) };
    case 'paused':
    case 'reopened':
      return { kind: entry.event, reason: entry.reason };
    case 'cancelled': {
      const { reason, duplicateOf } = entry;
      return { kind: 'cancelled', reason, ...(duplicateOf === undefined ? {} : { duplicateOf }) };
    }
    case 'agreed':
      return { kind: 'agreed', dueAt: read(entry.due), who: entry.who, how: entry.how };
    case 'diagnosed':
      return { kind: 'diagnosed', cause: entry.cause, solution: entry.solution };
    case 'disagreed':
      return { kind: 'disagreed', eventId: entry.of, reason: entry.reason };
    case 'corrected':
      return {
        kind: 'corrected',
        eventId: entry.of,
        correctedAt: entry.time === undefined ? null : read(entry.time),
        field: entry.field === undefined ? null : { name: entry.field, value: entry.value ?? '' },
        reason: entry.reason,
      };
    case 'rated':
      return { kind: 'rated', rating: entry.rating, comment: entry.comment ?? null };
    case 'assigned':
      return { kind: 'assigned', person: entry.person };
    case 'noted':
      return { kind: 'noted', text: entry.text };
    case 'warned':
      return { kind: 'warned', stage: entry.stage, fraction: entry.fraction };
    default:
      return { kind: entry.event };
  }
}

function toExpectation(
  entry: SlaCaseExpectation,
  { read, now }: { readonly read: (moment: string) => Date; readonly now: Date },
): SlaExpectation {
  const { stage = '', state, notice, fraction, folded, formerLevel } = entry;
  const at = entry.at === undefined ? now : read(entry.at);
  const due = typeof entry.due === 'string' ? read(entry.due) : entry.due;
  const overdue = lengthOf(entry.overdue);
  if (notice !== undefined) {
    return { kind: 'notice', at, notice, stage: entry.stage, fraction, late: lengthOf(entry.late), overdue, folded };
  }
  if (formerLevel !== undefined) return { kind: 'former-breach', at, level: formerLevel, stage, due: due ?? undefined };
  return { kind: 'clock', at, stage, state, due, elapsed: lengthOf(entry.elapsed), overdue };
}

function lengthOf(text: string | undefined): Duration | undefined {
  return text === undefined ? undefined : (parseDuration(text) ?? undefined);
}

function readMoment(text: string, timeZone: string): Date {
  const match = LOCAL_MOMENT.exec(text);
  if (!match) return new Date(text);
  const [year = 0, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const ms = Number((match[7] ?? '').padEnd(3, '0'));
  return new Date(new TZDate(year, month - 1, day, hours, minutes, seconds, ms, timeZone).getTime());
}
