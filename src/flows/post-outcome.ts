import type { Context, Translate } from '../context.ts';
import type { ChatTransport, FailedOutcome } from '../core/chat-port.ts';
import type { Lease } from '../store/inbox.ts';
import { NO_ACCESS, wakeChannel } from '../store/outbox.ts';
import {
  leaveThread,
  loseThread,
  recordDelay,
  recordFailure,
  recordGone,
  recordSent,
  reviveReplies,
} from '../store/outbox-outcomes.ts';
import { beginAttempt, type QueuedPost, type Wish } from '../store/outbox-queue.ts';
import type { Operation, Pace, PaceLimits } from './outbox-pace.ts';
import { explainNoAccess } from './send-access.ts';

export interface SenderLimits extends PaceLimits {
  /** How long a channel stays ours without a sign of life; longer than any call. */
  readonly leaseMs: number;
  /** No call of the transport takes longer. */
  readonly callMs: number;
  /** After a call whose answer was lost, so much later it shows in the channel if it was done. */
  readonly settleMs: number;
  readonly longestBackoffMs: number;
  readonly attempts: number;
  /** When nothing can be sent at all, it is tried again so often. */
  readonly blockedMs: number;
  /** A channel that is closed to us is tried again so often; when we are let in, at once. */
  readonly noAccessMs: number;
}

/** A root that is posted anew for a reply, and is gone again, is not posted for ever. */
const GONE_ATTEMPTS = 5;

/** What the workers of one sender share. */
export interface Post {
  readonly transport: ChatTransport;
  readonly pace: Pace;
  readonly limits: SenderLimits;
  readonly lease: Lease;
  /** Calls of ours that ended unclear: they are over, so only the settling has to be waited for. */
  readonly unclear: Set<number>;
  /** Looked for and not found: may be posted (again). */
  readonly absent: Set<number>;
  /** Since when, in epoch milliseconds, calls for a row have been unclear without one that passed. */
  readonly failingSince: Map<number, number>;
  readonly state: { lastSuccessAt: Date | null; blocked: { readonly error: string; readonly since: Date } | null };
}

/** Undefined when we may not send: another process has the channel, or may have it soon. */
export async function begin(
  ctx: Context,
  post: Post,
  row: QueuedPost,
  attempt: { readonly mayPost: boolean; readonly fileId?: string },
): Promise<Wish | undefined> {
  const startedAt = performance.now();
  const wish = await beginAttempt(ctx.store, row, { ...attempt, lease: post.lease, now: ctx.clock.now() });
  if (!wish) return undefined;
  // Had we slept since, another process could have taken the channel, looked in vain and posted.
  if (performance.now() - startedAt > post.limits.leaseMs / 3) return undefined;
  post.absent.delete(row.id);
  return wish;
}

export async function sent(
  ctx: Context,
  post: Post,
  row: QueuedPost,
  at: { readonly ts: string; readonly revision: number },
): Promise<void> {
  const now = ctx.clock.now();
  await recordSent(ctx.store, row.id, { ...at, nextAt: new Date(now.getTime() + post.limits.editEveryMs) });
  if (row.ts === null && row.threadKey === null) await reviveReplies(ctx.store, row.key, now);
  if (row.error?.startsWith(NO_ACCESS)) await wakeChannel(ctx.store, row.channel, now);
  post.unclear.delete(row.id);
  post.failingSince.delete(row.id);
  post.state.lastSuccessAt = now;
  post.state.blocked = null;
}

/**
 * Something is not there any more. A root of ours is posted anew, for its thread goes on; a reply is left at that. Where
 * somebody else's message was deleted, what hung on it finds another place.
 */
