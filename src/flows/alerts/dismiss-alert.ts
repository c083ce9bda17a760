import type { Context } from '../../context.ts';
import type { Alert } from '../../core/alert.ts';
import { ticketName } from '../../core/sla/ticket-record.ts';
import { UserError } from '../../errors.ts';
import { insertAlertEvents } from '../../store/alert-batch.ts';
import { findDismissReasons, lockAlert, markDismissed } from '../../store/alerts.ts';
import { toJson } from '../../store/column.ts';
import { deleteNotices } from '../../store/notices.ts';
import { lockTicket } from '../../store/tickets.ts';
import { inTransaction } from '../store-outage.ts';
import { tellAlerts } from './tell-alert.ts';

export interface Dismissal {
  readonly alertId: number;
  readonly reason: string;
  readonly personId: string;
}

/**
 * Says that an alert is no fault 误报 and needs no ticket. Said again in the same words it changes nothing.
 * @throws UserError for an unknown alert, another contract's, one with a ticket, or one that was dismissed before.
 */
export async function dismissAlert(ctx: Context, contractId: string, dismissal: Dismissal): Promise<Alert> {
  const { alertId, reason, personId } = dismissal;
  const dismissed = await inTransaction(ctx, async (trx) => {
    const alert = await lockAlert(trx, alertId);
    if (alert?.contractId !== contractId || alert.occurrences === 0)
      throw new UserError('alert.not-found', { id: alertId });
    if (alert.ticketId !== null) {
      const record = await lockTicket(trx, alert.ticketId);
      throw new UserError('alert.has-ticket', { id: alertId, ticket: ticketName(record?.number ?? 0) });
    }
    if (alert.dismissedAt !== null) {
      const said = (await findDismissReasons(trx, [alertId])).get(alertId);
      if (alert.dismissedBy === personId && said === reason.toWellFormed()) return alert;
      throw new UserError('alert.already-dismissed', { id: alertId });
    }
    const at = ctx.clock.now();
    await markDismissed(trx, alertId, { at, by: personId });
    await insertAlertEvents(trx, [
      {
        alert_id: alertId,
        kind: 'dismissed',
        at,
        recorded_at: at,
        delivery_id: null,
        actor: personId,
        content: toJson({ reason }),
      },
    ]);
    await deleteNotices(trx, 'alert', [alertId]);
    const after: Alert = { ...alert, dismissedAt: at, dismissedBy: personId };
    await tellAlerts(ctx, trx, [after]);
    return after;
  });
  ctx.wake('outbox');
  return dismissed;
}
