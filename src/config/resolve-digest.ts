import { DEFAULT_DIGEST, type DigestSettings } from '../core/site.ts';
import type { DigestEntry } from './digest-schema.ts';

/** @param calendars ids of the calendars of the service levels. */
export function resolveDigest(entry: DigestEntry | undefined, calendars: readonly string[]): DigestSettings {
  if (!entry) return DEFAULT_DIGEST;
  const { at, evening, days } = entry;
  return {
    atMinutes: minutesOf(at),
    eveningMinutes: evening === undefined ? null : minutesOf(evening),
    days: days === 'every' ? 'every' : 'working',
    calendar: days === 'every' ? null : days === 'working' ? (calendars[0] ?? null) : days,
  };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
