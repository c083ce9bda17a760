import type { Context } from '../../context.ts';
import { restoreKeyOf } from '../../core/sla/recovery.ts';
import type { NewTicketEvent } from '../../store/ticket-events.ts';

/** Which firing of an alert it is about: 1 for the first. */
export interface AlertChange {
  readonly at: Date;
  readonly alertId: number;
  readonly occurrence: number;
}

/** The monitoring system says that the alert is over: the same event, whenever the ticket is told. */
export function recoveryEvent(ctx: Context, { at, alertId, occurrence }: AlertChange): NewTicketEvent {
  return {
    fact: { kind: 'recovered', alertId },
    at,
    recordedAt: ctx.clock.now(),
    actor: null,
    source: 'webhook',
    sourceKey: `recovered:${alertId}:${occurrence}`,
    permalink: null,
  };
}

/** The restore that follows from a recovery where the level says so. */
export function restoreAfter(recovered: Pick<NewTicketEvent, 'at' | 'recordedAt' | 'sourceKey'>): NewTicketEvent {
  return {
    fact: { kind: 'restored', recovery: true },
    at: recovered.at,
    recordedAt: recovered.recordedAt,
    actor: null,
    source: 'webhook',
    sourceKey: restoreKeyOf(recovered),
    permalink: null,
  };
}
