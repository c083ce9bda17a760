import { randomBytes } from 'node:crypto';
import type { Caller, Reply } from '../../commands/command.ts';
import type { Context } from '../context.ts';
import type { ChatMessage, Span } from '../core/chat.ts';
import type { Json } from '../core/check.ts';
import { redactJson } from '../core/redact-message.ts';
import { TypedWrongly, UserError } from '../errors.ts';
import { errorText } from '../i18n/error-text.ts';
import { type AuditEntry, insertAudit } from '../store/audit.ts';

/** Who asks, and over which way. */
export interface Ask {
  readonly caller: Caller;
  readonly origin: 'slack' | 'cli';
  /** What only shows something is written down when it was refused or failed. */
  readonly changesNothing?: boolean;
}

export interface Dispatched {
  readonly reply: Reply;
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Key of the refusal, or the failure's reference number. */
  readonly error: string | null;
}

/** Ready to be run, or refused before anything happened. */
export type Prepared =
  | {
      readonly ok: true;
      readonly run: () => Promise<Reply>;
      /** Shown with what only running it finds out to be mistyped. */
      readonly usage?: string;
    }
  | { readonly ok: false; readonly error: string; readonly text: string };

export interface Attempt {
  /** For example `command inspect status`. */
  readonly action: string;
  readonly arguments: Json;
  readonly prepared: Prepared;
}

/** Runs what was asked and writes down who asked for what, where, and what came of it. */
export async function attempt(ctx: Context, ask: Ask, asked: Attempt): Promise<Dispatched> {
  const { caller, origin } = ask;
  const startedAt = ctx.clock.now();
  const dispatched = await run(ctx, asked, caller);
  if (ask.changesNothing && dispatched.outcome === 'done') return dispatched;
  await writeAudit(ctx, {
    at: startedAt,
    contractId: caller.site.contract.id,
    personId: caller.person.id,
    slackUser: caller.person.slack ?? null,
    origin,
    channel: caller.channel,
    action: asked.action,
    arguments: redactJson(asked.arguments, ctx.redact),
    outcome: dispatched.outcome,
    error: dispatched.error,
    durationMs: ctx.clock.now().getTime() - startedAt.getTime(),
  });
  return dispatched;
}

/** What was done is done: where the row can't be written, at least the log has it. */
export async function writeAudit(ctx: Context, entry: AuditEntry): Promise<void> {
  try {
    await insertAudit(ctx.store, entry);
  } catch (error) {
    ctx.log.error({ error, audit: entry }, 'could not write the audit row');
  }
}

export function refuse(error: string, text: string): Prepared {
  return { ok: false, error, text };
}

async function run(ctx: Context, { action, prepared }: Attempt, caller: Caller): Promise<Dispatched> {
  if (!prepared.ok) return { reply: told(caller, prepared.text), outcome: 'refused', error: prepared.error };
  try {
    return { reply: await prepared.run(), outcome: 'done', error: null };
  } catch (error) {
    if (error instanceof UserError) {
      const usage = error instanceof TypedWrongly ? prepared.usage : undefined;
      const lines = [errorText(error, caller.t), usage].filter((line) => line !== undefined);
      return { reply: told(caller, ctx.redact(lines.join('\n'))), outcome: 'refused', error: error.code };
    }
    const reference = newReference();
    ctx.log.error({ error, reference, action, requestKey: caller.requestKey }, 'a request failed');
    return { reply: told(caller, caller.t('chat.failed', { reference })), outcome: 'failed', error: reference };
  }
}

/** Names a failure in the log, short enough to be read out on the phone. */
export function newReference(): string {
  return randomBytes(4).toString('hex').toUpperCase();
}

/** What is shown to the one person for whom something went wrong. */
export function faultMessage(t: Caller['t'], text: string): ChatMessage {
  const line = t('chat.error', { text });
  return { summary: line.split('\n')[0] ?? line, blocks: [{ kind: 'text', text: withCode(line) }] };
}

/** What stands in backticks is to be typed as it is. */
export function withCode(text: string): readonly Span[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? { code: part } : part));
}

function told(caller: Caller, text: string): Reply {
  return { kind: 'private', message: faultMessage(caller.t, text) };
}
