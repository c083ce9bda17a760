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
    await appendToThread(trx, kept, (ticketId) => appendEvents(ctx, trx, ticketId, () => replyEvents(ctx, site, kept)));
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
  await noteChange(ctx, trx, edit, {
    kind: 'edited',
    at: instantOf(edit.editedTs),
    key: edit.editedTs,
    actor: personOf(site, edit.message.user)?.id ?? null,
  });
}

export async function takeDeletion(
  ctx: Context,
  trx: Transaction<Database>,
  deleted: { readonly channel: string; readonly ts: string; readonly at: Date },
): Promise<void> {
  const wasThere = await markDeleted(trx, deleted);
  if (!wasThere) return;
  const message = await findMessage(trx, deleted);
  if (message?.isRequest && message.ticketId === null) await deleteNotices(trx, 'message', message.id);
  await noteChange(
    ctx,
    trx,
    { ...deleted, message: { ts: deleted.ts } },
    {
      kind: 'deleted',
      at: deleted.at,
      key: String(deleted.at.getTime()),
      actor: null,
    },
  );
  // The ticket goes on in the thread of its card, which is posted in the channel itself now.
  const ticketId = await findTicketId(trx, { channel: deleted.channel, threadTs: deleted.ts });
  if (ticketId !== undefined) await leaveThread(trx, ticketId);
}

async function noteChange(
  ctx: Context,
  trx: Transaction<Database>,
  of: { readonly channel: string; readonly message: { readonly ts: string } },
  change: {
    readonly kind: 'edited' | 'deleted';
    readonly at: Date;
    readonly key: string;
    readonly actor: string | null;
  },
): Promise<void> {
  const message = await findMessage(trx, { channel: of.channel, ts: of.message.ts });
  if (!message) return;
  const event: NewTicketEvent = changedReplyEvent(ctx, message, change);
  await appendToThread(trx, message, (ticketId) => appendEvents(ctx, trx, ticketId, () => [event]));
}

/** The ticket that the message belongs to: that of its thread, or the one that was opened on it. */
async function appendToThread(
  trx: Transaction<Database>,
  message: KeptMessage,
  append: (ticketId: number) => Promise<unknown>,
): Promise<void> {
  const ticketId = message.ticketId ?? (await findTicketOfThread(trx, message.channel, message.threadTs ?? message.ts));
  if (ticketId !== undefined) await append(ticketId);
}
