import { type Day, instantsOn, startOfDay } from '../local-day.ts';
import { LOCALES, type LocalText, localText, type Message } from '../message.ts';
import { nearest } from '../nearest.ts';
import { LINE_CHARACTERS, MOST_DAYS, TEXT_CHARACTERS } from '../record/values.ts';
import { mayAct } from '../role.ts';
import type { Site } from '../site.ts';
import type { Choice } from './choices.ts';
import { plainName } from './kinds.ts';
import { cellText, type FoundCell } from './table.ts';

/** What a cell is read as, or why it can't be. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Message };

/** Whose contract it is, and when it is read. */
export interface Reading {
  readonly site: Site;
  readonly now: Date;
}

export type CellReader<Value> = (cell: FoundCell, reading: Reading) => Read<Value>;

function good<Value>(value: Value): Read<Value> {
  return { ok: true, value };
}

function bad(key: string, values: Message['values'] = {}): { readonly ok: false; readonly problem: Message } {
  return { ok: false, problem: { key: `import.${key}`, values } };
}

/** Cells that are no value, whatever is wanted. */
function unreadable(cell: FoundCell): { readonly ok: false; readonly problem: Message } | null {
  if (cell.kind === 'error') return bad('cell-error', { code: cell.code });
  return cell.kind === 'uncalculated' ? bad('cell-uncalculated') : null;
}

export const line: CellReader<string> = (cell) => {
  const fault = unreadable(cell);
  if (fault) return fault;
  const text = cellText(cell).trim();
  if (text.length > LINE_CHARACTERS) return bad('too-long', { count: text.length, most: LINE_CHARACTERS });
  return /\p{Cc}/u.test(text) ? bad('one-line') : good(text);
};

export const text: CellReader<string> = (cell) => {
  const fault = unreadable(cell);
  if (fault) return fault;
  const written = cellText(cell).trim().replaceAll(/\r\n?/g, '\n');
  return written.length > TEXT_CHARACTERS
    ? bad('too-long', { count: written.length, most: TEXT_CHARACTERS })
    : good(written);
};

const HOUR_SECONDS = 3_600;

/** @param unit names that may stand after the figure, for example hours. */
function figure(cell: FoundCell, unit: RegExp | null): number | null {
  if (cell.kind === 'number') return cell.value;
  if (cell.kind !== 'text') return null;
  const written = cell.text.normalize('NFKC').trim();
  const bare = unit === null ? written : written.replace(unit, '').trim();
  return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(bare) ? Number(bare) : null;
}

/** Person-days 人天. */
export const days: CellReader<number> = (cell) => {
  const fault = unreadable(cell);
  if (fault) return fault;
  const value = figure(cell, /(?:人天|天|人日|person-days?|days?)$/i);
  if (value === null || value < 0 || value > MOST_DAYS) return bad('no-days', { most: MOST_DAYS });
  return Math.abs(value * 100 - Math.round(value * 100)) < 1e-6
    ? good(Math.round(value * 100) / 100)
    : bad('no-days', { most: MOST_DAYS });
};

export const hours: CellReader<number> = (cell) => {
  const fault = unreadable(cell);
  if (fault) return fault;
  const value = cell.kind === 'time' ? cell.seconds / HOUR_SECONDS : figure(cell, /(?:小时|时|h|hours?)$/i);
  // As it is shown everywhere: of a third of an hour a spreadsheet has sixteen digits.
  return value === null || value < 0 || value > 9_999 ? bad('no-hours') : good(Math.round(value * 100) / 100);
};

export const count: CellReader<number> = (cell) => {
  const fault = unreadable(cell);
  if (fault) return fault;
  const value = figure(cell, /人$/);
  return value === null || !Number.isInteger(value) || value < 1 || value > 9_999 ? bad('no-count') : good(value);
};

export function choice<Value extends string>(values: Choice<Value>): CellReader<Value> {
  const known = new Map<string, Value>();
  for (const [value, names] of Object.entries(values) as [Value, readonly string[]][]) {
    for (const name of [value, ...names]) known.set(plainName(name), value);
  }
  const expected: LocalText = {
    'zh-CN': Object.values<readonly string[]>(values)
      .map(([name]) => name)
      .join('、'),
    en: Object.values<readonly string[]>(values)
      .map(([, name]) => name)
      .join(', '),
  };
  return (cell) => {
    const fault = unreadable(cell);
    if (fault) return fault;
    const value = known.get(plainName(cellText(cell)));
    return value === undefined ? bad('no-choice', { expected }) : good(value);
  };
}

/** A time of the contract's zone. `needed`: a day alone does not do. A day alone is read as its beginning. */
export function moment(time: 'needed' | 'optional'): CellReader<Date> {
  return (cell, { site }) => {
    const fault = unreadable(cell);
    if (fault) return fault;
    const shown = shownMoment(cell);
    if (shown === null) return notMoment(cell);
    if (time === 'needed' && !shown.hasTime) return bad('time-needed');
    const at = instantShown(shown, site.contract.timeZone);
    return at === null ? bad('no-such-time') : good(at);
  };
}

export const day: CellReader<Day> = (cell) => {
  const fault = unreadable(cell);
  if (fault) return fault;
  const shown = shownMoment(cell);
  return shown === null ? notMoment(cell) : good(shown.day);
};

