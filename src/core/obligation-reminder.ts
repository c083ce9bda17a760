import { addDays, type Day, daysBetween } from './local-day.ts';
import type { ObligationStanding } from './obligation-status.ts';

/** So many days before its last day what is owed is reminded of, that day not counted. */
const DAYS_AHEAD = 7;

/**
 * What is to be said of an obligation on a day 履约提醒: `soon` its period ends within a week and it is not done · `last-day` ·
 * `nothing` yet, or nothing is owed any more. Periods of a week or less are reminded of on their last day alone: they would be on
 * every day.
 */
export type Reminder = 'nothing' | 'soon' | 'last-day';

export function remindOf({ status, period, dueBy }: ObligationStanding, today: Day): Reminder {
  if (status !== 'due' && status !== 'unknown') return 'nothing';
  if (today > dueBy || today < period.firstDay) return 'nothing';
  if (today === dueBy) return 'last-day';
  const isShort = daysBetween(period.firstDay, period.lastDay) < DAYS_AHEAD;
  return !isShort && addDays(today, DAYS_AHEAD) >= dueBy ? 'soon' : 'nothing';
}
