import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

/** What is of no use any more some time after it is done. Rows that wait to be done are never among them. */
export const FINISHED = ['deliveries', 'inbox', 'process_runs'] as const;
export type Finished = (typeof FINISHED)[number];

/**
 * Deletes some of the oldest rows that were done before an instant: what monitoring systems sent and was taken apart or given
 * up, requests of the chat that were answered, processes that were last alive then, but for the newest of all.
 * @returns how many; fewer than the limit when no others are left.
 */
export async function deleteFinished(
  db: Kysely<Database>,
  table: Finished,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const result =
    table === 'process_runs' ? await deleteProcesses(db, before, limit) : await deleteDone(db, table, before, limit);
  return Number(result.numAffectedRows ?? 0n);
}

function deleteDone(db: Kysely<Database>, table: 'deliveries' | 'inbox', before: Date, limit: number) {
  // `done_at` is first in an index of each table; a row without it is not before anything.
  return sql`DELETE FROM ${sql.table(table)} WHERE done_at IS NOT NULL AND done_at < ${before}
    ORDER BY done_at LIMIT ${sql.lit(limit)}`.execute(db);
}

/** When any process was last alive must stay known: outages are measured from it. */
async function deleteProcesses(db: Kysely<Database>, before: Date, limit: number) {
  const newest = await db
    .selectFrom('process_runs')
    .select((select) => select.fn.max('seen_at').as('at'))
    .executeTakeFirst();
  const until = newest?.at && newest.at < before ? newest.at : before;
  return sql`DELETE FROM process_runs WHERE seen_at < ${until} ORDER BY seen_at LIMIT ${sql.lit(limit)}`.execute(db);
}
