import type { Kysely, Transaction } from 'kysely';
import type { ItemEntry } from '../core/inspection.ts';
import type { Database } from './schema.ts';

/** Appends what a person said. @returns false when the same request said it before. */
export async function insertItemEntry(
  trx: Transaction<Database>,
  itemKey: number,
  entry: ItemEntry & { readonly requestKey: string },
): Promise<boolean> {
  const inserted = await trx
    .insertInto('item_entries')
    .ignore()
    .values({
      item_pk: itemKey,
      kind: entry.kind,
      verdict: entry.verdict,
      text: entry.text,
      person_id: entry.personId,
      request_key: entry.requestKey,
      at: entry.at,
    })
    .executeTakeFirstOrThrow();
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Evidence excerpts of an inspection, by result key. */
export async function findEvidence(
  db: Kysely<Database>,
  inspectionId: number,
): Promise<ReadonlyMap<number, { readonly excerpt: string; readonly truncated: boolean }>> {
  const rows = await db
    .selectFrom('evidence')
    .innerJoin('inspection_results', 'inspection_results.id', 'evidence.result_id')
    .select(['evidence.result_id', 'evidence.excerpt', 'evidence.truncated'])
    .where('inspection_results.inspection_id', '=', inspectionId)
    .execute();
  return new Map(rows.map((row) => [row.result_id, { excerpt: row.excerpt, truncated: row.truncated === 1 }]));
}
