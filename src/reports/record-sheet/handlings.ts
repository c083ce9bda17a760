import type { Ticket } from '../../core/sla/ticket.ts';
import type { CountedEvent, EventOf } from '../../core/sla/ticket-event.ts';

/** One time that a ticket was worked on until it was restored; each reopening begins another. */
export interface Handling {
  /** Null for the first: its symptom is what was reported. */
  readonly reopening: EventOf<'reopened'> | null;
  /** What `from` is: the response; the report, where nobody had said that he responded; or the reopening. */
  readonly since: 'responded' | 'opened' | 'reopened';
  readonly from: Date;
  /** Null while it is not restored. */
  readonly restoredAt: Date | null;
  /** Of the time from `from` to the restore, in milliseconds. */
  readonly pausedMs: number;
  /** The last one given for this restore. */
  readonly diagnosis: (EventOf<'diagnosed'> & CountedEvent) | null;
}

/** What was done for a ticket, in order; events that changed nothing and restores that never counted are left out. */
export function findHandlings(ticket: Ticket): Handling[] {
  const without = new Set([...ticket.idle.map(({ id }) => id), ...ticket.voided]);
  const handlings: Handling[] = [];
  let current: Handling = {
    reopening: null,
    since: 'opened',
    from: ticket.openedAt,
    restoredAt: null,
    pausedMs: 0,
    diagnosis: null,
  };
  for (const event of ticket.events) {
    if (without.has(event.id)) continue;
    if (event.kind === 'responded' && current.since === 'opened' && current.restoredAt === null) {
      current = { ...current, since: 'responded', from: event.at };
    } else if (event.kind === 'restored') {
      current = { ...current, restoredAt: event.at };
    } else if (event.kind === 'diagnosed') {
      current = { ...current, diagnosis: event };
    } else if (event.kind === 'reopened') {
      handlings.push(current);
      current = { ...current, reopening: event, since: 'reopened', from: event.at, restoredAt: null, diagnosis: null };
    }
  }
  return [...handlings, current].map((handling) => ({ ...handling, pausedMs: pausedWithin(ticket, handling) }));
}

function pausedWithin(ticket: Ticket, { from, restoredAt }: Handling): number {
  if (restoredAt === null) return 0;
  return ticket.pauses.reduce((sum, pause) => {
    const begin = Math.max(pause.from.getTime(), from.getTime());
    const end = Math.min((pause.until ?? restoredAt).getTime(), restoredAt.getTime());
    return sum + Math.max(0, end - begin);
  }, 0);
}
