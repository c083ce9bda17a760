import { hashWord, visitWords } from '../fault-words.ts';

/** One text of what is indexed or looked for, and how much its words say. */
export interface WeightedText {
  readonly text: string;
  readonly weight: number;
}

/** More of a text adds words, and nothing that it would be looked for by. */
const TEXT_CHARACTERS = 1_000;
/** Of one ticket or article. */
const MOST_WORDS = 300;
const MOST_TYPED_WORDS = 24;
const CODE = /[a-z0-9]+(?:[-_.:][a-z0-9]+)*/gi;
const MOST_CODE_CHARACTERS = 60;
/** A Chinese character without another beside it. */
const SINGLE = /(?<![\u3400-\u9fff])[\u3400-\u9fff](?![\u3400-\u9fff])/g;
/** A shorter figure alone says little. */
const FIGURE = /^\d{3,}$/;

/**
 * The words by which a ticket or an article is found, as numbers (see {@link visitWords}), with the weight of each. The
 * texts are given most telling first: of too many words the first are kept. Codes that hold figures (`ORA-01555`,
 * `502`, `app-01`) count as a whole, too.
 */
export function indexWords(texts: readonly WeightedText[], most = MOST_WORDS): Map<number, number> {
  const words = new Map<number, number>();
  const visit = (word: number, weight: number) => {
    const before = words.get(word);
    if (before === undefined ? words.size < most : before < weight) words.set(word, weight);
  };
  for (const { text, weight } of texts) {
    const part = text.slice(0, TEXT_CHARACTERS);
    visitCodes(part, weight, visit);
    visitWords(part, weight, visit);
  }
  return words;
}

/**
 * What a person typed to look for something. Empty where nothing of it can be looked for: texts are indexed by pairs of Chinese
 * characters, and nearly all that has a single one would not be found by it.
 */
export function typedWords(text: string): Map<number, number> {
  return indexWords([{ text: text.replaceAll(SINGLE, ' '), weight: 1 }], MOST_TYPED_WORDS);
}

function visitCodes(text: string, weight: number, visit: (word: number, weight: number) => void): void {
  for (const [found] of text.normalize('NFKC').matchAll(CODE)) {
    const isCode = /\d/.test(found) && (/[a-z]/i.test(found) || FIGURE.test(found.replaceAll(/\D/g, '')));
    if (found.length > MOST_CODE_CHARACTERS || !isCode) continue;
    visit(hashCode(found), weight);
    for (const part of found.split(/[-_.:]/)) if (part !== found && FIGURE.test(part)) visit(hashCode(part), weight);
  }
}

/** Apart from words: `01555` is never a word of one's own. */
function hashCode(code: string): number {
  return hashWord(`#${code.toLowerCase()}`);
}
