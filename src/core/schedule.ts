import type { CronExpression } from './backup/plan.ts';
import { type Cron, readCron } from './cron.ts';
import { addDays, type Day, dayAt, instantOn, instantsOn, partsOf, steadyOffset, weekdayOf } from './local-day.ts';

const MINUTE_MS = 60_000;
/** 29 February may be eight years away, and some of them are asked for. */
const LONGEST_SEARCH_DAYS = 40 * 366;

/**
 * The next instants at which an expression is due, in order.
 *
 * @param wanted.from the first may not be before this; due at this very instant counts.
 * @param wanted.before none is at or after this.
 * @throws for an expression that `parseCron` does not take.
 */
export function nextRuns(
  expression: CronExpression,
  wanted: { readonly from: Date; readonly timeZone: string; readonly count: number; readonly before?: Date },
): Date[] {
  const { from, timeZone, count, before } = wanted;
  const found: Date[] = [];
  if (count < 1) return found;
  for (const at of runsAfter(readCron(expression), new Date(from.getTime() - 1), timeZone)) {
    if (before && at >= before) break;
    found.push(at);
    if (found.length === count) break;
  }
  return found;
}

/**
 * What was due after one instant, until and at another, in order.
 * @throws for an expression that `parseCron` does not take.
 */
export function dueBetween(
  expression: CronExpression,
  span: { readonly after: Date; readonly until: Date; readonly timeZone: string },
): Date[] {
  const found: Date[] = [];
  for (const at of runsAfter(readCron(expression), span.after, span.timeZone)) {
    if (at > span.until) break;
    found.push(at);
  }
  return found;
}

function* runsAfter(cron: Cron, after: Date, timeZone: string): Generator<Date> {
  let last = after.getTime();
  // Where the clocks go back over midnight, the day before is not over yet.
  let day = addDays(dayAt(after, timeZone), -1);
  for (let searched = 0; searched < LONGEST_SEARCH_DAYS; searched += 1) {
    if (isDayOf(cron, day)) {
      for (const at of instantsOf(cron, day, timeZone)) {
        if (at <= last) continue;
        last = at;
        yield new Date(at);
      }
    }
    day = addDays(day, 1);
  }
}

function isDayOf(cron: Cron, day: Day): boolean {
  const { month, date } = partsOf(day);
  if (!cron.months.has(month)) return false;
  const isDate = cron.days.has(date) || (cron.lastDay && partsOf(addDays(day, 1)).date === 1);
  const isWeekday = cron.weekdays.has((weekdayOf(day) + 1) % 7);
  return cron.eitherDay ? isDate || isWeekday : isDate && isWeekday;
}

/**
 * A time of day that the clocks skip is due when they jump, and one that they repeat is due the first time only: what is to
 * be done once a day is. What is due in every hour goes by the hours that pass: nothing is made up for, nothing left out.
 */
function instantsOf(cron: Cron, day: Day, timeZone: string): number[] {
  const offset = steadyOffset(day, timeZone);
  if (offset !== null) {
    const midnight = Date.parse(`${day}T00:00:00Z`) - offset;
    return cron.times.map((minutes) => midnight + minutes * MINUTE_MS);
  }
  const instants = cron.times.flatMap((minutes) =>
    cron.isHourly ? instantsOn(day, minutes, timeZone) : [instantOn(day, minutes, timeZone)],
  );
  return instants.map((at) => at.getTime()).sort((one, other) => one - other);
}
