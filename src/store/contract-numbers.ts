import type { Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** Where it stands which number a contract gave last: T-47, R-12. */
export type NumberTable = 'ticket_numbers' | 'record_numbers';

/** Locks the numbering of a contract's tickets or records until the transaction ends: they are written one after the other. */
export async function lockNumbers(trx: Transaction<Database>, table: NumberTable, contractId: string): Promise<void> {
  await trx
    .insertInto(table)
    .values({ contract_id: contractId, last_number: 0 })
    .onDuplicateKeyUpdate((set) => ({ last_number: set.ref('last_number') }))
    .execute();
}

/** Takes the next number, under the lock of {@link lockNumbers}. */
export function takeNumber(trx: Transaction<Database>, table: NumberTable, contractId: string): Promise<number> {
  return takeNumbers(trx, table, { contractId, count: 1 });
}

/** Takes so many numbers at once, under the lock of {@link lockNumbers}. @returns the first. */
export async function takeNumbers(
  trx: Transaction<Database>,
  table: NumberTable,
  { contractId, count }: { readonly contractId: string; readonly count: number },
): Promise<number> {
  const row = await trx
    .selectFrom(table)
    .select('last_number')
    .where('contract_id', '=', contractId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  await trx
    .updateTable(table)
    .set({ last_number: row.last_number + count })
    .where('contract_id', '=', contractId)
    .execute();
  return row.last_number + 1;
}

/** Ids of what has the numbers from the first on, in their order. */
export async function listNumberedIds(
  trx: Transaction<Database>,
  table: 'tickets' | 'records',
  { contractId, first, count }: { readonly contractId: string; readonly first: number; readonly count: number },
): Promise<number[]> {
  const rows = await trx
    .selectFrom(table)
    .select('id')
    .where('contract_id', '=', contractId)
    .where('number', '>=', first)
    .where('number', '<', first + count)
    .orderBy('number')
    .execute();
  return rows.map(({ id }) => id);
}
