import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns/format';
import type { Translate } from '../../context.ts';
import { firstCharacters } from '../../core/first-characters.ts';
import type { Effort } from '../../core/inspection.ts';
import { type Locale, type LocalText, localText } from '../../core/message.ts';
import { totalEffort } from '../../core/record.ts';
import type { TicketEvent } from '../../core/sla/ticket-event.ts';
import { spokenSeconds } from '../../messages/moments.ts';
import { bindUnits } from '../inspection-form/wording.ts';
import type { RecordSheetFacts } from '../record-sheet.ts';

/** The words of one sheet: what is unknown is a dash, never a guess. */
export interface Wording {
  readonly t: Translate;
  readonly locale: Locale;
  readonly none: string;
  text(value: LocalText): string;
  /** A person's name by id; who is no person of the contract was named as given. */
  person(idOrName: string): string;
  /** Who did it: a person, the monitoring system, Rounds itself; else nobody knows. */
  actor(event: Pick<TicketEvent, 'actor' | 'source'>): string;
  /** As a level is named in the contract; short where it is not. */
  level(level: number): string;
  /** To the second in the contract's zone, for due times are kept to less than a minute. */
  moment(at: Date): string;
  /** The time alone where the day is that of another instant. */
  momentAfter(at: Date, earlier: Date): string;
  /** @param milliseconds of plain time */
  duration(milliseconds: number): string;
  effort(effort: Effort): string;
  /** The parts that there are; a dash where there are none. */
  joined(parts: readonly string[]): string;
}

export function createWording(facts: RecordSheetFacts, t: Translate, locale: Locale): Wording {
  const none = t('sheet.none');
  const person = (idOrName: string) => {
    const known = Object.hasOwn(facts.people, idOrName) ? facts.people[idOrName] : undefined;
    return known ? localText(known.name, locale) : idOrName;
  };
  const inZone = (at: Date, pattern: string) => format(new TZDate(at.getTime(), facts.contract.timeZone), pattern);
  const moment = (at: Date) => inZone(at, 'yyyy-MM-dd HH:mm:ss');
  return {
    t,
    locale,
    none,
    person,
    text: (value) => localText(value, locale),
    actor({ actor, source }) {
      if (actor !== null) return person(actor);
      return source === 'webhook' || source === 'rounds' ? t(`sheet.actor-${source}`) : none;
    },
    level(level) {
      const named = facts.record.policy.levels.find((candidate) => candidate.level === level);
      return named ? localText(named.name, locale) : t(`ticket.level-${level}`);
    },
    moment,
    momentAfter: (at, earlier) =>
      inZone(at, 'yyyy-MM-dd') === inZone(earlier, 'yyyy-MM-dd') ? inZone(at, 'HH:mm:ss') : moment(at),
    duration: (milliseconds) => bindUnits(t('sheet.duration', { seconds: spokenSeconds(milliseconds) })),
    effort(effort) {
      const total = totalEffort(effort);
      return t('sheet.effort', { ...effort, total, count: total });
    },
    joined(parts) {
      const said = parts.filter((part) => part.trim() !== '');
      return said.length === 0 ? none : said.join(t('sheet.list-separator'));
    },
  };
}

export interface TextModel {
  readonly text: string;
}

/** Lines that a template repeats, the first so many; how many more there are is said in the last. */
export function listed(lines: readonly string[], limit: number, words: Wording): TextModel[] {
  const more = lines.length - limit;
  const shown = lines.slice(0, limit).map((text) => ({ text }));
  return more > 0 ? [...shown, { text: words.t('sheet.more-lines', { count: more }) }] : shown;
}

/** A text of at most so many characters, with the number of those left out. */
export function cut(text: string, limit: number, words: Wording): string {
  if (text.length <= limit) return text;
  const kept = firstCharacters(text, limit);
  return words.t('sheet.cut', { text: kept, count: text.length - kept.length });
}
