import type { Generated } from 'kysely';
import type { Instant, JsonColumn } from './column.ts';

/** A scheduled run, claimed by inserting its row: of a job and a due time there is one. */
export interface ScheduledRunRow {
  /** For example `inspection:<contract>:<template>`, `backup:<contract>:<plan>:full`. */
  job: string;
  /** When it was to be begun, as the schedule says. */
  due_at: Instant;
  contract_id: string | null;
  claimed_by: string;
  claimed_at: Instant;
  /** Until when its worker is believed to be alive. */
  lease_until: Instant | null;
  /** By how much it was begun late. */
  late_ms: number | null;
  attempts: Generated<number>;
  ended_at: Instant | null;
  /** `done`, `failed`, `skipped`, `missed`, `overlapped`, `paused`. */
  outcome: string | null;
  /** A message as data. */
  detail: JsonColumn | null;
  /** The job's message that tells of it, by its `notice_due_at`; null where nobody has to be told. */
  told_in: Instant | null;
}

/** A scheduled job, and its lock: whoever decides on its runs holds the row. */
export interface ScheduledJobRow {
  job: string;
  contract_id: string;
  /** Of all that was due until then there are rows in `scheduled_runs`. */
  considered_until: Instant;
  /** The first due time that its last message tells of, which is part of the message's key. */
  notice_due_at: Instant | null;
  /** When that message was begun. */
  notice_at: Instant | null;
  /** When a run was done again after that; null while none was. */
  recovered_at: Instant | null;
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
