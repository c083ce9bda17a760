import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { instantOf, plainReactionName } from '../../core/chat-event.ts';
import type { ReadMessage, ReadOutcome } from '../../core/chat-port.ts';
import type { Site } from '../../core/site.ts';
import { type ChannelMark, findChannelMark, markLeft, markRead, wasEverIn } from '../../store/channel-marks.ts';
import { listActiveReactions } from '../../store/chat-reactions.ts';
import { listOpenThreads, type OpenThread } from '../../store/open-threads.ts';
import { type OutageFindings, recordFindings } from '../../store/outages.ts';
import { inTransaction, isStoreAway } from '../store-outage.ts';
import { takeEdit, takeMessage } from './on-message.ts';
import { takeReaction } from './on-reaction.ts';

/** Before the first start there is nothing to read back; after a long absence this much is. */
const FURTHEST_MS = 14 * 86_400_000;
/** Read again beyond what is known: taking in what is known already changes nothing. */
const OVERLAP_MS = 2 * 60_000;
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
 *
 * @param unheardSince what was not delivered since then would not be known, though we were there.
 * @returns how much was found that was not known; null when the channel can't be read now; `closed` when we are not let
 *   in: what happens there is read back when we are.
 */
export async function reconcileChannel(
  ctx: Context,
  site: Site,
  unheardSince: Date | null = null,
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
  const gap = { from: gapStart(mark, unheardSince, now), until: now };
  const after = tsOf(new Date(gap.from.getTime() - OVERLAP_MS));
  const threads = await listOpenThreads(ctx.store, { contractId, channel, limit: THREADS_READ, now });
  const history = await readHistory(ctx, { channel, after, threads, now });
  if (history === 'closed') await markLeft(ctx.store, { channel, contractId, at: now });
  if (history === 'closed' || history === null) return history;
  const found = { messages: 0, reactions: 0 };
  // Who lets us in for the first time does not want to be asked about what was said before.
  const isFirst = mark.leftAt !== null && !(await wasEverIn(ctx.store, channel));
  if (!isFirst && !(await takeAll(ctx, site, { history, threads, after, gap, found }))) return null;
  await markRead(ctx.store, read);
  await recordFindings(ctx.store, contractId, { until: now, found });
  if (found.messages + found.reactions > 0) {
    ctx.log.info({ channel, since: gap.from, ...found }, 'read back what was missed');
    ctx.wake('outbox');
    ctx.wake('sla');
  }
  return found;
}

function gapStart(mark: ChannelMark, unheardSince: Date | null, now: Date): Date {
  const known = Math.min(mark.knownUntil.getTime(), unheardSince?.getTime() ?? Number.POSITIVE_INFINITY);
  return new Date(Math.max(known, now.getTime() - FURTHEST_MS));
}

interface Gap {
  readonly from: Date;
  readonly until: Date;
}

interface Found {
  messages: number;
  reactions: number;
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
  site: Site,
  all: {
    readonly history: readonly ReadMessage[];
    readonly threads: readonly OpenThread[];
    readonly after: string;
    readonly gap: Gap;
    readonly found: Found;
  },
): Promise<boolean> {
  const { history, threads, after, gap, found } = all;
  const open = new Set(threads.map(({ ts }) => ts));
  const told = history.filter((message) => message.ts > after || open.has(message.ts));
  for (const message of told) await takeFound(ctx, site, message, gap, found);
  const shown = new Set(told.map((message) => message.ts));
  const spokenIn = told.filter((message) => message.replyCount > 0 && (message.latestReplyTs ?? after) >= after);
  const hidden = threads.filter(({ ts, holdsCard }) => holdsCard || !shown.has(ts));
  for (const ts of new Set([...spokenIn, ...hidden].map((thread) => thread.ts))) {
    // Its root comes first, with the reactions that were made to it.
    const thread = await ask(ctx, (chat) => chat.replies(site.contract.channel, ts, after));
    if (thread?.kind !== 'read') return false;
    for (const message of thread.value) await takeFound(ctx, site, message, gap, found);
  }
  return true;
}

/** One that can't be taken in does not keep the others from it. */
async function takeFound(ctx: Context, site: Site, message: ReadMessage, gap: Gap, found: Found): Promise<void> {
  try {
    if (await takeSaid(ctx, site, message)) found.messages += 1;
    found.reactions += await takeReactions(ctx, site, message, gap);
  } catch (error) {
    if (isStoreAway(error)) throw error;
    const { channel } = site.contract;
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

/** @returns how many are new. */
async function takeReactions(ctx: Context, site: Site, message: ReadMessage, gap: Gap): Promise<number> {
  if (message.reactions.length === 0) return 0;
  const { channel, id: contractId } = site.contract;
  const known = await listActiveReactions(ctx.store, channel, message.ts);
  let count = 0;
  for (const { name, users } of message.reactions) {
    for (const user of users) {
      const plain = plainReactionName(name);
      if (known.has(`${user}:${plain}`)) continue;
      const reaction = { contractId, channel, messageTs: message.ts, user, name: plain };
      await inTransaction(ctx, (trx) =>
        takeReaction(ctx, trx, site, { ...reaction, at: gap.until, notBefore: gap.from }),
      );
      count += 1;
    }
  }
  return count;
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
    await sleep(waitMs, undefined, { signal: ctx.stopping }).catch(() => undefined);
  }
  return null;
}

/** Slack's id of the first message at an instant. */
function tsOf(at: Date): string {
  const ms = at.getTime();
  return `${Math.floor(ms / 1_000)}.${String(ms % 1_000).padStart(3, '0')}000`;
}

/** Just before a message, for what is asked for after it. */
function before(ts: string): string {
  return tsOf(new Date(instantOf(ts).getTime() - 1));
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
