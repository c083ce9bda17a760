import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import { type ChatSaid, instantOf } from '../../core/chat-event.ts';
import { durationMs } from '../../core/duration.ts';
import { mayAct } from '../../core/role.ts';
import type { Site } from '../../core/site.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import {
  editMessage,
  findMessage,
  isUnread,
  type KeptMessage,
  keepDeleted,
  keepMessage,
  markDeleted,
  markRequest,
} from '../../store/chat-messages.ts';
import { deleteNotices, planNudges } from '../../store/notices.ts';
import { findMessageKey } from '../../store/outbox.ts';
import type { Database } from '../../store/schema.ts';
import type { NewTicketEvent } from '../../store/ticket-events.ts';
import { findTicketId, leaveThread } from '../../store/tickets.ts';
import { appendEvents } from './append-events.ts';
import { changedReplyEvent, replyEvents } from './chat-facts.ts';
import { nameMentions } from './name-mentions.ts';
import { personOf } from './ticket-subject.ts';
import { findTicketOfThread } from './ticket-target.ts';

/**
 * Takes in what a person wrote: a reply in a ticket's thread belongs to its story; what a customer writes in the channel
 * itself may want a ticket, and the team is nudged when nobody gives it a level.
 *
 * @returns whether it is new.
 */
export async function takeMessage(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  said: { readonly channel: string; readonly message: ChatSaid },
): Promise<boolean> {
  const person = personOf(site, said.message.user);
  const isReply = said.message.threadTs !== null && said.message.threadTs !== said.message.ts;
  const isRequest = !isReply && !!person?.roles.includes('customer') && !mayAct(person.roles, 'engineer');
  const { kept, isNew } = await keepMessage(trx, {
    channel: said.channel,
    message: nameMentions(site, said.message),
    contractId: site.contract.id,
    personId: person?.id ?? null,
    isRequest,
    now: ctx.clock.now(),
  });
  // It may be kept without having been taken in: somebody reacted to it, and we had to look what that was.
  if (kept.threadTs !== null) {
    const events = (ticket: TicketRecord) => (isBefore(kept, ticket) ? [] : replyEvents(ctx, site, kept));
    await appendToTicketOf(ctx, trx, site, { message: kept, events });
    if (kept.deletedAt !== null) await noteDeletion(ctx, trx, site, kept, kept.deletedAt);
  } else if (isRequest && kept.deletedAt === null && (isNew || (await markRequest(trx, kept.id)))) {
    const dueAt = new Date(kept.postedAt.getTime() + durationMs(site.sla.unlevelledAfter));
    await planNudges(trx, { contractId: site.contract.id, kind: 'message' }, [{ id: kept.id, dueAt }]);
  }
  return isNew;
}

export async function takeEdit(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  edit: { readonly channel: string; readonly message: ChatSaid; readonly editedTs: string },
): Promise<void> {
  const known = await findMessage(trx, { channel: edit.channel, ts: edit.message.ts });
  // Its first wording was missed: the edited one is what there is.
  if (!known || isUnread(known)) await takeMessage(ctx, trx, site, edit);
  const isNew = await editMessage(trx, { ...edit, message: nameMentions(site, edit.message) });
  if (!isNew) return;
  const message = await findMessage(trx, { channel: edit.channel, ts: edit.message.ts });
  if (!message) return;
  const actor = personOf(site, edit.message.user)?.id ?? null;
  const change = { kind: 'edited', at: instantOf(edit.editedTs), key: edit.editedTs, actor } as const;
  await appendToTicketOf(ctx, trx, site, { message, events: () => [changedReplyEvent(ctx, message, change)] });
}

export async function takeDeletion(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  deleted: { readonly channel: string; readonly ts: string; readonly at: Date },
): Promise<void> {
  const wasThere = await markDeleted(trx, deleted);
  if (!wasThere) {
    if ((await findMessageKey(trx, deleted.channel, deleted.ts)) !== undefined) return;
    await keepDeleted(trx, { ...deleted, contractId: site.contract.id, now: ctx.clock.now() });
    return;
  }
  const message = await findMessage(trx, deleted);
  if (!message) return;
  if (message.isRequest && message.ticketId === null) await deleteNotices(trx, 'message', [message.id]);
  await noteDeletion(ctx, trx, site, message, deleted.at);
  // The ticket goes on in the thread of its card, which is posted in the channel itself now.
  const ticketId = await findTicketId(trx, { channel: deleted.channel, threadTs: deleted.ts });
  if (ticketId !== undefined) await leaveThread(trx, ticketId);
}

/** What was said in a thread until the ticket was opened on one of its messages, and that message itself, are not its story. */
function isBefore({ ts }: KeptMessage, { originKey }: TicketRecord): boolean {
  const [, openedOn] = /^message:[^:]+:(.+)$/.exec(originKey) ?? [];
  return openedOn !== undefined && ts <= openedOn;
}

async function noteDeletion(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  message: KeptMessage,
  at: Date,
): Promise<void> {
  const change = { kind: 'deleted', at, key: String(at.getTime()), actor: null } as const;
  await appendToTicketOf(ctx, trx, site, { message, events: () => [changedReplyEvent(ctx, message, change)] });
}

/** To the ticket that the message belongs to, if there is one: that of its thread, or the one that was opened on it. */
async function appendToTicketOf(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  {
    message,
    events,
  }: { readonly message: KeptMessage; readonly events: (ticket: TicketRecord) => readonly NewTicketEvent[] },
): Promise<void> {
  const root = { channel: message.channel, ts: message.threadTs ?? message.ts };
  const ticketId = message.ticketId ?? (await findTicketOfThread(ctx, trx, site, root));
  if (ticketId !== undefined) await appendEvents(ctx, trx, ticketId, events);
}
