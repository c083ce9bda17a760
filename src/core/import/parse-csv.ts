import type { FoundCell, FoundLine } from './table.ts';

export type CsvDelimiter = ',' | ';' | '\t';

export type ParsedCsv =
  | { readonly ok: true; readonly lines: readonly FoundLine[]; readonly delimiter: CsvDelimiter }
  | {
      readonly ok: false;
      /** Of a quote that is never closed, the line that it is on. */
      readonly line: number;
      readonly reason: 'open-quote' | 'after-quote' | 'too-many-rows' | 'too-many-columns';
    };

interface Limits {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Takes a CSV file apart (RFC 4180): cells in quotes may hold delimiters, line breaks and doubled quotes. The delimiter is the
 * one of comma, semicolon and tab that stands most often, outside of quotes, in the first line that has any: above it may stand
 * a title. A quote within a cell that did not begin with one is a letter like any other. Lines are counted as an editor counts
 * them.
 */
export function parseCsv(text: string, limits: Limits): ParsedCsv {
  const delimiter = findDelimiter(text);
  const lines: FoundLine[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const begun = line;
    const cells = new Map<number, FoundCell>();
    for (let column = 0; ; column += 1) {
      if (column >= limits.columns) return { ok: false, line: begun, reason: 'too-many-columns' };
      const cell = text[at] === '"' ? quoted(text, at) : plain(text, at, delimiter);
      if (cell === null) return { ok: false, line, reason: 'open-quote' };
      line += countBreaks(cell.text);
      at = cell.end;
      if (cell.text.trim() !== '') cells.set(column, { kind: 'text', text: cell.text });
      if (text[at] !== delimiter) break;
      at += 1;
    }
    const lineBreak = /^\r\n|^[\r\n]/.exec(text.slice(at, at + 2))?.[0] ?? '';
    if (lineBreak === '' && at < text.length) return { ok: false, line, reason: 'after-quote' };
    at += lineBreak.length;
    line += 1;
    if (cells.size > 0) lines.push({ line: begun, cells });
    if (lines.length > limits.rows) return { ok: false, line: begun, reason: 'too-many-rows' };
  }
  return { ok: true, lines, delimiter };
}

interface CsvCell {
  readonly text: string;
  /** Where the delimiter or the line break after it is. */
  readonly end: number;
}

function quoted(text: string, start: number): CsvCell | null {
  const parts: string[] = [];
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return null;
    parts.push(text.slice(at, quote));
    if (text[quote + 1] !== '"') return { text: parts.join('"'), end: quote + 1 };
    at = quote + 2;
  }
}

function plain(text: string, start: number, delimiter: CsvDelimiter): CsvCell {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { text: text.slice(start, end), end };
}

function countBreaks(text: string): number {
  return text.match(/\r\n?|\n/g)?.length ?? 0;
}

function findDelimiter(text: string): CsvDelimiter {
  const counts: { [D in CsvDelimiter]: number } = { ',': 0, ';': 0, '\t': 0 };
  let isQuoted = false;
  let hasLetters = false;
  let hasDelimiters = false;
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (letter === '\n' || letter === '\r') {
      if (hasLetters && hasDelimiters) break;
    } else if (letter === ',' || letter === ';' || letter === '\t') {
      counts[letter] += 1;
      hasDelimiters = true;
    } else hasLetters = true;
  }
  const found = Object.entries(counts) as [CsvDelimiter, number][];
  return found.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
