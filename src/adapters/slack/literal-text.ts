/** Slack's three control characters; nothing else is escaped, and nothing else has to be. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Without what no message should hold: control characters but tab and newline, halves of surrogate pairs, and marks that
 * turn the reading direction, with which a line of a log could rearrange what stands beside it.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '\ufffd');
}

/** How far back from the limit a nicer place for the cut is looked for. */
const CUT_WINDOW = 0.2;

/**
 * The beginning of a text, at most `limit` units long, cut after a line or a word if one ends near, and never within a
 * letter.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit <= 0) return '';
  const window = text.slice(0, limit);
  const earliest = Math.floor(limit * (1 - CUT_WINDOW));
  const lineEnd = window.lastIndexOf('\n');
  if (lineEnd >= earliest) return window.slice(0, lineEnd);
  const wordEnd = lastWordEnd(window, earliest);
  if (wordEnd !== -1) return window.slice(0, wordEnd);
  return text.slice(0, lastLetterEnd(text, limit));
}

function lastWordEnd(window: string, earliest: number): number {
  for (let at = window.length - 1; at >= earliest; at -= 1) {
    if (/[\s，。；、：！？]/.test(window.charAt(at))) return /\s/.test(window.charAt(at)) ? at : at + 1;
  }
  return -1;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** No sensible letter is longer, with all that combines with it. */
const LONGEST_LETTER = 40;

function lastLetterEnd(text: string, limit: number): number {
  const from = Math.max(0, limit - LONGEST_LETTER);
  const start = /[\udc00-\udfff]/.test(text.charAt(from)) ? from + 1 : from;
  let end = start;
  for (const { segment, index } of segmenter.segment(text.slice(start, limit + LONGEST_LETTER))) {
    if (start + index + segment.length > limit) break;
    end = start + index + segment.length;
  }
  if (end > start) return end;
  return /[\udc00-\udfff]/.test(text.charAt(limit)) ? limit - 1 : limit;
}

/** At most `limit` units, the last of them `…` where something had to go. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${cutText(text, limit - 1)}…`;
}
