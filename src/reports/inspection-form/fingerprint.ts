import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/report/canonical-json.ts';
import type { InspectionFormFacts } from '../inspection-form.ts';

/**
 * SHA-256 in hex over a form's facts, in an order that depends on nothing: whoever loads the same records again gets
 * the same fingerprint, in any language.
 */
export function hashInspectionFormFacts(facts: Omit<InspectionFormFacts, 'documentHash'>): string {
  return hashFacts(facts);
}

/** The same of any facts; their own `documentHash` is left out. */
export function hashFacts(facts: object): string {
  return createHash('sha256').update(canonicalJson(facts, 'documentHash')).digest('hex');
}

/** A fingerprint whole, and its beginning in groups for the foot of each page. */
export function fingerprintWords(hash: string): { readonly fingerprint: string; readonly fingerprintShort: string } {
  return { fingerprint: hash, fingerprintShort: (hash.slice(0, 16).match(/.{1,4}/g) ?? []).join(' ') };
}
