import type { Generated } from 'kysely';
import type { Instant, JsonColumn } from './column.ts';

/** One backup copy; never deleted, only marked as removed. */
export interface BackupCopyRow {
  id: Generated<number>;
  contract_id: string;
  plan_id: string;
  /** `full` or `incremental`. */
  kind: string;
  base_id: number | null;
  /** `running`, `good`, `failed`, `removed`. */
  state: string;
  origin: string;
  /** Makes starting it idempotent. */
  request_key: string;
  /** contract:plan while it is running, else null: a unique key that lets one copy of a plan be made at a time. */
  open_key: string | null;
  started_by: string | null;
  started_at: Instant;
  ended_at: Instant | null;
  host_id: string;
  host_path: string | null;
  store_path: string | null;
  other_host_id: string | null;
  other_path: string | null;
  compression: string | null;
  bytes: number | null;
  source_bytes: number | null;
  entries: number | null;
  /** How many views, triggers, routines and events a database had when it was dumped. */
  objects: JsonColumn | null;
  sha256: string | null;
  /** Messages as data. */
  warnings: JsonColumn;
  /** Names of what tar did not archive. */
  skipped: JsonColumn | null;
  failure: JsonColumn | null;
  /** What is being done now, and how far it is. */
  phase: string | null;
  progress_bytes: number | null;
  progress_at: Instant | null;
  cancel_requested_by: string | null;
  lease_owner: string | null;
  lease_until: Instant | null;
  removed_at: Instant | null;
  removed_by: string | null;
  remove_reason: JsonColumn | null;
}

/** What was done to know more of a copy. */
export interface BackupCheckRow {
  id: Generated<number>;
  copy_id: number;
  /** `present`, `checksum`, `listing`, `drill`. */
  kind: string;
  /** `host`, `store`, `other`. */
  place: string;
  request_key: string;
  started_by: string | null;
  started_at: Instant;
  ended_at: Instant | null;
  /** `passed`, `failed`, `unknown`; null while it goes on. */
  outcome: string | null;
  findings: JsonColumn;
  restore_ms: number | null;
  /** What a drill made and has to remove: a folder or a database. */
  scratch: string | null;
  lease_owner: string | null;
  lease_until: Instant | null;
}

/** One backup, verification or drill at a time on a host. */
export interface BackupHostRow {
  contract_id: string;
  host_id: string;
  claimed_by: string | null;
  claimed_until: Instant | null;
}

export interface JobPauseRow {
  job: string;
  paused_by: string;
  paused_at: Instant;
  reason: string;
}

/** What is known of a backup plan beside its copies. */
export interface BackupWatchRow {
  contract_id: string;
  plan_id: string;
  known_since: Instant;
  /** Of the last message about its troubles; null before the first. */
  begun_at: Instant | null;
  recovered_at: Instant | null;
  told: JsonColumn;
}
