import { tzOffset } from '@date-fns/tz';
import { ALWAYS, type BusinessCalendar, type DaySpan, WEEKDAYS } from '../business-calendar.ts';
import type { Duration } from '../duration.ts';
import type { SlaPolicy } from '../sla-policy.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** No allowance of a contract reaches further; a calendar without any hours would never get there. */
const HORIZON_MS = 20 * 366 * DAY_MS;

/** A stretch of time, from its beginning up to but not including its end, in epoch milliseconds. */
export interface Interval {
  readonly from: number;
  readonly until: number;
}

/** Time by which a clock runs: all of it, or the working hours of a calendar. */
export interface WorkingTime {
  /** The stretches that count, in order, from an instant on and for as long as they are asked for. */
  intervals(from: number): Iterable<Interval>;
  /** An allowance as time that counts, in milliseconds: what `1d` is depends on the calendar. */
  lengthOf(duration: Duration): number;
}

/** 7×24: all time counts, and a day is 24 hours. */
const ALWAYS_WORKING: WorkingTime = {
  *intervals(from) {
    yield { from, until: from + HORIZON_MS };
  },
  lengthOf: ({ days, milliseconds }) => days * DAY_MS + milliseconds,
};

/**
 * The time that counts for a level of the policy.
 * @throws when the policy has no calendar of that name; configuration refuses such a policy.
 */
export function workingTimeOf(policy: SlaPolicy, calendarId: string, timeZone: string): WorkingTime {
  if (calendarId === ALWAYS) return ALWAYS_WORKING;
  const calendar = policy.calendars.find((candidate) => candidate.id === calendarId);
  if (!calendar) throw new Error(`the policy has no calendar "${calendarId}"`);
  return {
    intervals: (from) => calendarIntervals(calendar, timeZone, from),
    lengthOf: ({ days, milliseconds }) => days * calendar.hoursPerDay * 3_600_000 + milliseconds,
  };
}

/**
 * The instant at which so much time has counted since `from`, leaving out what is excluded. At the end of a working
 * day that is the end itself, not the next morning. Null when it lies beyond all horizons.
 *
 * @param excluded sorted, not overlapping; an interval may be without end (`until` Infinity).
 */
export function addWorkingTime(
  working: WorkingTime,
  from: number,
  milliseconds: number,
  excluded: readonly Interval[] = [],
): number | null {
  return addWorkingTimes(working, from, [milliseconds], excluded)[0] ?? null;
}

/** As `addWorkingTime`, for several lengths in one walk. @param lengths in milliseconds, ascending. */
export function addWorkingTimes(
  working: WorkingTime,
  from: number,
  lengths: readonly number[],
  excluded: readonly Interval[] = [],
): (number | null)[] {
  const instants: number[] = lengths.filter((length) => length <= 0).map(() => from);
  let counted = 0;
  if (instants.length < lengths.length) {
    for (const interval of countedIntervals(working, from, Number.POSITIVE_INFINITY, excluded)) {
      const until = counted + interval.until - interval.from;
      for (let next = lengths[instants.length]; next !== undefined && next <= until; next = lengths[instants.length])
        instants.push(interval.from + next - counted);
      if (instants.length === lengths.length) break;
      counted = until;
    }
  }
  return lengths.map((_, index) => instants[index] ?? null);
}

/** The first instant from `from` on that counts; null when none does within all horizons. */
export function nextWorkingInstant(working: WorkingTime, from: number): number | null {
  for (const interval of working.intervals(from)) return interval.from;
  return null;
}

/** How much time counts between two instants, in milliseconds; 0 when they are in the wrong order. */
export function workingTimeBetween(
  working: WorkingTime,
  from: number,
  until: number,
  excluded: readonly Interval[] = [],
): number {
  let sum = 0;
  for (const interval of countedIntervals(working, from, until, excluded)) sum += interval.until - interval.from;
  return sum;
}

/** The stretches between two instants that count, in order. */
export function* countedIntervals(
  working: WorkingTime,
  from: number,
  until: number,
  excluded: readonly Interval[] = [],
): Generator<Interval> {
  // Nothing counts any more once what is excluded has no end: no need to walk on to the horizon.
  const endless = excluded.find((hole) => hole.until === Number.POSITIVE_INFINITY)?.from ?? Number.POSITIVE_INFINITY;
  const last = Math.min(until, endless);
  for (const interval of working.intervals(from)) {
    if (interval.from >= last) return;
    const counted = { from: interval.from, until: Math.min(interval.until, last) };
    if (excluded.length > 0) yield* subtract(counted, excluded);
    else if (counted.from < counted.until) yield counted;
  }
}

/** What is left of an interval without the excluded ones. */
function* subtract(interval: Interval, excluded: readonly Interval[]): Generator<Interval> {
  let from = interval.from;
  for (const hole of excluded) {
    if (hole.until <= from) continue;
    if (hole.from >= interval.until) break;
    if (hole.from > from) yield { from, until: hole.from };
    from = Math.min(hole.until, interval.until);
  }
  if (from < interval.until) yield { from, until: interval.until };
}

/**
 * Within a stretch of unchanging zone offset local time is plain arithmetic; so the zone's changes cut the time line
 * first, and an hour that the clocks repeat counts twice, one that they skip not at all.
 */
function* calendarIntervals(calendar: BusinessCalendar, timeZone: string, from: number): Generator<Interval> {
  const hoursOn = hoursByDate(calendar);
  const horizon = from + HORIZON_MS;
  let at = from;
  while (at < horizon) {
    const offset = offsetAt(timeZone, at);
    const localMidnight = Math.floor((at + offset) / DAY_MS) * DAY_MS;
    const end = Math.min(localMidnight + DAY_MS - offset, nextOffsetChange(timeZone, at, offset));
    for (const span of hoursOn(localMidnight)) {
      const interval = {
        from: Math.max(localMidnight + span.from * MINUTE_MS - offset, at),
        until: Math.min(localMidnight + span.until * MINUTE_MS - offset, end),
      };
      if (interval.from < interval.until) yield interval;
    }
    at = end;
  }
}

function offsetAt(timeZone: string, at: number): number {
  return tzOffset(timeZone, new Date(at)) * MINUTE_MS;
}

/** The first instant within the next day at which the zone's offset is another, else the end of that day. */
function nextOffsetChange(timeZone: string, at: number, offset: number): number {
  let same = at;
  let other = at + DAY_MS;
  if (offsetAt(timeZone, other) === offset) return other;
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(timeZone, middle) === offset) same = middle;
    else other = middle;
  }
  return other;
}

/** The hours of a day, given by its local midnight as if that were UTC. */
function hoursByDate(calendar: BusinessCalendar): (localMidnight: number) => readonly DaySpan[] {
  const holidays = new Set(calendar.holidays);
  const workingDays = new Map(calendar.workingDays.map((day) => [day.date, day.hours]));
  return (localMidnight) => {
    const date = new Date(localMidnight);
    const text = date.toISOString().slice(0, 10);
    const special = workingDays.get(text);
    if (special) return special;
    if (holidays.has(text)) return [];
    // getUTCDay counts from Sunday, the calendar from Monday.
    const weekday = WEEKDAYS[(date.getUTCDay() + 6) % 7];
    return weekday === undefined ? [] : calendar.weekly[weekday];
  };
}
