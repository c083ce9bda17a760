import type { Generated, GeneratedAlways } from 'kysely';
import type { Instant, JsonColumn } from './column.ts';

export interface InboxRow {
  id: Generated<number>;
  /** Unique: the same delivery is accepted once. */
  dedupe_key: string;
  /** Unique too: Slack may deliver one event under two ids, so its channel and time are a second key. */
  also_key: string | null;
  /** `command`, `action`, `modal`, `event`. */
  kind: string;
  payload: JsonColumn;
  received_at: Instant;
  claimed_by: string | null;
  claimed_until: Instant | null;
  attempts: Generated<number>;
  done_at: Instant | null;
  error: string | null;
}

export interface OutboxRow {
  id: Generated<number>;
  contract_id: string;
  channel: string;
  /** `message`, `file`, or `pin` (of the message that `thread_key` names). */
  kind: string;
  message_key: string;
  thread_key: string | null;
  /** The thread of somebody else's message. */
  thread_ts: string | null;
  /** A ChatMessage, `{ documentId, title }`, or `{}` for a pin: what should be there. */
  content: JsonColumn;
  /** Counts the wishes; an edit of an unsent message replaces its content and needs no call of its own. */
  revision: Generated<number>;
  sent_revision: Generated<number>;
  /** Slack's ts as text, once it is posted. */
  slack_ts: string | null;
  slack_file: string | null;
  /** Set before the first call: after a crash this row may have been posted and has to be looked for. */
  attempted_at: Instant | null;
  attempts: Generated<number>;
  next_attempt_at: Instant;
  /** Given up, with the reason. */
  failed_at: Instant | null;
  error: string | null;
  created_at: Instant;
  /** 1 while something has to be sent. */
  pending: GeneratedAlways<number>;
}

/** Where a message stood that was deleted and posted anew; or a thread that a ticket has left, by the key of its card. */
export interface FormerPlaceRow {
  channel: string;
  slack_ts: string;
  message_key: string;
}

/** One sender at a time works on a channel. */
export interface OutboxChannelRow {
  channel: string;
  claimed_by: string | null;
  claimed_until: Instant | null;
}

/** What a person wrote in a contract's channel. */
export interface ChatMessageRow {
  id: Generated<number>;
  contract_id: string;
  channel: string;
  ts: string;
  /** Null for a message of the channel itself. */
  thread_ts: string | null;
  slack_user: string;
  /** Null for who the site file does not name. */
  person_id: string | null;
  text: string;
  files: JsonColumn;
  posted_at: Instant;
  recorded_at: Instant;
  edited_ts: string | null;
  deleted_at: Instant | null;
  /** 1 for what a customer wrote in the channel itself: it may want a ticket. */
  is_request: number;
  dismissed_at: Instant | null;
  dismissed_by: string | null;
  ticket_id: number | null;
}

export interface ChatReactionRow {
  id: Generated<number>;
  contract_id: string;
  channel: string;
  message_ts: string;
  slack_user: string;
  name: string;
  at: Instant;
  /** Found after downtime: it was made after this and, at the latest, at `at`. */
  not_before: Instant | null;
  removed_at: Instant | null;
  /** channel:ts:user:name until it is removed: a unique key. */
  active_key: string | null;
}

/** How far a channel has been read. */
export interface ChannelMarkRow {
  channel: string;
  contract_id: string;
  /** Everything that happened in it until then is known. */
  known_until: Instant;
  /** The app was removed from the channel. */
  left_at: Instant | null;
}
