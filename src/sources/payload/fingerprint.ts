import { createHash } from 'node:crypto';
import { ALERT_LIMITS } from '../../core/alert.ts';

/** A fingerprint within its limit. A longer one is hashed, never cut: two alerts must not become one. */
export function limitFingerprint(text: string): string {
  if (text.length <= ALERT_LIMITS.fingerprintCharacters) return text;
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
