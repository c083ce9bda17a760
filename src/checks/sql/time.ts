import type { Json } from '../../core/check.ts';
import { zoneOffset } from '../../core/zone-offset.ts';

export interface TimeReading {
  /** How far the server's local time is ahead of UTC, in seconds. */
  readonly serverOffsetSeconds: number;
  /** Zone of wall-clock times, IANA name; by default the server's. */
  readonly timeZone?: string | undefined;
}

const WALL_CLOCK = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;
const ZONED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * The instant that a cell of a result stands for, in milliseconds since 1970; null when it is no time. Dates come as ISO
 * strings in UTC, as if they were the server's local time; texts without a zone are taken for that, too. Figures are
 * seconds or milliseconds since 1970, or a date and time written in one.
 */
export function parseSqlTime(cell: Json, reading: TimeReading): number | null {
  if (typeof cell !== 'string' && typeof cell !== 'number') return null;
  const text = String(cell).trim();
  const compact = COMPACT.exec(text);
  if (compact) return fromWallClock(compact, reading);
  if (/^\d{9,10}(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (/^\d{12,13}(?:\.\d+)?$/.test(text)) return Number(text);
  const wall = WALL_CLOCK.exec(text);
  if (wall) return fromWallClock(wall, reading);
  if (!ZONED.test(text)) return null;
  const instant = Date.parse(text.replace(' ', 'T'));
  if (Number.isNaN(instant)) return null;
  return reading.timeZone === undefined
    ? instant
    : inZone(instant + reading.serverOffsetSeconds * 1000, reading.timeZone);
}

function fromWallClock(found: RegExpExecArray, reading: TimeReading): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (year === 0 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59) return null;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  return reading.timeZone === undefined ? wall - reading.serverOffsetSeconds * 1000 : inZone(wall, reading.timeZone);
}

/** The instant at which clocks of a zone show what UTC would show at `wall`. */
function inZone(wall: number, timeZone: string): number {
  const near = wall - zoneOffset(timeZone, wall);
  return wall - zoneOffset(timeZone, near);
}
