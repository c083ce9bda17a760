import type { Effort } from '../inspection.ts';
import type { TicketHead, TicketRating } from './ticket-head.ts';

/** Where an event was learned from. */
export type EventSource = 'reaction' | 'button' | 'command' | 'reply' | 'webhook' | 'import' | 'rounds';

interface EventBase {
  readonly id: string;
  /** When it happened. */
  readonly at: Date;
  /** When we learned of it; later than `at` for what was found after downtime. */
  readonly recordedAt: Date;
  /** Person id; null for what Rounds or a monitoring system did. */
  readonly actor: string | null;
  readonly source: EventSource;
  /** Unique within a ticket: the same fact is recorded once, however often it is delivered. Breaks ties of `at`. */
  readonly sourceKey: string;
  readonly permalink: string | null;
  /** For what was found after downtime and carries no time of its own: it happened after this and, at the latest, at `at`. */
  readonly notBefore?: Date;
}

/** What happened to a ticket 工单. Append-only; everything about a ticket is a fold over these. */
export type TicketEvent = EventBase & TicketFact;

export type TicketFact =
  | { readonly kind: 'opened'; readonly head?: TicketHead }
  | { readonly kind: 'levelled'; readonly level: number; readonly reason?: string }
  | { readonly kind: 'responded' }
  | { readonly kind: 'planned'; readonly text?: string }
  | { readonly kind: 'arrived' }
  | { readonly kind: 'paused'; readonly reason: string }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'agreed'; readonly dueAt: Date; readonly who: string; readonly how: string }
  /** `recovery`: the monitoring system said so, and the level restores by itself then. */
  | { readonly kind: 'restored'; readonly recovery?: true }
  /** The monitoring system says that the alert is over; whether that restores the ticket is another event. */
  | { readonly kind: 'recovered'; readonly alertId: number }
  /** It fires again. */
  | { readonly kind: 'refired'; readonly alertId: number }
  /** A person says that it is not restored: the automatic restore never counted. */
  | { readonly kind: 'disagreed'; readonly eventId: string; readonly reason: string }
  | { readonly kind: 'diagnosed'; readonly cause: string; readonly solution: string }
  | { readonly kind: 'reopened'; readonly reason: string }
  | { readonly kind: 'reported' }
  /** With the person-days spent. */
  | { readonly kind: 'closed'; readonly effort?: Effort }
  | { readonly kind: 'rated'; readonly rating: TicketRating; readonly comment: string | null }
  | { readonly kind: 'cancelled'; readonly reason: string; readonly duplicateOf?: string }
  | { readonly kind: 'assigned'; readonly person: string }
  /** Fills in what was not known at the opening, or wrong. */
  | { readonly kind: 'described'; readonly changes: Partial<TicketHead> }
  | { readonly kind: 'noted'; readonly text: string; readonly reply?: NotedReply }
  | { readonly kind: 'warned'; readonly stage: string; readonly fraction: number }
  | CorrectionFact;

/** Says that another event was recorded wrong: at another time, or with another value of one of its fields. Both stay. */
export interface CorrectionFact {
  readonly kind: 'corrected';
  readonly eventId: string;
  readonly correctedAt: Date | null;
  readonly field: { readonly name: CorrectableField; readonly value: string | number } | null;
  readonly reason: string;
}

export const CORRECTABLE_FIELDS = ['level', 'reason', 'cause', 'solution', 'who', 'how', 'text'] as const;
export type CorrectableField = (typeof CORRECTABLE_FIELDS)[number];

/** Which fields of which events can be recorded wrong. Their times can be wrong in all events but those that Rounds makes itself. */
const CORRECTABLE: { readonly [K in TicketEventKind]?: readonly CorrectableField[] } = {
  levelled: ['level', 'reason'],
  planned: ['text'],
  paused: ['reason'],
  agreed: ['who', 'how'],
  disagreed: ['reason'],
  diagnosed: ['cause', 'solution'],
  reopened: ['reason'],
  cancelled: ['reason'],
  noted: ['text'],
};

/** Whether an event of this kind can be corrected at all, in its time or in a field. */
export function isCorrectable(kind: TicketEventKind, field: CorrectableField | null): boolean {
  if (kind === 'corrected' || kind === 'warned') return false;
  return field === null || (CORRECTABLE[kind]?.includes(field) ?? false);
}

/** What a person wrote in the ticket's thread, as it was said, edited or deleted. */
export interface NotedReply {
  readonly channel: string;
  readonly ts: string;
  readonly change: 'posted' | 'edited' | 'deleted';
  readonly files: readonly NotedFile[];
}

export interface NotedFile {
  /** Slack's id of the file. */
  readonly id: string;
  readonly name: string;
  readonly bytes: number | null;
}

export type TicketEventKind = TicketFact['kind'];

export type EventOf<Kind extends TicketEventKind> = Extract<TicketEvent, { readonly kind: Kind }>;

/**
 * The order in which events count: by when they happened, never by when we learned of them. Of those of one millisecond the
 * opening comes first and a disagreement last, for it is about a restore that must be there; the others go by source key.
 * Corrections are laid over what they correct first; of each event the last correction of its time and the last one of
 * each field count, and the event keeps what it said before.
 */
export function inOrder(events: readonly TicketEvent[]): CountedEvent[] {
  const corrections = Map.groupBy(
    sorted(events.filter((event) => event.kind === 'corrected')),
    ({ eventId }) => eventId,
  );
  return sorted(events.map((event) => correct(event, corrections.get(event.id) ?? NONE)));
}

const NONE: readonly EventOf<'corrected'>[] = [];

/** Most are recorded as they happen: to see that takes a fraction of what sorting does. */
function sorted<E extends TicketEvent>(events: E[]): E[] {
  const isInOrder = events.every((event, index) => {
    const before = events[index - 1];
    return before === undefined || compareEvents(before, event) <= 0;
  });
  return isInOrder ? events : events.sort(compareEvents);
}

function correct(event: TicketEvent, given: readonly EventOf<'corrected'>[]): CountedEvent {
  const corrections = given.length === 0 ? given : given.filter((correction) => corrects(correction, event));
  if (corrections.length === 0) return event;
  let counted: CountedEvent = { ...event, former: event, corrections };
  for (const { correctedAt, field } of corrections) {
    if (correctedAt !== null) counted = { ...counted, at: correctedAt };
    if (field !== null) counted = { ...counted, [field.name]: field.value };
  }
  return counted;
}

/** Whether a correction is of this event, and says something that can be wrong in it. */
export function corrects({ eventId, field }: CorrectionFact, event: TicketEvent): boolean {
  if (eventId !== event.id || !isCorrectable(event.kind, field?.name ?? null)) return false;
  return field === null || typeof field.value === (field.name === 'level' ? 'number' : 'string');
}

/** An event as it counts; where it was corrected, with what it said at first. */
export type CountedEvent = TicketEvent & {
  readonly former?: TicketEvent;
  readonly corrections?: readonly EventOf<'corrected'>[];
};

function compareEvents(a: TicketEvent, b: TicketEvent): number {
  return (
    a.at.getTime() - b.at.getTime() ||
    placeInInstant(a) - placeInInstant(b) ||
    (a.sourceKey < b.sourceKey ? -1 : a.sourceKey > b.sourceKey ? 1 : 0)
  );
}

function placeInInstant({ kind }: TicketEvent): number {
  if (kind === 'opened') return 0;
  return kind === 'disagreed' ? 2 : 1;
}
