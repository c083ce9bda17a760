import type { Kysely } from 'kysely';
import type { ChatMessage } from './core/chat.ts';
import type { ChatReader } from './core/chat-port.ts';
import type { ApplicationAccess, Check, HttpOutput, HttpProbe, SqlOutput, SqlProbe } from './core/check.ts';
import type { Locale, Message } from './core/message.ts';
import type { ReportPhase, ReportSummary } from './core/report-request.ts';
import type { DatabaseTarget, Host, SecretReference, Site } from './core/site.ts';
import type { ReportPeriodOf } from './core/typed-period.ts';
import type { ReportIssue } from './reports/service-report/issue.ts';
import type { Database } from './store/schema.ts';

/** What flows, commands and jobs work with. A plain object, always the first argument; made by app.ts. */
export interface Context {
  readonly sites: Sites;
  readonly log: Logger;
  readonly clock: Clock;
  readonly store: Kysely<Database>;
  readonly ssh: Ssh;
  readonly http: HttpProber;
  readonly sql: SqlProber;
  readonly files: FileStore;
  readonly backups: BackupStore;
  /** Reads the chat back; null where there is no chat, as on the command line. */
  readonly chat: ChatReader | null;
  readonly forms: FormWriter;
  readonly reports: ReportMaker;
  /** Absent where there is no LibreOffice: no PDF is made. */
  readonly pdf?: PdfPrinter;
  readonly texts: Texts;
  /** The secret that a reference of the site file names; from then on it is masked wherever it turns up. @throws when it can't be read. */
  readonly resolveSecret: (reference: SecretReference) => Promise<string>;
  /** Masks every known secret in a text that is about to be stored or shown. */
  readonly redact: (text: string) => string;
  /** Names this process in claims and leases. */
  readonly instance: string;
  /** Aborted when the process is asked to stop. */
  readonly stopping: AbortSignal;
  /** Tells the sender and the runners that there is new work, so that they need not wait for their next poll. */
  readonly wake: (what: 'outbox' | 'inspections' | 'forms' | 'deliveries' | 'sla' | 'backups' | 'reports') => void;
  /** Runs work beside the caller: logged when it fails, waited for when the process stops. */
  readonly background: (name: string, work: () => Promise<void>) => void;
  readonly checks: ReadonlyMap<string, Check>;
  readonly limits: { readonly parallelHosts: number; readonly hostTimeoutMs: number };
}

export interface Sites {
  readonly all: readonly Site[];
  /** @throws when there is none: callers hold ids that the store or the channel gave them. */
  byId(contractId: string): Site;
  byChannel(channel: string): Site | undefined;
}

export interface Clock {
  now(): Date;
  /** How many times faster than the machine's it runs, where it is another one: jobs then look as much more often. */
  readonly speed?: number;
}

export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
  child(bindings: object): Logger;
}

/** Renders texts of the language files. */
export type Texts = (locale: Locale, timeZone: string) => Translate;
export type Translate = (key: string, values?: Message['values']) => string;

/** A failure at the edge, told apart so that flows can say what it means; never holds a secret. */
export interface ProbeFailure {
  /** For example `ssh.unreachable`, with host and address in the values: why there are no facts. */
  readonly reason: Message;
  /** Trying again may help. */
  readonly retry: boolean;
  /** What a script had printed before it was cut off: the sections that ended count. */
  readonly partialOutput?: string;
}
export type ProbeOutcome<T> = { readonly ok: true; readonly output: T } | ({ readonly ok: false } & ProbeFailure);

export interface Ssh {
  /**
   * One connection, one exec: the script goes to `sh -s` on standard input.
   * A failed connection, login, host key or time limit is a value, not an exception.
   */
  runScript(site: Site, host: Host, script: string, options: ScriptOptions): Promise<ProbeOutcome<ScriptOutput>>;
  /**
   * Runs a script and hands on its standard output as it comes, however much it is: the host waits while nobody takes it.
   * On its end, abort or time limit, the script and all that it started are ended on the host, as when the connection is lost.
   */
  stream(site: Site, host: Host, script: string, options: StreamOptions): ScriptStream;
  /**
   * Runs a script that reads what is sent from its standard input, however much it is: no more is taken from the input than
   * the host takes. A connection that is lost looks to the script like the end of the input: what it made of it counts only
   * when this says `ok` and the script's own figures agree (its hash, its count).
   * @throws what the input throws; the script is ended before.
   */
  send(site: Site, host: Host, script: string, options: SendOptions): Promise<ProbeOutcome<ScriptOutput>>;
  close(): Promise<void>;
}

export interface StreamOptions {
  /** For the whole run, connection included. */
  readonly timeoutMs: number;
  /** Of standard error is kept so much, its beginning; 64 KiB by default. */
  readonly stderrLimitBytes?: number;
  readonly signal?: AbortSignal;
}

export interface ScriptStream {
  /** To be taken once and to its end; it throws when the stream breaks off. Leaving it early ends the script. */
  readonly output: AsyncIterable<Uint8Array>;
  /** How the script ended; it settles only after all output is taken, or after {@link abort}. Never rejects for a failure. */
  readonly ended: Promise<ProbeOutcome<StreamEnd>>;
  abort(): void;
}

export type StreamEnd = Pick<ScriptOutput, 'stderr' | 'exitCode' | 'durationMs'>;

export interface SendOptions extends ScriptOptions {
  readonly input: AsyncIterable<Uint8Array>;
}

export interface ScriptOptions {
  /** For the whole run, connection included. */
  readonly timeoutMs: number;
  readonly outputLimitBytes: number;
  readonly signal?: AbortSignal;
}

