import type { Transaction } from 'kysely';
import type { Context } from '../../context.ts';
import type { Alert } from '../../core/alert.ts';
import { durationMs } from '../../core/duration.ts';
import type { Site } from '../../core/site.ts';
import {
  findEndedTickets,
  insertAlertEvents,
  insertAlerts,
  lockNewestAlerts,
  touchAlerts,
  updateAlerts,
} from '../../store/alert-batch.ts';
import { listRecentArrivals } from '../../store/alerts.ts';
import { listMutesSince } from '../../store/mutes.ts';
import { deleteNotices, planNudges } from '../../store/notices.ts';
import type { Database } from '../../store/schema.ts';
import { findOpenStorm } from '../../store/storms.ts';
import { recoverTicket, refireTicket } from '../tickets/recover-ticket.ts';
import { openKeyOf, type PreparedReport } from './alert-report.ts';
import { foldReports, type WorkingAlert } from './fold-reports.ts';
import { keepStorms } from './keep-storms.ts';
import { STORM_WINDOW_MS, type StormWatch, watchStorm } from './storm-watch.ts';
import { tellAlerts, tellStorms, tellStormsOver } from './tell-alert.ts';

/**
 * Takes in what is reported of a contract's alerts, in the order given: alerts, their events, storms, nudges, messages, and
 * what it means for tickets, all in the caller's transaction. Call it under the contract's alert lock.
 */
export async function applyReports(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  reports: readonly PreparedReport[],
): Promise<void> {
  if (reports.length === 0) return;
  const { alerts, watch } = await foldAll(trx, site, reports);
  const storms = await keepStorms(trx, site, watch);
  await writeAlerts(trx, site, alerts);
  const changed = alerts.filter((alert) => alert.changed);
  // Messages are worded while the database writes.
  await bothDone(writeStory(trx, site, changed), tellAll(ctx, trx, site, { changed, storms }));
}

/** Nothing of either may still be under way when the transaction ends, also when one of them fails. */
async function bothDone(...works: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works)) if (outcome.status === 'rejected') throw outcome.reason;
}

async function writeStory(trx: Transaction<Database>, site: Site, changed: readonly WorkingAlert[]): Promise<void> {
  await writeEvents(trx, changed);
  await planAlertNudges(trx, site, changed);
}

async function tellAll(
  ctx: Context,
  trx: Transaction<Database>,
  site: Site,
  { changed, storms }: { readonly changed: readonly WorkingAlert[]; readonly storms: readonly number[] },
): Promise<void> {
  const withTicket = await tellTickets(ctx, trx, changed);
  const others = changed.filter((alert) => alert.occurrences > 0 && !withTicket.has(idOf(alert)));
  await tellAlerts(
    ctx,
    trx,
    others.map((alert) => asAlert(site, alert)),
  );
  const ofStorms = changed.filter((alert) => withTicket.has(idOf(alert))).map((alert) => asAlert(site, alert));
  await tellStormsOver(ctx, trx, ofStorms);
  await tellStorms(ctx, trx, storms);
}

async function foldAll(
  trx: Transaction<Database>,
  site: Site,
  reports: readonly PreparedReport[],
): Promise<{ readonly alerts: WorkingAlert[]; readonly watch: StormWatch }> {
  const contractId = site.contract.id;
  const { stormAbove, refireWithin } = site.alerting;
  const keys = new Map(reports.map((report) => [`${report.sourceId} ${report.fingerprint}`, report]));
  const known = await lockNewestAlerts(trx, contractId, [...keys.values()]);
  const first = new Date(Math.min(...reports.map((report) => report.receivedAt.getTime())));
  const recent = await listRecentArrivals(trx, {
    contractId,
    after: new Date(first.getTime() - STORM_WINDOW_MS),
    limit: stormAbove,
  });
  const watch = watchStorm(stormAbove, { recent, open: await findOpenStorm(trx, contractId) });
  const tickets = new Set(known.flatMap(({ ticketId }) => ticketId ?? []));
  const alerts = foldReports(reports, {
    known,
    endedTickets: await findEndedTickets(trx, [...tickets]),
    watch,
    mutes: await listMutesSince(trx, contractId, first),
    refireWithinMs: durationMs(refireWithin),
  });
  return { alerts, watch };
}

