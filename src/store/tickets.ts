import type { Kysely, Selectable, Transaction } from 'kysely';
import { foldTicket, type Ticket } from '../core/sla/ticket.ts';
import type { TicketEvent } from '../core/sla/ticket-event.ts';
import type { TicketRecord } from '../core/sla/ticket-record.ts';
import { keepFormerPlace } from './former-places.ts';
import type { Database } from './schema.ts';
import { findPolicies } from './sla-policies.ts';
import { listTicketEvents } from './ticket-events.ts';
import type { TicketRow } from './ticket-rows.ts';

/** A ticket's row without what its events say. */
export interface NewTicketRow {
  readonly contractId: string;
  readonly originKey: string;
  readonly policyHash: string;
  /** Outbox key of the message that shows it; null: a card of its own, named after the row. */
  readonly cardKey: string | null;
  readonly thread: { readonly channel: string; readonly ts: string } | null;
  readonly openedAt: Date;
}

/** Inserts the bare row; its events and {@link writeProjection} follow in the same transaction. */
export async function insertTicketRow(
  trx: Transaction<Database>,
  ticket: NewTicketRow,
  number: number,
): Promise<{ readonly id: number; readonly cardKey: string }> {
  const inserted = await trx
    .insertInto('tickets')
    .values({
      contract_id: ticket.contractId,
      number,
      origin_key: ticket.originKey,
      policy_hash: ticket.policyHash,
      card_key: ticket.cardKey ?? '',
      thread_channel: ticket.thread?.channel ?? null,
      thread_ts: ticket.thread?.ts ?? null,
      title: '',
      description: '',
      kind: '',
      origin: '',
      host_id: null,
      reporter: null,
      contact: null,
      assignee: null,
      continues: null,
      state: 'open',
      level: null,
      paused: 0,
      opened_at: ticket.openedAt,
      levelled_at: null,
      responded_at: null,
      restored_at: null,
      ended_at: null,
      cause: null,
      solution: null,
      rating: null,
      effort_onsite: null,
      effort_remote: null,
      effort_office: null,
    })
    .executeTakeFirstOrThrow();
  const id = Number(inserted.insertId);
  const cardKey = ticket.cardKey ?? `ticket:${id}`;
  if (ticket.cardKey === null) {
    await trx.updateTable('tickets').set({ card_key: cardKey }).where('id', '=', id).execute();
  }
  return { id, cardKey };
}

/** Locks a ticket until the transaction ends, and reads it. */
export async function lockTicket(trx: Transaction<Database>, id: number): Promise<TicketRecord | undefined> {
  const row = await trx.selectFrom('tickets').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row && (await readRecords(trx, [row]))[0];
}

/** As {@link lockTicket}, but leaves alone what somebody else works on. */
export async function lockTicketIfFree(trx: Transaction<Database>, id: number): Promise<TicketRecord | undefined> {
  const row = await trx
    .selectFrom('tickets')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && (await readRecords(trx, [row]))[0];
}

export async function findTicket(db: Kysely<Database>, id: number): Promise<TicketRecord | undefined> {
  const row = await db.selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst();
  return row && (await readRecords(db, [row]))[0];
}

/** In the order of their ids. */
export async function findTickets(db: Kysely<Database>, ids: readonly number[]): Promise<TicketRecord[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('tickets')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
  return readRecords(db, rows);
}

export async function findTicketId(
  db: Kysely<Database>,
  by:
    | { readonly originKey: string }
    | { readonly cardKey: string }
    | { readonly channel: string; readonly threadTs: string }
    | { readonly contractId: string; readonly number: number },
): Promise<number | undefined> {
  let query = db.selectFrom('tickets').select('id').orderBy('id', 'desc');
  if ('originKey' in by) query = query.where('origin_key', '=', by.originKey);
  else if ('cardKey' in by) query = query.where('card_key', '=', by.cardKey);
  else if ('number' in by) query = query.where('contract_id', '=', by.contractId).where('number', '=', by.number);
  else query = query.where('thread_channel', '=', by.channel).where('thread_ts', '=', by.threadTs);
  return (await query.executeTakeFirst())?.id;
}

export interface TicketFilter {
  readonly contractId: string;
  readonly states?: readonly string[];
  readonly assignee?: string;
  readonly host?: string;
}

