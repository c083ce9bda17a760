import { firstCharacters } from '../../core/first-characters.ts';
import type { ReportWording } from './wording.ts';

export interface TextModel {
  readonly text: string;
}

/** Rows of one table, and lines of one list, that are printed; the annex has them all. */
const ROWS_SHOWN = 300;
/** Blocks of half a page each. */
export const SHEETS_SHOWN = 60;
/** A title, a name, a few words among others in one line. */
export const TITLE_CHARACTERS = 200;
/** A text in a cell of a table; the forms and the annex have it whole. */
export const CELL_CHARACTERS = 600;
/** A text that has a row of its own. */
export const TEXT_CHARACTERS = 4_000;

export interface Bounded<T> {
  readonly shown: readonly T[];
  /** That there are none, or how many more there are; empty where all is said. */
  readonly note: string;
}

/**
 * The first of a long list. Nothing is left out silently: the note tells how many there are more, and of an empty list that
 * there is nothing.
 * @param none key of the sentence for an empty list.
 */
export function bounded<L, T>(
  lines: readonly L[],
  about: { readonly none: string; readonly limit?: number },
  words: ReportWording,
  build: (line: L, index: number) => T,
): Bounded<T> {
  const { none, limit = ROWS_SHOWN } = about;
  if (lines.length === 0) return { shown: [], note: words.say(none) };
  const more = lines.length - limit;
  const note = more > 0 ? words.say('more-in-annex', { count: more, shown: limit }) : '';
  return { shown: lines.slice(0, limit).map(build), note };
}

/** A text of at most so many characters, with the number of those left out. */
export function cut(text: string, limit: number, words: ReportWording): string {
  if (text.length <= limit) return text;
  const kept = firstCharacters(text, limit);
  return words.say('cut', { text: kept, count: text.length - kept.length });
}
