import type { Generated } from 'kysely';
import type { Instant } from './column.ts';

/** An obligation that was waived for one of its periods. Never deleted: one that was taken back keeps who did it and when. */
export interface WaiverRow {
  id: Generated<number>;
  contract_id: string;
  obligation_id: string;
  /** By which length and first day the period is known; a site file may change both later. */
  period_length: string;
  first_day: string;
  last_day: string;
  reason: string;
  waived_by: string;
  waived_at: Instant;
  /** Makes waiving idempotent. */
  request_key: string;
  /** contract:obligation:length:firstDay while it is in force, else null: a unique key that lets one be at a time. */
  open_key: string | null;
  ended_by: string | null;
  ended_at: Instant | null;
  ended_request_key: string | null;
}

/** A digest that came in the evening; those of the morning are in `digests`. */
export interface EveningDigestRow {
  contract_id: string;
  /** `yyyy-mm-dd` in the contract's zone. */
  day: string;
  posted_at: Instant;
}
