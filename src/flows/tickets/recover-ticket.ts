import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import { restoresOnRecovery } from '../../core/sla/recovery.ts';
import type { Database } from '../../store/schema.ts';
import type { NewTicketEvent } from '../../store/ticket-events.ts';
import { appendEvents } from './append-events.ts';
import { type AlertChange, recoveryEvent, restoreAfter } from './recovery-events.ts';

/** Tells a ticket that its alert is over; where the level says so, that restores it. */
export async function recoverTicket(
  ctx: Context,
  trx: Transaction<Database>,
  ticketId: number,
  { at, alertId, occurrence }: AlertChange,
): Promise<void> {
  const recovered = recoveryEvent(ctx, { at, alertId, occurrence });
  await appendEvents(ctx, trx, ticketId, ({ ticket, policy }) => {
    if (!restoresOnRecovery(ticket, policy) || ticket.state !== 'open') return [recovered];
    return [recovered, restoreAfter(recovered)];
  });
}

/** Tells a ticket that its alert fires again. */
export async function refireTicket(
  ctx: Context,
  trx: Transaction<Database>,
  ticketId: number,
  { at, alertId, occurrence }: AlertChange,
): Promise<void> {
  const refired: NewTicketEvent = {
    fact: { kind: 'refired', alertId },
    at,
    recordedAt: ctx.clock.now(),
    actor: null,
    source: 'webhook',
    sourceKey: `refired:${alertId}:${occurrence}`,
    permalink: null,
  };
  await appendEvents(ctx, trx, ticketId, () => [refired]);
}
