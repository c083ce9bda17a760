import type { z } from 'zod';
import type { Message } from './message.ts';
import type { Verdict } from './verdict.ts';

/** Plain data that survives a round through a JSON column. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type TargetKind = 'host' | 'application' | 'database' | 'person';

/** What a check looks at: a host, an application's page, a database, or (for manual checks) what a person sees. */
export interface Target {
  readonly kind: TargetKind;
  readonly id: string;
  readonly name: string;
}

/** What earlier, completed inspections left for this one. */
export interface CheckHistory {
  /**
   * When this check last looked at this target in a completed inspection of the same template; for checks without cursors,
   * when the last one of the template was collected. Null before the first.
   */
  readonly previousAt: Date | null;
  /** What {@link CheckBase.cursors} returned then, by subject (for `log-scan`: the path). */
  readonly cursors: { readonly [subject: string]: Json };
  /** When each of {@link cursors} was left: those of what is gone stay for ever. */
  readonly leftAt?: { readonly [subject: string]: Date };
  /** Readings of this check on this target in inspections of any template, newest first, at most 400 days old. */
  readonly readings: readonly PastReading[];
}

export interface PastReading {
  readonly metric: string;
  readonly subject: string;
  readonly value: number;
  readonly at: Date;
}

/** Everything a check knows before it looks. `limits` are the template's with the host's own laid over. */
export interface CheckInput<Params, Limits> {
  readonly params: Params;
  readonly limits: Limits;
  readonly target: Target;
  readonly history: CheckHistory;
  /** When it is looked at, by our clock; a retry may be days after the start. */
  readonly now: Date;
  /** The contract's zone, IANA name. */
  readonly timeZone: string;
}

/** One judged statement: the figure, the limit and what it is about. The target's name is added when it is shown. */
export interface Finding {
  readonly verdict: Exclude<Verdict, 'pending'>;
  readonly message: Message;
}

/** A numeric fact kept as a row, so that trends are queries. */
export interface Reading {
  /** What was measured, for example `disk.free`. */
  readonly metric: string;
  /** Which one, for example the path; '' where the target has only one. */
  readonly subject: string;
  readonly value: number;
  readonly unit: 'bytes' | 'percent' | 'count' | 'seconds' | 'number' | 'per-second';
  /** The limit it was held against, in the same unit. */
  readonly limit?: number;
}

export interface Cursor {
  readonly subject: string;
  readonly value: Json;
}

interface CheckBase<Params, Limits, Facts, Output> {
  /** Equals the file's name. */
  readonly id: string;
  /** Settings beside `check:` in the site file. */
  readonly params: z.ZodType<Params>;
  /** Settings under `limits:`; each has a default, so that `{}` is valid. */
  readonly limits: z.ZodType<Limits>;
  /** Judging needs {@link CheckHistory.readings}; without it they are not loaded. */
  readonly usesReadings?: boolean;
  /** @throws CannotJudge when the output does not hold the facts. */
  parse(output: Output, input: CheckInput<Params, Limits>): Facts;
  /** At least one finding; the verdict is the worst of them. */
  judge(facts: Facts, input: CheckInput<Params, Limits>): readonly Finding[];
  readings?(facts: Facts, input: CheckInput<Params, Limits>): readonly Reading[];
  /** Where the next inspection goes on; stored only when this inspection completes. */
  cursors?(facts: Facts, input: CheckInput<Params, Limits>): readonly Cursor[];
  /** The excerpt worth keeping as evidence; by default the beginning of the raw output. */
  evidence?(output: Output, facts: Facts | null): string;
}

export interface ShellProbe {
  /** A POSIX sh snippet. It runs with `LC_ALL=C` and standard input from /dev/null. Quote every parameter with {@link shellQuote}. */
  readonly script: string;
  /** Definitions that the snippet needs, and nothing else: the same ones are sent to a host once, however many need them. */
  readonly library?: readonly string[];
  readonly timeoutSeconds?: number;
  readonly outputLimitBytes?: number;
  /**
   * Only builtins that read a little of /proc and end by themselves (and `sleep`), and nothing from the site file: such
   * snippets of a host share one process instead of having three each. It must not `exit`.
   */
  readonly brief?: boolean;
}

export interface ShellOutput {
  readonly stdout: string;
  readonly exitCode: number;
  /** The output was longer than its limit; `stdout` holds the beginning. */
  readonly truncated: boolean;
  /** The host's own clock when its script started. */
  readonly hostNow: Date;
  /** How far the host's local time is ahead of UTC. */
  readonly hostOffsetSeconds: number;
}

export interface HttpProbe {
  readonly steps: readonly HttpStep[];
  readonly timeoutSeconds?: number;
}

