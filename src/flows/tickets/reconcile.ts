import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { instantOf, plainReactionName } from '../../core/chat-event.ts';
import type { ReadMessage, ReadOutcome } from '../../core/chat-port.ts';
import type { Site } from '../../core/site.ts';
import { findChannelMark, markKnown } from '../../store/channel-marks.ts';
import { listActiveReactions } from '../../store/chat-reactions.ts';
import { listOpenThreads } from '../../store/open-threads.ts';
import { type OutageFindings, recordFindings } from '../../store/outages.ts';
import { inTransaction } from '../store-outage.ts';
import { takeEdit, takeMessage } from './on-message.ts';
import { takeReaction } from './on-reaction.ts';

/** Before the first start there is nothing to read back; after a long absence this much is. */
const FURTHEST_MS = 14 * 86_400_000;
/** Read again beyond what is known: taking in what is known already changes nothing. */
const OVERLAP_MS = 2 * 60_000;
const THREADS_READ = 2_000;
const TRIES = 5;

/**
 * Reads back from a contract's channel what happened while nobody listened: messages, edits, replies in the threads of
 * open alerts, requests and tickets, and reactions. Reactions carry no time: they count at the end of the gap (rule 3).
 *
 * @returns how much was found that was not known; null when the channel can't be read now.
 */
export async function reconcileChannel(ctx: Context, site: Site): Promise<OutageFindings | null> {
  if (!ctx.chat) return null;
  const { channel, id: contractId } = site.contract;
  const now = ctx.clock.now();
  const mark = await findChannelMark(ctx.store, channel);
  if (!mark) {
    await markKnown(ctx.store, { channel, contractId, until: now });
    return { messages: 0, reactions: 0 };
  }
  const since = new Date(Math.max(mark.knownUntil.getTime(), now.getTime() - FURTHEST_MS));
  const after = tsOf(new Date(since.getTime() - OVERLAP_MS));
  const threads = await listOpenThreads(ctx.store, { contractId, channel, limit: THREADS_READ, now });
  const furthest = tsOf(new Date(now.getTime() - FURTHEST_MS));
  // The pages of a channel tell the reactions of all their messages: two hundred threads cost one call, not as many.
  const oldest = [after, ...threads.map(({ ts }) => before(ts)).filter((ts) => ts > furthest)].reduce(earlier);
  const history = await read(ctx, (chat) => chat.history(channel, oldest));
  if (history === null) return null;
  const gap = { from: since, until: now };
  const found = { messages: 0, reactions: 0 };
  const open = new Map(threads.map((thread) => [thread.ts, thread]));
  const told = history.filter((message) => message.ts > after || open.has(message.ts));
  for (const message of told) await takeFound(ctx, site, message, gap, found);
  const shown = new Set(told.map((message) => message.ts));
  const spokenIn = told.filter((message) => message.replyCount > 0 && (message.latestReplyTs ?? after) >= after);
  const hidden = threads.filter(({ ts, holdsCard }) => holdsCard || !shown.has(ts));
  for (const ts of new Set([...spokenIn, ...hidden].map((thread) => thread.ts))) {
    // Its root comes first, with the reactions that were made to it.
    const thread = ctx.stopping.aborted ? null : await read(ctx, (chat) => chat.replies(channel, ts, after));
    if (thread === null) return null;
    for (const message of thread) await takeFound(ctx, site, message, gap, found);
  }
  await markKnown(ctx.store, { channel, contractId, until: now });
  await recordFindings(ctx.store, now, found);
  if (found.messages + found.reactions > 0) {
    ctx.log.info({ channel, since, ...found }, 'read back what was missed');
    ctx.wake('outbox');
    ctx.wake('sla');
  }
  return found;
}

async function takeFound(
  ctx: Context,
  site: Site,
  message: ReadMessage,
  gap: { readonly from: Date; readonly until: Date },
  found: { messages: number; reactions: number },
): Promise<void> {
  const { channel, id: contractId } = site.contract;
  if (!message.isOurs) {
    const isNew = await inTransaction(ctx, async (trx) => {
      const taken = await takeMessage(ctx, trx, site, { channel, message });
      if (message.editedTs !== null) await takeEdit(ctx, trx, site, { channel, message, editedTs: message.editedTs });
      return taken;
    });
    if (isNew) found.messages += 1;
  }
  if (message.reactions.length === 0) return;
  const known = await listActiveReactions(ctx.store, channel, message.ts);
  for (const { name, users } of message.reactions) {
    for (const user of users) {
      const plain = plainReactionName(name);
      if (known.has(`${user}:${plain}`)) continue;
      const reaction = { contractId, channel, messageTs: message.ts, user, name: plain };
      await inTransaction(ctx, (trx) =>
        takeReaction(ctx, trx, site, { ...reaction, at: gap.until, notBefore: gap.from }),
      );
      found.reactions += 1;
    }
  }
}

/** Patient with limits; null where it is refused, or unclear for too long. */
async function read<T>(
  ctx: Context,
  ask: (chat: NonNullable<Context['chat']>) => Promise<ReadOutcome<T>>,
): Promise<T | null> {
  for (let tries = 1; ctx.chat && !ctx.stopping.aborted; tries += 1) {
    const outcome = await ask(ctx.chat);
    if (outcome.kind === 'read') return outcome.value;
    if (outcome.kind === 'refused' || tries === TRIES) {
      ctx.log.warn({ outcome }, 'a channel could not be read back');
      return null;
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
