import { hashFacts } from '../inspection-form/fingerprint.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';

/** SHA-256 in hex over a sheet's records: the ticket by its events, not by what was made of them. */
export function hashRecordSheetFacts(facts: Omit<RecordSheetFacts, 'documentHash'>): string {
  const { record, ...rest } = facts;
  const events = record.ticket.events.map((counted) => counted.former ?? counted);
  return hashFacts({ ...rest, record: { ...record, ticket: undefined, events } });
}
