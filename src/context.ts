import type { Kysely } from 'kysely';
import type { ChatMessage } from './core/chat.ts';
import type { ChatReader } from './core/chat-port.ts';
import type { ApplicationAccess, Check, HttpOutput, HttpProbe, SqlOutput, SqlProbe } from './core/check.ts';
import type { Locale, Message } from './core/message.ts';
import type { DatabaseTarget, Host, Site } from './core/site.ts';
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
  /** Reads the chat back; null where there is no chat, as on the command line. */
  readonly chat: ChatReader | null;
  readonly forms: FormWriter;
  readonly texts: Texts;
  /** Masks every known secret in a text that is about to be stored or shown. */
  readonly redact: (text: string) => string;
  /** Names this process in claims and leases. */
  readonly instance: string;
  /** Aborted when the process is asked to stop. */
  readonly stopping: AbortSignal;
  /** Tells the sender and the runners that there is new work, so that they need not wait for their next poll. */
  readonly wake: (what: 'outbox' | 'inspections' | 'forms' | 'deliveries' | 'sla') => void;
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
  close(): Promise<void>;
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

/** Fills a Word template with a model. `template` names a folder entry under templates/, for example `inspection-form`. */
export interface FormWriter {
  fill(template: string, locale: Locale, model: object): Promise<Uint8Array>;
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
