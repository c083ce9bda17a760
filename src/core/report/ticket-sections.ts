import { buildMaintenance } from './maintenance.ts';
import type { BreachLine, ReportModel } from './model.ts';
import { countTickets } from './overview.ts';
import { scopeOf, type TicketFacts } from './scope.ts';
import { buildSla, carriedLines, carriedOf } from './sla.ts';
import { type ReportedTickets, reportTickets } from './tickets.ts';
import { findTypicalFaults } from './typical-faults.ts';

/** What a report says of tickets alone: more than half of the work, and little has to be known for it. */
export interface TicketSections extends Pick<ReportModel, 'maintenance' | 'sla' | 'typicalFaults'> {
  readonly tickets: ReportedTickets;
  readonly counts: ReportModel['overview']['tickets'];
  readonly carriedBreaches: readonly BreachLine[];
}

/** Builds them step by step: who reads the other facts meanwhile may go on with that in between. */
export function* ticketSectionsInSteps(facts: TicketFacts): Generator<undefined, TicketSections> {
  const scope = scopeOf(facts);
  const tickets = reportTickets(scope);
  yield;
  const maintenance = buildMaintenance(scope, tickets);
  yield;
  const carried = carriedOf(scope, tickets);
  const sla = buildSla(scope, tickets, carried);
  yield;
  return {
    tickets,
    counts: countTickets(scope, tickets),
    carriedBreaches: carriedLines(carried, tickets),
    maintenance,
    sla,
    typicalFaults: findTypicalFaults(scope, tickets),
  };
}

export function buildTicketSections(facts: TicketFacts): TicketSections {
  const steps = ticketSectionsInSteps(facts);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
