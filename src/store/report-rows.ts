import type { Generated } from 'kysely';
import type { Instant, JsonColumn } from './column.ts';

/** A version of a period's report, never changed once it is there. What it says lies in the file store. */
export interface ReportRow {
  id: Generated<number>;
  contract_id: string;
  /** `y1-h1`, `2026-q2`, `2026-05..2026-10`. */
  period_key: string;
  /** `month`, `quarter`, `half-year`, `year`, `span`. */
  length: string;
  first_day: string;
  last_day: string;
  /** 1: of a period that still ran, or a draft; counted apart. */
  provisional: number;
  version: number;
  /** What it says is as of this instant. */
  as_of: Instant;
  /** SHA-256 of the model as JSON, as hex: it names the file that holds it. */
  data_hash: string;
  /** What its message shows. */
  summary: JsonColumn;
  /** Why it was issued again; null of the first version. */
  reason: string | null;
  /** Messages as data: what it says otherwise than the version before. */
  changes: JsonColumn;
  made_by: string;
  made_at: Instant;
}

/** Somebody asked for a report. */
export interface ReportRequestRow {
  id: Generated<number>;
  contract_id: string;
  period_key: string;
  first_day: string;
  last_day: string;
  provisional: number;
  locale: string;
  /** Given to have it issued again though it was issued before. */
  reason: string | null;
  /** `wanted`, `building`, `done`, `failed`. */
  state: string;
  /** `issued`, `same`, `changed`, `provisional`. */
  outcome: string | null;
  /** `reading`, `computing`, `writing`: what is being done now. */
  phase: string | null;
  /** The version that answers it. */
  report_id: number | null;
  /** Messages as data: what is recorded otherwise than in the version that answers it. */
  findings: JsonColumn | null;
  /** A message as data. */
  failure: JsonColumn | null;
  attempts: Generated<number>;
  asked_by: string;
  asked_at: Instant;
  ended_at: Instant | null;
  /** Makes asking idempotent. */
  request_key: string;
  /** Contract, period, language and kind while it is not ended, else null: a unique key that lets it be made once at a time. */
  open_key: string | null;
  lease_owner: string | null;
  lease_until: Instant | null;
}
