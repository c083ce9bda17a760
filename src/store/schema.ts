import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** Instants are DATETIME(3) in UTC, read and written as Date. JSON columns are written as text and read with {@link parseJson}. */
type Instant = Date;
type JsonColumn = ColumnType<unknown, string, string>;

export interface Database {
  schema_migrations: SchemaMigrationRow;
  contracts: ContractRow;
  people: PersonRow;
  inspections: InspectionRow;
  inspection_targets: InspectionTargetRow;
  inspection_items: InspectionItemRow;
  inspection_results: InspectionResultRow;
  item_entries: ItemEntryRow;
  readings: ReadingRow;
  evidence: EvidenceRow;
  check_cursors: CheckCursorRow;
  documents: DocumentRow;
  inbox: InboxRow;
  outbox: OutboxRow;
  outbox_channels: OutboxChannelRow;
  scheduled_runs: ScheduledRunRow;
  audit: AuditRow;
  deliveries: DeliveryRow;
  sla_policies: SlaPolicyRow;
  ticket_numbers: TicketNumberRow;
  tickets: TicketRow;
  ticket_events: TicketEventRow;
  ticket_files: TicketFileRow;
  notices: NoticeRow;
  mutes: MuteRow;
  storms: StormRow;
  alerts: AlertRow;
  alert_events: AlertEventRow;
  heartbeats: HeartbeatRow;
  chat_messages: ChatMessageRow;
  chat_reactions: ChatReactionRow;
  channel_marks: ChannelMarkRow;
  process_runs: ProcessRunRow;
  outages: OutageRow;
  digests: DigestRow;
}

export interface SchemaMigrationRow {
  version: number;
  name: string;
  applied_at: Instant;
}

export interface ContractRow {
  id: string;
  number: string;
  name: JsonColumn;
  channel: string;
  time_zone: string;
  updated_at: Instant;
}

export interface PersonRow {
  contract_id: string;
  id: string;
  name: JsonColumn;
  slack_user: string | null;
  roles: JsonColumn;
  /** Null while the site file names the person. */
  removed_at: Instant | null;
}

export interface InspectionRow {
  id: Generated<number>;
  contract_id: string;
  template_id: string;
  /** The template as it was, texts and all: later edits of the site file do not change past forms. */
  template: JsonColumn;
  /** Ids of the hosts it was narrowed to; null for the whole template. */
  hosts: JsonColumn | null;
  mode: string;
  state: string;
  /** `command`, `schedule`, `cli`, `button`. */
  origin: string;
  /** Makes starting it idempotent. */
  request_key: string;
  /** contract:template while it is `running`, else null: a unique key that lets one run at a time. */
  open_key: string | null;
  started_by: string;
  started_at: Instant;
  collected_at: Instant | null;
  ended_at: Instant | null;
  /** Why it was cancelled or interrupted. */
  end_reason: string | null;
  ended_by: string | null;
  /** Person-days by kind; null until someone confirms them. */
  effort_onsite: number | null;
  effort_remote: number | null;
  effort_office: number | null;
  /** The process that is collecting, and until when it is believed to be alive; while `running` never null. */
  lease_owner: string | null;
  lease_until: Instant | null;
  /** `provisional` or `final`: a form that is still to be written; set with the fact that calls for it. */
  form_wanted: string | null;
  /** Told to stop. */
  cancel_requested_by: string | null;
}

export interface InspectionTargetRow {
  inspection_id: number;
  target_kind: string;
  target_id: string;
  target_name: JsonColumn;
  position: number;
  /** `waiting`, `running`, `done`, `failed`. */
  state: string;
  /** A message as data: why it failed. */
  failure: JsonColumn | null;
  /** The target's clock minus ours; null where it was not read. */
  clock_offset_ms: number | null;
  started_at: Instant | null;
  ended_at: Instant | null;
}

export interface InspectionItemRow {
  id: Generated<number>;
  inspection_id: number;
  item_id: string;
  position: number;
  group_position: number;
  group_title: JsonColumn;
  title: JsonColumn;
  /** Null until all its results are in; the worst of them then. */
  verdict: string | null;
  /** What stands on the form: the verdict, or the last answer or override. */
  final_verdict: string | null;
}

export interface InspectionResultRow {
  id: Generated<number>;
  inspection_id: number;
  item_pk: number;
  position: number;
  check_id: string;
  target_kind: string;
  target_id: string;
  target_name: JsonColumn;
  params: JsonColumn;
  limits: JsonColumn;
  /** Null until collected. */
  verdict: string | null;
  facts: JsonColumn | null;
  findings: JsonColumn | null;
  /** To be stored as check_cursors when the inspection completes. */
  cursors: JsonColumn | null;
  collected_at: Instant | null;
}

/** What people said of an item, append-only: answers to manual items, remarks, overrides with their reasons. */
export interface ItemEntryRow {
  id: Generated<number>;
  item_pk: number;
  /** `answer`, `remark`, `override`. */
  kind: string;
  verdict: string | null;
  text: string;
  person_id: string;
  request_key: string;
  at: Instant;
}

export interface ReadingRow {
  id: Generated<number>;
  result_id: number;
  contract_id: string;
  check_id: string;
  target_kind: string;
  target_id: string;
  metric: string;
  subject: string;
  value: number;
  unit: string;
  limit_value: number | null;
  at: Instant;
}

export interface EvidenceRow {
  result_id: number;
  excerpt: string;
  truncated: number;
}

export interface CheckCursorRow {
  contract_id: string;
  template_id: string;
  check_id: string;
  target_kind: string;
  target_id: string;
  /** SHA-256 of the subject, as hex: subjects are paths, too long for a key. */
  subject_hash: string;
  subject: string;
  value: JsonColumn;
  inspection_id: number;
  updated_at: Instant;
}

export interface DocumentRow {
  id: Generated<number>;
  contract_id: string;
  inspection_id: number | null;
  ticket_id: number | null;
  /** Unique: the same document is made once, whoever makes it. */
  document_key: string;
  kind: string;
  locale: string;
  provisional: number;
  file_name: string;
  sha256: string;
  bytes: number;
  created_at: Instant;
}

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

/** One sender at a time works on a channel. */
export interface OutboxChannelRow {
  channel: string;
  claimed_by: string | null;
  claimed_until: Instant | null;
}

export interface ScheduledRunRow {
  job: string;
  due_at: Instant;
  claimed_by: string;
  claimed_at: Instant;
  ended_at: Instant | null;
  outcome: string | null;
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
  /** Everything up to this message is known. */
  seen_ts: string;
  reconciled_at: Instant | null;
  /** The app was removed from the channel. */
  left_at: Instant | null;
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

/** JSON columns come back parsed from MySQL and as text from MariaDB. */
export function parseJson<T>(column: unknown): T {
  return (typeof column === 'string' ? JSON.parse(column) : column) as T;
}
