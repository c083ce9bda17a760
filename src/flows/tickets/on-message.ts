import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import { type ChatSaid, instantOf } from '../../core/chat-event.ts';
import { durationMs } from '../../core/duration.ts';
import { mayAct } from '../../core/role.ts';
import type { Site } from '../../core/site.ts';
import { editMessage, findMessage, type KeptMessage, keepMessage, markDeleted } from '../../store/chat-messages.ts';
import { deleteNotices, rewriteNotices } from '../../store/notices.ts';
import type { Database } from '../../store/schema.ts';
import type { NewTicketEvent } from '../../store/ticket-events.ts';
import { findTicketId, leaveThread } from '../../store/tickets.ts';
import { appendEvents } from './append-events.ts';
import { changedReplyEvent, replyEvents } from './chat-facts.ts';
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
    ...said,
    contractId: site.contract.id,
    personId: person?.id ?? null,
    isRequest,
    now: ctx.clock.now(),
  });
  if (!isNew) return false;
  if (kept.threadTs !== null) {
    await appendToTicketOf(ctx, trx, site, { message: kept, events: replyEvents(ctx, site, kept) });
  } else if (isRequest) {
    const dueAt = new Date(kept.postedAt.getTime() + durationMs(site.sla.unlevelledAfter));
    const subject = { contractId: site.contract.id, kind: 'message', id: kept.id } as const;
    await rewriteNotices(trx, subject, [{ kind: 'unlevelled', stage: '', fraction: 0, dueAt }]);
  }
  return true;
}

export async function takeEdit(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  edit: { readonly channel: string; readonly message: ChatSaid; readonly editedTs: string },
): Promise<void> {
  const isLate = (await findMessage(trx, { channel: edit.channel, ts: edit.message.ts })) === undefined;
  // Its first wording was missed: the edited one is what there is.
  if (isLate) await takeMessage(ctx, trx, site, edit);
  const isNew = await editMessage(trx, edit);
  if (!isNew) return;
  await noteChange(ctx, trx, site, {
    channel: edit.channel,
    ts: edit.message.ts,
    kind: 'edited',
    at: instantOf(edit.editedTs),
    key: edit.editedTs,
    actor: personOf(site, edit.message.user)?.id ?? null,
  });
}

export async function takeDeletion(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  deleted: { readonly channel: string; readonly ts: string; readonly at: Date },
): Promise<void> {
  const wasThere = await markDeleted(trx, deleted);
  if (!wasThere) return;
  const message = await findMessage(trx, deleted);
  if (message?.isRequest && message.ticketId === null) await deleteNotices(trx, 'message', message.id);
  await noteChange(ctx, trx, site, { ...deleted, kind: 'deleted', key: String(deleted.at.getTime()), actor: null });
  // The ticket goes on in the thread of its card, which is posted in the channel itself now.
  const ticketId = await findTicketId(trx, { channel: deleted.channel, threadTs: deleted.ts });
  if (ticketId !== undefined) await leaveThread(trx, ticketId);
}

async function noteChange(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  change: {
    readonly channel: string;
    readonly ts: string;
    readonly kind: 'edited' | 'deleted';
    readonly at: Date;
    readonly key: string;
    readonly actor: string | null;
  },
): Promise<void> {
  const message = await findMessage(trx, change);
  if (!message) return;
  await appendToTicketOf(ctx, trx, site, { message, events: [changedReplyEvent(ctx, message, change)] });
}

/** To the ticket that the message belongs to, if there is one: that of its thread, or the one that was opened on it. */
async function appendToTicketOf(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  { message, events }: { readonly message: KeptMessage; readonly events: readonly NewTicketEvent[] },
): Promise<void> {
  const root = { channel: message.channel, ts: message.threadTs ?? message.ts };
  const ticketId = message.ticketId ?? (await findTicketOfThread(ctx, trx, site, root));
  if (ticketId !== undefined) await appendEvents(ctx, trx, ticketId, () => [...events]);
}
