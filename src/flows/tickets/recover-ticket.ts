import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Database } from '../../store/schema.ts';
import type { NewTicketEvent } from '../../store/ticket-events.ts';
import { appendEvents } from './append-events.ts';

/** Which firing of an alert it is about: 1 for the first. */
export interface AlertChange {
  readonly at: Date;
  readonly alertId: number;
  readonly occurrence: number;
}

/** Tells a ticket that its alert is over; where the level says so, that restores it. */
export async function recoverTicket(
  ctx: Context,
  trx: Transaction<Database>,
  ticketId: number,
  { at, alertId, occurrence }: AlertChange,
): Promise<void> {
  const base = { at, recordedAt: ctx.clock.now(), actor: null, source: 'webhook', permalink: null } as const;
  const sourceKey = `recovered:${alertId}:${occurrence}`;
  await appendEvents(ctx, trx, ticketId, ({ ticket, policy }) => {
    const recovered: NewTicketEvent = { ...base, sourceKey, fact: { kind: 'recovered', alertId } };
    const level = policy.levels.find((candidate) => candidate.level === ticket.levels.at(-1)?.level);
    if (!level?.restoreOnRecovery || ticket.state !== 'open') return [recovered];
    const restored: NewTicketEvent = {
      ...base,
      sourceKey: `${sourceKey}:restored`,
      fact: { kind: 'restored', recovery: true },
    };
    return [recovered, restored];
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
