import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { ChatMessage } from '../../core/chat.ts';
import { type Mentioned, resolveMentions } from '../../core/on-duty.ts';
import { computeClocks } from '../../core/sla/clocks.ts';
import type { DueNotices } from '../../core/sla/notices.ts';
import type { ReactionMeaning } from '../../core/sla/reaction.ts';
import type { TicketEvent } from '../../core/sla/ticket-event.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import type { Mention } from '../../core/sla-policy.ts';
import type { Mentions } from '../../messages/mentions.ts';
import { slaNoticeMessage, stageNotices } from '../../messages/sla-notice.ts';
import { ratingRequest, reactionRemovedMessage, unlevelledNudge } from '../../messages/ticket-asks.ts';
import { ticketCard } from '../../messages/ticket-card.ts';
import { threadMessage } from '../../messages/ticket-thread.ts';
import type { TicketView } from '../../messages/ticket-view.ts';
import { inWords, type Voice } from '../../messages/voice.ts';
import { findAlert } from '../../store/alerts.ts';
import { postMessage } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { voiceOf } from '../tell-inspection.ts';
import { findSimilarFaults } from './similar-faults.ts';

/** Tells in the channel what was appended: the card as it is now, and in the thread what happened. */
export async function tellEvents(
  ctx: Context,
  trx: Transaction<Database>,
  change: {
    readonly before: TicketRecord | null;
    readonly after: TicketRecord;
    readonly added: readonly TicketEvent[];
  },
): Promise<void> {
  const { before, after, added } = change;
  const voice = voiceOf(ctx, after.contractId);
  await tellCard(ctx, trx, after);
  const views = { before: before && viewOf(ctx, before), after: viewOf(ctx, after) };
  for (const event of added) {
    const message = threadMessage(event, views, voice);
    if (message) await tellThread(ctx, trx, after, `event:${event.id}`, message);
  }
  const asksRating = added.some((event) => event.kind === 'closed' || event.kind === 'rated');
  if (asksRating && after.ticket.state === 'closed') {
    await tellThread(ctx, trx, after, 'rating', ratingRequest({ record: after }, voice));
  }
}

/** Posts the message that shows the ticket, or brings it up to date. */
export async function tellCard(ctx: Context, trx: Transaction<Database>, record: TicketRecord): Promise<void> {
  const voice = voiceOf(ctx, record.contractId);
  const alertId = /^alert:(\d+)$/.exec(record.originKey)?.[1];
  const alert = alertId === undefined ? null : ((await findAlert(trx, Number(alertId))) ?? null);
  // How it was solved before helps who begins; later it is only in the way.
  const isNew = record.ticket.state === 'open' && !record.ticket.ends.responded;
  const similar = isNew ? await findSimilarFaults(trx, record) : [];
  const message = ticketCard({ ...viewOf(ctx, record), now: ctx.clock.now(), alert, similar }, voice);
  await postMessage(
    trx,
    {
      contractId: record.contractId,
      channel: record.thread?.channel ?? voice.site.contract.channel,
      key: record.cardKey,
      ...(record.thread ? { threadTs: record.thread.ts } : {}),
      message,
    },
    ctx.clock.now(),
  );
}

/** Warnings, breaches and reminders: one message for all that is due, with who has to act. */
export async function tellNotices(
  ctx: Context,
  trx: Transaction<Database>,
  record: TicketRecord,
  due: DueNotices,
): Promise<void> {
  const voice = voiceOf(ctx, record.contractId);
  const now = ctx.clock.now();
  const mentions = mentionsOf(
    ctx,
    voice,
    due.notices.flatMap((notice) => notice.mention),
  );
  const told = record.ticket.events.filter((event) => event.kind === 'warned').length;
  const notices = stageNotices(due.notices);
  if (notices.length > 0) {
    const message = slaNoticeMessage({ record, notices, mentions, now }, voice);
    await tellThread(ctx, trx, record, `notice:${told}`, message);
  }
  if (due.notices.some((notice) => notice.kind === 'unlevelled')) {
    const waitingMs = now.getTime() - record.ticket.openedAt.getTime();
    const message = unlevelledNudge({ subject: { kind: 'ticket', record }, waitingMs, mentions }, voice);
    await tellThread(ctx, trx, record, `nudge:${told}`, message);
  }
}

/** A reaction that had counted was taken away. */
export async function tellRemovedReaction(
  ctx: Context,
  trx: Transaction<Database>,
  record: TicketRecord,
  removed: { readonly key: string; readonly person: string; readonly meaning: ReactionMeaning },
): Promise<void> {
  const voice = voiceOf(ctx, record.contractId);
  const message = reactionRemovedMessage({ record, ...removed }, voice);
  await tellThread(ctx, trx, record, `unreacted:${removed.key}`, message);
}

/** Posts, or brings up to date, a message in the ticket's thread. `name` is unique within the ticket. */
export async function tellThread(
  ctx: Context,
  trx: Transaction<Database>,
  record: TicketRecord,
  name: string,
  message: ChatMessage,
): Promise<void> {
  await postMessage(
    trx,
    {
      contractId: record.contractId,
      channel: record.thread?.channel ?? ctx.sites.byId(record.contractId).contract.channel,
      key: `ticket:${record.id}:${name}`,
      threadKey: record.cardKey,
      ...(record.thread ? { threadTs: record.thread.ts } : {}),
      message,
    },
    ctx.clock.now(),
  );
}

export function viewOf(ctx: Context, record: TicketRecord): TicketView {
  const { timeZone } = ctx.sites.byId(record.contractId).contract;
  return { record, clocks: computeClocks(record.ticket, record.policy, { now: ctx.clock.now(), timeZone }) };
}

/** Looks up who is meant, by the site file as it is now. */
export function mentionsOf(ctx: Context, voice: Voice, mentions: readonly Mention[]): Mentions {
  const { people, sla, contract } = voice.site;
  const at = { now: ctx.clock.now(), timeZone: contract.timeZone };
  const { users, groups, names, nobodyOnDuty }: Mentioned = resolveMentions(
    mentions,
    { people, onDuty: sla.onDuty },
    at,
  );
  return { users, groups, names: names.map((name) => inWords(voice, name)), nobodyOnDuty };
}
