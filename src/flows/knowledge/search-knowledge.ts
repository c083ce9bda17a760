import type { Kysely } from 'kysely';
import { typedWords } from '../../core/knowledge/index-words.ts';
import { type FoundFault, rankFound } from '../../core/knowledge/rank.ts';
import {
  countPostings,
  findScope,
  listCommonEntries,
  listPostings,
  type Posting,
} from '../../store/knowledge-index.ts';
import { listKnownFaults } from '../../store/known-faults.ts';
import type { Database } from '../../store/schema.ts';

/** Of a word that more have only these, the newest, are looked at; a rarer one is looked at whole. */
const ENTRIES_OF_WORD = 1_000;
/** Words that many have are counted so far. */
const COUNTED = 20_000;
/** Of those that have all the words that many have. */
const COMMON = 100;
const MOST_COMMON_WORDS = 6;
/** So many are read and ranked by all that is said of them. */
const RANKED = 200;

export interface Search {
  /** The best first. */
  readonly found: readonly FoundFault[];
  /** Nothing could be looked for: single letters, or no words at all. */
  readonly tooShort: boolean;
}

/**
 * Finds solved tickets and articles of a contract by typed words, with rare words first: reads grow with what is found, not
 * with what there is.
 */
export async function searchKnowledge(
  db: Kysely<Database>,
  contractId: string,
  typed: string,
  limit: number,
): Promise<Search> {
  const words = typedWords(typed);
  if (words.size === 0) return { found: [], tooShort: true };
  const scope = await findScope(db, contractId);
  if (scope === undefined) return { found: [], tooShort: false };
  const postings = await listPostings(db, scope, [...words.keys()], ENTRIES_OF_WORD);
  const { counts, entries } = await chooseEntries(db, scope, words, postings);
  const rarity = (word: number) => rarityOf(counts.get(word) ?? 0);
  const candidates = await listKnownFaults(db, entries);
  return { found: rankFound(words, rarity, candidates).slice(0, limit), tooShort: false };
}

/** How much a word says that so many have. */
function rarityOf(count: number): number {
  return Math.log(1 + (2 * COUNTED) / (1 + count));
}

async function chooseEntries(
  db: Kysely<Database>,
  scope: number,
  words: ReadonlyMap<number, number>,
  postings: readonly Posting[],
): Promise<{ readonly counts: ReadonlyMap<number, number>; readonly entries: readonly number[] }> {
  const ofWord = Map.groupBy(postings, ({ word }) => word);
  const frequent = [...ofWord].filter(([, list]) => list.length >= ENTRIES_OF_WORD).map(([word]) => word);
  const counted = await countPostings(db, scope, frequent, COUNTED);
  const counts = new Map([...ofWord].map(([word, list]) => [word, counted.get(word) ?? list.length]));
  const scores = new Map<number, number>();
  for (const [word, list] of ofWord) {
    const gain = (words.get(word) ?? 0) * rarityOf(counts.get(word) ?? 0);
    for (const { entry } of list) scores.set(entry, (scores.get(entry) ?? 0) + gain);
  }
  const best = [...scores]
    .sort(([first, one], [second, other]) => other - one || second - first)
    .slice(0, RANKED)
    .map(([entry]) => entry);
  // Of words that many have the newest with one of them are seldom those with all of them.
  const together = frequent
    .toSorted((one, other) => (counts.get(one) ?? 0) - (counts.get(other) ?? 0))
    .slice(0, MOST_COMMON_WORDS);
  const common =
    together.length < 2 ? [] : await listCommonEntries(db, scope, together, { among: COUNTED, limit: COMMON });
  return { counts, entries: [...new Set([...common, ...best])] };
}
