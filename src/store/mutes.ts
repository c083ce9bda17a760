import type { Kysely, Selectable } from 'kysely';
import type { Mute } from '../core/alert.ts';
import type { MuteRow } from './alert-rows.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import type { Database } from './schema.ts';

export interface NewMute extends Omit<Mute, 'id' | 'endedAt'> {
  readonly createdAt: Date;
  /** Unique: asked for once, it is there once. */
  readonly requestKey: string;
}

/** @returns the mute, also when the same request had made it before. */
export async function insertMute(db: Kysely<Database>, mute: NewMute): Promise<Mute> {
  try {
    await db
      .insertInto('mutes')
      .values({
        contract_id: mute.contractId,
        host_id: mute.hostId,
        source_id: mute.sourceId,
        pattern: mute.pattern,
        from_at: mute.fromAt,
        until_at: mute.untilAt,
        reason: mute.reason,
        created_by: mute.createdBy,
        created_at: mute.createdAt,
        request_key: mute.requestKey,
        ended_at: null,
        ended_by: null,
      })
      .execute();
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const row = await db
    .selectFrom('mutes')
    .selectAll()
    .where('request_key', '=', mute.requestKey)
    .executeTakeFirstOrThrow();
  return toMute(row);
}

/** Those that are not over, the earliest first. */
export async function listMutes(db: Kysely<Database>, contractId: string, now: Date): Promise<Mute[]> {
  const rows = await db
    .selectFrom('mutes')
    .selectAll()
    .where('contract_id', '=', contractId)
    .where('until_at', '>', now)
    .where('ended_at', 'is', null)
    .orderBy('from_at')
    .orderBy('id')
    .execute();
  return rows.map(toMute);
}

/** Those that were in force at some moment since then; for alerts that are looked at later than they came. */
export async function listMutesSince(db: Kysely<Database>, contractId: string, since: Date): Promise<Mute[]> {
  const rows = await db
    .selectFrom('mutes')
    .selectAll()
    .where('contract_id', '=', contractId)
    .where('until_at', '>', since)
    .where((where) => where.or([where('ended_at', 'is', null), where('ended_at', '>', since)]))
    .orderBy('id')
    .execute();
  return rows.map(toMute);
}

export async function findMutes(db: Kysely<Database>, ids: readonly number[]): Promise<Mute[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('mutes')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return rows.map(toMute);
}

/** Ends it now. @returns whether it was not over before. */
export async function endMute(
  db: Kysely<Database>,
  id: number,
  end: { readonly at: Date; readonly by: string },
): Promise<boolean> {
  const updated = await db
    .updateTable('mutes')
    .set({ ended_at: end.at, ended_by: end.by })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('until_at', '>', end.at)
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}

/** Closes those whose time is over. @returns them, as they are now. */
export async function closeMutes(db: Kysely<Database>, now: Date): Promise<Mute[]> {
  const rows = await db
    .selectFrom('mutes')
    .select(['id', 'until_at'])
    .where('until_at', '<=', now)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    await db
      .updateTable('mutes')
      .set({ ended_at: row.until_at })
      .where('id', '=', row.id)
      .where('ended_at', 'is', null)
      .execute();
  }
  return findMutes(
    db,
    rows.map((row) => row.id),
  );
}

export function toMute(row: Selectable<MuteRow>): Mute {
  return {
    id: row.id,
    contractId: row.contract_id,
    hostId: row.host_id,
    sourceId: row.source_id,
    pattern: row.pattern,
    fromAt: row.from_at,
    untilAt: row.until_at,
    reason: row.reason,
    createdBy: row.created_by,
    endedAt: row.ended_at,
  };
}
