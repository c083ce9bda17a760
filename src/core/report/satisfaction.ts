import { TICKET_RATINGS } from '../sla/ticket-head.ts';
import type { MaintenanceSection, RecordsOfKind, SatisfactionSection } from './model.ts';
import { countVisitAnswers } from './records.ts';
import type { ReportScope } from './scope.ts';

/** The customer's ratings 客户评价, counted from the lines that print them; and what was answered at visits. */
export function buildSatisfaction(
  scope: ReportScope,
  { maintenance, records }: { readonly maintenance: MaintenanceSection; readonly records: readonly RecordsOfKind[] },
): SatisfactionSection {
  const lines = [...maintenance.lines, ...records.flatMap((kind) => kind.lines)];
  const isDone = (line: (typeof lines)[number]) =>
    'source' in line && line.source.kind === 'ticket' ? line.state === 'closed' : line.signed !== null;
  return {
    ratings: TICKET_RATINGS.map((rating) => ({
      rating,
      count: lines.filter((line) => line.rating === rating).length,
    })),
    notRated: lines.filter((line) => line.rating === null && isDone(line)).length,
    visits: countVisitAnswers(scope),
  };
}
