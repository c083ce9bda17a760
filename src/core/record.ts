import { z } from 'zod';
import type { Effort } from './inspection.ts';
import { addMonths, type Day, dayAt, startOfDay } from './local-day.ts';
import type { RecordKind } from './obligation.ts';
import { type RecordContent, recordContentSchema } from './record/content.ts';
import { lineText, personDays, sumDays } from './record/values.ts';
import type { Contract } from './site.ts';
import type { TicketRating } from './sla/ticket-head.ts';

/** What is written down in a service record 服务记录, whatever its kind. */
interface EntryBase {
  readonly title: string;
  /** When the work was done, or begun; of a personnel change when it was asked for. */
  readonly happenedAt: Date;
  readonly endedAt: Date | null;
  /** Id of the person who did it, and answers for it. */
  readonly engineer: string;
  /** Who else took part, as it was written. */
  readonly others: string | null;
  /** Person-days of its own: what was spent on its ticket is counted there. */
  readonly effort: Effort;
}

export type RecordEntry = {
  [K in RecordKind]: EntryBase & { readonly kind: K; readonly content: RecordContent[K] };
}[RecordKind];

/** How records came to be. */
export type RecordOrigin = 'command' | 'ticket' | 'import';

export interface ServiceRecord {
  readonly id: number;
  readonly contractId: string;
  /** Counted per contract; shown as R-12. */
  readonly number: number;
  /** A voided record 作废 stays readable and counts for nothing. */
  readonly state: 'valid' | 'voided';
  /** 1 as it was written, one more with each change. */
  readonly version: number;
  readonly entry: RecordEntry;
  /** The ticket that it was written of. */
  readonly ticket: { readonly id: number; readonly number: number } | null;
  readonly origin: RecordOrigin;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** The latest; it is of the version it names. */
  readonly signature: Signature | null;
}

/** The customer's signature 客户签字. */
export interface Signature {
  readonly version: number;
  readonly person: string;
  readonly rating: TicketRating | null;
  readonly at: Date;
}

/** What was done to a record, each with the record as it was from then on. */
export interface RecordVersion {
  readonly version: number;
  readonly change: 'created' | 'edited' | 'voided';
  readonly entry: RecordEntry;
  readonly by: string;
  readonly at: Date;
  readonly reason: string | null;
}

/** How a record is called in messages, commands and documents. */
export function recordName(number: number): string {
  return `R-${number}`;
}

/** Reads `R-12`, `r12`, `#12` or `12`; null for anything else. */
export function parseRecordName(text: string): number | null {
  const match = /^(?:r-?|#)?(\d{1,9})$/i.exec(text.trim());
  const number = Number(match?.[1] ?? 0);
  return number > 0 ? number : null;
}

const entryFields = {
  title: lineText,
  happenedAt: z.date(),
  endedAt: z.date().nullable().default(null),
  engineer: z.string().min(1).max(64),
  others: lineText.nullable().default(null),
  effort: z.strictObject({ onsite: personDays, remote: personDays, office: personDays }),
};

/**
 * Checks all that is written in a record of a kind, wherever it comes from. Faults stand at the path of what is wrong; those
 * that are our own name a text.
 */
export function recordEntrySchema(kind: RecordKind): z.ZodType<RecordEntry> {
  const schema = z.strictObject({ kind: z.literal(kind), ...entryFields, content: recordContentSchema[kind] });
  const checked = schema.superRefine((given, check) => {
    const entry = given as unknown as RecordEntry;
    if (entry.endedAt !== null && entry.endedAt < entry.happenedAt) {
      check.addIssue({ code: 'custom', path: ['endedAt'], message: 'record.ends-before' });
    }
    if (entry.kind === 'personnel-change' && isFar(entry.content.effectiveOn, entry.happenedAt)) {
      check.addIssue({ code: 'custom', path: ['content', 'effectiveOn'], message: 'record.far-day' });
    }
    // One job, one figure: else the report's sums would contradict each other.
    if (entry.kind === 'optimisation' && totalEffort(entry.effort) !== sumDays(Object.values(entry.content.phases))) {
      check.addIssue({ code: 'custom', path: ['effort', 'office'], message: 'record.phases-differ' });
    }
  });
  return checked as unknown as z.ZodType<RecordEntry>;
}

/** Nobody is replaced so long before or after it was asked for: the year was mistyped. */
const FURTHEST_DAYS = 5 * 366;

function isFar(day: Day, from: Date): boolean {
  return Math.abs(Date.parse(day) - from.getTime()) > FURTHEST_DAYS * 86_400_000;
}

export function totalEffort(effort: Effort): number {
  return sumDays([effort.onsite, effort.remote, effort.office]);
}

/** Records tell of what was done under the contract: from its first day on, to its last, and not of what is still to come. */
export function timeFault(
  at: Date,
  { now, term }: { readonly now: Date; readonly term: Pick<Contract, 'starts' | 'ends' | 'timeZone'> },
): 'record.in-the-future' | 'record.before-contract' | 'record.after-contract' | null {
  if (at > now) return 'record.in-the-future';
  if (at < startOfDay(term.starts, term.timeZone)) return 'record.before-contract';
  return dayAt(at, term.timeZone) > term.ends ? 'record.after-contract' : null;
}

/**
 * The first day on which a personnel change may take effect: a month after it was asked for in writing.
 * Null where it keeps to that, and for other kinds.
 */
export function shortNoticeUntil(entry: RecordEntry, timeZone: string): Day | null {
  if (entry.kind !== 'personnel-change') return null;
  const earliest = addMonths(dayAt(entry.happenedAt, timeZone), 1);
  return entry.content.effectiveOn < earliest ? earliest : null;
}

/** Whether the customer signed what the record says now. */
export function isSigned({ signature, version }: Pick<ServiceRecord, 'signature' | 'version'>): boolean {
  return signature?.version === version;
}
