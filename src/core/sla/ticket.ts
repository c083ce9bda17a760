import type { Effort } from '../inspection.ts';
import type { StageEnd } from '../sla-policy.ts';
import { type CountedEvent, corrects, type EventOf, inOrder, type TicketEvent } from './ticket-event.ts';
import { EMPTY_HEAD, type TicketHead } from './ticket-head.ts';
import type { Interval } from './working-time.ts';

/** `open` until it is restored, `restored` until it is closed; closed and cancelled are ends. */
export type TicketState = 'open' | 'restored' | 'closed' | 'cancelled';

/** A ticket 工单 as its events make it. */
export interface Ticket {
  readonly state: TicketState;
  readonly openedAt: Date;
  /** What it is about, with everything filled in later. */
  readonly head: TicketHead;
  /** Every level that was set, in order; the last one counts. */
  readonly levels: readonly EventOf<'levelled'>[];
  /** Pauses with their reasons, in order; one that goes on has no end. */
  readonly pauses: readonly Pause[];
  /** From each restore to its reopening: time that does not count for the restore. */
  readonly restoredSpells: readonly Interval[];
  readonly agreements: readonly EventOf<'agreed'>[];
  /** When each stage's end was first met in the life that counts now: a reopening voids what came from the restore. */
  readonly ends: { readonly [E in StageEnd]?: Date };
  /** When what can be done more than once was done again: a further plan, another arrival. In order. */
  readonly again: { readonly [E in StageEnd]?: readonly Date[] };
  readonly cancelled: EventOf<'cancelled'> | null;
  readonly diagnosis: EventOf<'diagnosed'> | null;
  /** The restore that counts now; null while it is not restored. */
  readonly restore: EventOf<'restored'> | null;
  readonly closedAt: Date | null;
  /** Person-days as they were given at the closing. */
  readonly effort: Effort | null;
  readonly rating: EventOf<'rated'> | null;
  /** Ids of automatic restores that a person disagreed with: they never counted. */
  readonly voided: readonly string[];
  /** Events that changed nothing, for example a pause while paused; whoever sent them was told so. */
  readonly idle: readonly CountedEvent[];
  readonly events: readonly CountedEvent[];
}

export interface Pause {
  readonly from: Date;
  readonly until: Date | null;
  readonly reason: string;
}

/**
 * Folds events, given in any order, into the ticket.
 * @throws when there is no `opened` event.
 */
export function foldTicket(events: readonly TicketEvent[]): Ticket {
  return foldOrdered(inOrder(events), []);
}

/**
 * The ticket as its events up to an instant made it, by what is known of them now: what was corrected or disputed later
 * was already so.
 * @throws when the instant lies before its opening.
 */
export function ticketAsOf(ticket: Ticket, at: Date): Ticket {
  const until = at.getTime();
  return foldOrdered(
    ticket.events.filter((event) => event.at.getTime() <= until),
    ticket.voided,
  );
}

/** @param voided ids of restores that never counted. */
function foldOrdered(ordered: readonly CountedEvent[], voided: readonly string[]): Ticket {
  const opened = ordered.find((event) => event.kind === 'opened');
  if (!opened) throw new Error('a ticket begins with its opening');
  const ticket = createTicket(opened, ordered, voided);
  const severest = severestLevels(ordered);
  for (const event of ordered) {
    if (event.kind === 'disagreed' && disputes(ticket, event)) {
      // What followed the restore followed from a state that never was: fold it again without it.
      return foldOrdered(ordered, [...voided, event.eventId]);
    }
    if (voided.includes(event.id)) continue;
    const outdone = event.kind === 'levelled' && severest.get(event.at.getTime()) !== event.level;
    if (outdone || !apply(ticket, event)) ticket.idle.push(event);
  }
  return ticket;
}

/** Rule 3: of the levels set at one time the most severe counts. */
function severestLevels(events: readonly CountedEvent[]): ReadonlyMap<number, number> {
  const severest = new Map<number, number>();
  for (const event of events) {
    if (event.kind !== 'levelled') continue;
    const at = event.at.getTime();
    severest.set(at, Math.min(event.level, severest.get(at) ?? event.level));
  }
  return severest;
}

/** An automatic restore can be disputed while the ticket is restored by it; a person's own is undone by reopening. */
function disputes(ticket: Mutable, event: EventOf<'disagreed'>): boolean {
  return ticket.state === 'restored' && ticket.restore?.recovery === true && ticket.restore.id === event.eventId;
}

type Mutable = { -readonly [K in keyof Ticket]: Ticket[K] extends readonly (infer Item)[] ? Item[] : Ticket[K] } & {
  ends: { [E in StageEnd]?: Date };
  again: { [E in StageEnd]?: readonly Date[] };
};

