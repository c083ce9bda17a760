import { attainmentOfTickets, type Breach, clockTicket, type SlaAttainment } from './attainment.ts';
import type { Clock } from './clocks.ts';
import { type Ticket, ticketAsOf } from './ticket.ts';
import type { TicketRecord } from './ticket-record.ts';

/** A ticket as a period sees it 统计期所见: what happened after the period's end belongs to later ones. */
export interface SeenTicket extends Pick<TicketRecord, 'number' | 'policy'> {
  /** Its life until the end of the period: state, level, pauses, agreements. A cancelled one as it is known now. */
  readonly ticket: Ticket;
  /** All that is known of it now. */
  readonly known: Ticket;
}

/**
 * A ticket as it was at an instant, by what is known of it now.
 * @param until the last instant that counts: an ended period's own last one.
 */
export function seeTicket({ number, policy, ticket: known }: TicketRecord, until: Date): SeenTicket {
  const last = until.getTime();
  // Most tickets had ended by then, and need not be folded again.
  const isOver = known.state === 'cancelled' || known.events.every(({ at }) => at.getTime() <= last);
  return { number, policy, known, ticket: isOver ? known : ticketAsOf(known, until) };
}

/**
 * What became in a period of times that were promised in an earlier one 跨期时限, and were still to be kept when it began. They are
 * in the attainment of neither: the earlier period's is as of its end, and the later one's is of its own tickets.
 */
export interface CarriedAttainment {
  readonly met: number;
  /** Ended late; with `overdue` as many as there are breaches. */
  readonly missed: number;
  readonly overdue: number;
  /** By due time. */
  readonly breaches: readonly Breach[];
  /** Of levels that were changed in the period. */
  readonly formerBreaches: SlaAttainment['formerBreaches'];
}

/**
 * @param earlier tickets that were opened before the period; cancelled ones are none.
 * @param period.asOf its end, or now while it runs.
 */
export function computeCarried(
  earlier: readonly SeenTicket[],
  period: { readonly from: Date; readonly asOf: Date; readonly timeZone: string },
): CarriedAttainment {
  const found = earlier.filter(({ known }) => known.state !== 'cancelled').map((one) => carriedOf(one, period));
  const breaches = found.flatMap((one) => one.breaches).sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  return {
    met: found.reduce((sum, { met }) => sum + met, 0),
    missed: breaches.filter(({ endedAt }) => endedAt !== null).length,
    overdue: breaches.filter(({ endedAt }) => endedAt === null).length,
    breaches,
    formerBreaches: found.flatMap((one) => one.formerBreaches),
  };
}

function carriedOf(
  { number, policy, ticket, known }: SeenTicket,
  { from, asOf, timeZone }: Parameters<typeof computeCarried>[1],
): Pick<CarriedAttainment, 'met' | 'breaches' | 'formerBreaches'> {
  const before = ticketAsOf(known, new Date(from.getTime() - 1));
  const then = clockTicket({ number, policy, ticket: before }, { now: from, timeZone }).clocks;
  const told = new Set(then.filter(isLate).map(({ stage }) => stage.name));
  const kept = new Set(then.filter(isKept).map(({ stage }) => stage.name));
  const now = clockTicket({ number, policy, ticket }, { now: asOf, timeZone });
  const { breaches, formerBreaches } = attainmentOfTickets([now]);
  return {
    met: now.clocks.filter((clock) => isKept(clock) && !kept.has(clock.stage.name) && !told.has(clock.stage.name))
      .length,
    breaches: breaches.filter(({ stage }) => !told.has(stage)),
    formerBreaches: formerBreaches.filter(({ stage, changedBy: { at } }) => at >= from && !told.has(stage.name)),
  };
}

function isLate({ state }: Clock): boolean {
  return state === 'missed' || state === 'overdue';
}

/** What was done before any time was agreed on kept no promise. */
function isKept({ state, dueAt }: Clock): boolean {
  return state === 'met' && dueAt !== null;
}
