import { zoneOffset } from '../../core/zone-offset.ts';

/** Tells what the clocks of a zone show at an instant, ISO 8601, without the zone: `2026-05-01T10:03:20`. */
export function createClockFace(timeZone: string): (at: string) => string {
  return (at) => {
    const instant = Date.parse(at);
    return new Date(instant + zoneOffset(timeZone, instant)).toISOString().slice(0, 19);
  };
}
