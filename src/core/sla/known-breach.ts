import { computeClocks, type TicketClocks } from './clocks.ts';
import { foldTicket } from './ticket.ts';
import type { TicketEventKind } from './ticket-event.ts';
import type { TicketRecord } from './ticket-record.ts';

/** What tells of a ticket without moving its clocks. */
const BESIDE_THE_CLOCKS: ReadonlySet<TicketEventKind> = new Set([
  'noted',
  'warned',
  'described',
  'assigned',
  'rated',
  'recovered',
  'refired',
]);

/**
 * Since when a breach that stands has been known: a level, an agreement or a correction may have been recorded long after
 * the due time, and made it one only then.
 *
 * @param breach.from when it came, by what is known now.
 * @param breach.isAmong whether it is among what the clocks show.
 */
export function breachKnownAt(
  { ticket, policy }: Pick<TicketRecord, 'ticket' | 'policy'>,
  breach: { readonly from: Date; readonly isAmong: (clocks: TicketClocks) => boolean; readonly timeZone: string },
): Date {
  const events = ticket.events.map((event) => event.former ?? event);
  const wasKnown = (at: number): boolean => {
    const recorded = events.filter((event) => event.recordedAt.getTime() <= at);
    if (!recorded.some(({ kind }) => kind === 'opened')) return false;
    return breach.isAmong(
      computeClocks(foldTicket(recorded), policy, { now: new Date(at), timeZone: breach.timeZone }),
    );
  };
  // Rule 8: exactly at the limit it is met.
  const from = breach.from.getTime() + 1;
  const later = events
    .filter((event) => !BESIDE_THE_CLOCKS.has(event.kind) && event.recordedAt.getTime() > from)
    .map((event) => event.recordedAt.getTime());
  const instants = [from, ...new Set(later)].sort((one, other) => one - other);
  // The last stretch counts: one that was corrected away and came again is news.
  let since = instants.length;
  while (since > 0 && wasKnown(instants[since - 1] ?? from)) since -= 1;
  const at = instants[since] ?? from;
  return at === from ? breach.from : new Date(at);
}
