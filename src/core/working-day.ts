import { type BusinessCalendar, WEEKDAYS } from './business-calendar.ts';
import { type Day, weekdayOf } from './local-day.ts';

/** Whether a day is worked 工作日: by a calendar with its holidays and days worked in exchange; without one Monday to Friday. */
export function isWorkingDay(day: Day, calendar: BusinessCalendar | null): boolean {
  const weekday = WEEKDAYS[weekdayOf(day)];
  if (!calendar) return weekday !== 'sat' && weekday !== 'sun';
  const exchanged = calendar.workingDays.find(({ date }) => date === day);
  if (exchanged) return exchanged.hours.length > 0;
  return !calendar.holidays.includes(day) && weekday !== undefined && calendar.weekly[weekday].length > 0;
}
