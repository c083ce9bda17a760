import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns/format';
import type { Translate } from '../../context.ts';
import type { Effort } from '../../core/inspection.ts';
import { type Locale, type LocalText, localText } from '../../core/message.ts';
import { totalEffort } from '../../core/record.ts';
import { longDate } from '../inspection-form/wording.ts';

/** The words of one form: what is not known is a dash, never a guess. */
export interface FormWording {
  readonly t: Translate;
  readonly none: string;
  text(value: LocalText): string;
  /** A person's name by id; who is no person of the contract was named as given. */
  person(idOrName: string): string;
  /** To the minute in the contract's zone. */
  moment(at: Date): string;
  /** A day with its time, or from one to another. */
  span(from: Date, until: Date | null): string;
  /** Person-days by kind and in all. */
  effort(effort: Effort): string;
  orNone(text: string | null): string;
}

export function createFormWording(
  of: { readonly people: { readonly [personId: string]: LocalText }; readonly timeZone: string },
  t: Translate,
  locale: Locale,
): FormWording {
  const { people, timeZone } = of;
  const inZone = (at: Date, pattern: string) => format(new TZDate(at.getTime(), timeZone), pattern);
  const day = (at: Date) => longDate(at, timeZone, locale);
  const dayAndTime = (at: Date) => t('record-form.day-and-time', { day: day(at), time: inZone(at, 'HH:mm') });
  const none = t('record-form.none');
  return {
    t,
    none,
    text: (value) => localText(value, locale),
    person(idOrName) {
      const known = Object.hasOwn(people, idOrName) ? people[idOrName] : undefined;
      return known === undefined ? idOrName : localText(known, locale);
    },
    moment: (at) => inZone(at, 'yyyy-MM-dd HH:mm'),
    span(from, until) {
      if (until === null) return dayAndTime(from);
      const end = day(from) === day(until) ? inZone(until, 'HH:mm') : dayAndTime(until);
      return t('record-form.span', { from: dayAndTime(from), until: end });
    },
    effort(effort) {
      const total = totalEffort(effort);
      return t('record-form.effort', { ...effort, total, count: total });
    },
    orNone: (text) => (text === null || text.trim() === '' ? none : text),
  };
}
