import type { Generated } from 'kysely';
import type { Instant, JsonColumn } from './column.ts';

export interface ScheduledRunRow {
  job: string;
  due_at: Instant;
  claimed_by: string;
  claimed_at: Instant;
  ended_at: Instant | null;
  outcome: string | null;
}

/** A process of Rounds and when it was last alive. */
export interface ProcessRunRow {
  instance: string;
  started_at: Instant;
  seen_at: Instant;
  stopped_at: Instant | null;
}

/** A time in which we were not there, or not connected. */
export interface OutageRow {
  id: Generated<number>;
  /** `process`, `slack`, `database`. */
  kind: string;
  from_at: Instant;
  until_at: Instant;
  instance: string;
  /** What was found afterwards: counts by kind. */
  found: JsonColumn | null;
}

/** Which days' digests are posted. */
export interface DigestRow {
  contract_id: string;
  /** `yyyy-mm-dd` in the contract's zone. */
  day: string;
  posted_at: Instant;
}

export interface AuditRow {
  id: Generated<number>;
  at: Instant;
  contract_id: string | null;
  person_id: string | null;
  slack_user: string | null;
  /** `slack`, `cli`, `job`. */
  origin: string;
  channel: string | null;
  action: string;
  arguments: JsonColumn;
  /** `done`, `refused`, `failed`. */
  outcome: string;
  error: string | null;
  duration_ms: number;
}
