import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Site } from '../../core/site.ts';
import { findMessage, type KeptMessage, keepMessage } from '../../store/chat-messages.ts';
import { findMessageKey } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import { findTicketId } from '../../store/tickets.ts';

/** What a message in the channel stands for. */
export type Target =
  | { readonly kind: 'ticket'; readonly ticketId: number }
  | { readonly kind: 'alert'; readonly alertId: number }
  /** Many alerts in one message. */
  | { readonly kind: 'storm' }
  | { readonly kind: 'message'; readonly message: KeptMessage };

/** A message of ours says by its key what it is about: `alert:7`, `ticket:3:event:9`, `message:5:nudge`. */
const KEY = /^(alert|ticket|message|storm):(\d+)(?::|$)/;

/**
 * What a message stands for: a ticket's or an alert's card or anything said in its thread by us, a person's message that a
 * ticket was opened on, or any other message of a person.
 */
export async function findTarget(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  at: { readonly channel: string; readonly ts: string },
): Promise<Target | null> {
  const key = await findMessageKey(trx, at.channel, at.ts);
  if (key !== undefined) return targetOfKey(trx, key);
  const message = await findOrReadMessage(ctx, trx, site, at);
  if (!message || message.deletedAt) return null;
  return (await ticketOfMessage(trx, message)) ?? { kind: 'message', message };
}

async function targetOfKey(trx: Transaction<Database>, key: string): Promise<Target | null> {
  const [, kind, digits] = KEY.exec(key) ?? [];
  const id = Number(digits);
  if (kind === 'ticket') return { kind, ticketId: id };
  if (kind === 'storm') return { kind };
  if (kind === 'alert') {
    const ticketId = await findTicketId(trx, { originKey: `alert:${id}` });
    return ticketId === undefined ? { kind, alertId: id } : { kind: 'ticket', ticketId };
  }
  const message = kind === 'message' ? await findMessage(trx, { id }) : undefined;
  return message ? ((await ticketOfMessage(trx, message)) ?? { kind: 'message', message }) : null;
}

/** The ticket that was opened on the message, or in whose thread it stands. */
async function ticketOfMessage(trx: Transaction<Database>, message: KeptMessage): Promise<Target | null> {
  if (message.ticketId !== null) return { kind: 'ticket', ticketId: message.ticketId };
  const ticketId =
    message.threadTs === null ? undefined : await findTicketOfThread(trx, message.channel, message.threadTs);
  return ticketId === undefined ? null : { kind: 'ticket', ticketId };
}

/** The ticket whose story is told in a thread. */
export async function findTicketOfThread(
  trx: Transaction<Database>,
  channel: string,
  threadTs: string,
): Promise<number | undefined> {
  const onMessage = await findTicketId(trx, { channel, threadTs });
  if (onMessage !== undefined) return onMessage;
  const key = await findMessageKey(trx, channel, threadTs);
  const target = key === undefined ? null : await targetOfKey(trx, key);
  return target?.kind === 'ticket' ? target.ticketId : undefined;
}

/** A person's message, read back from the channel where it was not kept. */
export async function findOrReadMessage(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  at: { readonly channel: string; readonly ts: string },
): Promise<KeptMessage | undefined> {
  return (await findMessage(trx, at)) ?? (await readBack(ctx, trx, site, at));
}

/** A message from before we listened, or that was missed. */
async function readBack(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  at: { readonly channel: string; readonly ts: string },
): Promise<KeptMessage | undefined> {
  if (!ctx.chat) return undefined;
  const outcome = await ctx.chat.message(at.channel, at.ts);
  // The event stays in the inbox and is tried again.
  if (outcome.kind === 'limited' || outcome.kind === 'unclear')
    throw new Error(`could not read a message: ${outcome.kind}`);
  if (outcome.kind === 'refused' || outcome.value === null || outcome.value.isOurs) return undefined;
  const message = outcome.value;
  const person = site.people.find((candidate) => candidate.slack === message.user);
  const { kept } = await keepMessage(trx, {
    contractId: site.contract.id,
    channel: at.channel,
    message,
    personId: person?.id ?? null,
    isRequest: false,
    now: ctx.clock.now(),
  });
  return kept;
}
