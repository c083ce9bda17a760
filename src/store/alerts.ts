import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Alert, AlertContent } from '../core/alert.ts';
import type { AlertRow } from './alert-rows.ts';
import { parseJson } from './column.ts';
import type { Database } from './schema.ts';

/** The columns that make an {@link Alert}. */
export const ALERT_COLUMNS = [
  'alerts.id',
  'alerts.contract_id',
  'alerts.source_id',
  'alerts.state',
  'alerts.content',
  'alerts.host_id',
  'alerts.starts_at',
  'alerts.received_at',
  'alerts.resolved_at',
  'alerts.occurrences',
  'alerts.mute_id',
  'alerts.storm_id',
  'alerts.ticket_id',
  'alerts.dismissed_at',
  'alerts.dismissed_by',
] as const;

export type AlertColumns = Pick<
  Selectable<AlertRow>,
  | 'id'
  | 'contract_id'
  | 'source_id'
  | 'state'
  | 'content'
  | 'host_id'
  | 'starts_at'
  | 'received_at'
  | 'resolved_at'
  | 'occurrences'
  | 'mute_id'
  | 'storm_id'
  | 'ticket_id'
  | 'dismissed_at'
  | 'dismissed_by'
>;

export function toAlert(row: AlertColumns): Alert {
  return {
    id: row.id,
    contractId: row.contract_id,
    sourceId: row.source_id,
    state: row.state === 'firing' ? 'firing' : 'resolved',
    content: parseJson<AlertContent>(row.content),
    hostId: row.host_id,
    startsAt: row.starts_at,
    receivedAt: row.received_at,
    resolvedAt: row.resolved_at,
    occurrences: row.occurrences,
    muteId: row.mute_id,
    stormId: row.storm_id,
    ticketId: row.ticket_id,
    dismissedAt: row.dismissed_at,
    dismissedBy: row.dismissed_by,
  };
}

