import type { VerdictCounts } from '../item-verdict.ts';
import type { InspectionFact } from './facts.ts';
import type { InspectionLine, InspectionsSection } from './model.ts';
import { instant, NO_EFFORT, type ReportScope, withTotal } from './scope.ts';

/** Inspections 巡检 by the date of their forms, which is that of their beginning; issued ones, and apart those that were not. */
export function buildInspections(scope: ReportScope): InspectionsSection {
  const { site, inspections, inspectionsNotIssued } = scope.facts;
  const owed = new Set(
    site.obligations.flatMap(({ evidence }) => (evidence.kind === 'inspection' ? evidence.templates : [])),
  );
  const issued = inspections.filter(({ startedAt }) => scope.has(startedAt)).toSorted(byStart);
  const used = new Set(issued.map(({ templateId }) => templateId));
  return {
    method: site.inspections
      .filter(({ id }) => owed.has(id) || used.has(id))
      .map(({ title, groups }) => ({
        title,
        groups: groups.map((group) => ({
          title: group.title,
          items: group.items.map((item) => ({
            title: item.title,
            checks: [...new Set(item.checks.map(({ check }) => check))],
          })),
        })),
      })),
    issued: issued.map((inspection) => inspectionLine(inspection, scope)),
    notIssued: inspectionsNotIssued
      .filter(({ startedAt }) => scope.has(startedAt))
      .toSorted(byStart)
      .map(({ id, title, startedAt, state }) => ({ id, title, startedAt: instant(startedAt), state })),
  };
}

function byStart(
  one: { readonly id: number; readonly startedAt: Date },
  other: { readonly id: number; readonly startedAt: Date },
): number {
  return one.startedAt.getTime() - other.startedAt.getTime() || one.id - other.id;
}

function inspectionLine(inspection: InspectionFact, scope: ReportScope): InspectionLine {
  const { id, templateId, title, mode, startedAt, inspector, isImported, isWhole, counts, effort, findings } =
    inspection;
  return {
    id,
    templateId,
    title,
    mode,
    startedAt: instant(startedAt),
    inspector: scope.person(inspector),
    isImported,
    isPartial: !isWhole,
    counts,
    overall: overallOf(counts),
    ...withTotal(effort ?? NO_EFFORT),
    findings,
  };
}

/** What could not be checked, or waits for somebody, bars an overall normal; and so does nothing at all. */
function overallOf(counts: VerdictCounts): InspectionLine['overall'] {
  if (counts.abnormal > 0) return 'abnormal';
  const isOpen = counts.unknown + counts.pending + counts.waiting > 0;
  return isOpen || counts.total === 0 ? 'incomplete' : 'normal';
}