export interface ScriptOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly durationMs: number;
  readonly truncated: boolean;
}

export interface HttpProber {
  probe(access: ApplicationAccess, probe: HttpProbe, signal?: AbortSignal): Promise<ProbeOutcome<HttpOutput>>;
}

export interface SqlProber {
  probe(site: Site, target: DatabaseTarget, probe: SqlProbe, signal?: AbortSignal): Promise<ProbeOutcome<SqlOutput>>;
}

/** Files that Rounds made or keeps, by content; rows in `documents` name them. */
export interface FileStore {
  /** Writes, syncs, then renames; returns the content's SHA-256 as hex, which is also its name. */
  put(content: Uint8Array): Promise<string>;
  read(sha256: string): Promise<Uint8Array>;
  path(sha256: string): string;
}

/** Backup copies that Rounds keeps itself, by their path `<contract>/<plan>/<name>` below its folder. */
export interface BackupStore {
  /** Begins a copy: nothing of it stands under its name until it is finished. */
  write(path: string): Promise<BackupWriter>;
  /** The whole, as it lies there. It throws when there is none. */
  read(path: string): AsyncIterable<Uint8Array>;
  /** What was compressed. It throws a DamagedContent when it is cut short or is not what was compressed. */
  content(path: string, compression: Compression): AsyncIterable<Uint8Array>;
  /** Null when there is none. */
  size(path: string): Promise<number | null>;
  /** SHA-256 as hex of what lies there, read anew. @throws when there is none, or the signal is aborted. */
  checksum(path: string, signal?: AbortSignal): Promise<string>;
  /** With what stands beside it; nothing happens when there is none. */
  remove(path: string): Promise<void>;
  /** Removes what was never finished in the folder `<contract>/<plan>`, and is being written by nobody here. @returns the names. */
  removeHalfWritten(folder: string): Promise<readonly string[]>;
  freeBytes(): Promise<number>;
  /** Where it is on this machine, for people. */
  locate(path: string): string;
}

export type Compression = 'zstd' | 'gzip' | 'none';

export interface BackupWriter {
  /** Settles when more may be written. */
  write(chunk: Uint8Array): Promise<void>;
  /**
   * Syncs it to the disk and gives it its name when what lies there, read again, is what was sent.
   * @throws when it is not: it is discarded.
   */
  finish(expectedSha256: string): Promise<{ readonly sha256: string; readonly bytes: number }>;
  /** Removes what was written; harmless when it is finished. */
  discard(): Promise<void>;
}

/** Fills a Word template with a model. `template` names a folder entry under templates/, for example `inspection-form`. */
export interface FormWriter {
  fill(template: string, locale: Locale, model: object): Promise<Uint8Array>;
}

/** Turns Word documents into PDF. */
export interface PdfPrinter {
  /** @throws UserError when it could not be done: the Word file counts all the same. */
  print(document: Uint8Array): Promise<PrintedDocument>;
}

export interface PrintedDocument {
  readonly pdf: Uint8Array;
  /** On which page each heading is that a table of contents refers to, by its bookmark. */
  readonly pages: ReadonlyMap<string, number>;
}

/** Makes service reports in a thread of its own, with a connection of its own to the store: the chat is answered meanwhile. */
export interface ReportMaker {
  /** Reads what is recorded and computes the report. Its model is kept in the file store once its files are written, or where that is asked. */
  compute(order: ReportOrder, onPhase?: (phase: ReportPhase) => void): Promise<ComputedReport>;
  /** Writes the files of a model that is kept, the Word file first, and keeps them. @throws UserError for a template at fault. */
  write(order: ReportFilesOrder): Promise<readonly WrittenReportFile[]>;
  /**
   * Puts the pages into the table of contents of a Word file that is kept, and keeps that.
   * @returns null where not every page is known.
   */
  putPages(order: ReportPagesOrder): Promise<WrittenReportFile | null>;
}

export interface ReportOrder {
  readonly site: Site;
  readonly period: ReportPeriodOf;
  readonly now: Date;
  /** The data hash of the model that it is compared with. */
  readonly compareWith: string | null;
  /** To read the model, though no file is written of it. */
  readonly keepModel?: boolean;
}

export interface ComputedReport {
  /** SHA-256 of the model as JSON, as hex: its name in the file store. */
  readonly dataHash: string;
  readonly asOf: Date;
  readonly summary: ReportSummary;
  /** What it says otherwise than the one that it was compared with. */
  readonly changes: readonly Message[];
}

export interface ReportFilesOrder {
  readonly locale: Locale;
  /** A Word file of the user's own; where there is none, the one that comes with Rounds. */
  readonly templateFile?: string | null;
  readonly issue: ReportIssue;
}

export interface ReportPagesOrder {
  readonly document: WrittenReportFile;
  readonly pages: ReadonlyMap<string, number>;
}

export interface WrittenReportFile {
  readonly kind: 'service-report' | 'service-report-annex' | 'service-report-pdf';
  readonly sha256: string;
  readonly bytes: number;
  /** So long it took to write it. */
  readonly milliseconds: number;
}

/** A message to post, or to bring up to date when its key is known. */
export interface OutboxMessage {
  readonly contractId: string;
  readonly channel: string;
  /** Unique for ever, for example `inspection:12:root`. */
  readonly key: string;
  /** Key of the message whose thread it belongs to. */
  readonly threadKey?: string;
  /** Or the thread of somebody else's message. */
  readonly threadTs?: string;
  readonly message: ChatMessage;
}
