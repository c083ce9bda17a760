import type { Kysely } from 'kysely';
import type { ContractSpan } from './contract-span.ts';
import type { Database } from './schema.ts';

/** What customers wrote in a half-open stretch of time and no ticket was made of; what they took back is not there. */
export function ticketlessRequests(db: Kysely<Database>, { contractId, from, before }: ContractSpan) {
  return db
    .selectFrom('chat_messages')
    .where('contract_id', '=', contractId)
    .where('is_request', '=', 1)
    .where('posted_at', '>=', from)
    .where('posted_at', '<', before)
    .where('ticket_id', 'is', null)
    .where('deleted_at', 'is', null);
}
