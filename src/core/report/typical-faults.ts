import { compareTexts } from '../compare-texts.ts';
import { visitWords } from '../fault-words.ts';
import type { TypicalFault } from './model.ts';
import { instant, type TicketScope } from './scope.ts';
import type { ReportedTicket, ReportedTickets } from './tickets.ts';

/** So many kinds of symptoms, the most frequent ones, are compared with each other; titles that are the same word for word always meet. */
const MOST_COMPARED = 250;
/** As alike as two wordings of one symptom are. */
const ALIKE = 0.6;
const MOST_FAULTS = 20;
const TITLES_OF_DEVICE = 3;

/** Tickets that tell of one symptom. */
interface Symptom {
  readonly tickets: ReportedTicket[];
  readonly words: ReadonlyMap<number, number>;
}

/**
 * Typical faults 典型故障: the same symptom more than once, wherever it was; and of what is left the same device more than once.
 * Each ticket is in one of them at the most. The most frequent come first, then the latest.
 */
export function findTypicalFaults(scope: TicketScope, { opened }: ReportedTickets): TypicalFault[] {
  const faults = opened.filter(
    ({ isCancelled, known }) =>
      !isCancelled && (known.head.ticketKind === 'fault' || known.head.ticketKind === 'defect'),
  );
  const symptoms = joinAlike(groupByTitle(faults));
  const repeated = symptoms.filter(({ tickets }) => tickets.length > 1);
  const single = symptoms.filter(({ tickets }) => tickets.length === 1).flatMap(({ tickets }) => tickets);
  const devices = [...Map.groupBy(single, ({ known }) => known.head.host)].flatMap(([host, tickets]) =>
    host === null || tickets.length < 2 ? [] : [tickets],
  );
  return [
    ...repeated.map(({ tickets }) => describe(tickets, 'symptom', scope)),
    ...devices.map((tickets) => describe(tickets, 'device', scope)),
  ]
    .sort(
      (one, other) =>
        other.count - one.count || compareTexts(other.lastAt, one.lastAt) || compareTexts(one.title, other.title),
    )
    .slice(0, MOST_FAULTS);
}

/** Figures, spaces and marks change from one time to the next. */
function groupByTitle(tickets: readonly ReportedTicket[]): Symptom[] {
  const plain = (title: string) =>
    title
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/\d+(?:[.,]\d+)*/g, '#')
      .replaceAll(/[\s\p{P}]+/gu, ' ')
      .trim();
  const groups = Map.groupBy(tickets, ({ known }) => plain(known.head.title));
  return [...groups]
    .filter(([title]) => title !== '')
    .map(([title, alike]) => ({ tickets: [...alike], words: wordsOf(title) }))
    .sort((one, other) => other.tickets.length - one.tickets.length || numberOf(one) - numberOf(other));
}

function numberOf({ tickets }: Symptom): number {
  return tickets[0]?.record.number ?? 0;
}

function wordsOf(title: string): Map<number, number> {
  const words = new Map<number, number>();
  visitWords(title, 1, (word, weight) => words.set(word, Math.max(weight, words.get(word) ?? 0)));
  return words;
}

/** The more frequent wording takes in those like it: compared with it alone, so that no chain joins what has nothing in common. */
function joinAlike(symptoms: readonly Symptom[]): Symptom[] {
  const compared = symptoms.slice(0, MOST_COMPARED);
  const counts = new Map<number, number>();
  for (const { words } of compared) for (const word of words.keys()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const rarity = (word: number) => Math.log(1 + (compared.length + 20) / (counts.get(word) ?? 1));
  const vectors = compared.map(({ words }) => vectorOf(words, rarity));
  const joined: { readonly symptom: Symptom; readonly vector: Vector }[] = [];
  compared.forEach((symptom, index) => {
    const vector = vectors[index];
    if (!vector) return;
    const like = joined.find((other) => likeness(vector, other.vector) >= ALIKE);
    if (like) like.symptom.tickets.push(...symptom.tickets);
    else joined.push({ symptom, vector });
  });
  return [...joined.map(({ symptom }) => symptom), ...symptoms.slice(MOST_COMPARED)];
}

interface Vector {
  readonly weights: ReadonlyMap<number, number>;
  readonly length: number;
}

function vectorOf(words: ReadonlyMap<number, number>, rarity: (word: number) => number): Vector {
  const weights = new Map([...words].map(([word, weight]) => [word, weight * rarity(word)]));
  return { weights, length: Math.sqrt([...weights.values()].reduce((sum, weight) => sum + weight * weight, 0)) };
}

/** The cosine of the angle between them: 1 for the same words. */
function likeness(one: Vector, other: Vector): number {
  if (one.length === 0 || other.length === 0) return 0;
  let shared = 0;
  for (const [word, weight] of one.weights) shared += weight * (other.weights.get(word) ?? 0);
  return shared / (one.length * other.length);
}

/** Called as the newest one is; with the cause and solution that were found last. */
function describe(tickets: readonly ReportedTicket[], basis: TypicalFault['basis'], scope: TicketScope): TypicalFault {
  const inOrder = tickets.toSorted(
    (one, other) =>
      one.ticket.openedAt.getTime() - other.ticket.openedAt.getTime() || one.record.number - other.record.number,
  );
  const newest = inOrder.at(-1);
  if (!newest) throw new Error('a fault that nobody has is not typical');
  const hosts = new Set(inOrder.map(({ known }) => known.head.host));
  const [host = null] = hosts.size === 1 ? hosts : [];
  const titles = [...new Set(inOrder.map(({ known }) => known.head.title))].slice(-TITLES_OF_DEVICE);
  const diagnosis = inOrder.findLast(({ known }) => known.diagnosis !== null)?.known.diagnosis ?? null;
  return {
    title: basis === 'device' ? titles.join('; ') : newest.known.head.title,
    basis,
    host: host === null ? null : scope.host(host),
    tickets: inOrder.map(({ name }) => name),
    count: inOrder.length,
    lastAt: instant(newest.ticket.openedAt),
    cause: diagnosis?.cause ?? null,
    solution: diagnosis?.solution ?? null,
  };
}
