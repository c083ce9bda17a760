import type { Transaction } from 'kysely';
import type { Caller } from '../../../commands/command.ts';
import type { Context } from '../../context.ts';
import { refusalFor } from '../../core/sla/refusal.ts';
import type { TicketHead } from '../../core/sla/ticket-head.ts';
import { UserError } from '../../errors.ts';
import { lockAlert } from '../../store/alerts.ts';
import { dismissMessage, type KeptMessage, lockMessage } from '../../store/chat-messages.ts';
import { deleteNotices } from '../../store/notices.ts';
import type { Database } from '../../store/schema.ts';
import type { NewTicketEvent } from '../../store/ticket-events.ts';
import { findTicketId, lockTicket } from '../../store/tickets.ts';
import { sourceOf } from '../chat-caller.ts';
import { inTransaction } from '../store-outage.ts';
import type { Appended } from './append-events.ts';
import { tellContinued } from './continue-ticket.ts';
import { openTicket } from './open-ticket.ts';
import { tellDismissedRequest } from './tell-unlevelled.ts';
import { openAlertTicket, openMessageTicket } from './ticket-subject.ts';
import { findOrReadMessage } from './ticket-target.ts';

const FURTHEST_REPORT_MS = 366 * 86_400_000;

/** A request that did not come through the channel. */
export interface RequestedTicket extends TicketHead {
  readonly level: number | null;
  /** When the customer said it; null is now. */
  readonly reportedAt: Date | null;
}

/**
 * Opens a ticket of its own card: by command, also for what was reported by telephone, fax or a visit.
 * @throws UserError for a level that the contract has not, or a report in the future or long before the contract.
 */
export async function openRequestTicket(ctx: Context, caller: Caller, requested: RequestedTicket): Promise<Appended> {
  const { level, reportedAt, ...head } = requested;
  const now = ctx.clock.now();
  const openedAt = reportedAt ?? now;
  if (openedAt.getTime() > now.getTime()) throw new UserError('ticket.in-the-future', { at: openedAt.toISOString() });
  if (now.getTime() - openedAt.getTime() > FURTHEST_REPORT_MS) {
    throw new UserError('ticket.too-long-ago', { at: openedAt.toISOString() });
  }
  if (level !== null) assertLevel(caller, level);
  const isCustomer = caller.person.roles.includes('customer');
  const contact = requested.contact ?? (isCustomer ? caller.person.id : customerOf(caller));
  const opened = await inTransaction(ctx, async (trx) => {
    const appended = await openTicket(
      ctx,
      trx,
      {
        contractId: caller.site.contract.id,
        originKey: `request:${caller.requestKey}`,
        head: { ...head, reporter: head.reporter ?? (isCustomer ? caller.person.id : null), contact },
        openedAt,
        actor: caller.person.id,
        source: sourceOf(caller),
        permalink: null,
        cardKey: null,
        thread: null,
      },
      level === null ? [] : [levelledBy(ctx, caller, level)],
    );
    await tellContinued(ctx, trx, appended.after);
    return appended;
  });
  wake(ctx);
  return opened;
}

/** Opens the ticket of an alert, with its level where one is given; of an alert that has one, sets the level. */
export async function setAlertLevel(
  ctx: Context,
  caller: Caller,
  { alertId, level }: { readonly alertId: number; readonly level: number | null },
): Promise<Appended> {
  if (level !== null) assertLevel(caller, level);
  const opened = await inTransaction(ctx, async (trx) => {
    const alert = await lockAlert(trx, alertId);
    // An end whose beginning never came is kept, but is no alert.
    if (alert?.contractId !== caller.site.contract.id || alert.occurrences === 0)
      throw new UserError('ticket.no-alert', { id: alertId });
    if (level !== null) await assertAllowed(ctx, trx, { caller, originKey: `alert:${alertId}`, level });
    return openAlertTicket(ctx, trx, alert, level === null ? [] : [levelledBy(ctx, caller, level)]);
  });
  wake(ctx);
  return opened;
}

