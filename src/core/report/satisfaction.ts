import { TICKET_RATINGS } from '../sla/ticket-head.ts';
import type { MaintenanceSection, RecordsOfKind, SatisfactionSection } from './model.ts';
import { countVisitAnswers } from './records.ts';
import type { ReportScope } from './scope.ts';
import type { ReportedTickets } from './tickets.ts';

/**
 * The customer's ratings 客户评价, counted from the lines that print them; and what was answered at visits. As a rating counts
 * whenever it was given, a job counts as not rated whenever it was closed.
 */
export function buildSatisfaction(
  scope: ReportScope,
  {
    maintenance,
    records,
    tickets,
  }: {
    readonly maintenance: MaintenanceSection;
    readonly records: readonly RecordsOfKind[];
    readonly tickets: ReportedTickets;
  },
): SatisfactionSection {
  const lines = [...maintenance.lines, ...records.flatMap((kind) => kind.lines)];
  const closed = new Set(tickets.opened.flatMap(({ name, known }) => (known.state === 'closed' ? [name] : [])));
  const isDone = (line: (typeof lines)[number]) =>
    'source' in line && line.source.kind === 'ticket' ? closed.has(line.name) : line.signed !== null;
  return {
    ratings: TICKET_RATINGS.map((rating) => ({
      rating,
      count: lines.filter((line) => line.rating === rating).length,
    })),
    notRated: lines.filter((line) => line.rating === null && isDone(line)).length,
    visits: countVisitAnswers(scope),
  };
}
