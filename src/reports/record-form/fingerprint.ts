import { hashFacts } from '../inspection-form/fingerprint.ts';
import type { RecordFormFacts } from '../record-form.ts';

/** SHA-256 in hex over all that stands on a record's form. */
export function hashRecordFormFacts(facts: Omit<RecordFormFacts, 'documentHash'>): string {
  return hashFacts(facts);
}
