import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { Effort } from '../core/inspection.ts';
import type { RecordKind } from '../core/obligation.ts';
import type { RecordEntry, RecordOrigin, RecordVersion, ServiceRecord, Signature } from '../core/record.ts';
import { insertRows } from './bulk-insert.ts';
import { parseJson, toJson } from './column.ts';
import { listNumberedIds, takeNumbers } from './contract-numbers.ts';
import type { RecordRow, RecordVersionRow } from './record-rows.ts';
import type { Database } from './schema.ts';
import { findLatestSignatures } from './signatures.ts';
import { findTicketNumbers } from './ticket-numbers.ts';

export interface NewRecord {
  readonly contractId: string;
  readonly entry: RecordEntry;
  readonly ticketId: number | null;
  readonly origin: RecordOrigin;
  readonly by: string;
  readonly at: Date;
  /** Unique: asked for once, it is there once. */
  readonly requestKey: string;
}

/** A change to a record: what it says from then on. */
export interface RecordChange {
  readonly change: Exclude<RecordVersion['change'], 'created'>;
  readonly entry: RecordEntry;
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
  readonly requestKey: string;
}

/** Writes a record under the next number and the lock of `lockNumbers`. @returns its id. */
export async function insertRecord(trx: Transaction<Database>, record: NewRecord): Promise<number> {
  const [id] = await insertRecords(trx, record.contractId, [record]);
  if (id === undefined) throw new Error(`the record ${record.requestKey} was not written`);
  return id;
}

/** Writes many records of a contract in few statements, else as {@link insertRecord}. @returns their ids, in the order given. */
export async function insertRecords(
  trx: Transaction<Database>,
  contractId: string,
  records: readonly Omit<NewRecord, 'contractId'>[],
): Promise<number[]> {
  if (records.length === 0) return [];
  const count = records.length;
  const first = await takeNumbers(trx, 'record_numbers', { contractId, count });
  await insertRows(
    trx,
    'records',
    records.map((record, index) => ({
      contract_id: contractId,
      number: first + index,
      state: 'valid',
      version: 1,
      ...columnsOf(record.entry),
      kind: record.entry.kind,
      ticket_id: record.ticketId,
      created_by: record.by,
      created_at: record.at,
      origin: record.origin,
      request_key: record.requestKey,
    })),
  );
  const ids = await listNumberedIds(trx, 'records', { contractId, first, count });
  const versions = records.map((record, index) =>
    versionRow(ids[index] ?? 0, { ...record, version: 1, change: 'created', reason: null }),
  );
  await insertRows(trx, 'record_versions', versions);
  return ids;
}

/** Makes a record under its lock say something else, or void; what it said stays among its versions. */
export async function changeRecord(
  trx: Transaction<Database>,
  record: Pick<ServiceRecord, 'id' | 'version'>,
  change: RecordChange,
): Promise<void> {
  const version = record.version + 1;
  await trx
    .updateTable('records')
    .set({ ...columnsOf(change.entry), version, ...(change.change === 'voided' ? { state: 'voided' } : {}) })
    .where('id', '=', record.id)
    .execute();
  await trx
    .insertInto('record_versions')
    .values(versionRow(record.id, { ...change, version }))
    .execute();
}

export type RecordReference = { readonly id: number } | { readonly contractId: string; readonly number: number };

export async function findRecord(db: Kysely<Database>, reference: RecordReference): Promise<ServiceRecord | undefined> {
  const row = await referred(db, reference).executeTakeFirst();
  return row && (await toRecords(db, [row]))[0];
}

export async function lockRecord(
  trx: Transaction<Database>,
  reference: RecordReference,
): Promise<ServiceRecord | undefined> {
  const row = await referred(trx, reference).forUpdate().executeTakeFirst();
  return row && (await toRecords(trx, [row]))[0];
}

/** The record that a request wrote or changed before. */
export async function findRecordOfRequest(
  db: Kysely<Database>,
  requestKey: string,
): Promise<ServiceRecord | undefined> {
  const version = await db
    .selectFrom('record_versions')
    .select('record_id')
    .where('request_key', '=', requestKey)
    .executeTakeFirst();
  return version && findRecord(db, { id: version.record_id });
}

export interface RecordFilter {
  readonly contractId: string;
  readonly kinds?: readonly RecordKind[];
  readonly ticketId?: number;
  readonly ids?: readonly number[];
  /** Half-open, by when the work was done. */
  readonly from?: Date;
  readonly before?: Date;
  /** Person id. */
  readonly engineer?: string;
  /** Begun before it was over, and ended after it had begun; those whose end is not written down are left out. */
  readonly during?: { readonly from: Date; readonly until: Date };
  /** Voided ones, too; they count for nothing. */
  readonly alsoVoided?: boolean;
}

/** In the order of the work; the newest first where wanted. */
export async function listRecords(
  db: Kysely<Database>,
  filter: RecordFilter,
  page: { readonly limit?: number; readonly newestFirst?: boolean } = {},
): Promise<ServiceRecord[]> {
  const direction = page.newestFirst ? 'desc' : 'asc';
  let query = filtered(db, filter).selectAll().orderBy('happened_at', direction).orderBy('id', direction);
  if (page.limit !== undefined) query = query.limit(page.limit);
  return toRecords(db, await query.execute());
}

