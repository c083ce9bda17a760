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
}

/** What happened to a ticket 工单. Append-only; everything about a ticket is a fold over these. */
export type TicketEvent = EventBase & TicketFact;

export type TicketFact =
  | { readonly kind: 'opened' }
  | { readonly kind: 'levelled'; readonly level: number; readonly reason?: string }
  | { readonly kind: 'responded' }
  | { readonly kind: 'planned'; readonly text?: string }
  | { readonly kind: 'arrived' }
  | { readonly kind: 'paused'; readonly reason: string }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'agreed'; readonly dueAt: Date; readonly who: string; readonly how: string }
  | { readonly kind: 'restored' }
  | { readonly kind: 'diagnosed'; readonly cause: string; readonly solution: string }
  | { readonly kind: 'reopened'; readonly reason: string }
  | { readonly kind: 'reported' }
  | { readonly kind: 'closed'; readonly rating?: string }
  | { readonly kind: 'cancelled'; readonly reason: string; readonly duplicateOf?: string }
  | { readonly kind: 'noted'; readonly text: string }
  | { readonly kind: 'warned'; readonly stage: string; readonly fraction: number }
  | { readonly kind: 'corrected'; readonly eventId: string; readonly correctedAt: Date; readonly reason: string };

export type TicketEventKind = TicketFact['kind'];

export type EventOf<Kind extends TicketEventKind> = Extract<TicketEvent, { readonly kind: Kind }>;

/**
 * The order in which events count: by when they happened, then by source key, never by when we learned of them.
 * Corrections are laid over what they correct first; the last one of an event counts, and the event keeps its former time.
 */
export function inOrder(events: readonly TicketEvent[]): CountedEvent[] {
  const corrections = new Map<string, EventOf<'corrected'>>();
  for (const event of [...events].sort(compareEvents)) {
    if (event.kind === 'corrected') corrections.set(event.eventId, event);
  }
  return events
    .map((event): CountedEvent => {
      const correction = corrections.get(event.id);
      if (!correction || event.kind === 'corrected') return event;
      return { ...event, at: correction.correctedAt, formerAt: event.at, correction };
    })
    .sort(compareEvents);
}

/** An event with its corrected time, if any. */
export type CountedEvent = TicketEvent & {
  readonly formerAt?: Date;
  readonly correction?: EventOf<'corrected'>;
};

function compareEvents(a: TicketEvent, b: TicketEvent): number {
  return a.at.getTime() - b.at.getTime() || (a.sourceKey < b.sourceKey ? -1 : a.sourceKey > b.sourceKey ? 1 : 0);
}
