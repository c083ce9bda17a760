import { setImmediate as breathe } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { indexWords } from '../../core/knowledge/index-words.ts';
import { compareWith, type FaultText, type SimilarFault } from '../../core/similarity.ts';
import { findScope, listNewestEntries, listPostings, type Posting } from '../../store/knowledge-index.ts';
import { listKnownFaults } from '../../store/known-faults.ts';
import type { Database } from '../../store/schema.ts';

/** Of one fault so many of its words are looked up, those that say most. */
const WORDS_LOOKED_UP = 12;
/** In one query. */
const WORDS_AT_ONCE = 128;
/** The newest of those that have a word. */
const ENTRIES_OF_WORD = 40;
/** Of one fault so many are compared in full. */
const COMPARED = 25;
/** The last ones solved, whatever they were about: among them it shows which words are rare. */
const BACKGROUND = 200;
const TEXT_CHARACTERS = 200;
const TEXT_WEIGHT = 0.4;

/** A fault that others are looked for; `host` and all as in {@link FaultText}. */
export type Subject = FaultText & {
  /** The number of the ticket that it is itself: not like itself. */
  readonly ownNumber?: number;
};

/**
 * Finds, for many faults at once, the earlier tickets and articles of the contract that are most like each, and how those were
 * solved: a few short reads, however many there are.
 */
export async function findNearestFaults(
  db: Kysely<Database>,
  contractId: string,
  subjects: readonly Subject[],
  limit: number,
): Promise<readonly SimilarFault[][]> {
  const scope = subjects.length === 0 ? undefined : await findScope(db, contractId);
  if (scope === undefined) return subjects.map(() => []);
  const newest = await listNewestEntries(db, scope, BACKGROUND);
  if (newest.length === 0) return subjects.map(() => []);
  const background = await listKnownFaults(db, newest);
  const found: SimilarFault[][] = [];
  for (const group of inGroups(subjects.map(wordsLookedUp))) {
    const postings = await listPostings(db, scope, [...new Set(group.flat())], ENTRIES_OF_WORD);
    const chosen = group.map((words) => chooseEntries(words, postings));
    const entries = new Set(chosen.flat());
    for (const id of newest) entries.delete(id);
    const older = await listKnownFaults(db, [...entries]);
    const compare = compareWith([...background, ...older]);
    await breathe();
    for (const _ of group) {
      const subject = subjects[found.length];
      if (!subject) break;
      const like = compare(subject, limit + 1).filter((one) => !isItself(one, subject));
      found.push(like.slice(0, limit));
    }
  }
  return found;
}

function isItself({ kind, number }: SimilarFault, { ownNumber }: Subject): boolean {
  return kind === 'ticket' && number === ownNumber;
}

function wordsLookedUp({ title, text = '' }: Subject): number[] {
  const words = indexWords([
    { text: title, weight: 1 },
    { text: text.slice(0, TEXT_CHARACTERS), weight: TEXT_WEIGHT },
  ]);
  return [...words]
    .sort(([, one], [, other]) => other - one)
    .slice(0, WORDS_LOOKED_UP)
    .map(([word]) => word);
}

/** As many faults together as one query takes the words of. */
function* inGroups(all: readonly (readonly number[])[]): Iterable<readonly (readonly number[])[]> {
  let group: (readonly number[])[] = [];
  let words = new Set<number>();
  for (const one of all) {
    const together = new Set([...words, ...one]);
    if (group.length > 0 && together.size > WORDS_AT_ONCE) {
      yield group;
      group = [];
      words = new Set(one);
    } else words = together;
    group.push(one);
  }
  if (group.length > 0) yield group;
}

/** Those that share the most words with it, rare ones counting for more. */
function chooseEntries(words: readonly number[], postings: readonly Posting[]): number[] {
  const wanted = new Set(words);
  const ofWord = Map.groupBy(
    postings.filter(({ word }) => wanted.has(word)),
    ({ word }) => word,
  );
  const scores = new Map<number, number>();
  for (const list of ofWord.values()) {
    const rarity = Math.log(1 + (4 * ENTRIES_OF_WORD) / list.length);
    for (const { entry } of list) scores.set(entry, (scores.get(entry) ?? 0) + rarity);
  }
  return [...scores]
    .sort(([first, one], [second, other]) => other - one || second - first)
    .slice(0, COMPARED)
    .map(([entry]) => entry);
}
