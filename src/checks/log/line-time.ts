/** The host's clock: seconds since 1970, and how far its local time is ahead of UTC, in seconds. */
export interface HostClock {
  readonly now: number;
  readonly offset: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const CLOCK = '(\\d{1,2}):(\\d{2})(?::(\\d{2}))?';
const DAY_SECONDS = 86_400;

type Parts = {
  year?: string;
  month?: string;
  day?: string;
  hour?: string;
  minute?: string;
  second?: string;
  zone?: string;
};

/** How programs write times, each with the names of its groups. */
const FORMS: readonly (readonly [RegExp, readonly (keyof Parts)[]])[] = [
  [
    new RegExp(`(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})[T ,]+${CLOCK}(?:[.,]\\d+)? ?(Z|[+-]\\d{2}:?\\d{2})?`, 'i'),
    ['year', 'month', 'day', 'hour', 'minute', 'second', 'zone'],
  ],
  [
    /(\d{4})年(\d{1,2})月(\d{1,2})日\D{0,12}?(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?/,
    ['year', 'month', 'day', 'hour', 'minute', 'second'],
  ],
  [
    new RegExp(`(\\d{1,2})/${MONTH}/(\\d{4})[: ]${CLOCK} ?([+-]\\d{4})?`, 'i'),
    ['day', 'month', 'year', 'hour', 'minute', 'second', 'zone'],
  ],
  // As date(1) writes it: Thu Nov 21 02:00:05 CST 2024. The zone's letters are not unique, so it is taken for the host's.
  [
    new RegExp(`${MONTH} +(\\d{1,2}),? +${CLOCK}(?: [A-Z]{3,5})? (\\d{4})`, 'i'),
    ['month', 'day', 'hour', 'minute', 'second', 'year'],
  ],
  [new RegExp(`${MONTH} +(\\d{1,2}) ${CLOCK}`, 'i'), ['month', 'day', 'hour', 'minute', 'second']],
  [
    /(?<!\d)(\d{4})(\d{2})(\d{2})[-_T ]?(\d{2}):?(\d{2}):?(\d{2})(?!\d)/,
    ['year', 'month', 'day', 'hour', 'minute', 'second'],
  ],
];

/**
 * When a line of a log was written, in seconds since 1970; null when it bears no time. Of several times it is the first:
 * what the line tells of comes after. Without a zone it is the host's local time; without a year it is the latest such day
 * that is not in the future.
 */
export function parseLineTime(line: string, clock: HostClock): number | null {
  let first: { readonly at: number; readonly seconds: number } | null = null;
  for (const [form, names] of FORMS) {
    const found = form.exec(line);
    if (!found || (first !== null && found.index >= first.at)) continue;
    const parts: Parts = Object.fromEntries(names.map((name, index) => [name, found[index + 1]]));
    const seconds = secondsOf(parts, clock);
    if (seconds !== null) first = { at: found.index, seconds };
  }
  if (first !== null) return first.seconds;
  const epoch = /^\D{0,2}(\d{10})(?:\.\d+|\d{3})?(?!\d)/.exec(line);
  return epoch ? Number(epoch[1]) : null;
}

function secondsOf(parts: Parts, clock: HostClock): number | null {
  const named = MONTHS.indexOf((parts.month ?? '').slice(0, 3).toLowerCase());
  const month = named < 0 ? Number(parts.month) : named + 1;
  const [day, hour, minute, second] = [parts.day, parts.hour, parts.minute, parts.second ?? '0'].map(Number);
  if (day === undefined || hour === undefined || minute === undefined || second === undefined) return null;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null;
  const zone = parseZone(parts.zone) ?? clock.offset;
  const at = (year: number) => Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - zone;
  if (parts.year !== undefined) return at(Number(parts.year));
  const thisYear = new Date((clock.now + clock.offset) * 1000).getUTCFullYear();
  return at(thisYear) <= clock.now + DAY_SECONDS ? at(thisYear) : at(thisYear - 1);
}

/** `Z`, `+08:00` or `-0330` in seconds; null for none. */
export function parseZone(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  if (/^z$/i.test(zone)) return 0;
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!found) return null;
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 3_600 + Number(found[3]) * 60);
}
