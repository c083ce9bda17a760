import type { StageEnd } from '../sla-policy.ts';
import { type CountedEvent, type EventOf, inOrder, type TicketEvent } from './ticket-event.ts';
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
  readonly cancelled: EventOf<'cancelled'> | null;
  readonly diagnosis: EventOf<'diagnosed'> | null;
  /** The restore that counts now; null while it is not restored. */
  readonly restore: EventOf<'restored'> | null;
  readonly closedAt: Date | null;
  readonly rating: EventOf<'rated'> | null;
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
  const ordered = inOrder(events);
  const opened = ordered.find((event) => event.kind === 'opened');
  if (!opened) throw new Error('a ticket begins with its opening');
  const disputed = new Set(ordered.flatMap((event) => (event.kind === 'disagreed' ? [event.eventId] : [])));
  const fold = createFold(opened);
  for (const event of ordered) {
    // Someone said that it was not restored: for the clocks this restore never was.
    if (event.kind === 'restored' && event.recovery && disputed.has(event.id)) continue;
    fold.take(event);
  }
  return fold.result(ordered);
}

interface Mutable {
  state: TicketState;
  head: TicketHead;
  levels: EventOf<'levelled'>[];
  pauses: Pause[];
  restoredSpells: Interval[];
  agreements: EventOf<'agreed'>[];
  ends: { [E in StageEnd]?: Date };
  cancelled: EventOf<'cancelled'> | null;
  diagnosis: EventOf<'diagnosed'> | null;
  restore: EventOf<'restored'> | null;
  closedAt: Date | null;
  rating: EventOf<'rated'> | null;
  idle: CountedEvent[];
}

function createFold(opened: EventOf<'opened'>) {
  const ticket: Mutable = {
    state: 'open',
    head: opened.head ?? EMPTY_HEAD,
    levels: [],
    pauses: [],
    restoredSpells: [],
    agreements: [],
    ends: {},
    cancelled: null,
    diagnosis: null,
    restore: null,
    closedAt: null,
    rating: null,
    idle: [],
  };
  return {
    take(event: CountedEvent): void {
      if (!apply(ticket, event)) ticket.idle.push(event);
    },
    result: (events: readonly CountedEvent[]): Ticket => ({ ...ticket, openedAt: opened.at, events }),
  };
}

/** @returns false when the event changes nothing. */
function apply(ticket: Mutable, event: CountedEvent): boolean {
  const ended = ticket.state === 'closed' || ticket.state === 'cancelled';
  switch (event.kind) {
    case 'opened':
    case 'noted':
    case 'warned':
    case 'corrected':
    case 'disagreed':
      return true;
    case 'assigned':
      ticket.head = { ...ticket.head, assignee: event.person };
      return true;
    case 'described':
      ticket.head = { ...ticket.head, ...event.changes };
      return true;
    case 'rated':
      ticket.rating = event;
      return true;
    case 'levelled':
      ticket.levels = withLevel(ticket.levels, event);
      return true;
    case 'diagnosed':
      ticket.diagnosis = event;
      ticket.ends.diagnosed ??= event.at;
      return true;
    case 'reported':
      ticket.ends.reported ??= event.at;
      return true;
    case 'responded':
    case 'planned':
    case 'arrived':
      return !ended && endStage(ticket, event.kind, event.at);
    case 'agreed':
      if (ended) return false;
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
      ticket.state = 'closed';
      ticket.closedAt = event.at;
      return true;
    case 'cancelled':
      if (ended) return false;
      ticket.state = 'cancelled';
      ticket.cancelled = event;
      return true;
  }
}

/** At one time the more severe level wins. */
function withLevel(levels: readonly EventOf<'levelled'>[], event: EventOf<'levelled'>): EventOf<'levelled'>[] {
  const last = levels.at(-1);
  if (!last || last.at.getTime() !== event.at.getTime()) return [...levels, event];
  return last.level <= event.level ? [...levels] : [...levels.slice(0, -1), event];
}

function endStage(ticket: Mutable, end: StageEnd, at: Date): boolean {
  if (ticket.ends[end]) return false;
  ticket.ends[end] = at;
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
