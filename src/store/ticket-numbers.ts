import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** By what these tickets are called, T-47. */
export async function findTicketNumbers(
  db: Kysely<Database>,
  ids: readonly number[],
): Promise<readonly { readonly id: number; readonly number: number }[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('tickets')
    .select(['id', 'number'])
    .where('id', 'in', [...ids])
    .execute();
}
