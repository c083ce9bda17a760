import { firstCharacters } from '../../core/first-characters.ts';
import type { Verdict } from '../../core/verdict.ts';

/** How much of one excerpt is printed: more where there is something to see. */
const EXCERPT = { normal: { characters: 1_200, lines: 12 }, other: { characters: 4_000, lines: 50 } };
/** What stands over each excerpt. */
const HEADING_LINES = 4;
/** About sixty pages. */
const APPENDIX = { characters: 240_000, lines: 3_600 };

export interface WantedExcerpt {
  readonly verdict: Verdict | null;
  readonly excerpt: string;
}

/**
 * Cuts excerpts to what an appendix can hold: each to its own limit, all of them to a common one, which those that are
 * not normal use first. Null stands for an excerpt that there was no room for.
 */
export function cutExcerpts(wanted: readonly WantedExcerpt[]): (string | null)[] {
  const shown: (string | null)[] = wanted.map(() => null);
  let { characters, lines } = APPENDIX;
  for (const normal of [false, true]) {
    for (const [index, { verdict, excerpt }] of wanted.entries()) {
      if ((verdict === 'normal') !== normal) continue;
      const cut = cutExcerpt(excerpt, normal ? EXCERPT.normal : EXCERPT.other);
      const cutLines = cut.split('\n').length + HEADING_LINES;
      if (cut.length > characters || cutLines > lines) continue;
      shown[index] = cut;
      characters -= cut.length;
      lines -= cutLines;
    }
  }
  return shown;
}

function cutExcerpt(excerpt: string, limit: { readonly characters: number; readonly lines: number }): string {
  const cut = excerpt.trimEnd().split('\n', limit.lines).join('\n');
  return firstCharacters(cut, limit.characters);
}
