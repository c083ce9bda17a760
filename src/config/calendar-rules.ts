import type { Weekday } from '../core/business-calendar.ts';
import { type Complaint, describeValue } from './fault.ts';
import { daySpanSchema } from './field-schemas.ts';
import { readDaySpan, readDays, readWeekdays } from './read-calendar.ts';
import { entries, field, type Report, textEntries, textOf } from './report.ts';
import type { YamlNode } from './yaml-file.ts';

/** Calendars have hours, none twice, and no day is a holiday and a working day at once. */
export function checkCalendars(calendars: YamlNode | undefined, report: Report): void {
  for (const calendar of calendars?.fields?.values() ?? []) {
    checkHours(calendar, report);
    checkDates(calendar, report);
  }
}

function checkHours(calendar: YamlNode, report: Report): void {
  const hours = field(calendar, 'hours');
  const taken = new Set<Weekday>();
  let any = false;
  for (const [days, spans] of hours?.fields ?? []) {
    const backwards = complaintOfWeekdays(days);
    if (backwards) report.atKey(spans, backwards);
    for (const day of readWeekdays(days) ?? []) {
      if (taken.has(day))
        report.atKey(spans, {
          problem: { key: 'config.problem.repeated-day', values: { day } },
          found: describeValue(days),
        });
      taken.add(day);
    }
    if (entries(spans).length > 0) any = true;
    checkSpans(spans, report);
  }
  if (hours?.fields && !any) report.atKey(hours, { problem: { key: 'config.problem.no-hours' } });
}

/** Days that run backwards; null where they do not, or are none at all, which is told elsewhere. */
export function complaintOfWeekdays(days: string): Complaint | null {
  if (readWeekdays(days) !== null || !/^[a-z]{3}-[a-z]{3}$/.test(days)) return null;
  return {
    problem: { key: 'config.problem.backwards' },
    found: describeValue(days),
    expected: { key: 'config.expected.weekdays' },
  };
}

/** Spans run forwards and don't overlap. */
export function checkSpans(list: YamlNode | undefined, report: Report): void {
  const spans = textEntries(list).flatMap(({ node, text }) => {
    const span = readDaySpan(text);
    if (span) return [{ node, span }];
    if (daySpanSchema.safeParse(text).success) {
      report.at(node, {
        problem: { key: 'config.problem.backwards' },
        found: describeValue(text),
        hint: { key: 'config.hint.midnight' },
      });
    }
    return [];
  });
  const sorted = [...spans].sort((a, b) => a.span.from - b.span.from);
  sorted.forEach(({ node, span }, index) => {
    const before = sorted[index - 1];
    if (before && before.span.until > span.from) {
      report.at(node, {
        problem: { key: 'config.problem.overlap', values: { other: String(before.node.value) } },
        found: describeValue(node.value),
      });
    }
  });
}

function checkDates(calendar: YamlNode, report: Report): void {
  const holidays = new Set<string>();
  for (const { node, text } of textEntries(field(calendar, 'holidays'))) {
    const days = readDays(text);
    if (days === null && /^\d{4}-\d\d-\d\d/.test(text)) {
      report.at(node, {
        problem: { key: 'config.problem.value' },
        found: describeValue(text),
        expected: { key: 'config.expected.days' },
      });
    }
    for (const day of days ?? []) holidays.add(day);
  }
  const worked = new Set<string>();
  for (const entry of entries(field(calendar, 'workingDays'))) {
    const node = typeof entry.value === 'string' ? entry : field(entry, 'date');
    const date = textOf(node);
    checkSpans(field(entry, 'hours'), report);
    if (!node || date === undefined) continue;
    if (holidays.has(date))
      report.at(node, { problem: { key: 'config.problem.holiday-worked' }, found: describeValue(date) });
    if (worked.has(date)) report.at(node, { problem: { key: 'config.problem.repeated' }, found: describeValue(date) });
    worked.add(date);
  }
}