export async function findAlert(db: Kysely<Database>, id: number): Promise<Alert | undefined> {
  const row = await db.selectFrom('alerts').select(ALERT_COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && toAlert(row);
}

/** Locks an alert until the transaction ends, and reads it: what arrives about it waits until then. */
export async function lockAlert(trx: Transaction<Database>, id: number): Promise<Alert | undefined> {
  const row = await trx.selectFrom('alerts').select(ALERT_COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toAlert(row);
}

/** The alert has become a ticket. */
export async function linkAlert(trx: Kysely<Database>, id: number, ticketId: number): Promise<void> {
  await trx.updateTable('alerts').set({ ticket_id: ticketId }).where('id', '=', id).execute();
}

/** Somebody said that it is no fault. */
export async function markDismissed(
  trx: Kysely<Database>,
  id: number,
  dismissed: { readonly at: Date; readonly by: string },
): Promise<void> {
  await trx
    .updateTable('alerts')
    .set({ dismissed_at: dismissed.at, dismissed_by: dismissed.by })
    .where('id', '=', id)
    .execute();
}

export interface AlertFilter {
  readonly contractId: string;
  readonly state?: Alert['state'];
  readonly sourceId?: string;
  readonly hostId?: string;
  readonly stormId?: number;
  readonly ticketId?: number;
}

/** Newest first. An end whose beginning never came is no alert. */
export async function listAlerts(
  db: Kysely<Database>,
  filter: AlertFilter,
  limit: number,
): Promise<{ readonly alerts: Alert[]; readonly total: number }> {
  let query = db.selectFrom('alerts').where('contract_id', '=', filter.contractId).where('occurrences', '>', 0);
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.sourceId !== undefined) query = query.where('source_id', '=', filter.sourceId);
  if (filter.hostId !== undefined) query = query.where('host_id', '=', filter.hostId);
  if (filter.stormId !== undefined) query = query.where('storm_id', '=', filter.stormId);
  if (filter.ticketId !== undefined) query = query.where('ticket_id', '=', filter.ticketId);
  const rows = await query.select(ALERT_COLUMNS).orderBy('id', 'desc').limit(limit).execute();
  if (rows.length < limit) return { alerts: rows.map(toAlert), total: rows.length };
  const counted = await query.select((select) => select.fn.countAll().as('total')).executeTakeFirstOrThrow();
  return { alerts: rows.map(toAlert), total: Number(counted.total) };
}

/** What happened to an alert 告警记录. */
export interface AlertEvent {
  readonly kind: 'fired' | 'refired' | 'changed' | 'resolved' | 'dismissed';
  readonly at: Date;
  readonly recordedAt: Date;
  readonly actor: string | null;
  /** What it said from then on; for `dismissed` the reason. */
  readonly content: AlertContent | { readonly reason: string } | null;
}

/** In the order in which they were recorded. */
export async function listAlertEvents(db: Kysely<Database>, alertId: number, limit: number): Promise<AlertEvent[]> {
  const rows = await db
    .selectFrom('alert_events')
    .selectAll()
    .where('alert_id', '=', alertId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse().map((row) => ({
    kind: row.kind as AlertEvent['kind'],
    at: row.at,
    recordedAt: row.recorded_at,
    actor: row.actor,
    content: row.content === null ? null : parseJson(row.content),
  }));
}

/** When each of the contract's last alerts that nobody muted was received, newest first: how fast they come. */
export async function listRecentArrivals(
  db: Kysely<Database>,
  recent: { readonly contractId: string; readonly after: Date; readonly limit: number },
): Promise<Date[]> {
  const rows = await db
    .selectFrom('alerts')
    .select('received_at')
    .where('contract_id', '=', recent.contractId)
    .where('received_at', '>', recent.after)
    .where('mute_id', 'is', null)
    .where('occurrences', '>', 0)
    .orderBy('received_at', 'desc')
    .limit(recent.limit)
    .execute();
  return rows.map((row) => row.received_at);
}

/** Locks and reads alerts that go on though the planned maintenance that kept them quiet is over, oldest first. */
export async function lockUnmuted(trx: Transaction<Database>, contractId: string): Promise<Alert[]> {
  const rows = await trx
    .selectFrom('alerts')
    .innerJoin('mutes', 'mutes.id', 'alerts.mute_id')
    .select(ALERT_COLUMNS)
    .where('alerts.contract_id', '=', contractId)
    .where('alerts.state', '=', 'firing')
    .where('mutes.ended_at', 'is not', null)
    .orderBy('alerts.id')
    .forUpdate()
    .execute();
  return rows.map(toAlert);
}

/** The contracts that have any of {@link lockUnmuted}. */
export async function listUnmutedContracts(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('alerts')
    .innerJoin('mutes', 'mutes.id', 'alerts.mute_id')
    .select('alerts.contract_id')
    .distinct()
    .where('alerts.state', '=', 'firing')
    .where('mutes.ended_at', 'is not', null)
    .execute();
  return rows.map((row) => row.contract_id);
}

/** Moves an alert out of one planned maintenance: into another, into a storm, or into the channel. */
export async function moveAlert(
  trx: Transaction<Database>,
  id: number,
  to: { readonly muteId: number | null; readonly stormId: number | null },
): Promise<void> {
  await trx.updateTable('alerts').set({ mute_id: to.muteId, storm_id: to.stormId }).where('id', '=', id).execute();
}

/** How many alerts a mute kept quiet, and how many of them go on. */
export async function countMuted(
  db: Kysely<Database>,
  muteId: number,
): Promise<{ readonly total: number; readonly firing: number }> {
  const row = await db
    .selectFrom('alerts')
    .select((select) => [
      select.fn.countAll().as('total'),
      sql<number>`COALESCE(SUM(state = 'firing'), 0)`.as('firing'),
    ])
    .where('mute_id', '=', muteId)
    .executeTakeFirstOrThrow();
  return { total: Number(row.total), firing: Number(row.firing) };
}

/** The first alerts that were folded into a storm. */
export async function listStormAlerts(db: Kysely<Database>, stormId: number, limit: number): Promise<Alert[]> {
  const rows = await db
    .selectFrom('alerts')
    .select(ALERT_COLUMNS)
    .where('storm_id', '=', stormId)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toAlert);
}

/** Why each of these alerts was said to be no fault. */
export async function findDismissReasons(
  db: Kysely<Database>,
  alertIds: readonly number[],
): Promise<Map<number, string>> {
  if (alertIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('alert_events')
    .select(['alert_id', 'content'])
    .where('alert_id', 'in', [...alertIds])
    .where('kind', '=', 'dismissed')
    .orderBy('id')
    .execute();
  return new Map(rows.map((row) => [row.alert_id, parseJson<{ reason: string }>(row.content).reason]));
}
