import type { Translate } from '../context.ts';
import { WEEKDAYS, type Weekday } from '../core/business-calendar.ts';
import { weeklyHours } from '../core/report/promises.ts';
import type { SlaPolicy } from '../core/sla-policy.ts';

/** `周一至周五 09:00–12:00、13:00–18:00`; a calendar's id says nothing to people. */
export function serviceHours(sla: SlaPolicy, calendar: string, t: Translate): string {
  const separator = t('report-document.list-separator');
  const lines = weeklyHours(sla, calendar).map(({ days, spans }) => {
    const times = spans.map(({ from, until }) => `${clockText(from)}–${clockText(until)}`).join(separator);
    return t('report-document.weekly-hours', { days: daysText(days, t), times });
  });
  return lines.length === 0 ? calendar : lines.join(t('form.part-separator'));
}

/** `周一至周五`; days that do not follow each other one by one. */
function daysText(days: readonly Weekday[], t: Translate): string {
  const places = days.map((day) => WEEKDAYS.indexOf(day));
  const isRow = places.every((place, index) => place === (places[0] ?? 0) + index);
  const names = days.map((day) => t(`report-document.weekday-${day}`));
  const [first, last] = [names[0], names.at(-1)];
  if (isRow && names.length > 2 && first && last) return t('report-document.weekdays', { first, last });
  return names.join(t('report-document.list-separator'));
}

function clockText(minutes: number): string {
  const part = (value: number) => String(value).padStart(2, '0');
  return `${part(Math.floor(minutes / 60))}:${part(minutes % 60)}`;
}