export interface HttpStep {
  /** Given back with the step's output. */
  readonly name?: string;
  readonly method: 'GET' | 'POST' | 'HEAD';
  /** Absolute, or relative to the page of the step before; empty for where that page's form is sent. */
  readonly url: string;
  /** Looked for on the page where the step ends. */
  readonly text?: string;
  readonly headers?: { readonly [name: string]: string };
  /** Sent url-encoded, laid over the hidden fields of the form found on the page of the step before. */
  readonly form?: { readonly [field: string]: string | { readonly secret: string } };
  /** Do not verify the certificate (its dates are still read). */
  readonly insecure?: boolean;
}

export interface HttpOutput {
  /** One per step that got an answer; it stops after the first that did not. Redirects are followed within a step. */
  readonly steps: readonly HttpStepOutput[];
  /** Why the step after the last of `steps` got no answer. */
  readonly failure?: HttpFailure;
}

export interface HttpFailure {
  /** The step's name. */
  readonly step?: string;
  /** The server's certificate is not valid: the page is faulty, not only out of reach. */
  readonly certificate: boolean;
  readonly reason: Message;
}

export interface HttpStepOutput {
  readonly name?: string;
  /** Where the step ended after redirects. */
  readonly url: string;
  readonly status: number;
  readonly durationMs: number;
  /** At most 256 KiB, decoded by the page's charset. */
  readonly body: string;
  readonly truncated: boolean;
  /** Whether the text that was looked for stands there; null when only the beginning of the page was read, without it. */
  readonly text?: { readonly wanted: string; readonly found: boolean | null };
  readonly certificate: { readonly validTo: Date; readonly subject: string; readonly issuer: string } | null;
}

export interface SqlProbe {
  /** Run one after the other in one read-only session. */
  readonly statements: readonly string[];
  readonly timeoutSeconds?: number;
  readonly maxRows?: number;
}

export interface SqlOutput {
  readonly results: readonly SqlRows[];
  /** The server's own UTC clock. */
  readonly serverNow: Date;
}

export interface SqlRows {
  readonly columns: readonly string[];
  /** Dates as ISO strings in UTC, decimals and big integers as strings. */
  readonly rows: readonly (readonly Json[])[];
  readonly truncated: boolean;
}

export interface ShellCheck<Params = unknown, Limits = unknown, Facts = unknown>
  extends CheckBase<Params, Limits, Facts, ShellOutput> {
  readonly kind: 'shell';
  collect(input: CheckInput<Params, Limits>): ShellProbe;
}

/** The page an `http` check looks at comes from the application's entry in the site file. */
export interface ApplicationAccess {
  readonly url: string;
  readonly insecure?: boolean;
  readonly login?: {
    /** Where the login form is; by default the application's page itself. */
    readonly page?: string;
    /** Where the form is sent; by default the `action` of the form on that page. */
    readonly action?: string;
    readonly userField: string;
    readonly passwordField: string;
    readonly user: string;
    /** `env:NAME` or `file:PATH`. */
    readonly password: { readonly secret: string };
    /** Text that only a logged-in page shows. */
    readonly successText: string;
  };
}

export interface HttpCheck<Params = unknown, Limits = unknown, Facts = unknown>
  extends CheckBase<Params, Limits, Facts, HttpOutput> {
  readonly kind: 'http';
  collect(input: CheckInput<Params, Limits>, application: ApplicationAccess): HttpProbe;
}

export interface SqlCheck<Params = unknown, Limits = unknown, Facts = unknown>
  extends CheckBase<Params, Limits, Facts, SqlOutput> {
  readonly kind: 'sql';
  /** `schema` is the database's name from the site file. */
  collect(input: CheckInput<Params, Limits>, schema: string): SqlProbe;
}

export interface ManualCheck<Params = unknown> {
  readonly id: string;
  readonly kind: 'manual';
  readonly params: z.ZodType<Params>;
  readonly limits: z.ZodType<unknown>;
  /** What the person is asked to look at and confirm. */
  question(params: Params): string | { readonly [locale: string]: string | undefined };
}

// biome-ignore lint/suspicious/noExplicitAny: a registry holds checks of every parameter type
export type Check = ShellCheck<any, any, any> | HttpCheck<any, any, any> | SqlCheck<any, any, any> | ManualCheck<any>;

/** Thrown by `parse` and `judge`: the check is `unknown`, and this is its cause. */
export class CannotJudge extends Error {
  readonly reason: Message;

  constructor(reason: Message) {
    super(reason.key);
    this.name = 'CannotJudge';
    this.reason = reason;
  }
}

/** Quotes a string for POSIX sh so that nothing in it is interpreted: the only place where it is done. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
