import { ALERT_LIMITS } from '../../core/alert.ts';
import { firstCharacters } from '../../core/first-characters.ts';
import { LINE_BREAK, TERMINAL_SEQUENCE } from '../../core/outside-text.ts';

/**
 * What stands in no text as it should: controls but line feeds and tabs, halves of surrogate pairs, marks that turn the
 * reading direction, noncharacters.
 */
const UNCLEAN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]|\p{Cs}/u;
const UNCLEAN_ALL = new RegExp(UNCLEAN.source, 'gu');

/** One line of plain text, at most `limit` UTF-16 units: a longer one ends in the number of those left out. */
export function cleanLine(text: string, limit: number): string {
  const line =
    UNCLEAN.test(text) || /[\n\t]/.test(text)
      ? text
          .replace(TERMINAL_SEQUENCE, '')
          .replace(/[\s\u0085]+/g, ' ')
          .replace(UNCLEAN_ALL, '')
      : text;
  return cut(line.trim(), limit);
}

/** The first candidate of which anything is left when it is clean; `?` where there is none, for a title is never empty. */
export function readTitle(candidates: readonly (string | undefined)[]): string {
  for (const candidate of candidates) {
    const title = cleanLine(candidate ?? '', ALERT_LIMITS.titleCharacters);
    if (title !== '') return title;
  }
  return '?';
}

/** As {@link cleanLine}, over several lines. */
export function cleanBlock(text: string, limit: number): string {
  const lines = UNCLEAN.test(text)
    ? text.replace(TERMINAL_SEQUENCE, '').replace(LINE_BREAK, '\n').replace(UNCLEAN_ALL, '')
    : text;
  return cut((lines.includes('\n\n\n') ? lines.replace(/\n{3,}/g, '\n\n') : lines).trim(), limit);
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = limit - `… (+${text.length})`.length;
  const kept = firstCharacters(text, room);
  return `${kept}… (+${text.length - kept.length})`;
}
