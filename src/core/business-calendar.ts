/** Monday first, as `Intl` and the working week have it. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Part of a day in minutes from midnight, local time of the contract: from `from` up to but not including `until` (at most 1440). */
export interface DaySpan {
  readonly from: number;
  readonly until: number;
}

/**
 * Service hours 服务时间 by which a clock runs: weekly hours in the contract's time zone, holidays on which it stands
 * still, and extra working days (a Saturday worked in exchange for a holiday 调休). Spans are sorted and don't overlap.
 */
export interface BusinessCalendar {
  readonly id: string;
  readonly weekly: { readonly [D in Weekday]: readonly DaySpan[] };
  /** `yyyy-mm-dd`, sorted, each once. */
  readonly holidays: readonly string[];
  /** Days with hours of their own, whatever weekday they are; sorted by date, never also a holiday. */
  readonly workingDays: readonly { readonly date: string; readonly hours: readonly DaySpan[] }[];
  /** How many hours `1d` is in this calendar. */
  readonly hoursPerDay: number;
}

/** The calendar of clocks that never stand still (7×24). */
export const ALWAYS = 'always';