/** Opens a ticket on what a person wrote, or sets the level of the one that was. */
export async function setMessageLevel(
  ctx: Context,
  caller: Caller,
  asked: { readonly messageId: number; readonly level: number | null; readonly changes?: Partial<TicketHead> },
): Promise<Appended> {
  const { messageId, level } = asked;
  if (level !== null) assertLevel(caller, level);
  const opened = await inTransaction(ctx, async (trx) => {
    const message = await lockMessage(trx, { id: messageId });
    if (message?.contractId !== caller.site.contract.id) throw new UserError('ticket.no-message');
    if (level !== null) {
      await assertAllowed(ctx, trx, { caller, originKey: `message:${message.channel}:${message.ts}`, level });
    }
    const events = level === null ? [] : [levelledBy(ctx, caller, level)];
    return openMessageTicket(ctx, trx, message, events, asked.changes);
  });
  wake(ctx);
  return opened;
}

export function assertLevel(caller: Caller, level: number): void {
  const { levels } = caller.site.sla;
  if (levels.some((candidate) => candidate.level === level)) return;
  throw new UserError('ticket.no-level', { level, levels: levels.map((candidate) => candidate.level).join(', ') });
}

/** Somebody else may have opened it and set another level before. */
async function assertAllowed(
  ctx: Context,
  trx: Transaction<Database>,
  { caller, originKey, level }: { readonly caller: Caller; readonly originKey: string; readonly level: number },
): Promise<void> {
  const existing = await findTicketId(trx, { originKey });
  const record = existing === undefined ? undefined : await lockTicket(trx, existing);
  if (!record) return;
  const now = ctx.clock.now();
  const { timeZone } = caller.site.contract;
  const context = { now, at: now, sourceKey: levelKey(caller), roles: caller.person.roles, timeZone };
  const refusal = refusalFor(record, { kind: 'levelled', level }, context);
  if (refusal) throw new UserError(refusal.key, refusal.values);
}

export function levelledBy(ctx: Context, caller: Caller, level: number): NewTicketEvent {
  const now = ctx.clock.now();
  return {
    fact: { kind: 'levelled', level },
    at: now,
    recordedAt: now,
    actor: caller.person.id,
    source: sourceOf(caller),
    sourceKey: levelKey(caller),
    permalink: null,
  };
}

function levelKey(caller: Caller): string {
  return `${caller.requestKey}#level`;
}

function customerOf(caller: Caller): string | null {
  return caller.site.people.find((person) => person.roles.includes('customer'))?.id ?? null;
}

function wake(ctx: Context): void {
  ctx.wake('outbox');
  ctx.wake('sla');
}

/** Says that what a customer wrote needs no ticket. */
export async function dismissRequest(ctx: Context, caller: Caller, messageId: number): Promise<void> {
  await inTransaction(ctx, async (trx) => {
    const message = await lockMessage(trx, { id: messageId });
    if (message?.contractId !== caller.site.contract.id) throw new UserError('ticket.no-message');
    if (message.ticketId !== null) throw new UserError('ticket.message-has-ticket');
    await dismissMessage(trx, messageId, { at: ctx.clock.now(), by: caller.person.id });
    await deleteNotices(trx, 'message', [messageId]);
    await tellDismissedRequest(ctx, trx, message, caller.person.id);
  });
  ctx.wake('outbox');
}

/**
 * The message that somebody pointed at, kept if it was not.
 * @throws UserError when it is not a person's message in the contract's channel.
 */
export async function keepNamedMessage(
  ctx: Context,
  caller: Caller,
  named: { readonly channel: string; readonly ts: string },
): Promise<KeptMessage> {
  if (named.channel !== caller.site.contract.channel) throw new UserError('ticket.no-message');
  const kept = await inTransaction(ctx, (trx) => findOrReadMessage(ctx, trx, caller.site, named));
  if (!kept || kept.deletedAt) throw new UserError('ticket.no-message');
  return kept;
}
