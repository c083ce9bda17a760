import { TZDate } from '@date-fns/tz';
import { parseDuration } from './duration.ts';

const OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/i;
const FULL = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d\d)(?::(\d\d))?$/;
const DAY = /^(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d\d)(?::(\d\d))?$/;
const TIME = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/;

/**
 * Reads a time as a person types it, in the contract's zone: `10:00` (today), `11-21 10:00` (this year), `2026-11-21
 * 10:00`, with seconds if wanted, an ISO instant with its offset, or `+2h` and `-15m` from now. The Chinese colon is
 * taken as well.
 *
 * @returns null for what is no time, also a day that the month has not and an hour that the zone skips.
 */
export function parseMoment(
  text: string,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): Date | null {
  const typed = text.trim().replaceAll('：', ':').replaceAll('/', '-');
  if (/^[+-]\d/.test(typed)) return fromNow(typed, now);
  if (OFFSET.test(typed) && /^\d{4}-/.test(typed)) {
    const at = Date.parse(typed.replace(' ', 'T'));
    return Number.isNaN(at) ? null : new Date(at);
  }
  const today = new TZDate(now.getTime(), timeZone);
  const full = FULL.exec(typed);
  if (full) return local(full.slice(1), timeZone);
  const day = DAY.exec(typed);
  if (day) return local([String(today.getFullYear()), ...day.slice(1)], timeZone);
  const time = TIME.exec(typed);
  if (!time) return null;
  return local(
    [today.getFullYear(), today.getMonth() + 1, today.getDate()].map(String).concat(time.slice(1)),
    timeZone,
  );
}

function fromNow(typed: string, now: Date): Date | null {
  const duration = parseDuration(typed.slice(1));
  if (!duration) return null;
  const length = duration.days * 86_400_000 + duration.milliseconds;
  return new Date(now.getTime() + (typed.startsWith('-') ? -length : length));
}

function local(parts: readonly (string | undefined)[], timeZone: string): Date | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  const at = new TZDate(year, month - 1, day, hour, minute, second, timeZone);
  const isReal =
    at.getFullYear() === year &&
    at.getMonth() === month - 1 &&
    at.getDate() === day &&
    at.getHours() === hour &&
    at.getMinutes() === minute &&
    at.getSeconds() === second;
  return isReal ? new Date(at.getTime()) : null;
}
