import type { Kysely } from 'kysely';
import type { SimilarFault } from '../../core/similarity.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import type { Database } from '../../store/schema.ts';
import { findNearestFaults } from '../knowledge/nearest-faults.ts';

const SHOWN = 2;

/** Articles and earlier faults of the contract that were like this ticket, and how they were solved. */
export async function findSimilarFaults(db: Kysely<Database>, record: TicketRecord): Promise<SimilarFault[]> {
  const { title, description, host } = record.ticket.head;
  const subject = { title, text: description, host, ownNumber: record.number };
  const [similar = []] = await findNearestFaults(db, record.contractId, [subject], SHOWN);
  return similar;
}
