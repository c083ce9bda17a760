import { tzOffset } from '@date-fns/tz';

const MINUTE_MS = 60_000;
/** Since 1973 the clocks of every zone are changed at full minutes, if at all; before, some were at odd seconds. */
const FULL_MINUTES_SINCE = Date.UTC(1973, 0);
/** Minutes of a zone. */
const MOST_REMEMBERED = 10_000;

const remembered = new Map<string, Map<number, number>>();

/**
 * How far the clocks of a zone are ahead of UTC at an instant, both in milliseconds. It remembers what it was asked: to work it
 * out takes longer than all else that is done with a time.
 */
export function zoneOffset(timeZone: string, at: number): number {
  if (!(at >= FULL_MINUTES_SINCE)) return workOut(timeZone, at);
  const minute = Math.floor(at / MINUTE_MS);
  const known = remembered.get(timeZone);
  const offset = known?.get(minute);
  if (offset !== undefined) return offset;
  const found = workOut(timeZone, minute * MINUTE_MS);
  if (known === undefined || known.size >= MOST_REMEMBERED) remembered.set(timeZone, new Map([[minute, found]]));
  else known.set(minute, found);
  return found;
}

function workOut(timeZone: string, at: number): number {
  return tzOffset(timeZone, new Date(at)) * MINUTE_MS;
}
