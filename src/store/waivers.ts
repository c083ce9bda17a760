import type { Kysely, Selectable, Transaction } from 'kysely';
import type { PeriodLength } from '../core/obligation.ts';
import type { Period } from '../core/period.ts';
import type { Waiver } from '../core/waiver.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import type { Database } from './schema.ts';
import type { WaiverRow } from './waiver-rows.ts';

/** Which obligation, in which of its periods. */
export interface WaivedPeriod {
  readonly contractId: string;
  readonly obligationId: string;
  readonly period: Pick<Period, 'length' | 'firstDay' | 'lastDay'>;
}

/** @returns false where a waiver of that period is in force already, or the request is known. */
export async function insertWaiver(
  trx: Transaction<Database>,
  waived: WaivedPeriod & {
    readonly by: string;
    readonly at: Date;
    readonly reason: string;
    readonly requestKey: string;
  },
): Promise<boolean> {
  const { contractId, obligationId, period } = waived;
  try {
    await trx
      .insertInto('waivers')
      .values({
        contract_id: contractId,
        obligation_id: obligationId,
        period_length: period.length,
        first_day: period.firstDay,
        last_day: period.lastDay,
        reason: waived.reason,
        waived_by: waived.by,
        waived_at: waived.at,
        request_key: waived.requestKey,
        open_key: openKey(waived),
      })
      .execute();
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}

/** Takes back what is in force; it stays readable. @returns whether there was one. */
export async function endWaiver(
  trx: Transaction<Database>,
  waived: WaivedPeriod,
  end: { readonly by: string; readonly at: Date; readonly requestKey: string },
): Promise<boolean> {
  const result = await trx
    .updateTable('waivers')
    .set({ open_key: null, ended_by: end.by, ended_at: end.at, ended_request_key: end.requestKey })
    .where('open_key', '=', openKey(waived))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The one in force. */
export async function findWaiver(db: Kysely<Database>, waived: WaivedPeriod): Promise<Waiver | undefined> {
  const row = await db.selectFrom('waivers').selectAll().where('open_key', '=', openKey(waived)).executeTakeFirst();
  return row && toWaiver(row);
}

/** What a request waived, or took back, before; whether it is still so or not. */
export async function findWaiverOfRequest(db: Kysely<Database>, requestKey: string): Promise<Waiver | undefined> {
  const row = await db
    .selectFrom('waivers')
    .selectAll()
    .where((where) => where.or([where('request_key', '=', requestKey), where('ended_request_key', '=', requestKey)]))
    .executeTakeFirst();
  return row && toWaiver(row);
}

/** All of a contract that are in force, by period. */
export async function listWaivers(db: Kysely<Database>, contractId: string): Promise<Waiver[]> {
  const rows = await db
    .selectFrom('waivers')
    .selectAll()
    .where('contract_id', '=', contractId)
    .where('open_key', 'is not', null)
    .orderBy('first_day')
    .orderBy('id')
    .execute();
  return rows.map(toWaiver);
}

function openKey({ contractId, obligationId, period }: WaivedPeriod): string {
  return [contractId, obligationId, period.length, period.firstDay].join(':');
}

function toWaiver(row: Selectable<WaiverRow>): Waiver {
  return {
    obligationId: row.obligation_id,
    length: row.period_length as PeriodLength,
    firstDay: row.first_day,
    lastDay: row.last_day,
    reason: row.reason,
    by: row.waived_by,
    at: row.waived_at,
  };
}
