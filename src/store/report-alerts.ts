import type { Kysely } from 'kysely';
import type { Mute } from '../core/alert.ts';
import type { AlertFact, OutageFact, RequestFact } from '../core/report/facts.ts';
import type { ContractSpan } from './contract-span.ts';
import { inPieces } from './in-pieces.ts';
import { toMute } from './mutes.ts';
import type { Database } from './schema.ts';
import { ticketlessRequests } from './ticketless-requests.ts';

/** Alerts that were received in a period, and those that were not over when it began; in the order of their ids. */
export async function listReportAlerts(db: Kysely<Database>, span: ContractSpan): Promise<AlertFact[]> {
  const { contractId, from, before } = span;
  const alerts = () =>
    db
      .selectFrom('alerts')
      .select(['id', 'title', 'host_id', 'received_at', 'resolved_at', 'occurrences', 'mute_id', 'ticket_id'])
      .select('last_seen_at')
      .select(['dismissed_at', 'dismissed_by'])
      // What was only heard of as over never fired: it is shown nowhere.
      .where('occurrences', '>', 0);
  const [received, carriedOver] = await Promise.all([
    alerts()
      .where('contract_id', '=', contractId)
      .where('received_at', '>=', from)
      .where('received_at', '<', before)
      .execute(),
    listCarriedOver(db, span).then((ids) => (ids.length === 0 ? [] : alerts().where('id', 'in', ids).execute())),
  ]);
  const rows = [...received, ...carriedOver].sort((a, b) => a.id - b.id);
  const isOverEdge = (row: (typeof rows)[number]) => row.received_at < from || row.last_seen_at >= before;
  const again = await countFiredAgain(
    db,
    span,
    rows.filter((row) => row.occurrences > 1 && isOverEdge(row)),
  );
  const firedIn = (row: (typeof rows)[number]) => (row.received_at < from ? 0 : 1) + (again.get(row.id) ?? 0);
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    hostId: row.host_id,
    receivedAt: row.received_at,
    resolvedAt: row.resolved_at,
    occurrences: isOverEdge(row) ? firedIn(row) : row.occurrences,
    muteId: row.mute_id,
    ticketId: row.ticket_id,
    isDismissed: row.dismissed_at !== null,
    dismissedBy: row.dismissed_by,
  }));
}

/** How often alerts that go over an edge of the period fired again in it. */
async function countFiredAgain(
  db: Kysely<Database>,
  { from, before }: ContractSpan,
  alerts: readonly { readonly id: number }[],
): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  for (const ids of inPieces(alerts.map(({ id }) => id))) {
    const rows = await db
      .selectFrom('alert_events')
      .select(['alert_id', (select) => select.fn.countAll().as('times')])
      .where('alert_id', 'in', ids)
      .where('kind', '=', 'refired')
      .where('at', '>=', from)
      .where('at', '<', before)
      .groupBy('alert_id')
      .execute();
    for (const row of rows) counts.set(row.alert_id, Number(row.times));
  }
  return counts;
}

/** Ids alone, which an index holds: few of those before the period go on into it, and the rows of all others stay unread. */
async function listCarriedOver(db: Kysely<Database>, { contractId, from }: ContractSpan): Promise<number[]> {
  const earlier = () =>
    db.selectFrom('alerts').select('id').where('contract_id', '=', contractId).where('received_at', '<', from);
  const [over, neverOver] = await Promise.all([
    earlier().where('resolved_at', '>=', from).execute(),
    earlier().where('resolved_at', 'is', null).execute(),
  ]);
  return [...over, ...neverOver].map(({ id }) => id);
}

/** In the order in which they came. */
export async function listReportRequests(db: Kysely<Database>, span: ContractSpan): Promise<RequestFact[]> {
  const rows = await ticketlessRequests(db, span)
    .select(['person_id', 'slack_user', 'text', 'posted_at', 'dismissed_at', 'dismissed_by'])
    .orderBy('posted_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    author: row.person_id ?? row.slack_user,
    text: row.text,
    at: row.posted_at,
    dismissedBy: row.dismissed_at === null ? null : row.dismissed_by,
  }));
}

/** Planned maintenances of which a part lies in the period, in order. */
export async function listReportMutes(db: Kysely<Database>, span: ContractSpan): Promise<Mute[]> {
  const rows = await db
    .selectFrom('mutes')
    .selectAll()
    .where('contract_id', '=', span.contractId)
    .where('until_at', '>', span.from)
    .where('from_at', '<', span.before)
    .where((where) => where.or([where('ended_at', 'is', null), where('ended_at', '>', span.from)]))
    .orderBy('from_at')
    .orderBy('id')
    .execute();
  return rows.map(toMute);
}

/** Times of which a part lies in the period when Rounds was not there, not connected, or could write nothing down; in order. */
export async function listReportOutages(
  db: Kysely<Database>,
  { from, before }: Pick<ContractSpan, 'from' | 'before'>,
): Promise<OutageFact[]> {
  const rows = await db
    .selectFrom('outages')
    .select(['from_at', 'until_at'])
    .where('until_at', '>', from)
    .where('from_at', '<', before)
    .orderBy('from_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ from: row.from_at, until: row.until_at }));
}
