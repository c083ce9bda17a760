import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { ReadMessage } from '../../core/chat-port.ts';
import type { Site } from '../../core/site.ts';
import { lockAlert } from '../../store/alerts.ts';
import { findMessage, type KeptMessage, keepMessage, lockMessage } from '../../store/chat-messages.ts';
import { findMessageKey, hasUnclearPosts } from '../../store/outbox.ts';
import { recordSeen } from '../../store/outbox-outcomes.ts';
import type { Database } from '../../store/schema.ts';
import { findTicketId } from '../../store/tickets.ts';
import { nameMentions } from './name-mentions.ts';
import { personOf } from './ticket-subject.ts';

/** What a message in the channel stands for. */
export type Target =
  | { readonly kind: 'ticket'; readonly ticketId: number }
  | { readonly kind: 'alert'; readonly alertId: number }
  /** Many alerts in one message. */
  | { readonly kind: 'storm' }
  | { readonly kind: 'message'; readonly message: KeptMessage };

/** Where a message stands. */
interface MessageAt {
  readonly channel: string;
  readonly ts: string;
}

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
  at: MessageAt,
): Promise<Target | null> {
  const found = await findWritten(ctx, trx, site, at);
  if (found === null) return null;
  if (found.by === 'us') return targetOfKey(ctx, trx, site, found.key);
  const { message } = found;
  if (message.deletedAt) return null;
  return (await ticketOfMessage(ctx, trx, site, message)) ?? { kind: 'message', message };
}

async function targetOfKey(ctx: Context, trx: Transaction<Database>, site: Site, key: string): Promise<Target | null> {
  const [, kind, digits] = KEY.exec(key) ?? [];
  const id = Number(digits);
  if (kind === 'ticket') return { kind, ticketId: id };
  if (kind === 'storm') return { kind };
  if (kind === 'alert') {
    const ofAlert = () => findTicketId(trx, { originKey: `alert:${id}` });
    const ticketId = (await ofAlert()) ?? (await lookAgain(() => lockAlert(trx, id), ofAlert));
    return ticketId === undefined ? { kind, alertId: id } : { kind: 'ticket', ticketId };
  }
  const message = kind === 'message' ? await findMessage(trx, { id }) : undefined;
  return message ? ((await ticketOfMessage(ctx, trx, site, message)) ?? { kind: 'message', message }) : null;
}

/** The ticket that was opened on the message, or in whose thread it stands. */
async function ticketOfMessage(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  message: KeptMessage,
): Promise<Target | null> {
  if (message.ticketId !== null) return { kind: 'ticket', ticketId: message.ticketId };
  const { channel, threadTs } = message;
  const ofThread = threadTs === null ? undefined : await findTicketOfThread(ctx, trx, site, { channel, ts: threadTs });
  const ticketId = ofThread ?? (await lockMessage(trx, message))?.ticketId ?? undefined;
  return ticketId === undefined ? null : { kind: 'ticket', ticketId };
}

/**
 * Who opens a ticket holds the row of what it is opened on, and reads what was said and done there before. Who says something
 * there meanwhile may see no ticket yet, and not be seen: so nobody finds that there is none without having held that row.
 */
async function lookAgain<T>(lock: () => Promise<unknown>, find: () => Promise<T>): Promise<T> {
  await lock();
  return find();
}

/** The ticket whose story is told in a thread. */
export async function findTicketOfThread(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  root: MessageAt,
): Promise<number | undefined> {
  const onMessage = () => findTicketId(trx, { channel: root.channel, threadTs: root.ts });
  const ticketId = await onMessage();
  if (ticketId !== undefined) return ticketId;
  const key = (await findMessageKey(trx, root.channel, root.ts)) ?? (await keyOfUnclear(ctx, trx, site, root));
  if (key === undefined) return lookAgain(() => lockMessage(trx, root), onMessage);
  const target = await targetOfKey(ctx, trx, site, key);
  return target?.kind === 'ticket' ? target.ticketId : undefined;
}

/** A root that is nobody's, as far as we know, may be what we have just posted. */
async function keyOfUnclear(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  root: MessageAt,
): Promise<string | undefined> {
  if (!(await hasUnclearPosts(trx, root.channel))) return undefined;
  const found = await findWritten(ctx, trx, site, root);
  return found?.by === 'us' ? found.key : undefined;
}

/** A person's message, read back from the channel where it was not kept. */
export async function findOrReadMessage(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  at: MessageAt,
): Promise<KeptMessage | undefined> {
  const found = await findWritten(ctx, trx, site, at);
  return found?.by === 'them' ? found.message : undefined;
}

/** By whom a message is; ours by its key. */
type Written = { readonly by: 'us'; readonly key: string } | { readonly by: 'them'; readonly message: KeptMessage };

/** Looks in the channel itself for what is from before we listened, was missed, or was posted without our knowing yet. */
async function findWritten(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  at: MessageAt,
): Promise<Written | null> {
  const key = await findMessageKey(trx, at.channel, at.ts);
  if (key !== undefined) return { by: 'us', key };
  const known = await findMessage(trx, at);
  if (known) return { by: 'them', message: known };
  const message = await readMessage(ctx, at);
  if (message === null) return null;
  const now = ctx.clock.now();
  if (message.isOurs) {
    const seen = message.mark && (await recordSeen(trx, { ...at, mark: message.mark, now }));
    return seen ? { by: 'us', key: seen } : null;
  }
  const { kept } = await keepMessage(trx, {
    contractId: site.contract.id,
    channel: at.channel,
    message: nameMentions(site, message),
    personId: personOf(site, message.user)?.id ?? null,
    isRequest: false,
    now,
  });
  return { by: 'them', message: kept };
}

async function readMessage(ctx: Context, { channel, ts }: MessageAt): Promise<ReadMessage | null> {
  const outcome = await ctx.chat?.message(channel, ts);
  // The event stays in the inbox and is tried again.
  if (outcome?.kind === 'limited' || outcome?.kind === 'unclear') {
    throw new Error(`could not read a message: ${outcome.kind}`);
  }
  return outcome?.kind === 'read' ? outcome.value : null;
}