export async function gone(
  ctx: Context,
  row: QueuedPost,
  { revision, error }: { readonly revision: number; readonly error: string },
): Promise<void> {
  const now = ctx.clock.now();
  ctx.log.info({ key: row.key, error }, 'a message is not there any more');
  if (row.ts !== null) {
    if (row.threadKey === null) await recordGone(ctx.store, row.key, now);
    else await recordSent(ctx.store, row.id, { ts: row.ts, revision, nextAt: now });
  } else if (row.root === null || row.attempts >= GONE_ATTEMPTS) {
    await fail(ctx, row, error);
  } else {
    await recordDelay(ctx.store, row.id, { error, nextAt: now, wasNotPosted: true, attempts: row.attempts + 1 });
    if (row.root.isForeign && row.root.ts !== null)
      await loseThread(ctx.store, { channel: row.channel, ts: row.root.ts });
    if (row.threadTs === null && row.threadKey !== null) await leaveThread(ctx.store, row.threadKey, now);
  }
}

export async function failed(
  ctx: Context,
  post: Post,
  row: QueuedPost,
  failure: {
    readonly operation: Operation;
    readonly outcome: Exclude<FailedOutcome, { kind: 'gone' }>;
    readonly wasNotPosted?: boolean;
  },
): Promise<void> {
  const { operation, outcome } = failure;
  const now = ctx.clock.now().getTime();
  // However long Slack asks for a rest, or the token is not valid: the message is not to be given up for it.
  const unmoved = { wasNotPosted: operation !== 'find', attempts: row.attempts };
  if (outcome.kind === 'limited') {
    post.pace.rest(operation, now + outcome.retryAfterMs);
    const nextAt = new Date(now + outcome.retryAfterMs);
    await recordDelay(ctx.store, row.id, { error: 'ratelimited', nextAt, ...unmoved });
  } else if (outcome.kind === 'blocked') {
    ctx.log.error({ error: outcome.error }, 'nothing can be sent to the chat; the operator has to mend it');
    post.state.blocked ??= { error: outcome.error, since: new Date(now) };
    post.pace.restAll(now + post.limits.blockedMs);
    const nextAt = new Date(now + post.limits.blockedMs);
    await recordDelay(ctx.store, row.id, { error: outcome.error, nextAt, ...unmoved });
  } else if (outcome.kind === 'no-access') {
    const { channel } = row;
    ctx.log.error({ channel, error: outcome.error }, explainNoAccess({ channel, error: outcome.error }));
    const nextAt = new Date(now + post.limits.noAccessMs);
    await recordDelay(ctx.store, row.id, { error: `${NO_ACCESS}${outcome.error}`, nextAt, ...unmoved });
  } else if (outcome.kind === 'unclear' && row.attempts < post.limits.attempts) {
    ctx.log.warn({ key: row.key, error: outcome.error, attempts: row.attempts + 1 }, 'a call to the chat failed');
    const wasNotPosted = failure.wasNotPosted ?? false;
    if (!wasNotPosted) post.unclear.add(row.id);
    if (!post.failingSince.has(row.id)) post.failingSince.set(row.id, now);
    const nextAt = new Date(now + backoff(post.limits, row.attempts));
    const attempts = row.attempts + 1;
    await recordDelay(ctx.store, row.id, { error: outcome.error, nextAt, wasNotPosted, attempts });
  } else {
    post.failingSince.delete(row.id);
    await fail(ctx, row, outcome.error);
  }
}

export async function fail(ctx: Context, row: QueuedPost, error: string): Promise<void> {
  ctx.log.error({ key: row.key, channel: row.channel, error }, 'gave up sending a message');
  await recordFailure(ctx.store, row, { error, now: ctx.clock.now() });
}

/** Twice as long each time, with a random part so that many do not come back at once; at least until it has settled. */
function backoff(limits: SenderLimits, attempts: number): number {
  const longest = Math.min(limits.longestBackoffMs, 1_000 * 2 ** Math.min(attempts, 20));
  return limits.settleMs + longest * (0.5 + Math.random() / 2);
}

export function wordsOf(ctx: Context, row: QueuedPost): Translate {
  const { contract } = ctx.sites.byId(row.contractId);
  return ctx.texts(contract.locale, contract.timeZone);
}
