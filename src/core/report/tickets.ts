import type { Effort } from '../inspection.ts';
import type { ServiceRecord } from '../record.ts';
import { type SeenTicket, seeTicket } from '../sla/carried.ts';
import { computeClocks, type TicketClocks } from '../sla/clocks.ts';
import { ticketAsOf } from '../sla/ticket.ts';
import { type TicketRecord, ticketName } from '../sla/ticket-record.ts';
import { addEffort, NO_EFFORT, type TicketScope } from './scope.ts';

/** A ticket as a report sees it (docs/decisions/0009-report-as-of.md). */
export interface ReportedTicket extends SeenTicket {
  readonly record: TicketRecord;
  /** `T-47`. */
  readonly name: string;
  /** That it was none, or another's duplicate, counts whenever it was found out. */
  readonly isCancelled: boolean;
  /** Its maintenance sheets and fault reports, valid ones, by number. */
  readonly sheets: readonly ServiceRecord[];
  /** As given at its closing, and those of its sheets. */
  readonly effort: Effort;
}

export interface ReportedTickets {
  /** Opened in the period, by number. */
  readonly opened: readonly ReportedTicket[];
  /** Opened earlier, by number. */
  readonly carried: readonly ReportedTicket[];
  /** By id, of any period. */
  readonly byId: ReadonlyMap<number, TicketRecord>;
}

export function reportTickets(scope: TicketScope): ReportedTickets {
  const { tickets, records } = scope.facts;
  const sheets = Map.groupBy(
    records.filter((record) => isSheet(record) && record.ticket !== null),
    ({ ticket }) => ticket?.id,
  );
  const inOrder = tickets.toSorted((one, other) => one.number - other.number);
  const reported = (record: TicketRecord) => reportTicket(record, sheets.get(record.id) ?? [], scope.lastInstant);
  return {
    opened: inOrder.filter(({ ticket }) => scope.has(ticket.openedAt)).map(reported),
    carried: inOrder.filter(({ ticket }) => ticket.openedAt < scope.from).map(reported),
    byId: new Map(tickets.map((record) => [record.id, record])),
  };
}

/** What is written of a job that may have a ticket: no job of its own then. */
export function isSheet({ state, entry }: ServiceRecord): boolean {
  return state === 'valid' && (entry.kind === 'maintenance' || entry.kind === 'fault-report');
}

function reportTicket(record: TicketRecord, sheets: readonly ServiceRecord[], until: Date): ReportedTicket {
  const known = record.ticket;
  const isCancelled = known.state === 'cancelled';
  const inOrder = sheets.toSorted((one, other) => one.number - other.number);
  return {
    ...seeTicket(record, until),
    record,
    name: ticketName(record.number),
    isCancelled,
    sheets: inOrder,
    // A cancelled ticket is no work: its sheets stand for themselves.
    effort: isCancelled
      ? NO_EFFORT
      : addEffort([known.effort ?? NO_EFFORT, ...sheets.map(({ entry }) => entry.effort)]),
  };
}

/** The level that counts: one that the contract does not have counts as not set. */
export function levelOf({ ticket, record }: Pick<ReportedTicket, 'ticket' | 'record'>): number | null {
  const known = ticket.levels.findLast(({ level }) => record.policy.levels.some((one) => one.level === level));
  return known?.level ?? null;
}

/** Whether a due time had passed unkept just before an instant. */
export function wasBreached(record: TicketRecord, at: Date, timeZone: string): boolean {
  const earlier = new Date(at.getTime() - 1);
  if (record.ticket.openedAt > earlier) return false;
  const { clocks }: TicketClocks = computeClocks(ticketAsOf(record.ticket, earlier), record.policy, {
    now: at,
    timeZone,
  });
  return clocks.some(({ state }) => state === 'missed' || state === 'overdue');
}
