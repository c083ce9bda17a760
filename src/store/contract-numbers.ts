import type { Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** Where it stands which number a contract gave last: T-47, R-12. */
type NumberTable = 'ticket_numbers' | 'record_numbers';

/** Locks the numbering of a contract's tickets or records until the transaction ends: they are written one after the other. */
export async function lockNumbers(trx: Transaction<Database>, table: NumberTable, contractId: string): Promise<void> {
  await trx
    .insertInto(table)
    .values({ contract_id: contractId, last_number: 0 })
    .onDuplicateKeyUpdate((set) => ({ last_number: set.ref('last_number') }))
    .execute();
}

/** Takes the next number, under the lock of {@link lockNumbers}. */
export async function takeNumber(trx: Transaction<Database>, table: NumberTable, contractId: string): Promise<number> {
  const row = await trx
    .selectFrom(table)
    .select('last_number')
    .where('contract_id', '=', contractId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const number = row.last_number + 1;
  await trx.updateTable(table).set({ last_number: number }).where('contract_id', '=', contractId).execute();
  return number;
}
