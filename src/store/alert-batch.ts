import { type Insertable, type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Alert } from '../core/alert.ts';
import type { AlertEventRow, AlertRow } from './alert-rows.ts';
import { ALERT_COLUMNS, toAlert } from './alerts.ts';
import { insertRows } from './bulk-insert.ts';
import { inPieces } from './in-pieces.ts';
import type { Database } from './schema.ts';

/** Rows in one statement: some hundred kilobytes, far within what servers take. */
const ROWS_AT_ONCE = 500;

/** An alert with what tells it from others and from itself as it was. */
export interface StoredAlert extends Alert {
  /** SHA-256 of what the sender calls it, as hex. */
  readonly fingerprint: string;
  readonly contentHash: string;
  readonly lastSeenAt: Date;
}

/** Who an alert is: what the sender calls it, as {@link StoredAlert.fingerprint}. */
export interface AlertKey {
  readonly sourceId: string;
  readonly fingerprint: string;
}

/** Locks and reads the newest alert of each fingerprint; under the contract's alert lock no newer one can come meanwhile. */
export async function lockNewestAlerts(
  trx: Transaction<Database>,
  contractId: string,
  keys: readonly AlertKey[],
): Promise<StoredAlert[]> {
  const ids: number[] = [];
  for (const [sourceId, ofSource] of Map.groupBy(keys, (key) => key.sourceId)) {
    for (const some of inPieces(
      ofSource.map(({ fingerprint }) => fingerprint),
      ROWS_AT_ONCE,
    )) {
      const rows = await trx
        .selectFrom('alerts')
        .select((select) => select.fn.max('id').as('id'))
        .where('contract_id', '=', contractId)
        .where('source_id', '=', sourceId)
        .where('fingerprint', 'in', some)
        .groupBy('fingerprint')
        .execute();
      ids.push(...rows.map((row) => Number(row.id)));
    }
  }
  const found: StoredAlert[] = [];
  // One order for everybody, so that nobody waits for who waits for them.
  ids.sort((a, b) => a - b);
  for (const some of inPieces(ids, ROWS_AT_ONCE)) {
    const rows = await trx
      .selectFrom('alerts')
      .select([...ALERT_COLUMNS, 'alerts.fingerprint', 'alerts.content_hash', 'alerts.last_seen_at'])
      .where('id', 'in', some)
      .orderBy('id')
      .forUpdate()
      .execute();
    for (const row of rows) {
      const { fingerprint, content_hash: contentHash, last_seen_at: lastSeenAt } = row;
      found.push({ ...toAlert(row), fingerprint, contentHash, lastSeenAt });
    }
  }
  return found;
}

/** Those of these tickets that are closed or cancelled. */
export async function findEndedTickets(db: Kysely<Database>, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('tickets')
    .select('id')
    .where('id', 'in', [...ids])
    .where('ended_at', 'is not', null)
    .execute();
  return new Set(rows.map((row) => row.id));
}

export type NewAlertRow = Omit<Insertable<AlertRow>, 'id'>;

/**
 * Inserts new alerts of a contract in one go. Under the contract's alert lock nobody else inserts the same ones, so they
 * are numbered in the order given, which is that in which they came.
 *
 * @returns their ids, in that order.
 */
export async function insertAlerts(trx: Transaction<Database>, rows: readonly NewAlertRow[]): Promise<number[]> {
  const firstId = await insertRows(trx, 'alerts', rows);
  if (firstId === null) return [];
  const found = await trx
    .selectFrom('alerts')
    .select(['id', 'fingerprint'])
    .where('id', '>=', firstId)
    .where('contract_id', '=', rows[0]?.contract_id ?? '')
    .orderBy('id')
    .execute();
  return rows.map((row, index) => {
    const stored = found[index];
    if (stored?.fingerprint !== row.fingerprint) throw new Error('an alert that was just inserted is not there');
    return stored.id;
  });
}

/** What reports change of an alert. */
export type AlertUpdate = Pick<
  Selectable<AlertRow>,
  | 'id'
  | 'contract_id'
  | 'source_id'
  | 'fingerprint'
  | 'open_key'
  | 'state'
  | 'severity'
  | 'title'
  | 'host_text'
  | 'host_id'
  | 'content_hash'
  | 'starts_at'
  | 'received_at'
  | 'resolved_at'
  | 'last_seen_at'
  | 'occurrences'
  | 'mute_id'
  | 'storm_id'
> & { readonly content: string };

const UPDATED = [
  'open_key',
  'state',
  'severity',
  'title',
  'host_text',
  'host_id',
  'content',
  'content_hash',
  'starts_at',
  'resolved_at',
  'last_seen_at',
  'occurrences',
  'mute_id',
  'storm_id',
] as const;

/** Writes alerts that are there already, and locked, in one statement. */
export async function updateAlerts(trx: Transaction<Database>, updates: readonly AlertUpdate[]): Promise<void> {
  const sorted = updates.toSorted((one, other) => one.id - other.id);
  await insertRows(trx, 'alerts', sorted, UPDATED.map((column) => `${column} = VALUES(${column})`).join(', '));
}

/** They were heard of again, and nothing has changed. */
export async function touchAlerts(trx: Transaction<Database>, ids: readonly number[], at: Date): Promise<void> {
  for (const some of inPieces(
    ids.toSorted((a, b) => a - b),
    ROWS_AT_ONCE,
  )) {
    await trx
      .updateTable('alerts')
      .set({ last_seen_at: sql`GREATEST(last_seen_at, ${at})` })
      .where('id', 'in', some)
      .execute();
  }
}

/** In the order given, which is that in which they count. */
export async function insertAlertEvents(
  trx: Transaction<Database>,
  events: readonly Insertable<AlertEventRow>[],
): Promise<void> {
  await insertRows(trx, 'alert_events', events);
}
