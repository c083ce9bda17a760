import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns/format';
import { createInstance } from 'i18next';
import type { Texts } from '../context.ts';
import { type Locale, localText, type MessageValues } from '../core/message.ts';
import { texts as en } from './en/index.ts';
import { texts as zhCN } from './zh-CN/index.ts';

/** Nests flat keys of every area into one flat resource: `check.disk.free`. */
function flatten(areas: { readonly [area: string]: { readonly [key: string]: string } }): Record<string, string> {
  return Object.fromEntries(
    Object.entries(areas).flatMap(([area, entries]) =>
      Object.entries(entries).map(([key, text]) => [`${area}.${key}`, text]),
    ),
  );
}

/**
 * Makes the renderer of texts. Besides plain `{{name}}`, a text may say `{{free, bytes}}`, `{{share, percent}}`,
 * `{{age, duration}}` and `{{age, length}}` (seconds; all of it), `{{at, date}}`, `{{at, time}}`, `{{at, datetime}}`, `{{at, exact}}` (to the
 * millisecond where need be; ISO strings or epoch milliseconds, shown in the contract's zone), `{{count, number}}` and
 * `{{names, list}}` (words between which `, ` stands), `{{level, level}}` (of a ticket: 二级).
 * English plurals are i18next's: `key_one`, `key_other` with `count`.
 * A value that a site file gives per language is shown in this one. A missing key is a defect and is thrown, not shown.
 */
export function createTexts(): Texts {
  const cache = new Map<string, ReturnType<Texts>>();
  return (locale, timeZone) => {
    const cached = cache.get(`${locale} ${timeZone}`);
    if (cached) return cached;
    const i18n = createInstance();
    const known = flatten(locale === 'en' ? en : zhCN);
    i18n.init({
      lng: locale,
      fallbackLng: false,
      initAsync: false,
      keySeparator: false,
      nsSeparator: false,
      resources: { 'zh-CN': { translation: flatten(zhCN) }, en: { translation: flatten(en) } },
      interpolation: { escapeValue: false },
    });
    const formatter = i18n.services.formatter;
    const numbers = new Intl.NumberFormat(locale);
    const formats: { [name: string]: (value: string | number) => string } = {
      bytes: (value) => formatBytes(Number(value)),
      percent: (value) => `${trimNumber(Number(value), 1)} %`,
      duration: (value) => formatDuration(Number(value), locale),
      length: (value) => formatLength(Number(value), locale),
      number: (value) => numbers.format(Number(value)),
      level: (value) => (locale === 'zh-CN' ? (CHINESE_LEVELS[Number(value)] ?? ` ${value} `) : String(value)),
      list: (value) => (locale === 'zh-CN' ? String(value).replaceAll(', ', '、') : String(value)),
      date: (value) => formatInstant(value, timeZone, 'yyyy-MM-dd'),
      time: (value) => formatInstant(value, timeZone, 'HH:mm'),
      datetime: (value) => formatInstant(value, timeZone, 'yyyy-MM-dd HH:mm'),
      exact: (value) => formatExact(value, timeZone),
    };
    for (const [name, render] of Object.entries(formats)) formatter?.add(name, render);
    const simple = new Map<string, SimpleText | null>();
    const translate: ReturnType<Texts> = (key, values = {}) => {
      const plain = plainValues(values, locale);
      const parts = simple.has(key) ? (simple.get(key) ?? null) : readSimpleText(known, key, formats);
      simple.set(key, parts);
      if (parts !== null) return fillSimpleText(parts, plain, formats);
      if (!i18n.exists(key, plain)) throw new Error(`no text "${key}" in ${locale}`);
      return i18n.t(key, plain);
    };
    cache.set(`${locale} ${timeZone}`, translate);
    return translate;
  };
}

type Formats = { readonly [name: string]: (value: string | number) => string };
/** A text without plurals and nesting: what stands in it, and where which value goes. */
type SimpleText = readonly (string | { readonly name: string; readonly format: string | null })[];

const PLACE = /\{\{\s*([\w-]+)\s*(?:,\s*(\w+)\s*)?\}\}/g;

