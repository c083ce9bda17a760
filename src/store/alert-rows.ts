import type { Generated } from 'kysely';
import type { Instant, JsonColumn } from './column.ts';

/** What a monitoring system sent, as it came, until and after it was taken apart. */
export interface DeliveryRow {
  id: Generated<number>;
  contract_id: string;
  source_id: string;
  body: Buffer;
  received_at: Instant;
  claimed_by: string | null;
  claimed_until: Instant | null;
  attempts: Generated<number>;
  done_at: Instant | null;
  /** How many alerts it held. */
  alerts: number | null;
  error: string | null;
}

/** Planned maintenance: alerts that fit are kept, but nobody is called. */
export interface MuteRow {
  id: Generated<number>;
  contract_id: string;
  host_id: string | null;
  source_id: string | null;
  /** Part of the title. */
  pattern: string | null;
  from_at: Instant;
  until_at: Instant;
  reason: string;
  created_by: string;
  created_at: Instant;
  request_key: string;
  ended_at: Instant | null;
  ended_by: string | null;
}

/** More alerts at once than a channel can take: told in one message. */
export interface StormRow {
  id: Generated<number>;
  contract_id: string;
  /** The contract while it goes on, else null. */
  open_key: string | null;
  started_at: Instant;
  last_at: Instant;
  ended_at: Instant | null;
}

export interface AlertRow {
  id: Generated<number>;
  contract_id: string;
  source_id: string;
  /** SHA-256 of what the sender calls the same alert, as hex. */
  fingerprint: string;
  /** SHA-256 of contract, source and fingerprint while it is firing, else null: one open alert of each. */
  open_key: string | null;
  /** `firing` or `resolved`. */
  state: string;
  severity: string | null;
  title: string;
  /** As the sender names it. */
  host_text: string | null;
  /** The site's host that this is. */
  host_id: string | null;
  /** An AlertContent. */
  content: JsonColumn;
  content_hash: string;
  /** By the sender's clock, unless that is absurd. */
  starts_at: Instant;
  /** By ours: the ticket's clocks run from here. */
  received_at: Instant;
  resolved_at: Instant | null;
  last_seen_at: Instant;
  /** How often it fired, joined into this one. */
  occurrences: Generated<number>;
  mute_id: number | null;
  storm_id: number | null;
  ticket_id: number | null;
  /** Said to be no fault, without a ticket. */
  dismissed_at: Instant | null;
  dismissed_by: string | null;
}

export interface AlertEventRow {
  id: Generated<number>;
  alert_id: number;
  /** `fired`, `refired`, `changed`, `resolved`, `dismissed`. */
  kind: string;
  at: Instant;
  recorded_at: Instant;
  delivery_id: number | null;
  actor: string | null;
  content: JsonColumn | null;
}

/** A source that is expected to speak at intervals: its silence is an alert. */
export interface HeartbeatRow {
  contract_id: string;
  source_id: string;
  last_seen_at: Instant;
  silent_at: Instant;
  /** Its silence was told; null while it speaks. */
  told_at: Instant | null;
}
