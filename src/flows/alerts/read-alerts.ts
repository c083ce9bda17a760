import type { Context } from '../../context.ts';
import type { Alert, Mute } from '../../core/alert.ts';
import { UserError } from '../../errors.ts';
import { type AlertEvent, type AlertFilter, findAlert, listAlertEvents, listAlerts } from '../../store/alerts.ts';
import { findMutes } from '../../store/mutes.ts';
import { findTicket } from '../../store/tickets.ts';

const EVENTS_SHOWN = 30;

export async function readAlerts(
  ctx: Context,
  filter: AlertFilter,
  limit: number,
): Promise<{ readonly alerts: readonly Alert[]; readonly total: number }> {
  return listAlerts(ctx.store, filter, limit);
}

/** An alert with its history, and what it belongs to. */
export interface AlertStory {
  readonly alert: Alert;
  readonly events: readonly AlertEvent[];
  readonly mute: Mute | null;
  readonly ticketNumber: number | null;
}

/** @throws UserError when the contract has no such alert. */
export async function readAlert(ctx: Context, contractId: string, id: number): Promise<AlertStory> {
  const alert = await findAlert(ctx.store, id);
  if (alert?.contractId !== contractId || alert.occurrences === 0) throw new UserError('alert.not-found', { id });
  const [mute] = alert.muteId === null ? [] : await findMutes(ctx.store, [alert.muteId]);
  const ticket = alert.ticketId === null ? undefined : await findTicket(ctx.store, alert.ticketId);
  return {
    alert,
    events: await listAlertEvents(ctx.store, id, EVENTS_SHOWN),
    mute: mute ?? null,
    ticketNumber: ticket?.number ?? null,
  };
}
