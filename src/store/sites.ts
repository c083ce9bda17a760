import type { Kysely } from 'kysely';
import type { LocalText } from '../core/message.ts';
import type { Site } from '../core/site.ts';
import { parseJson, toJson } from './column.ts';
import type { Database } from './schema.ts';

/**
 * Writes the contracts and people of the site files down, so that what refers to them can be read when the files have
 * changed. People no longer named are kept and marked.
 */
export async function saveSites(db: Kysely<Database>, sites: readonly Site[], now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const { contract, people } of sites) {
      const contractColumns = {
        number: contract.number,
        name: toJson(contract.name),
        channel: contract.channel,
        time_zone: contract.timeZone,
        updated_at: now,
      };
      await trx
        .insertInto('contracts')
        .values({ id: contract.id, ...contractColumns })
        .onDuplicateKeyUpdate(contractColumns)
        .execute();
      for (const person of people) {
        const personColumns = {
          name: toJson(person.name),
          slack_user: person.slack ?? null,
          roles: toJson(person.roles),
          removed_at: null,
        };
        await trx
          .insertInto('people')
          .values({ contract_id: contract.id, id: person.id, ...personColumns })
          .onDuplicateKeyUpdate(personColumns)
          .execute();
      }
      await trx
        .updateTable('people')
        .set({ removed_at: now })
        .where('contract_id', '=', contract.id)
        .where('removed_at', 'is', null)
        .where(
          'id',
          'not in',
          people.map((person) => person.id),
        )
        .execute();
    }
  });
}

/** Names of all people a contract has ever named, by id. */
export async function findPeopleNames(
  db: Kysely<Database>,
  contractId: string,
): Promise<ReadonlyMap<string, LocalText>> {
  const rows = await db.selectFrom('people').select(['id', 'name']).where('contract_id', '=', contractId).execute();
  return new Map(rows.map((row) => [row.id, parseJson<LocalText>(row.name)]));
}