/** Newest first. */
export async function listTickets(
  db: Kysely<Database>,
  filter: TicketFilter,
  page: { readonly limit: number; readonly offset?: number },
): Promise<TicketRecord[]> {
  const rows = await filtered(db, filter)
    .selectAll()
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset ?? 0)
    .execute();
  return readRecords(db, rows);
}

const PAGE = 200;

/** All of them, read a page at a time, in the order of their ids. */
export async function listAllTickets(db: Kysely<Database>, filter: TicketFilter): Promise<TicketRecord[]> {
  const records: TicketRecord[] = [];
  for (;;) {
    const rows = await filtered(db, filter)
      .selectAll()
      .where('id', '>', records.at(-1)?.id ?? 0)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    records.push(...(await readRecords(db, rows)));
    if (rows.length < PAGE) return records;
  }
}

export async function countTickets(db: Kysely<Database>, filter: TicketFilter): Promise<number> {
  const row = await filtered(db, filter)
    .select((select) => select.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

function filtered(db: Kysely<Database>, filter: TicketFilter) {
  let query = db.selectFrom('tickets').where('contract_id', '=', filter.contractId);
  if (filter.states) query = query.where('state', 'in', [...filter.states]);
  if (filter.assignee) query = query.where('assignee', '=', filter.assignee);
  if (filter.host) query = query.where('host_id', '=', filter.host);
  return query;
}

/** Rows of all tickets with their folds, in the order of their ids, a page at a time: to check or rebuild projections. */
export async function listTicketRows(
  db: Kysely<Database>,
  page: { readonly afterId: number; readonly limit: number },
): Promise<{ readonly row: Selectable<TicketRow>; readonly events: TicketEvent[] }[]> {
  const rows = await db
    .selectFrom('tickets')
    .selectAll()
    .where('id', '>', page.afterId)
    .orderBy('id')
    .limit(page.limit)
    .execute();
  const events = await listTicketEvents(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({ row, events: events.get(row.id) ?? [] }));
}

async function readRecords(db: Kysely<Database>, rows: readonly Selectable<TicketRow>[]): Promise<TicketRecord[]> {
  if (rows.length === 0) return [];
  const events = await listTicketEvents(
    db,
    rows.map((row) => row.id),
  );
  const policies = await findPolicies(
    db,
    rows.map((row) => row.policy_hash),
  );
  return rows.map((row) => toTicketRecord(row, foldTicket(events.get(row.id) ?? []), policies));
}

/** What a row says that its events do not. */
export const TICKET_COLUMNS = [
  'id',
  'contract_id',
  'number',
  'origin_key',
  'policy_hash',
  'card_key',
  'thread_channel',
  'thread_ts',
] as const;

/** A ticket of its row and its fold. @param policies by their hashes. */
export function toTicketRecord(
  row: Pick<Selectable<TicketRow>, (typeof TICKET_COLUMNS)[number]>,
  ticket: Ticket,
  policies: ReadonlyMap<string, TicketRecord['policy']>,
): TicketRecord {
  const policy = policies.get(row.policy_hash);
  if (!policy) throw new Error(`ticket ${row.id} has no policy`);
  const { thread_channel: channel, thread_ts: ts } = row;
  return {
    id: row.id,
    contractId: row.contract_id,
    number: row.number,
    originKey: row.origin_key,
    policy,
    ticket,
    cardKey: row.card_key,
    thread: channel !== null && ts !== null ? { channel, ts } : null,
  };
}

/** Says that the ticket's record sheet is to be written. */
export async function wantRecordSheet(trx: Kysely<Database>, id: number): Promise<void> {
  await trx.updateTable('tickets').set({ sheet_wanted: 1 }).where('id', '=', id).execute();
}

/** The person's message in whose thread it was is gone: it goes on in the thread of its card. What thread it was is kept. */
export async function leaveThread(trx: Kysely<Database>, id: number): Promise<void> {
  const left = await trx
    .selectFrom('tickets')
    .select(['card_key as key', 'thread_channel as channel', 'thread_ts as ts'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!left || left.channel === null || left.ts === null) return;
  await keepFormerPlace(trx, { key: left.key, channel: left.channel, ts: left.ts });
  await trx.updateTable('tickets').set({ thread_channel: null, thread_ts: null }).where('id', '=', id).execute();
}
