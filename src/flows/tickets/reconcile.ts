import type { Context } from '../../context.ts';
import { instantOf, plainReactionName, tsOf } from '../../core/chat-event.ts';
import type { ChatAnswers, ReadMessage, ReadOutcome } from '../../core/chat-port.ts';
import type { Site } from '../../core/site.ts';
import { reactionMeaning } from '../../core/sla/reaction.ts';
import { type ChannelMark, findChannelMark, markLeft, markRead, wasEverIn } from '../../store/channel-marks.ts';
import { findMessage } from '../../store/chat-messages.ts';
import { listActiveReactions } from '../../store/chat-reactions.ts';
import { listOpenThreads, type OpenThread } from '../../store/open-threads.ts';
import { type OutageFindings, recordFindings } from '../../store/outages.ts';
import { pause } from '../pause.ts';
import { inTransaction, isStoreAway } from '../store-outage.ts';
import { takeDeletion, takeEdit, takeMessage } from './on-message.ts';
import { takeGoneReaction, takeReaction } from './on-reaction.ts';
import { type FoundHint, tellFoundHints } from './tell-hint.ts';

/** Before the first start there is nothing to read back; after a long absence this much is. */
const FURTHEST_MS = 14 * 86_400_000;
/** Read again beyond what is known: taking in what is known already changes nothing. */
const OVERLAP_MS = 2 * 60_000;
/** What was made just before it is read may not be shown yet. */
const SETTLING_MS = 60_000;
const THREADS_READ = 2_000;
const TRIES = 5;

/** Slack's reasons why we may not look into a channel: nobody has to wait until we may. */
const NOT_LET_IN: ReadonlySet<string> = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'missing_scope',
]);

type NotRead = 'closed' | null;

/**
 * Reads back from a contract's channel what happened while nobody listened: messages, edits, replies in the threads of
 * open alerts, requests and tickets, and reactions. Reactions carry no time: they count at the end of the gap (rule 3).
 * Each thing is taken in by itself, once, whoever else does so; only when all are is the channel known to be read.
 *
 * @param reading.unheardSince what was not delivered since then would not be known, though we were there.
 * @param reading.answers tell people of their reactions that change nothing.
 * @returns how much was found that was not known; null when the channel can't be read now; `closed` when we are not let
 *   in: what happens there is read back when we are.
 */
export async function reconcileChannel(
  ctx: Context,
  site: Site,
  reading: { readonly answers: Pick<ChatAnswers, 'tell'>; readonly unheardSince?: Date | null },
): Promise<OutageFindings | NotRead> {
  if (!ctx.chat) return null;
  const { channel, id: contractId } = site.contract;
  const now = ctx.clock.now();
  const read = { channel, contractId, until: now };
  const mark = await findChannelMark(ctx.store, channel);
  if (!mark) {
    await markRead(ctx.store, read);
    return { messages: 0, reactions: 0 };
  }
  const unknownSince = gapStart(mark, reading.unheardSince ?? null, now);
  const after = tsOf(new Date(unknownSince.getTime() - OVERLAP_MS));
  const threads = await listOpenThreads(ctx.store, { contractId, channel, limit: THREADS_READ, now });
  const history = await readHistory(ctx, { channel, after, threads, now });
  const readAt = ctx.clock.now();
  if (history === 'closed') await markLeft(ctx.store, { channel, contractId, at: now });
  if (history === 'closed' || history === null) return history;
  const taking: Taking = { site, unknownSince, begunAt: now, messages: 0, reactions: 0, hints: [] };
  // Who lets us in for the first time does not want to be asked about what was said before.
  const isFirst = mark.leftAt !== null && !(await wasEverIn(ctx.store, channel, mark.leftAt));
  if (!isFirst && !(await takeAll(ctx, taking, { history, readAt, threads, after }))) return null;
  await markRead(ctx.store, read);
  const { messages, reactions, hints } = taking;
  const found = { messages, reactions };
  await recordFindings(ctx.store, contractId, { until: now, found });
  if (messages + reactions > 0) {
    ctx.log.info({ channel, since: unknownSince, ...found }, 'read back what was missed');
    ctx.wake('outbox');
    ctx.wake('sla');
  }
  await tellFoundHints(ctx, reading.answers, site, hints);
  return found;
}

