import { z } from 'zod';
import { durationMs, parseDuration } from './duration.ts';

/**
 * Figures as people write them in a site file. Sizes and lengths need their unit, because `10` would be bytes to one
 * reader and gigabytes to the next. A schema's output is always the plain figure: bytes, percent, seconds.
 */

const BYTE_MULTIPLES: { readonly [unit: string]: number } = {
  b: 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
  p: 1024 ** 5,
};
const BYTES = /^\s*(\d{1,9}(?:\.\d{1,6})?)\s*(?:([kmgtp])(?:i?b)?|(b))\s*$/i;

const PERCENT = /^\s*(0?\d{1,2}(?:\.\d{1,3})?|100(?:\.0{1,3})?)\s*[%％]?\s*$/;

/**
 * `10 GB`, `10G`, `512 MiB`, `1.5TB` → bytes. Multiples are binary, as operating systems count them: 1 GB is 1024³ bytes.
 * Returns null for anything else, a number without its unit included.
 */
export function parseBytes(text: string): number | null {
  const found = BYTES.exec(text);
  if (!found) return null;
  const multiple = BYTE_MULTIPLES[(found[2] ?? 'b').toLowerCase()] ?? 1;
  return Math.round(Number(found[1]) * multiple);
}

/** `90 %`, `90%`, `90`, `99.5 %` → percent. Returns null for anything else and above 100. */
export function parsePercent(text: string): number | null {
  const found = PERCENT.exec(text);
  if (!found) return null;
  const percent = Number(found[1]);
  return percent <= 100 ? percent : null;
}

/** Keys of texts: the loader of site files shows them in the reader's language. */
const EXPECT_BYTES = 'check.expected.bytes';
const EXPECT_PERCENT = 'check.expected.percent';
const EXPECT_DURATION = 'check.expected.duration';
const EXPECT_FIGURE = 'check.expected.figure';

/** A size in the site file → bytes. */
export const bytesSchema = z
  .string({ error: EXPECT_BYTES })
  .regex(BYTES, { error: EXPECT_BYTES })
  .transform((text) => parseBytes(text) ?? 0)
  .describe('A size with its unit: 10 GB, 512 MB. Multiples are binary.');

/** A percentage in the site file, with or without its sign → percent from 0 to 100. */
export const percentSchema = z
  .union([z.number().min(0).max(100), z.string().regex(PERCENT)], { error: EXPECT_PERCENT })
  .transform((value, context) => {
    const percent = typeof value === 'number' ? value : parsePercent(value);
    if (percent !== null) return percent;
    context.issues.push({ code: 'custom', message: EXPECT_PERCENT, input: value });
    return z.NEVER;
  })
  .describe('A percentage: 90 or "90 %".');

/** A length of time in the site file, round the clock → seconds. */
export const durationSchema = z
  .string({ error: EXPECT_DURATION })
  .transform((text, context) => {
    const duration = parseDuration(text.replaceAll(' ', '').toLowerCase());
    if (duration !== null) return durationMs(duration) / 1000;
    context.issues.push({ code: 'custom', message: EXPECT_DURATION, input: text });
    return z.NEVER;
  })
  .meta({ pattern: '^ *[0-9][0-9.dhmsDHMS ]*$' })
  .describe('A length of time with its unit: 30s, 15m, 4h, 1d, 1d12h.');

/** A figure whose unit the site file names elsewhere: a plain number, or a size (`10 GB`), percentage or length of time. */
export const figureSchema = z
  .union([z.number(), z.string()], { error: EXPECT_FIGURE })
  .transform((value, context) => {
    const figure = typeof value === 'number' ? value : parseFigure(value);
    if (figure !== null) return figure;
    context.issues.push({ code: 'custom', message: EXPECT_FIGURE, input: value });
    return z.NEVER;
  })
  .describe('A number, or one with its unit: 10 GB, "90 %", 30m.');

/** `m` alone is minutes here: sizes end in `B`. */
function parseFigure(text: string): number | null {
  if (/[%％]\s*$/.test(text)) return parsePercent(text);
  if (/b\s*$/i.test(text)) return parseBytes(text);
  const duration = parseDuration(text.replaceAll(' ', '').toLowerCase());
  return duration === null ? null : durationMs(duration) / 1000;
}
