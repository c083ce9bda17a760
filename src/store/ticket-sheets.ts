import type { Kysely } from 'kysely';
import type { LocalText } from '../core/message.ts';
import type { Role } from '../core/role.ts';
import { parseJson } from './column.ts';
import type { Database } from './schema.ts';

const AT_ONCE = 500;

/**
 * Ids of the tickets whose record sheet is still to be written, oldest first.
 * @param of.closedBefore tickets closed since wait until the files of their threads are kept
 */
export async function findSheetsWanted(
  db: Kysely<Database>,
  of: { readonly contractIds: readonly string[]; readonly closedBefore: Date },
): Promise<number[]> {
  if (of.contractIds.length === 0) return [];
  const rows = await db
    .selectFrom('tickets')
    .select('id')
    .where('sheet_wanted', '=', 1)
    .where('contract_id', 'in', [...of.contractIds])
    .where((where) =>
      where.or([
        where('ended_at', 'is', null),
        where('ended_at', '<', of.closedBefore),
        where.not(
          where.exists(
            where
              .selectFrom('ticket_files')
              .select('slack_file')
              .whereRef('ticket_files.ticket_id', '=', 'tickets.id')
              .where('next_attempt_at', 'is not', null),
          ),
        ),
      ]),
    )
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  return rows.map((row) => row.id);
}

/** The sheet is written. Call it under the ticket's lock, or a change that calls for another one could be lost. */
export async function settleSheet(trx: Kysely<Database>, ticketId: number): Promise<void> {
  await trx.updateTable('tickets').set({ sheet_wanted: 0 }).where('id', '=', ticketId).execute();
}

export async function hasDocument(db: Kysely<Database>, key: string): Promise<boolean> {
  const row = await db.selectFrom('documents').select('id').where('document_key', '=', key).executeTakeFirst();
  return row !== undefined;
}

/** How many final sheets of the ticket there are. */
export async function countFinalSheets(db: Kysely<Database>, ticketId: number): Promise<number> {
  const row = await db
    .selectFrom('documents')
    .select((select) => select.fn.countAll().as('count'))
    .where('ticket_id', '=', ticketId)
    .where('kind', '=', 'record-sheet')
    .where('provisional', '=', 0)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export interface KnownPerson {
  readonly name: LocalText;
  readonly roles: readonly Role[];
}

/** All people a contract has ever named, by id, with the roles they had last. */
export async function findKnownPeople(
  db: Kysely<Database>,
  contractId: string,
): Promise<ReadonlyMap<string, KnownPerson>> {
  const rows = await db
    .selectFrom('people')
    .select(['id', 'name', 'roles'])
    .where('contract_id', '=', contractId)
    .execute();
  return new Map(
    rows.map((row) => [row.id, { name: parseJson<LocalText>(row.name), roles: parseJson<Role[]>(row.roles) }]),
  );
}

/** The number that people know a ticket by. */
export async function findTicketNumber(db: Kysely<Database>, ticketId: number): Promise<number | undefined> {
  const row = await db.selectFrom('tickets').select('number').where('id', '=', ticketId).executeTakeFirst();
  return row?.number;
}
