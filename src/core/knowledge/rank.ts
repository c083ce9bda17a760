import { indexWords } from './index-words.ts';

/** Where knowledge comes from: a ticket that was solved, or an article that somebody wrote. */
export type KnowledgeKind = 'ticket' | 'article';

/** An earlier ticket or an article, with what is said of it. */
export interface KnownFault {
  readonly kind: KnowledgeKind;
  /** Of the ticket's row, or the article's. */
  readonly id: number;
  readonly number: number;
  readonly title: string;
  /** What it looked like: a ticket's description, an article's symptom. */
  readonly text: string;
  readonly host: string | null;
  readonly tags: readonly string[];
  readonly cause: string;
  readonly solution: string;
  /** When it was reported, or written. */
  readonly at: Date;
  /** Of an article: the number of the ticket that it was written of. */
  readonly ofTicket: number | null;
}

/** What a ticket or an article is found by, most telling first. */
export function wordsOf(
  fault: Pick<KnownFault, 'title' | 'text' | 'host' | 'tags' | 'cause' | 'solution'>,
): Map<number, number> {
  return indexWords([
    { text: [fault.title, ...fault.tags].join('\n'), weight: 1 },
    { text: fault.host ?? '', weight: 0.8 },
    { text: fault.cause, weight: 0.6 },
    { text: fault.solution, weight: 0.6 },
    { text: fault.text, weight: 0.5 },
  ]);
}

export interface FoundFault {
  readonly fault: KnownFault;
  /** From 0, nothing of what was asked for, to 1, all of it in the title. */
  readonly score: number;
}

/** Less of what was asked for is chance. */
const LEAST = 0.2;
/** What fits less than half as well as the best is not what was meant. */
const BESIDE_THE_BEST = 0.5;
/** An article was written to be found. */
const ARTICLE_BONUS = 0.1;

/**
 * What has most of the typed words, the rarer ones counting for more, is first; at one score articles before tickets, then the
 * newer. A ticket is left out when the article that was written of it is found.
 *
 * @param typed words with their weights.
 * @param rarity how much a word says, more than 0.
 */
export function rankFound(
  typed: ReadonlyMap<number, number>,
  rarity: (word: number) => number,
  candidates: readonly KnownFault[],
): FoundFault[] {
  const whole = [...typed].reduce((sum, [word, weight]) => sum + weight * rarity(word), 0);
  if (whole === 0) return [];
  const scored = candidates.flatMap((fault): FoundFault[] => {
    const has = wordsOf(fault);
    let shared = 0;
    for (const [word, weight] of typed) shared += weight * rarity(word) * fieldWeight(has.get(word));
    if (shared === 0) return [];
    return [{ fault, score: Math.min(1, shared / whole + (fault.kind === 'article' ? ARTICLE_BONUS : 0)) }];
  });
  scored.sort(
    (one, other) =>
      other.score - one.score ||
      Number(other.fault.kind === 'article') - Number(one.fault.kind === 'article') ||
      other.fault.at.getTime() - one.fault.at.getTime() ||
      other.fault.number - one.fault.number,
  );
  const least = Math.max(LEAST, (scored[0]?.score ?? 0) * BESIDE_THE_BEST);
  const found = scored.filter(({ score }) => score >= least);
  const written = new Set(found.map(({ fault }) => fault.ofTicket));
  return found.filter(({ fault }) => fault.kind === 'article' || !written.has(fault.number));
}

/** Words that all faults have are indexed with little weight; where they are asked for they are there all the same. */
function fieldWeight(weight: number | undefined): number {
  return weight === undefined ? 0 : Math.max(weight, 0.3);
}
