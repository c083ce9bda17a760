import { hashFacts } from '../inspection-form/fingerprint.ts';
import type { RecordFormFacts } from '../record-form.ts';

/** SHA-256 in hex over all that stands on a record's form. */
export function hashRecordFormFacts(facts: Omit<RecordFormFacts, 'documentHash'>): string {
  return hashFacts(facts);
}

/** A fingerprint whole, and its beginning in groups for the foot of each page. */
export function fingerprintWords(hash: string): { readonly fingerprint: string; readonly fingerprintShort: string } {
  return { fingerprint: hash, fingerprintShort: (hash.slice(0, 16).match(/.{1,4}/g) ?? []).join(' ') };
}
