import { LINE_BREAK, TERMINAL_SEQUENCE } from '../../core/outside-text.ts';

/** Stand for `{` and `}` of the data while a template is filled, so that no value is ever taken for a tag. Never in data: both are noncharacters. */
export const OPENING_BRACE = '\ufdd0';
export const CLOSING_BRACE = '\ufdd1';

/** A field longer than this is cut; what a report prints is far shorter. */
export const FIELD_CHARACTERS = 20_000;

const TAB_COLUMNS = 8;

/** What XML forbids, noncharacters, and marks that turn the reading direction: a log must not rearrange a signed form. */
const FORBIDDEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]/g;

/**
 * Text from outside as Word can hold it: line breaks as `\n`, tabs as spaces, no forbidden character, no half of a
 * surrogate pair, at most {@link FIELD_CHARACTERS} (then it ends in the number of those left out).
 */
export function cleanText(text: string): string {
  const kept = text.slice(0, FIELD_CHARACTERS);
  const clean = kept
    .replace(TERMINAL_SEQUENCE, '')
    .replace(LINE_BREAK, '\n')
    .replace(FORBIDDEN, '')
    // The half of a pair that the cut left is a half like any other, but one that we made.
    .replace(text.length > kept.length ? /[\ud800-\udbff]$/ : '', '')
    .toWellFormed()
    .split('\n')
    .map((line) => (line.includes('\t') ? expandTabs(line) : line))
    .join('\n');
  const cut = text.length > kept.length ? `${clean}… (+${text.length - kept.length})` : clean;
  return cut.replaceAll('{', OPENING_BRACE).replaceAll('}', CLOSING_BRACE);
}

export function restoreBraces(text: string): string {
  return text.replaceAll(OPENING_BRACE, '{').replaceAll(CLOSING_BRACE, '}');
}

/** Columns stay columns in a monospace excerpt; East Asian letters are two columns wide. */
function expandTabs(line: string): string {
  let column = 0;
  let expanded = '';
  for (const letter of line) {
    const spaces = letter === '\t' ? TAB_COLUMNS - (column % TAB_COLUMNS) : 0;
    expanded += spaces > 0 ? ' '.repeat(spaces) : letter;
    column += spaces > 0 ? spaces : (letter.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1;
  }
  return expanded;
}
