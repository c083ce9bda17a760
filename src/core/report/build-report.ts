import { buildAccounting } from './accounting.ts';
import { deriveAdvice } from './advice.ts';
import { buildAvailability } from './availability.ts';
import { buildBackups } from './backups.ts';
import { buildCapacity } from './capacity.ts';
import { buildDisclosure } from './disclosure.ts';
import type { ReportFacts } from './facts.ts';
import { buildInspections } from './inspections.ts';
import { REPORT_MODEL_VERSION, type ReportModel } from './model.ts';
import { buildNextPlan, buildObligations } from './obligations.ts';
import { buildOverview } from './overview.ts';
import { buildContractHead, buildEnvironment, buildRequirements } from './promises.ts';
import { buildRecords } from './records.ts';
import { buildSatisfaction } from './satisfaction.ts';
import { instant, scopeOf } from './scope.ts';
import { buildTicketSections, type TicketSections } from './ticket-sections.ts';

/**
 * Builds the service report 服务报告 from facts, in whatever order they come: the same facts give the same report. The lists are
 * made first; whatever is summed is summed from them.
 * @param ofTickets of these very facts, where that was built before the others were known.
 */
export function buildReport(facts: ReportFacts, ofTickets: TicketSections = buildTicketSections(facts)): ReportModel {
  const scope = scopeOf(facts);
  const { tickets, maintenance } = ofTickets;
  const inspections = buildInspections(scope);
  const records = buildRecords(scope);
  const obligations = buildObligations(scope);
  const found = {
    modelVersion: REPORT_MODEL_VERSION,
    contract: buildContractHead(scope),
    period: facts.span,
    asOf: instant(scope.asOf),
    requirements: buildRequirements(scope),
    overview: buildOverview(scope, ofTickets.counts, { inspections, maintenance, records }),
    environment: buildEnvironment(scope),
    inspections,
    backups: buildBackups(scope),
    maintenance,
    records,
    sla: ofTickets.sla,
    availability: buildAvailability(scope, tickets),
    capacity: buildCapacity(scope),
    typicalFaults: ofTickets.typicalFaults,
    satisfaction: buildSatisfaction(scope, { maintenance, records, tickets }),
    obligations,
    disclosure: buildDisclosure(scope, tickets, ofTickets.carriedBreaches),
  } satisfies Partial<ReportModel>;
  return {
    ...found,
    advice: deriveAdvice(scope, found),
    nextPlan: buildNextPlan(scope, obligations),
    accounting: buildAccounting(scope),
    isEmpty: isEmpty(found),
  };
}

/** Nothing was done, received or measured: obligations that nobody met are no work. */
function isEmpty({
  overview,
  inspections,
  backups,
  capacity,
  disclosure,
}: Pick<ReportModel, 'overview' | 'inspections' | 'backups' | 'capacity' | 'disclosure'>): boolean {
  const counts = [
    ...overview.activities.map(({ count }) => count),
    overview.tickets.opened,
    overview.tickets.closed,
    overview.alerts.occurrences,
    inspections.notIssued.length,
    capacity.series.length,
    disclosure.voidedRecords.length,
    disclosure.carriedOver.length,
    disclosure.unlevelledRequests?.length ?? 0,
    disclosure.carriedBreaches?.length ?? 0,
    ...backups.plans.map(({ made, checks }) => made.length + checks.length),
  ];
  return counts.every((count) => count === 0);
}