function gapStart(mark: ChannelMark, unheardSince: Date | null, now: Date): Date {
  const known = Math.min(mark.knownUntil.getTime(), unheardSince?.getTime() ?? Number.POSITIVE_INFINITY);
  return new Date(Math.max(known, now.getTime() - FURTHEST_MS));
}

/** What is taken in of a channel, and what came of it. */
interface Taking {
  readonly site: Site;
  readonly unknownSince: Date;
  /** When the reading began. */
  readonly begunAt: Date;
  messages: number;
  reactions: number;
  readonly hints: FoundHint[];
}

/** The pages of a channel tell the reactions of all their messages: two hundred threads cost one call, not as many. */
async function readHistory(
  ctx: Context,
  of: {
    readonly channel: string;
    readonly after: string;
    readonly threads: readonly OpenThread[];
    readonly now: Date;
  },
): Promise<ReadMessage[] | NotRead> {
  const { channel, after, threads, now } = of;
  const furthest = tsOf(new Date(now.getTime() - FURTHEST_MS));
  const oldest = [after, ...threads.map(({ ts }) => before(ts)).filter((ts) => ts > furthest)].reduce(earlier);
  const outcome = await ask(ctx, (chat) => chat.history(channel, oldest));
  return outcome?.kind === 'refused' ? (NOT_LET_IN.has(outcome.error) ? 'closed' : null) : (outcome?.value ?? null);
}

/** @returns false when a thread can't be read now. */
async function takeAll(
  ctx: Context,
  taking: Taking,
  all: {
    readonly history: readonly ReadMessage[];
    readonly readAt: Date;
    readonly threads: readonly OpenThread[];
    readonly after: string;
  },
): Promise<boolean> {
  const { history, readAt, threads, after } = all;
  const { channel } = taking.site.contract;
  const open = new Set(threads.map(({ ts }) => ts));
  const told = history.filter((message) => message.ts > after || open.has(message.ts));
  for (const message of told) await takeFound(ctx, taking, message, readAt);
  const shown = new Set(told.map((message) => message.ts));
  const spokenIn = told.filter((message) => message.replyCount > 0 && (message.latestReplyTs ?? after) >= after);
  const cards = new Map(threads.flatMap(({ ts, cardTs }) => (cardTs === null ? [] : [[ts, cardTs] as const])));
  const hidden = threads.filter(({ ts }) => cards.has(ts) || !shown.has(ts));
  for (const ts of new Set([...spokenIn, ...hidden].map((thread) => thread.ts))) {
    const cardTs = cards.get(ts);
    const since = cardTs === undefined ? after : earlier(before(cardTs), after);
    // Its root comes first, with the reactions that were made to it.
    const thread = await ask(ctx, (chat) => chat.replies(channel, ts, since));
    if (thread?.kind !== 'read') return false;
    const threadReadAt = ctx.clock.now();
    // What people said before is known; what was reacted to what we said may be new.
    const untold = thread.value.filter(
      (message) => message.isOurs || message.ts === ts || message.ts > after || (message.editedTs ?? after) > after,
    );
    for (const message of untold) await takeFound(ctx, taking, message, threadReadAt);
    if (!shown.has(ts) && !thread.value.some((message) => message.ts === ts)) await takeGone(ctx, taking.site, ts);
  }
  return true;
}

/** What a person wrote and we kept is not there any more: it was deleted, at the latest now. */
async function takeGone(ctx: Context, site: Site, ts: string): Promise<void> {
  const { channel } = site.contract;
  const kept = await findMessage(ctx.store, { channel, ts });
  if (!kept || kept.deletedAt !== null) return;
  const looked = await ask(ctx, (chat) => chat.message(channel, ts));
  if (looked?.kind !== 'read' || looked.value !== null) return;
  const at = ctx.clock.now();
  await inTransaction(ctx, (trx) => takeDeletion(ctx, trx, site, { channel, ts, at }));
  ctx.log.info({ channel, ts }, 'a message was deleted while nobody listened');
  ctx.wake('outbox');
}

