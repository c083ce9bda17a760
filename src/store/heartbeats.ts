import { type Kysely, type Selectable, sql } from 'kysely';
import type { HeartbeatRow } from './alert-rows.ts';
import type { Database } from './schema.ts';

/** When a source that is expected to speak was heard last 心跳. */
export interface Heartbeat {
  readonly contractId: string;
  readonly sourceId: string;
  readonly lastSeenAt: Date;
  /** When its silence was told; null while it speaks. */
  readonly toldAt: Date | null;
}

export async function listHeartbeats(db: Kysely<Database>, contractId: string): Promise<Heartbeat[]> {
  const rows = await db
    .selectFrom('heartbeats')
    .selectAll()
    .where('contract_id', '=', contractId)
    .orderBy('source_id')
    .execute();
  return rows.map(toHeartbeat);
}

export interface Beat {
  readonly contractId: string;
  readonly sourceId: string;
  readonly at: Date;
  /** From then on it is silent, unless it is heard before. */
  readonly silentAt: Date;
}

/** It was heard; one that is heard late does not turn the time back. Call it under the contract's alert lock. */
export async function recordBeat(db: Kysely<Database>, beat: Beat): Promise<void> {
  await db
    .insertInto('heartbeats')
    .values(rowOf(beat))
    .onDuplicateKeyUpdate({
      silent_at: sql`GREATEST(silent_at, VALUES(silent_at))`,
      last_seen_at: sql`GREATEST(last_seen_at, VALUES(last_seen_at))`,
      told_at: null,
    })
    .execute();
}

/** A source that was never heard: its silence counts from now. One that was is left as it is. */
export async function expectBeat(db: Kysely<Database>, beat: Beat): Promise<void> {
  await db.insertInto('heartbeats').values(rowOf(beat)).onDuplicateKeyUpdate({ source_id: sql`source_id` }).execute();
}

export async function markSilenceTold(
  db: Kysely<Database>,
  source: Pick<Heartbeat, 'contractId' | 'sourceId'>,
  at: Date,
): Promise<void> {
  await db
    .updateTable('heartbeats')
    .set({ told_at: at })
    .where('contract_id', '=', source.contractId)
    .where('source_id', '=', source.sourceId)
    .execute();
}

/** Nothing is expected of it any more. */
export async function forgetHeartbeat(
  db: Kysely<Database>,
  source: Pick<Heartbeat, 'contractId' | 'sourceId'>,
): Promise<void> {
  await db
    .deleteFrom('heartbeats')
    .where('contract_id', '=', source.contractId)
    .where('source_id', '=', source.sourceId)
    .execute();
}

function toHeartbeat(row: Selectable<HeartbeatRow>): Heartbeat {
  return {
    contractId: row.contract_id,
    sourceId: row.source_id,
    lastSeenAt: row.last_seen_at,
    toldAt: row.told_at,
  };
}

function rowOf({ contractId, sourceId, at, silentAt }: Beat) {
  return { contract_id: contractId, source_id: sourceId, last_seen_at: at, silent_at: silentAt, told_at: null };
}