async function writeAlerts(trx: Transaction<Database>, site: Site, alerts: readonly WorkingAlert[]): Promise<void> {
  const added = alerts.filter((alert) => alert.id === null);
  const ids = await insertAlerts(
    trx,
    added.map((alert) => asRow(site, alert)),
  );
  for (const [index, alert] of added.entries()) alert.id = ids[index] ?? null;
  const before = alerts.filter((alert) => alert.before !== null);
  await updateAlerts(
    trx,
    before.filter((alert) => alert.changed).map((alert) => ({ ...asRow(site, alert), id: idOf(alert) })),
  );
  const touched = before.filter(({ changed, lastSeenAt, before }) => !changed && lastSeenAt !== before?.lastSeenAt);
  const lastSeenAt = new Date(Math.max(0, ...touched.map((alert) => alert.lastSeenAt.getTime())));
  await touchAlerts(trx, touched.map(idOf), lastSeenAt);
}

async function writeEvents(trx: Transaction<Database>, alerts: readonly WorkingAlert[]): Promise<void> {
  await insertAlertEvents(
    trx,
    alerts.flatMap((alert) =>
      alert.events.map(({ kind, at, recordedAt, deliveryId, contentText }) => ({
        alert_id: idOf(alert),
        kind,
        at,
        recorded_at: recordedAt,
        delivery_id: deliveryId,
        content: contentText,
      })),
    ),
  );
}

/** The team is asked for the level of what begins to fire in the channel, until it is over. */
async function planAlertNudges(trx: Transaction<Database>, site: Site, alerts: readonly WorkingAlert[]): Promise<void> {
  const waitMs = durationMs(site.sla.unlevelledAfter);
  const began = alerts.filter(
    (alert) =>
      alert.state === 'firing' &&
      alert.events.some(({ kind }) => kind === 'fired' || kind === 'refired') &&
      alert.muteId === null &&
      alert.storm === null &&
      alert.ticketId === null,
  );
  const nudges = began.map((alert) => ({
    id: idOf(alert),
    dueAt: new Date(alert.firingSince.getTime() + waitMs),
  }));
  await planNudges(trx, { contractId: site.contract.id, kind: 'alert' }, nudges);
  const over = alerts.filter((alert) => alert.state === 'resolved' && alert.before?.state === 'firing');
  await deleteNotices(trx, 'alert', over.map(idOf));
}

/** @returns the alerts whose tickets have been told what became of them. */
async function tellTickets(
  ctx: Context,
  trx: Transaction<Database>,
  alerts: readonly WorkingAlert[],
): Promise<Set<number>> {
  const told = new Set<number>();
  // One order for everybody, so that nobody waits for who waits for them.
  const withTicket = alerts
    .flatMap((alert) => (alert.ticketId === null ? [] : [{ alert, ticketId: alert.ticketId }]))
    .sort((one, other) => one.ticketId - other.ticketId);
  for (const { alert, ticketId } of withTicket) {
    for (const { kind, at, occurrence } of alert.events) {
      if (kind !== 'resolved' && kind !== 'refired') continue;
      const tell = kind === 'resolved' ? recoverTicket : refireTicket;
      await tell(ctx, trx, ticketId, { at, alertId: idOf(alert), occurrence });
      told.add(idOf(alert));
    }
  }
  return told;
}

function idOf(alert: WorkingAlert): number {
  if (alert.id === null) throw new Error('the alert is not stored yet');
  return alert.id;
}

function stormIdOf({ storm, before }: WorkingAlert): number | null {
  return storm ? storm.id : (before?.stormId ?? null);
}

function asRow(site: Site, alert: WorkingAlert) {
  const contractId = site.contract.id;
  const { sourceId, fingerprint, content } = alert;
  return {
    contract_id: contractId,
    source_id: sourceId,
    fingerprint,
    open_key: alert.state === 'firing' ? openKeyOf(contractId, sourceId, fingerprint) : null,
    state: alert.state,
    severity: content.severity,
    title: content.title,
    host_text: content.host,
    host_id: alert.hostId,
    content: alert.contentText ?? JSON.stringify(content),
    content_hash: alert.contentHash,
    starts_at: alert.startsAt,
    received_at: alert.receivedAt,
    resolved_at: alert.resolvedAt,
    last_seen_at: alert.lastSeenAt,
    occurrences: alert.occurrences,
    mute_id: alert.muteId,
    storm_id: stormIdOf(alert),
  };
}

function asAlert(site: Site, alert: WorkingAlert): Alert {
  const { sourceId, state, content, hostId, startsAt, receivedAt, resolvedAt, occurrences, muteId } = alert;
  const { ticketId, dismissedAt, dismissedBy } = alert;
  return {
    id: idOf(alert),
    contractId: site.contract.id,
    stormId: stormIdOf(alert),
    sourceId,
    state,
    content,
    hostId,
    startsAt,
    receivedAt,
    resolvedAt,
    occurrences,
    muteId,
    ticketId,
    dismissedAt,
    dismissedBy,
  };
}
