import type { Generated } from 'kysely';
import type { AlertEventRow, AlertRow, DeliveryRow, HeartbeatRow, MuteRow, StormRow } from './alert-rows.ts';
import type { BackupCheckRow, BackupCopyRow, BackupHostRow, BackupWatchRow, JobPauseRow } from './backup-rows.ts';
import type {
  ChannelMarkRow,
  ChatMessageRow,
  ChatReactionRow,
  FormerPlaceRow,
  InboxRow,
  OutboxChannelRow,
  OutboxRow,
} from './chat-rows.ts';
import type { Instant, JsonColumn } from './column.ts';
import type { ImportedLineRow, ImportRow } from './import-rows.ts';
import type {
  ArticleRow,
  ArticleVersionRow,
  KnowledgeContractRow,
  KnowledgeEntryRow,
  KnowledgeWordRow,
} from './knowledge-rows.ts';
import type {
  AuditRow,
  DigestRow,
  OutageRow,
  ProcessRunRow,
  ScheduledJobRow,
  ScheduledRunRow,
} from './process-rows.ts';
import type { RecordNumberRow, RecordRow, RecordVersionRow, SignatureRow } from './record-rows.ts';
import type { ReportRequestRow, ReportRow } from './report-rows.ts';
import type {
  NoticeRow,
  SlaPolicyRow,
  TicketEventRow,
  TicketFileRow,
  TicketNumberRow,
  TicketRow,
} from './ticket-rows.ts';
import type { EveningDigestRow, WaiverRow } from './waiver-rows.ts';

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
  former_places: FormerPlaceRow;
  scheduled_jobs: ScheduledJobRow;
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
  evening_digests: EveningDigestRow;
  backup_copies: BackupCopyRow;
  backup_checks: BackupCheckRow;
  backup_hosts: BackupHostRow;
  backup_watches: BackupWatchRow;
  job_pauses: JobPauseRow;
  record_numbers: RecordNumberRow;
  records: RecordRow;
  record_versions: RecordVersionRow;
  signatures: SignatureRow;
  reports: ReportRow;
  report_requests: ReportRequestRow;
  knowledge_contracts: KnowledgeContractRow;
  articles: ArticleRow;
  article_versions: ArticleVersionRow;
  knowledge_entries: KnowledgeEntryRow;
  knowledge_words: KnowledgeWordRow;
  imports: ImportRow;
  import_rows: ImportedLineRow;
  waivers: WaiverRow;
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
  record_id: Generated<number | null>;
  report_id: Generated<number | null>;
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
