import { zoneOffset } from './zone-offset.ts';

/** A day of the calendar, `yyyy-mm-dd`: no instant, and of no time zone until one is given. Such texts sort by time. */
export type Day = string;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The day that the clocks of a zone show at an instant. */
export function dayAt(at: Date, timeZone: string): Day {
  return toDay(at.getTime() + zoneOffset(timeZone, at.getTime()));
}

/** The instant at which a day begins in a zone: its first one, where the clocks skip or repeat midnight. */
export function startOfDay(day: Day, timeZone: string): Date {
  return instantOn(day, 0, timeZone);
}

/**
 * The first instant at which the clocks of a zone show this time of day or a later one. Where they skip it, that is when
 * they jump; where they repeat it, the first time.
 *
 * @param minutes from midnight, as the clocks show it.
 */
export function instantOn(day: Day, minutes: number, timeZone: string): Date {
  const shown = fromDay(day) + minutes * MINUTE_MS;
  // No zone is further than 14 hours from UTC: the clocks show less at the one, and more at the other.
  const early = shown - 15 * HOUR_MS;
  const late = shown + 15 * HOUR_MS;
  const before = zoneOffset(timeZone, early);
  const after = zoneOffset(timeZone, late);
  if (before === after) return new Date(shown - before);
  const change = findChange(timeZone, { from: early, until: late, before });
  const unchanged = shown - before;
  return new Date(unchanged < change ? unchanged : Math.max(change, shown - after));
}

/**
 * Every instant at which the clocks of a zone show this time of day: none where they skip it, two where they repeat it.
 *
 * @param minutes from midnight, as the clocks show it.
 */
export function instantsOn(day: Day, minutes: number, timeZone: string): Date[] {
  const shown = fromDay(day) + minutes * MINUTE_MS;
  const offsets = new Set([zoneOffset(timeZone, shown - 15 * HOUR_MS), zoneOffset(timeZone, shown + 15 * HOUR_MS)]);
  return [...offsets]
    .map((offset) => ({ at: shown - offset, offset }))
    .filter(({ at, offset }) => zoneOffset(timeZone, at) === offset)
    .map(({ at }) => new Date(at))
    .sort((one, other) => one.getTime() - other.getTime());
}

/** How far the clocks are ahead of UTC all through a day, and some hours before and after it; null where that changes. */
export function steadyOffset(day: Day, timeZone: string): number | null {
  const midnight = fromDay(day);
  const before = zoneOffset(timeZone, midnight - 15 * HOUR_MS);
  return before === zoneOffset(timeZone, midnight + DAY_MS + 15 * HOUR_MS) ? before : null;
}

/** The first instant of another offset, given that there is one change between the two. */
function findChange(
  timeZone: string,
  between: { readonly from: number; readonly until: number; readonly before: number },
): number {
  let same = between.from;
  let other = between.until;
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (zoneOffset(timeZone, middle) === between.before) same = middle;
    else other = middle;
  }
  return other;
}

export function addDays(day: Day, count: number): Day {
  return toDay(fromDay(day) + count * DAY_MS);
}

/** Days from the one to the other; negative when the other is earlier. */
export function daysBetween(day: Day, other: Day): number {
  return (fromDay(other) - fromDay(day)) / DAY_MS;
}

/** The same day of the month so many months later; the month's last day where it has no such day. */
export function addMonths(day: Day, count: number): Day {
  const { year, month, date } = partsOf(day);
  const first = new Date(0);
  first.setUTCFullYear(year, month - 1 + count, 1);
  const last = new Date(first);
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  first.setUTCDate(Math.min(date, last.getUTCDate()));
  return toDay(first.getTime());
}

/** Months from the month of the one to that of the other, whatever their days. */
export function monthsBetween(day: Day, other: Day): number {
  const [from, until] = [partsOf(day), partsOf(other)];
  return (until.year - from.year) * 12 + until.month - from.month;
}

/** Monday is 0. */
export function weekdayOf(day: Day): number {
  return (new Date(fromDay(day)).getUTCDay() + 6) % 7;
}

export function partsOf(day: Day): { readonly year: number; readonly month: number; readonly date: number } {
  const at = new Date(fromDay(day));
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}

/** @throws for what is no day. */
function fromDay(day: Day): number {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at) || toDay(at) !== day) throw new Error(`no day: ${JSON.stringify(day)}`);
  return at;
}

function toDay(at: number): Day {
  return new Date(at).toISOString().slice(0, 10);
}
