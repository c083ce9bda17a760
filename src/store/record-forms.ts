import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

const AT_ONCE = 500;

/** Calls for a record's form to be written, and shared where the record shows. */
export async function wantRecordForm(trx: Kysely<Database>, recordId: number): Promise<void> {
  await trx.updateTable('records').set({ sheet_wanted: 1 }).where('id', '=', recordId).execute();
}

/** The form is written. Call it under the record's lock, or a change that calls for another one could be lost. */
export async function settleRecordForm(trx: Kysely<Database>, recordId: number): Promise<void> {
  await trx.updateTable('records').set({ sheet_wanted: 0 }).where('id', '=', recordId).execute();
}

/** Ids of the records whose form is still to be written, oldest first. */
export async function findRecordFormsWanted(db: Kysely<Database>, contractIds: readonly string[]): Promise<number[]> {
  if (contractIds.length === 0) return [];
  const rows = await db
    .selectFrom('records')
    .select('id')
    .where('sheet_wanted', '=', 1)
    .where('contract_id', 'in', [...contractIds])
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  return rows.map((row) => row.id);
}

/** Whether a form of the record was ever shared. */
export async function hasRecordDocument(db: Kysely<Database>, recordId: number): Promise<boolean> {
  const row = await db
    .selectFrom('documents')
    .select('id')
    .where('record_id', '=', recordId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
