import { type Kysely, type Selectable, sql } from 'kysely';
import type { StormRow } from './alert-rows.ts';
import type { Database } from './schema.ts';

/** More alerts at once than a channel can take 告警风暴, told in one message. */
export interface Storm {
  readonly id: number;
  readonly contractId: string;
  readonly startedAt: Date;
  /** When the last alert was folded into it. */
  readonly lastAt: Date;
  /** Null while it goes on. */
  readonly endedAt: Date | null;
}

export async function findOpenStorm(db: Kysely<Database>, contractId: string): Promise<Storm | undefined> {
  const row = await db.selectFrom('storms').selectAll().where('open_key', '=', contractId).executeTakeFirst();
  return row && toStorm(row);
}

export async function findStorms(db: Kysely<Database>, ids: readonly number[]): Promise<Storm[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('storms')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute();
  return rows.map(toStorm);
}

/** A contract has one storm at a time; @throws on the unique key where it has one already. */
export async function insertStorm(db: Kysely<Database>, contractId: string, at: Date): Promise<Storm> {
  const inserted = await db
    .insertInto('storms')
    .values({ contract_id: contractId, open_key: contractId, started_at: at, last_at: at, ended_at: null })
    .executeTakeFirstOrThrow();
  return { id: Number(inserted.insertId), contractId, startedAt: at, lastAt: at, endedAt: null };
}

export async function extendStorm(db: Kysely<Database>, id: number, lastAt: Date): Promise<void> {
  await db.updateTable('storms').set({ last_at: lastAt }).where('id', '=', id).execute();
}

export async function endStorm(db: Kysely<Database>, id: number, at: Date): Promise<void> {
  await db.updateTable('storms').set({ ended_at: at, open_key: null }).where('id', '=', id).execute();
}

/** Those that go on, in all contracts. */
export async function listOpenStorms(db: Kysely<Database>): Promise<Storm[]> {
  const rows = await db.selectFrom('storms').selectAll().where('open_key', 'is not', null).orderBy('id').execute();
  return rows.map(toStorm);
}

/** A storm's alerts of one severity on one host. */
export interface StormCount {
  readonly severity: string | null;
  readonly hostId: string | null;
  /** As the sender names it. */
  readonly hostText: string | null;
  readonly total: number;
  readonly firing: number;
  /** Of those firing, how many have neither a ticket nor been dismissed. */
  readonly open: number;
}

/** The most first. */
export async function countStormAlerts(db: Kysely<Database>, stormId: number): Promise<StormCount[]> {
  const rows = await db
    .selectFrom('alerts')
    .select((select) => [
      'severity',
      'host_id',
      'host_text',
      select.fn.countAll().as('total'),
      sql<number>`SUM(state = 'firing')`.as('firing'),
      sql<number>`SUM(state = 'firing' AND ticket_id IS NULL AND dismissed_at IS NULL)`.as('open'),
    ])
    .where('storm_id', '=', stormId)
    .groupBy(['severity', 'host_id', 'host_text'])
    .orderBy('total', 'desc')
    .orderBy('severity')
    .orderBy('host_text')
    .execute();
  return rows.map((row) => ({
    severity: row.severity,
    hostId: row.host_id,
    hostText: row.host_text,
    total: Number(row.total),
    firing: Number(row.firing),
    open: Number(row.open),
  }));
}

function toStorm(row: Selectable<StormRow>): Storm {
  return {
    id: row.id,
    contractId: row.contract_id,
    startedAt: row.started_at,
    lastAt: row.last_at,
    endedAt: row.ended_at,
  };
}
