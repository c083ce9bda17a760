import { type BusinessCalendar, type DaySpan, WEEKDAYS, type Weekday } from '../core/business-calendar.ts';
import { daySpanSchema } from './field-schemas.ts';
import type { SlaEntry } from './sla-schema.ts';

type CalendarEntry = SlaEntry['calendars'][string];

const DAY_MS = 86_400_000;
const MOST_DAYS = 366;

/** `mon-fri` → Monday to Friday; null when it runs backwards or is no such range. */
export function readWeekdays(text: string): readonly Weekday[] | null {
  const [first, last = first] = text.split('-');
  const names: readonly string[] = WEEKDAYS;
  const from = names.indexOf(first ?? '');
  const until = names.indexOf(last ?? '');
  return from === -1 || until < from ? null : WEEKDAYS.slice(from, until + 1);
}

/** `09:00-12:00` → minutes from midnight; null for anything else, and when it ends before it begins. */
export function readDaySpan(text: string): DaySpan | null {
  if (!daySpanSchema.safeParse(text).success) return null;
  const [fromHours = 0, fromMinutes = 0, untilHours = 0, untilMinutes = 0] = text.split(/[:-]/).map(Number);
  const span = { from: fromHours * 60 + fromMinutes, until: untilHours * 60 + untilMinutes };
  return span.from < span.until ? span : null;
}

/** `2026-10-01..2026-10-07` or a single date → each date; null for no date, backwards, or more than a year. */
export function readDays(text: string): readonly string[] | null {
  const [first = '', last = first] = text.split('..');
  const from = readDate(first);
  const until = readDate(last);
  if (from === null || until === null || until < from || until - from > MOST_DAYS * DAY_MS) return null;
  const count = (until - from) / DAY_MS + 1;
  return Array.from({ length: count }, (_, index) => new Date(from + index * DAY_MS).toISOString().slice(0, 10));
}

function readDate(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : at;
}

/** Makes a calendar of an entry without faults. */
export function readCalendar(id: string, entry: CalendarEntry): BusinessCalendar {
  const weekly = Object.fromEntries(WEEKDAYS.map((day) => [day, hoursOf(entry, day)])) as BusinessCalendar['weekly'];
  const ordinary = WEEKDAYS.map((day) => weekly[day]).find((hours) => hours.length > 0) ?? [];
  const minutes = ordinary.reduce((sum, span) => sum + span.until - span.from, 0);
  const workingDays = entry.workingDays.map((day) =>
    typeof day === 'string' ? { date: day, hours: ordinary } : { date: day.date, hours: readSpans(day.hours) },
  );
  return {
    id,
    weekly,
    holidays: [...new Set(entry.holidays.flatMap((days) => readDays(days) ?? []))].sort(),
    workingDays: workingDays.sort((a, b) => a.date.localeCompare(b.date)),
    hoursPerDay: entry.hoursPerDay ?? minutes / 60,
  };
}

function hoursOf(entry: CalendarEntry, day: Weekday): readonly DaySpan[] {
  const key = Object.keys(entry.hours).find((days) => readWeekdays(days)?.includes(day));
  return readSpans(key === undefined ? [] : (entry.hours[key] ?? []));
}

export function readSpans(texts: readonly string[]): readonly DaySpan[] {
  return texts.flatMap((text) => readDaySpan(text) ?? []).sort((a, b) => a.from - b.from);
}