/** One that can't be taken in does not keep the others from it. */
async function takeFound(ctx: Context, taking: Taking, message: ReadMessage, readAt: Date): Promise<void> {
  try {
    if (await takeSaid(ctx, taking.site, message)) taking.messages += 1;
    await takeReactions(ctx, taking, message, readAt);
  } catch (error) {
    if (isStoreAway(error)) throw error;
    const { channel } = taking.site.contract;
    ctx.log.error({ error, channel, ts: message.ts }, 'a message that was read back could not be taken in');
  }
}

/** @returns whether it is new. */
async function takeSaid(ctx: Context, site: Site, message: ReadMessage): Promise<boolean> {
  if (message.isOurs) return false;
  const { channel } = site.contract;
  return inTransaction(ctx, async (trx) => {
    const isNew = await takeMessage(ctx, trx, site, { channel, message });
    if (message.editedTs !== null) await takeEdit(ctx, trx, site, { channel, message, editedTs: message.editedTs });
    return isNew;
  });
}

/**
 * Those that were taken away, so that they count for nothing that begins now. Of the others levels first: what they open is
 * what the rest speak of. They were made by the time at which they were read, which may be minutes after the reading began.
 */
async function takeReactions(ctx: Context, taking: Taking, message: ReadMessage, readAt: Date): Promise<void> {
  const { site, unknownSince, begunAt } = taking;
  const { channel, id: contractId } = site.contract;
  const keyOf = ({ user, name }: { readonly user: string; readonly name: string }) => `${user}:${name}`;
  const shown = message.reactions.flatMap(({ name, users }) =>
    users.map((user) => ({ user, name: plainReactionName(name) })),
  );
  const standing = new Set(shown.map(keyOf));
  const known = await listActiveReactions(ctx.store, channel, message.ts);
  const settledAt = begunAt.getTime() - SETTLING_MS;
  for (const { user, name, at } of known) {
    if (standing.has(keyOf({ user, name })) || at.getTime() > settledAt) continue;
    const gone = { contractId, channel, messageTs: message.ts, user, name, at: readAt };
    if (await inTransaction(ctx, (trx) => takeGoneReaction(ctx, trx, site, gone))) taking.reactions += 1;
  }
  const knownKeys = new Set(known.map(keyOf));
  const isLevel = (name: string) => reactionMeaning(site.sla.reactions, name)?.kind === 'level';
  const found = shown
    .filter((reaction) => !knownKeys.has(keyOf(reaction)))
    .sort((one, other) => Number(isLevel(other.name)) - Number(isLevel(one.name)));
  for (const { user, name } of found) {
    const reaction = { contractId, channel, messageTs: message.ts, user, name, at: readAt, notBefore: unknownSince };
    const hint = await inTransaction(ctx, (trx) => takeReaction(ctx, trx, site, reaction));
    taking.reactions += 1;
    if (hint) taking.hints.push({ ...hint, reaction: name, ts: message.ts, threadTs: message.threadTs });
  }
}

/** Patient with limits; null where it is unclear for too long. */
async function ask<T>(
  ctx: Context,
  read: (chat: NonNullable<Context['chat']>) => Promise<ReadOutcome<T>>,
): Promise<Extract<ReadOutcome<T>, { kind: 'read' | 'refused' }> | null> {
  for (let tries = 1; ctx.chat && !ctx.stopping.aborted; tries += 1) {
    const outcome = await read(ctx.chat);
    if (outcome.kind === 'read') return outcome;
    if (outcome.kind === 'refused' || tries === TRIES) {
      ctx.log.warn({ outcome }, 'a channel could not be read back');
      return outcome.kind === 'refused' ? outcome : null;
    }
    const waitMs = outcome.kind === 'limited' ? outcome.retryAfterMs : 1_000 * 2 ** tries;
    await pause(waitMs, ctx.stopping);
  }
  return null;
}

/** Just before a message, for what is asked for after it. */
function before(ts: string): string {
  return tsOf(new Date(instantOf(ts).getTime() - 1));
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