interface ShownMoment {
  readonly day: Day;
  readonly minutes: number;
  readonly seconds: number;
  readonly hasTime: boolean;
  /** Of a text with an offset, the instant itself. */
  readonly at?: Date;
}

const WRITTEN =
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]*(\d{1,2})\s*[:时点]\s*(\d{1,2})\s*分?(?:[:]?(\d{1,2})秒?(?:\.\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

function shownMoment(cell: FoundCell): ShownMoment | null {
  const written = cell.kind === 'moment' ? cell.shown : cell.kind === 'text' ? cell.text.normalize('NFKC').trim() : '';
  const [, year, month, date, hour, minute, second, offset] = WRITTEN.exec(written) ?? [];
  if (year === undefined || month === undefined || date === undefined) return null;
  const shownDay = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  if (!isDay(shownDay) || Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return null;
  const hasTime = cell.kind === 'moment' ? cell.hasTime : hour !== undefined;
  const shown = {
    day: shownDay,
    minutes: Number(hour ?? 0) * 60 + Number(minute ?? 0),
    seconds: Number(second ?? 0),
    hasTime,
  };
  if (offset === undefined || hour === undefined) return shown;
  const clock = [hour, minute ?? '', second ?? '0'].map((part) => part.padStart(2, '0')).join(':');
  const at = new Date(`${shownDay}T${clock}${offset.toUpperCase()}`);
  return Number.isNaN(at.getTime()) ? null : { ...shown, at };
}

function isDay(written: string): boolean {
  const at = Date.parse(`${written}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(written);
}

/** Null for a time that the zone's clocks skip; of one that they show twice, the first. */
function instantShown(shown: ShownMoment, timeZone: string): Date | null {
  if (shown.at) return shown.at;
  if (!shown.hasTime) return startOfDay(shown.day, timeZone);
  const [at] = instantsOn(shown.day, shown.minutes, timeZone);
  return at === undefined ? null : new Date(at.getTime() + shown.seconds * 1_000);
}

function notMoment(cell: FoundCell) {
  // 46000 in a cell that is not formatted as a date.
  if (cell.kind === 'number') return bad('date-as-number', { value: cell.value });
  const written = cellText(cell).normalize('NFKC').trim();
  return /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}/.test(written) ? bad('date-ambiguous') : bad('no-date');
}

/** A person of the team who may answer for work: by id or by name, in any language. */
export const engineer: CellReader<string> = (cell, { site }) => {
  const found = readNamed(cell, site.people, 'no-person');
  if (!found.ok) return found;
  const person = site.people.find(({ id }) => id === found.value);
  return person && mayAct(person.roles, 'engineer') ? found : bad('no-engineer', { id: found.value });
};

export const host: CellReader<string> = (cell, { site }) => readNamed(cell, site.hosts, 'no-host');

export const template: CellReader<string> = (cell, { site }) =>
  readNamed(
    cell,
    site.inspections.map(({ id, title }) => ({ id, name: title })),
    'no-template',
  );

/** A level by its number or its name. */
export const level: CellReader<number> = (cell, { site }) => {
  const fault = unreadable(cell);
  if (fault) return fault;
  const { levels } = site.sla;
  const wanted = plainName(cellText(cell)).replace(/^level|级$/g, '');
  const found = levels.find(({ level: number, name }) => {
    // `二级 严重` is also called `二级`, and `二`.
    const names = namesOf(name).flatMap((one) => [one, ...one.split(/[\s,，、]/).slice(0, 1)]);
    const plain = names.map((one) => plainName(one).replace(/^level|级$/g, ''));
    return String(number) === wanted || plain.includes(wanted);
  });
  const expected = levels.map(({ level: number }) => number).join(', ');
  return found ? good(found.level) : bad('no-level', { expected });
};

interface Named {
  readonly id: string;
  readonly name: LocalText;
}

/** The id of what is named. */
export function readNamed(cell: FoundCell, all: readonly Named[], problem: string): Read<string> {
  const fault = unreadable(cell);
  if (fault) return fault;
  const wanted = plainName(cellText(cell));
  const found = all.filter(({ id, name }) => [id, ...namesOf(name)].some((one) => plainName(one) === wanted));
  const [only, ...others] = found;
  if (only && others.length === 0) return good(only.id);
  if (only) return bad('several', { ids: found.map(({ id }) => id).join(', ') });
  const known = all.flatMap(({ id, name }) => [id, ...namesOf(name)]);
  const closest = nearest(cellText(cell).trim(), known);
  const available: LocalText = Object.fromEntries(
    LOCALES.map((locale) => [locale, listed(all.map(({ id, name }) => `${localText(name, locale)} (${id})`))]),
  );
  return closest === undefined ? bad(problem, { available }) : bad(`${problem}-near`, { available, nearest: closest });
}

const MOST_LISTED = 12;

function listed(names: readonly string[]): string {
  return [...names.slice(0, MOST_LISTED), ...(names.length > MOST_LISTED ? ['…'] : [])].join(', ');
}

function namesOf(name: LocalText): string[] {
  return [...new Set(LOCALES.map((locale) => localText(name, locale)))];
}
