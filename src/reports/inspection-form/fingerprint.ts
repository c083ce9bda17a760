import { createHash } from 'node:crypto';
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
  return createHash('sha256').update(canonicalJson(facts)).digest('hex');
}

/** JSON with sorted keys; instants as ISO strings, what is undefined left out. */
function canonicalJson(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([key, member]) => member !== undefined && key !== 'documentHash')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}