/** Most texts are simple, and filled in some ten thousand times a second when alerts come in. Null: i18next has to. */
function readSimpleText(texts: { readonly [key: string]: string }, key: string, formats: Formats): SimpleText | null {
  const text = Object.hasOwn(texts, key) ? texts[key] : undefined;
  const hasPlural = ['_zero', '_one', '_other'].some((ending) => Object.hasOwn(texts, `${key}${ending}`));
  if (text === undefined || hasPlural || /\{\{|\$t\(/.test(text.replace(PLACE, ''))) return null;
  const parts: (string | { name: string; format: string | null })[] = [];
  let at = 0;
  for (const match of text.matchAll(PLACE)) {
    const [whole, name = '', format = null] = match;
    if (format !== null && !Object.hasOwn(formats, format)) return null;
    parts.push(text.slice(at, match.index), { name, format });
    at = match.index + whole.length;
  }
  parts.push(text.slice(at));
  return parts;
}

function fillSimpleText(
  parts: SimpleText,
  values: { readonly [name: string]: string | number | boolean | null },
  formats: Formats,
): string {
  let filled = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      filled += part;
      continue;
    }
    const value = values[part.name] ?? '';
    const format = part.format === null ? undefined : formats[part.format];
    filled += format && typeof value !== 'boolean' ? format(value) : String(value);
  }
  return filled;
}

function plainValues(values: MessageValues, locale: Locale): { [name: string]: string | number | boolean | null } {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? localText(value, locale) : value,
    ]),
  );
}

function formatInstant(value: string | number, timeZone: string, pattern: string): string {
  return format(new TZDate(new Date(value).getTime(), timeZone), pattern);
}

/** With seconds and milliseconds where there are any. */
function formatExact(value: string | number, timeZone: string): string {
  const at = new Date(value).getTime();
  const pattern = at % 60_000 === 0 ? 'HH:mm' : at % 1_000 === 0 ? 'HH:mm:ss' : 'HH:mm:ss.SSS';
  return formatInstant(value, timeZone, `yyyy-MM-dd ${pattern}`);
}

const CHINESE_LEVELS: readonly (string | undefined)[] = [
  undefined,
  '一',
  '二',
  '三',
  '四',
  '五',
  '六',
  '七',
  '八',
  '九',
];

function trimNumber(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.0+$/, '');
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Binary multiples under the names the trade uses for them: 10 GB is 10 × 1024³ bytes. */
export function formatBytes(bytes: number): string {
  const sign = bytes < 0 ? '-' : '';
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${sign}${trimNumber(value, value < 10 ? 1 : 0)} ${BYTE_UNITS[unit]}`;
}

const DURATION_UNITS: readonly (readonly [number, { readonly [L in Locale]: string }])[] = [
  [86_400, { 'zh-CN': ' 天', en: ' d' }],
  [3_600, { 'zh-CN': ' 小时', en: ' h' }],
  [60, { 'zh-CN': ' 分钟', en: ' min' }],
  [1, { 'zh-CN': ' 秒', en: ' s' }],
];

/** All units that there are, to the millisecond, for what is added up by hand: `1 d 3 h 12 min 5.25 s`. */
function formatLength(seconds: number, locale: Locale): string {
  let rest = Math.round(Math.abs(seconds) * 1000);
  const parts = DURATION_UNITS.flatMap(([size, names]) => {
    const count = size === 1 ? rest / 1000 : Math.floor(rest / (size * 1000));
    rest -= count * size * 1000;
    return count > 0 ? [`${count}${names[locale]}`] : [];
  });
  return `${seconds < 0 ? '-' : ''}${parts.join(' ') || `0${locale === 'en' ? ' s' : ' 秒'}`}`;
}

/** The two largest units: `3 天 4 小时`, `2 min 5 s`; under a minute with one decimal, under a second in milliseconds. */
function formatDuration(seconds: number, locale: Locale): string {
  if (seconds < 0) return `-${formatDuration(-seconds, locale)}`;
  if (seconds < 1 && seconds > 0) return `${Math.round(seconds * 1000)}${locale === 'en' ? ' ms' : ' 毫秒'}`;
  if (seconds < 60) return `${trimNumber(seconds, 1)}${locale === 'en' ? ' s' : ' 秒'}`;
  const parts: string[] = [];
  let rest = Math.round(seconds);
  for (const [size, names] of DURATION_UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${names[locale]}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}
