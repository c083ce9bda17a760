import { sql, type Transaction } from 'kysely';
import { foldTicket } from '../core/sla/ticket.ts';
import { insertRows } from './bulk-insert.ts';
import { listNumberedIds, takeNumbers } from './contract-numbers.ts';
import type { Database } from './schema.ts';
import { eventRow, type NewTicketEvent, storedEvent } from './ticket-events.ts';
import { isKnowledge, projectTicket } from './ticket-projection.ts';

/** A ticket that is over, with all that happened to it. */
export interface PastTicket {
  readonly originKey: string;
  readonly events: readonly NewTicketEvent[];
}

/**
 * Writes tickets that are over in few statements, under the lock of `lockNumbers`: their rows as their events make them, and
 * the events. Nobody is told, reminded or handed a sheet.
 * @returns their ids, in the order given.
 */
export async function insertPastTickets(
  trx: Transaction<Database>,
  { contractId, policyHash }: { readonly contractId: string; readonly policyHash: string },
  tickets: readonly PastTicket[],
): Promise<number[]> {
  if (tickets.length === 0) return [];
  const count = tickets.length;
  const first = await takeNumbers(trx, 'ticket_numbers', { contractId, count });
  const rows = tickets.map(({ originKey, events }, index) => {
    // The ids are not known yet, and their order is.
    const ticket = foldTicket(events.map(storedEvent));
    return {
      contract_id: contractId,
      number: first + index,
      origin_key: originKey,
      policy_hash: policyHash,
      card_key: '',
      thread_channel: null,
      thread_ts: null,
      ...projectTicket(ticket),
      knowledge_wanted: isKnowledge(ticket) ? 1 : 0,
    };
  });
  await insertRows(trx, 'tickets', rows);
  const ids = await listNumberedIds(trx, 'tickets', { contractId, first, count });
  await trx
    .updateTable('tickets')
    .set({ card_key: sql`CONCAT('ticket:', id)` })
    .where('contract_id', '=', contractId)
    .where('number', '>=', first)
    .where('number', '<', first + count)
    .execute();
  const events = tickets.flatMap((ticket, index) => ticket.events.map((event) => eventRow(ids[index] ?? 0, event)));
  await insertRows(trx, 'ticket_events', events);
  return ids;
}