/** How many valid ones there are, and the exact sum of their person-days. */
export async function sumRecords(
  db: Kysely<Database>,
  filter: RecordFilter,
): Promise<{ readonly count: number; readonly effort: Effort }> {
  const row = await filtered(db, { ...filter, alsoVoided: false })
    .select((select) => [
      select.fn.countAll().as('count'),
      select.fn.sum('effort_onsite').as('onsite'),
      select.fn.sum('effort_remote').as('remote'),
      select.fn.sum('effort_office').as('office'),
    ])
    .executeTakeFirstOrThrow();
  const effort = { onsite: Number(row.onsite), remote: Number(row.remote), office: Number(row.office) };
  return { count: Number(row.count), effort };
}

/** All that a record ever said, in order. */
export async function listRecordVersions(db: Kysely<Database>, id: number): Promise<RecordVersion[]> {
  const rows = await db
    .selectFrom('record_versions')
    .selectAll()
    .where('record_id', '=', id)
    .orderBy('version')
    .execute();
  return rows.map(toVersion);
}

function referred(db: Kysely<Database>, reference: RecordReference) {
  const query = db.selectFrom('records').selectAll();
  if ('id' in reference) return query.where('id', '=', reference.id);
  return query.where('contract_id', '=', reference.contractId).where('number', '=', reference.number);
}

function filtered(db: Kysely<Database>, filter: RecordFilter) {
  let query = db.selectFrom('records').where('contract_id', '=', filter.contractId);
  if (!filter.alsoVoided) query = query.where('state', '=', 'valid');
  if (filter.kinds) query = query.where('kind', 'in', [...filter.kinds]);
  if (filter.ticketId !== undefined) query = query.where('ticket_id', '=', filter.ticketId);
  if (filter.ids) query = query.where('id', 'in', [...filter.ids]);
  if (filter.from) query = query.where('happened_at', '>=', filter.from);
  if (filter.before) query = query.where('happened_at', '<', filter.before);
  if (filter.engineer !== undefined) query = query.where('engineer', '=', filter.engineer);
  if (filter.during) {
    query = query.where('happened_at', '<', filter.during.until).where('ended_at', '>', filter.during.from);
  }
  return query;
}

function versionRow(id: number, given: RecordVersion & { readonly requestKey: string }): Insertable<RecordVersionRow> {
  return {
    record_id: id,
    version: given.version,
    change_kind: given.change,
    entry: toJson(given.entry),
    changed_by: given.by,
    changed_at: given.at,
    reason: given.reason,
    request_key: given.requestKey,
  };
}

function columnsOf({ title, happenedAt, endedAt, engineer, others, effort, content }: RecordEntry) {
  return {
    title,
    happened_at: happenedAt,
    ended_at: endedAt,
    engineer,
    others,
    content: toJson(content),
    effort_onsite: effort.onsite,
    effort_remote: effort.remote,
    effort_office: effort.office,
  };
}

async function toRecords(db: Kysely<Database>, rows: readonly Selectable<RecordRow>[]): Promise<ServiceRecord[]> {
  const ids = rows.map((row) => row.id);
  const signatures = await findLatestSignatures(db, 'record', ids);
  const tickets = await findTicketNumbers(
    db,
    rows.flatMap((row) => row.ticket_id ?? []),
  );
  return rows.map((row) => ({
    ...toRecord(row, signatures.get(row.id) ?? null),
    ticket: tickets.find(({ id }) => id === row.ticket_id) ?? null,
  }));
}

function toRecord(row: Selectable<RecordRow>, signature: Signature | null): Omit<ServiceRecord, 'ticket'> {
  return {
    id: row.id,
    contractId: row.contract_id,
    number: row.number,
    state: row.state as ServiceRecord['state'],
    version: row.version,
    entry: {
      kind: row.kind as RecordKind,
      title: row.title,
      happenedAt: row.happened_at,
      endedAt: row.ended_at,
      engineer: row.engineer,
      others: row.others,
      effort: { onsite: row.effort_onsite, remote: row.effort_remote, office: row.effort_office },
      content: parseJson(row.content),
    } as RecordEntry,
    origin: row.origin as RecordOrigin,
    createdBy: row.created_by,
    createdAt: row.created_at,
    signature,
  };
}

function toVersion(row: Selectable<RecordVersionRow>): RecordVersion {
  const entry = parseJson<RecordEntry & { happenedAt: string; endedAt: string | null }>(row.entry);
  return {
    version: row.version,
    change: row.change_kind as RecordVersion['change'],
    entry: {
      ...entry,
      happenedAt: new Date(entry.happenedAt),
      endedAt: entry.endedAt === null ? null : new Date(entry.endedAt),
    } as RecordEntry,
    by: row.changed_by,
    at: row.changed_at,
    reason: row.reason,
  };
}
