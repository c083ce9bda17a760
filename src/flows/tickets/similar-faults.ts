import type { Kysely } from 'kysely';
import { findSimilar, type SimilarFault } from '../../core/similarity.ts';
import type { TicketRecord } from '../../core/sla/ticket-record.ts';
import type { Database } from '../../store/schema.ts';
import { listSolvedFaults } from '../../store/solved-faults.ts';

const COMPARED = 1_000;
const SHOWN = 2;

/** Earlier faults of the contract that were like this ticket, and how they were solved. */
export async function findSimilarFaults(db: Kysely<Database>, record: TicketRecord): Promise<SimilarFault[]> {
  const { title, description, host } = record.ticket.head;
  const solved = await listSolvedFaults(db, record.contractId, COMPARED);
  const others = solved.filter((fault) => fault.number !== record.number);
  return findSimilar({ title, text: description, host }, others, SHOWN);
}
