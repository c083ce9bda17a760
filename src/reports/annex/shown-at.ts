import { tzOffset } from '@date-fns/tz';

const MINUTE_MS = 60_000;

/** What the clocks of a zone show at an instant, without the zone: `2026-05-01T10:03:20`. @param at ISO 8601 */
export function shownAt(at: string, timeZone: string): string {
  const instant = new Date(at);
  const shown = new Date(instant.getTime() + tzOffset(timeZone, instant) * MINUTE_MS);
  return shown.toISOString().slice(0, 19);
}