function createTicket(opened: EventOf<'opened'>, events: readonly CountedEvent[], voided: readonly string[]): Mutable {
  return {
    state: 'open',
    openedAt: opened.at,
    head: opened.head ?? EMPTY_HEAD,
    levels: [],
    pauses: [],
    restoredSpells: [],
    agreements: [],
    ends: {},
    again: {},
    cancelled: null,
    diagnosis: null,
    restore: null,
    closedAt: null,
    effort: null,
    rating: null,
    voided: [...voided],
    idle: [],
    events: [...events],
  };
}

/** @returns false when the event changes nothing. */
function apply(ticket: Mutable, event: CountedEvent): boolean {
  const ended = ticket.state === 'closed' || ticket.state === 'cancelled';
  switch (event.kind) {
    case 'opened':
      return event.at.getTime() === ticket.openedAt.getTime();
    case 'noted':
    case 'warned':
    case 'recovered':
    case 'refired':
      return true;
    case 'corrected':
      return ticket.events.some((other) => corrects(event, other));
    case 'disagreed':
      return ticket.voided.includes(event.eventId);
    case 'assigned':
      if (ended || ticket.head.assignee === event.person) return false;
      ticket.head = { ...ticket.head, assignee: event.person };
      return true;
    case 'described':
      ticket.head = { ...ticket.head, ...event.changes };
      return true;
    case 'rated':
      if (ticket.state === 'cancelled') return false;
      ticket.rating = event;
      return true;
    case 'levelled':
      return !ended && setLevel(ticket, event);
    case 'diagnosed':
      if (ended) return false;
      ticket.diagnosis = event;
      ticket.ends.diagnosed ??= event.at;
      return true;
    case 'reported':
      // Owed from the restore on, it may well come after the closing.
      return ticket.state !== 'cancelled' && endStage(ticket, event.kind, event.at);
    case 'responded':
    case 'planned':
    case 'arrived':
      return !ended && (endStage(ticket, event.kind, event.at) || doAgain(ticket, event.kind, event.at));
    case 'agreed':
      if (ended || event.dueAt.getTime() <= event.at.getTime()) return false;
      ticket.agreements.push(event);
      return true;
    case 'paused':
      return ticket.state === 'open' && beginPause(ticket, event);
    case 'resumed':
      return endPause(ticket, event.at);
    case 'restored':
      return ticket.state === 'open' && restore(ticket, event);
    case 'reopened':
      return ticket.state === 'restored' && reopen(ticket, event.at);
    case 'closed':
      if (ended) return false;
      endPause(ticket, event.at);
      ticket.state = 'closed';
      ticket.closedAt = event.at;
      ticket.effort = event.effort ?? null;
      return true;
    case 'cancelled':
      if (ended) return false;
      endPause(ticket, event.at);
      ticket.state = 'cancelled';
      ticket.cancelled = event;
      return true;
  }
}

/** The level that it has already is no change, whoever sets it. */
function setLevel(ticket: Mutable, event: EventOf<'levelled'>): boolean {
  if (ticket.levels.at(-1)?.level === event.level) return false;
  ticket.levels.push(event);
  return true;
}

function endStage(ticket: Mutable, end: StageEnd, at: Date): boolean {
  if (ticket.ends[end]) return false;
  ticket.ends[end] = at;
  return true;
}

/** Whether doing it again is a fact of its own, and not the same said twice. */
export function isRepeatable(end: StageEnd): boolean {
  return end === 'planned' || end === 'arrived';
}

function doAgain(ticket: Mutable, end: StageEnd, at: Date): boolean {
  if (!isRepeatable(end)) return false;
  ticket.again[end] = [...(ticket.again[end] ?? []), at];
  return true;
}

function beginPause(ticket: Mutable, event: EventOf<'paused'>): boolean {
  if (ticket.pauses.at(-1)?.until === null) return false;
  ticket.pauses.push({ from: event.at, until: null, reason: event.reason });
  return true;
}

function endPause(ticket: Mutable, at: Date): boolean {
  const pause = ticket.pauses.at(-1);
  if (pause?.until !== null) return false;
  ticket.pauses[ticket.pauses.length - 1] = { ...pause, until: at };
  return true;
}

/** Who restores has responded, and no pause goes on. */
function restore(ticket: Mutable, event: EventOf<'restored'>): boolean {
  const { at } = event;
  endPause(ticket, at);
  ticket.restore = event;
  ticket.ends.responded ??= at;
  ticket.ends.restored = at;
  ticket.state = 'restored';
  return true;
}

/** The restore clock goes on, without the time it was restored; what counted from that restore is void. */
function reopen(ticket: Mutable, at: Date): boolean {
  const restoredAt = ticket.ends.restored;
  if (!restoredAt) return false;
  ticket.restoredSpells.push({ from: restoredAt.getTime(), until: at.getTime() });
  const { restored: _restored, reported: _reported, diagnosed: _diagnosed, ...kept } = ticket.ends;
  ticket.ends = kept;
  ticket.restore = null;
  ticket.state = 'open';
  return true;
}
