import type { Generated } from 'kysely';
import type { Instant, JsonColumn } from './column.ts';

export interface RecordNumberRow {
  contract_id: string;
  last_number: number;
}

/** A record as its latest version has it. */
export interface RecordRow {
  id: Generated<number>;
  contract_id: string;
  /** Counted per contract: R-12. */
  number: number;
  kind: string;
  /** `valid`, `voided`. */
  state: string;
  version: number;
  happened_at: Instant;
  ended_at: Instant | null;
  title: string;
  engineer: string;
  others: string | null;
  /** The ticket that it was written of. */
  ticket_id: number | null;
  /** By its kind: core/record/content.ts. */
  content: JsonColumn;
  effort_onsite: number;
  effort_remote: number;
  effort_office: number;
  created_by: string;
  created_at: Instant;
  /** `command`, `ticket`, `import`. */
  origin: string;
  /** Makes writing it idempotent. */
  request_key: string;
  /** Its form is still to be written and shared, as 0 or 1. */
  sheet_wanted: Generated<number>;
}

/** Append-only: what a record said, who made it say so, and why. */
export interface RecordVersionRow {
  record_id: number;
  version: number;
  /** `created`, `edited`, `voided`. */
  change_kind: string;
  /** The whole entry; instants as ISO text. */
  entry: JsonColumn;
  changed_by: string;
  changed_at: Instant;
  reason: string | null;
  request_key: string;
}

/** Append-only: of each version of a thing there is one. */
export interface SignatureRow {
  id: Generated<number>;
  /** `record`. */
  subject_kind: string;
  subject_id: number;
  version: number;
  person_id: string;
  role: string;
  rating: string | null;
  signed_at: Instant;
  request_key: string;
}
