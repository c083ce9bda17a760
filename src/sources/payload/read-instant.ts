const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s?([Zz]|[+-]\d\d:?\d\d)$/;
const EPOCH = /^\d{1,16}(?:\.\d{1,9})?$/;

const EARLIEST = Date.UTC(2000, 0, 1);
const DAY_MS = 24 * 3_600_000;
/** Seconds since 1970 stay below until the year 5138, milliseconds are above since 1973. */
const MOST_SECONDS = 100_000_000_000;

/**
 * A sender's time: RFC 3339 with its zone, or seconds or milliseconds since 1970, as a number or a text. Null for anything
 * else, for a time without a zone, and for an absurd one: before 2000 (Alertmanager's `0001-01-01` means none) or more
 * than a day after it was received.
 */
export function readInstant(value: unknown, receivedAt: Date): Date | null {
  const milliseconds = typeof value === 'string' ? readText(value.trim()) : readEpoch(value);
  if (!(milliseconds >= EARLIEST && milliseconds <= receivedAt.getTime() + DAY_MS)) return null;
  return new Date(milliseconds);
}

function readText(text: string): number {
  if (EPOCH.test(text)) return readEpoch(Number(text));
  const [, day, time, zone = ''] = RFC_3339.exec(text) ?? [];
  if (day === undefined || time === undefined || !isDay(day)) return Number.NaN;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  return Date.parse(`${day}T${time}${offset}`);
}

/** The language would take 30 February for 2 March. */
function isDay(text: string): boolean {
  if (text.slice(8) <= '28') return true;
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
}

function readEpoch(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return Number.NaN;
  return Math.round(value < MOST_SECONDS ? value * 1_000 : value);
}
