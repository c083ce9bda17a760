import type { TextRange } from './secret-words.ts';

/** A star stands for an anchor there, and nothing may follow its name. */
const VALUE = /:[ \t]+(\*[^\s,}#]*(?:[ \t]+[^\s,}#]+)+)/g;

/** Characters to either side; a schedule is shorter. */
const LOOKED_AT = 200;

/**
 * Where a value begins with a star and goes on after a space, as a schedule without quotes does; for the parser each of its
 * words is a fault of its own, and none says what is wrong.
 *
 * @param at a place within the line.
 */
export function findUnquotedStar(text: string, at: number): TextRange | null {
  const near = text.slice(Math.max(0, at - LOOKED_AT), at + LOOKED_AT);
  const place = Math.min(at, LOOKED_AT);
  const begins = near.lastIndexOf('\n', place - 1) + 1;
  const ends = near.indexOf('\n', place);
  const line = near.slice(begins, ends === -1 ? near.length : ends);
  const lineStart = at - place + begins;
  for (const match of line.matchAll(VALUE)) {
    const [whole, value = ''] = match;
    const start = lineStart + match.index + whole.length - value.length;
    if (at >= start && at <= start + value.length) return { start, end: start + value.length };
  }
  return null;
}
