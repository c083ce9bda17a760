/**
 * A length of time 时长 as a contract states it. Days stay apart from the rest, because what a day is depends on the
 * calendar it counts in: 24 hours round the clock, `hoursPerDay` in a calendar of working hours.
 */
export interface Duration {
  readonly days: number;
  readonly milliseconds: number;
}

const UNIT_MS: { readonly [unit: string]: number } = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
const FORM = /^(?:(\d{1,5}(?:\.\d{1,3})?)d)?((?:\d{1,9}(?:\.\d{1,3})?(?:ms|h|m|s))*)$/;
const PART = /(\d+(?:\.\d+)?)(ms|h|m|s)/g;

/**
 * Reads `5m`, `4h`, `5d`, `1d12h`, `1h30m`, `90s`, `500ms`: number and unit without spaces, larger units first.
 * Returns null for anything else, for nothing at all, and where a unit is given twice or out of order.
 */
export function parseDuration(text: string): Duration | null {
  const match = FORM.exec(text);
  if (!match || text === '') return null;
  let milliseconds = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const [, amount, unit] of (match[2] ?? '').matchAll(PART)) {
    const size = UNIT_MS[unit ?? ''] ?? Number.POSITIVE_INFINITY;
    if (size >= smallest) return null;
    smallest = size;
    milliseconds += Number(amount) * size;
  }
  return { days: Number(match[1] ?? 0), milliseconds: Math.round(milliseconds) };
}

/** The length round the clock, in milliseconds: a day is 24 hours. */
export function durationMs(duration: Duration): number {
  return duration.days * 24 * 3_600_000 + duration.milliseconds;
}
