import { createHash, randomUUID } from 'node:crypto';

/** As long as a key may be in the inbox. */
const LONGEST_KEY = 190;

/** A delivery without an id can't be known again; then each counts. */
export function requestKey(kind: string, id: string | null): string {
  const key = `${kind}:${id ?? randomUUID()}`;
  return key.length <= LONGEST_KEY ? key : `${kind}:${createHash('sha256').update(key).digest('hex')}`;
}
