import type { Generated } from 'kysely';
import type { Instant, JsonColumn } from './column.ts';

/** The promises by which a ticket is measured, frozen at its opening: later edits of the site file change nothing of it. */
export interface SlaPolicyRow {
  hash: string;
  policy: JsonColumn;
}

export interface TicketNumberRow {
  contract_id: string;
  last_number: number;
}

/** The projection of a ticket's events: what lists show. Only `rounds replay` and the transaction that appends events write it. */
export interface TicketRow {
  id: Generated<number>;
  contract_id: string;
  /** Counted per contract: T-47. */
  number: number;
  /** Unique: what it was made of (`alert:7`, `message:<channel>:<ts>`, `finding:<item>`, `request:<key>`), so that it is opened once. */
  origin_key: string;
  policy_hash: string;
  /** Outbox key of the message that shows it. */
  card_key: string;
  /** The thread of a person's message, where the ticket was opened on one; else its thread is that of its card. */
  thread_channel: string | null;
  thread_ts: string | null;
  title: string;
  description: string;
  kind: string;
  origin: string;
  host_id: string | null;
  reporter: string | null;
  contact: string | null;
  assignee: string | null;
  continues: number | null;
  state: string;
  level: number | null;
  paused: number;
  opened_at: Instant;
  levelled_at: Instant | null;
  responded_at: Instant | null;
  restored_at: Instant | null;
  /** Closed or cancelled. */
  ended_at: Instant | null;
  cause: string | null;
  solution: string | null;
  rating: string | null;
  /** 1 while its record sheet is still to be written. */
  sheet_wanted: Generated<number>;
  /** 1 while what it is found by is still to be indexed anew. */
  knowledge_wanted: Generated<number>;
  effort_onsite: number | null;
  effort_remote: number | null;
  effort_office: number | null;
}

/** Append-only: the only truth about a ticket. */
export interface TicketEventRow {
  id: Generated<number>;
  ticket_id: number;
  kind: string;
  at: Instant;
  recorded_at: Instant;
  /** Found after downtime: it happened after this. */
  not_before: Instant | null;
  actor: string | null;
  source: string;
  source_key: string;
  permalink: string | null;
  /** The fields of its kind; instants as ISO text. */
  fact: JsonColumn;
}

/** A file from a ticket's thread, fetched from Slack and kept. */
export interface TicketFileRow {
  ticket_id: number;
  slack_file: string;
  name: string;
  /** Null until it is kept. */
  sha256: string | null;
  bytes: number | null;
  attempts: Generated<number>;
  /** Null when it is kept or given up. */
  next_attempt_at: Instant | null;
  error: string | null;
}

/** Something to be said at a time, unless it becomes unnecessary before; written anew with whatever changes it. */
export interface NoticeRow {
  id: Generated<number>;
  contract_id: string;
  /** `ticket`, `alert`, `message`. */
  subject_kind: string;
  subject_id: number;
  kind: string;
  /** Empty where it is of no stage. */
  stage: string;
  fraction: number;
  due_at: Instant;
}
