import { addDays, type Day, daysBetween } from './local-day.ts';
import type { ObligationStanding } from './obligation-status.ts';

/** So many days before its last day what is owed is reminded of, that day not counted. */
const DAYS_AHEAD = 7;

/**
 * What is to be said of an obligation on a day 履约提醒: `soon` its period ends within a week and it is not done · `last-day` nobody
 * is reminded again before it ends · `nothing` yet, or nothing is owed any more. Periods of a week or less are reminded of on that
 * last day alone: they would be on every day.
 */
export type Reminder = 'nothing' | 'soon' | 'last-day';

/** @param isWorked whether anybody is reminded on a day. */
export function remindOf(
  { status, period, dueBy }: Pick<ObligationStanding, 'status' | 'period' | 'dueBy'>,
  today: Day,
  isWorked: (day: Day) => boolean,
): Reminder {
  if (status !== 'due' && status !== 'unknown') return 'nothing';
  if (today > dueBy || today < period.firstDay || !isWorked(today)) return 'nothing';
  if (today === lastWorkedDay(period.firstDay, dueBy, isWorked)) return 'last-day';
  const isShort = daysBetween(period.firstDay, period.lastDay) < DAYS_AHEAD;
  return !isShort && addDays(today, DAYS_AHEAD) >= dueBy ? 'soon' : 'nothing';
}

/** The last day that is worked on, from the one day to the other; null where none is. */
export function lastWorkedDay(from: Day, until: Day, isWorked: (day: Day) => boolean): Day | null {
  for (let day = until; day >= from; day = addDays(day, -1)) if (isWorked(day)) return day;
  return null;
}
