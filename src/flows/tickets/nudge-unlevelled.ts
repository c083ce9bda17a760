import type { Context } from '../../context.ts';
import { listAlerts, lockAlert } from '../../store/alerts.ts';
import { lockMessage } from '../../store/chat-messages.ts';
import { deleteNotices } from '../../store/notices.ts';
import { inTransaction } from '../store-outage.ts';
import { tellUnlevelled } from './tell-unlevelled.ts';

const STORM_SHOWN = 100;

/** Asks the team for the level of an alert, unless it has become unnecessary. */
export async function nudgeAlert(ctx: Context, alertId: number): Promise<void> {
  await inTransaction(ctx, async (trx) => {
    const alert = await lockAlert(trx, alertId);
    await deleteNotices(trx, 'alert', [alertId]);
    const isOpen = alert?.state === 'firing' && alert.ticketId === null && alert.dismissedAt === null;
    if (alert && isOpen && alert.muteId === null) await tellUnlevelled(ctx, trx, { kind: 'alert', alert });
  });
}

/** Asks the team for the level of what a customer wrote in the channel, unless it has become unnecessary. */
export async function nudgeMessage(ctx: Context, messageId: number): Promise<void> {
  await inTransaction(ctx, async (trx) => {
    const message = await lockMessage(trx, { id: messageId });
    await deleteNotices(trx, 'message', [messageId]);
    const isOpen = message?.ticketId === null && message.dismissedAt === null && message.deletedAt === null;
    if (message && isOpen) await tellUnlevelled(ctx, trx, { kind: 'message', message });
  });
}

/** Asks the team to look through the alerts of a storm, while any of them still fires. */
export async function nudgeStorm(ctx: Context, contractId: string, stormId: number): Promise<void> {
  await inTransaction(ctx, async (trx) => {
    await deleteNotices(trx, 'storm', [stormId]);
    const { alerts } = await listAlerts(trx, { contractId, stormId, state: 'firing' }, STORM_SHOWN);
    const undecided = alerts.filter((alert) => alert.ticketId === null && alert.dismissedAt === null);
    if (undecided.length > 0) await tellUnlevelled(ctx, trx, { kind: 'storm', stormId, contractId, alerts: undecided });
  });
}
