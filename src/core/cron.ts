import { CronExpressionParser } from 'cron-parser';
import type { CronExpression } from './backup/plan.ts';
import type { Message } from './message.ts';

/** The five fields, in their order. */
const CRON_FIELDS = ['minute', 'hour', 'day', 'month', 'weekday'] as const;
export type CronField = (typeof CRON_FIELDS)[number];

/** What a cron expression 定时表达式 says, spelt out. */
export interface Cron {
  /** Minutes from midnight, in order. */
  readonly times: readonly number[];
  /** It names no hour: it goes by time that passes, not by what clocks show. */
  readonly isHourly: boolean;
  readonly days: ReadonlySet<number>;
  /** The month's last day as well. */
  readonly lastDay: boolean;
  /** 1 to 12. */
  readonly months: ReadonlySet<number>;
  /** Sunday is 0. */
  readonly weekdays: ReadonlySet<number>;
  /** Day of the month and weekday are both given: any of the two is enough, as everywhere in cron. */
  readonly eitherDay: boolean;
}

/** Why an expression can't be taken: what is wrong with it, and what would be right. */
export interface CronFault {
  /** Null where it is about the whole. */
  readonly field: CronField | null;
  readonly problem: Message;
  readonly expected: Message;
}

export type ParsedCron = { readonly ok: true; readonly cron: Cron } | { readonly ok: false; readonly fault: CronFault };

/** Listing everything there is takes less. */
const LONGEST = 500;
/** Characters of what is wrong. */
const SHOWN = 40;
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** How many values each field has: no step may be wider. */
const SIZES: { readonly [F in CronField]: number } = { minute: 60, hour: 24, day: 31, month: 12, weekday: 7 };

const NUMBER = String.raw`\d{1,2}`;
const VALUES: { readonly [F in CronField]: string } = {
  minute: NUMBER,
  hour: NUMBER,
  day: NUMBER,
  month: `(?:${NUMBER}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)`,
  weekday: '(?:[0-7]|sun|mon|tue|wed|thu|fri|sat)',
};

/**
 * Reads a cron expression of five fields: minute, hour, day of the month, month, weekday. Each is `*`, a value, a list
 * `1,15`, a range `1-5`, or has a step as in `8-18/2`; months and weekdays have English names too, Sunday is 0 and 7, and
 * `L` is the month's last day. Seconds, `@daily`, `#`, `W`, `?` and `H` are refused, and so is what never comes, such as 31 April.
 */
export function parseCron(text: string): ParsedCron {
  const words = text.trim().split(/\s+/);
  const [minute, hour, day, month, weekday, ...others] = words;
  if (text.length > LONGEST) return fault(null, 'length', { length: LONGEST });
  if (text.trim().startsWith('@')) return fault(null, 'name', { text: text.trim() });
  if (others.length === 1) return fault(null, 'seconds');
  if (!minute || !hour || !day || !month || !weekday || others.length > 0) {
    return fault(null, 'count', { count: text.trim() === '' ? 0 : words.length });
  }
  const given: { readonly [F in CronField]: string } = { minute, hour, day, month, weekday };
  const wrong = CRON_FIELDS.find((field) => !isField(field, given[field]));
  if (wrong) return fault(wrong, wrong, { text: given[wrong] });
  const cron = spellOut(given);
  if (!everComes(cron)) return fault('day', 'never', { day, month });
  return { ok: true, cron };
}

/** @throws for an expression that was not checked when it was read. */
export function readCron(expression: CronExpression): Cron {
  const parsed = parseCron(expression);
  if (!parsed.ok) throw new Error(`no cron expression: ${JSON.stringify(expression)} (${parsed.fault.problem.key})`);
  return parsed.cron;
}

function fault(
  field: CronField | null,
  what: string,
  given: { readonly [name: string]: string | number } = {},
): ParsedCron {
  const values = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, SHOWN) : value]),
  );
  const expected = field === null ? 'fields' : what;
  return {
    ok: false,
    fault: {
      field,
      problem: { key: `job.cron-problem-${what}`, values },
      expected: { key: `job.cron-expected-${expected}` },
    },
  };
}

function isField(field: CronField, text: string): boolean {
  const value = VALUES[field];
  const item = new RegExp(`^(?:\\*|${value}(?:-${value})?)(?:/(\\d{1,2}))?$`, 'i');
  for (const part of text.split(',')) {
    if (field === 'day' && part.toUpperCase() === 'L') continue;
    const match = item.exec(part);
    if (!match) return false;
    const [, step] = match;
    if (step !== undefined && (Number(step) === 0 || Number(step) > SIZES[field])) return false;
  }
  return isReadable(field, text);
}

/** Whether the library takes it, all other fields left open; its error says nothing that we could translate. */
function isReadable(field: CronField, text: string): boolean {
  const fields = CRON_FIELDS.map((one) => (one === field ? text.toUpperCase() : '*'));
  try {
    CronExpressionParser.parse(fields.join(' '), { currentDate: 0, tz: 'UTC' });
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

function spellOut(given: { readonly [F in CronField]: string }): Cron {
  // Apart from its month: a day that none of the months has is ours to tell.
  const { fields } = read([given.minute, given.hour, given.day, '*', given.weekday]);
  const months = read(['*', '*', '*', given.month, '*']).fields.month;
  const hours = numbers(fields.hour.values);
  const days = numbers(fields.dayOfMonth.values);
  return {
    times: hours.flatMap((hour) => numbers(fields.minute.values).map((minute) => hour * 60 + minute)),
    isHourly: hours.length === 24,
    days: new Set(days),
    lastDay: fields.dayOfMonth.values.some((value) => value === 'L'),
    months: new Set(numbers(months.values)),
    weekdays: new Set(numbers(fields.dayOfWeek.values).map((weekday) => weekday % 7)),
    eitherDay: !fields.dayOfMonth.isWildcard && !fields.dayOfWeek.isWildcard,
  };
}

function read(fields: readonly string[]) {
  return CronExpressionParser.parse(fields.join(' ').toUpperCase(), { currentDate: 0, tz: 'UTC' });
}

function numbers(values: readonly (number | string)[]): number[] {
  return values.filter((value) => typeof value === 'number').sort((one, other) => one - other);
}

function everComes({ days, lastDay, months, eitherDay }: Cron): boolean {
  if (eitherDay || lastDay) return true;
  const longest = Math.max(...[...months].map((month) => LONGEST_MONTHS[month - 1] ?? 0));
  return [...days].some((day) => day <= longest);
}
