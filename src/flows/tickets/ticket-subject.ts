import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Alert } from '../../core/alert.ts';
import { firstCharacters } from '../../core/first-characters.ts';
import { localText } from '../../core/message.ts';
import { mayAct } from '../../core/role.ts';
import type { Person, Site } from '../../core/site.ts';
import { reactionMeaning } from '../../core/sla/reaction.ts';
import type { TicketHead } from '../../core/sla/ticket-head.ts';
import { oneLine } from '../../messages/one-line.ts';
import { linkAlert } from '../../store/alerts.ts';
import { type KeptMessage, linkMessage, listReplies, lockMessage } from '../../store/chat-messages.ts';
import { listReactions } from '../../store/chat-reactions.ts';
import { listFormerPlaces } from '../../store/former-places.ts';
import { deleteNotices } from '../../store/notices.ts';
import { findPostedPlace } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import type { NewTicketEvent } from '../../store/ticket-events.ts';
import { tellStormsOver } from '../alerts/tell-alert.ts';
import { linkTo } from '../message-links.ts';
import type { Appended } from './append-events.ts';
import { reactionEvent, replyEvents } from './chat-facts.ts';
import { openTicket } from './open-ticket.ts';
import { recoveryEvent } from './recovery-events.ts';

const TITLE_CHARACTERS = 200;
const DESCRIPTION_CHARACTERS = 4_000;

/**
 * Opens the ticket of an alert, whose message becomes its card; what was said and done in its thread before counts, and that it
 * is over already. Call it with the alert's row locked: what arrives about it then finds the ticket.
 */
export async function openAlertTicket(
  ctx: Context,
  trx: Transaction<Database>,
  alert: Alert,
  events: readonly NewTicketEvent[],
): Promise<Appended> {
  const site = ctx.sites.byId(alert.contractId);
  const cardKey = `alert:${alert.id}`;
  const posted = await findPostedPlace(trx, cardKey);
  const head: TicketHead = {
    title: alertTitle(site, alert),
    description: alert.content.description,
    ticketKind: 'fault',
    origin: 'alert',
    host: alert.hostId,
    reporter: null,
    contact: site.people.find((person) => person.roles.includes('customer'))?.id ?? null,
    assignee: null,
    continues: null,
  };
  const opening = {
    contractId: alert.contractId,
    originKey: cardKey,
    head,
    openedAt: alert.receivedAt,
    actor: null,
    source: 'webhook',
    permalink: null,
    cardKey,
    thread: null,
  } as const;
  const earlier: NewTicketEvent[] = [];
  for (const place of [...(await listFormerPlaces(trx, [cardKey])), ...(posted ? [posted] : [])]) {
    earlier.push(...(await earlierEvents(ctx, trx, site, { ...place, rootTs: place.ts })));
  }
  await linkAlertFirst(trx, alert);
  const opened = await openTicket(ctx, trx, opening, [...events, ...recoveryOf(ctx, alert), ...earlier]);
  await linkAlert(trx, alert.id, opened.after.id);
  await tellStormsOver(ctx, trx, [alert]);
  return opened;
}

/** That the alert was over before it became a ticket. */
function recoveryOf(ctx: Context, { id, state, receivedAt, resolvedAt, occurrences }: Alert): NewTicketEvent[] {
  if (state !== 'resolved' || resolvedAt === null) return [];
  // By the sender's clock it may have ended before we heard of it.
  const at = resolvedAt < receivedAt ? receivedAt : resolvedAt;
  return [recoveryEvent(ctx, { at, alertId: id, occurrence: occurrences })];
}

/** Where and what: the host as the site calls it, unless what the alert says names it already. */
function alertTitle(site: Site, { content, hostId }: Alert): string {
  const host = site.hosts.find((candidate) => candidate.id === hostId);
  const name = host ? localText(host.name, site.contract.locale) : content.host;
  const isNamed = [name, content.host].some((word) => word && content.title.includes(word));
  return name === null || isNamed ? content.title : `${name} / ${content.title}`;
}

/** The nudge to set a level has become unnecessary. */
async function linkAlertFirst(trx: Transaction<Database>, alert: Alert): Promise<void> {
  await deleteNotices(trx, 'alert', [alert.id]);
}

/**
 * Opens a ticket on what a person wrote; it shows in the thread of that message. Call it with the message's row locked, for the
 * same reason as with an alert's.
 */
export async function openMessageTicket(
  ctx: Context,
  trx: Transaction<Database>,
  message: KeptMessage,
  events: readonly NewTicketEvent[],
  changes: Partial<TicketHead> = {},
): Promise<Appended> {
  const site = ctx.sites.byId(message.contractId);
  const author = site.people.find((person) => person.id === message.personId);
  const isCustomer = author?.roles.includes('customer') ?? false;
  const rootTs = message.threadTs ?? message.ts;
  // Who replies in the thread meanwhile looks there whether it has a ticket.
  if (message.threadTs !== null) await lockMessage(trx, { channel: message.channel, ts: rootTs });
  const head: TicketHead = {
    title: firstLine(message.text),
    description: firstCharacters(message.text, DESCRIPTION_CHARACTERS),
    ticketKind: 'fault',
    origin: 'chat',
    host: null,
    reporter: author?.id ?? null,
    contact: isCustomer ? (author?.id ?? null) : (site.people.find((p) => p.roles.includes('customer'))?.id ?? null),
    assignee: null,
    continues: null,
    ...changes,
  };
  const earlier = await earlierEvents(ctx, trx, site, { channel: message.channel, ts: message.ts, rootTs });
  const opened = await openTicket(
    ctx,
    trx,
    {
      contractId: message.contractId,
      originKey: `message:${message.channel}:${message.ts}`,
      head,
      openedAt: message.postedAt,
      actor: author?.id ?? null,
      source: 'reply',
      permalink: linkTo(ctx, message),
      cardKey: null,
      thread: { channel: message.channel, ts: rootTs },
    },
    [...events, ...earlier],
  );
  await linkMessage(trx, message.id, opened.after.id);
  await deleteNotices(trx, 'message', [message.id]);
  return opened;
}

/**
 * Rule 4: what was replied and reacted before the ticket existed counts. Levels do not: the one that opens it does. A restore
 * that was taken back before it ended anything ends nothing now; a response was one, whatever became of its sign.
 */
async function earlierEvents(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  at: { readonly channel: string; readonly ts: string; readonly rootTs: string },
): Promise<NewTicketEvent[]> {
  const replies = (await listReplies(trx, at.channel, at.rootTs))
    .filter((reply) => reply.ts > at.ts)
    .flatMap((reply) => replyEvents(ctx, site, reply));
  const reactions = (await listReactions(trx, at.channel, at.ts)).flatMap((reaction) => {
    const meaning = reactionMeaning(site.sla.reactions, reaction.name);
    const person = personOf(site, reaction.user);
    if (meaning === null || meaning.kind === 'level' || !person || !mayAct(person.roles, 'engineer')) return [];
    if (meaning.kind === 'restore' && reaction.removedAt !== null) return [];
    return [reactionEvent(ctx, { reaction, person, meaning })];
  });
  return [...replies, ...reactions];
}

export function personOf(site: Site, slackUser: string): Person | undefined {
  return site.people.find((person) => person.slack === slackUser);
}

function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return oneLine(line, TITLE_CHARACTERS);
}
