import type { VerdictCounts } from '../item-verdict.ts';
import type { LocalText } from '../message.ts';
import type { InspectionFact } from './facts.ts';
import type { FormRow, InspectionLine, InspectionsSection } from './model.ts';
import { buildRoutine } from './routine-inspections.ts';
import { instant, NO_EFFORT, type ReportScope, withTotal } from './scope.ts';

/** Inspections 巡检 by the date of their forms, which is that of their beginning; issued ones, and apart those that were not. */
export function buildInspections(scope: ReportScope): InspectionsSection {
  const { site, inspections, inspectionsNotIssued } = scope.facts;
  const owed = new Set(
    site.obligations.flatMap(({ evidence }) => (evidence.kind === 'inspection' ? evidence.templates : [])),
  );
  const issued = inspections.filter(({ startedAt }) => scope.has(startedAt)).toSorted(byStart);
  const lines = issued.map((inspection) => inspectionLine(inspection, scope));
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
    issued: lines,
    routine: buildRoutine(scope, lines),
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
  const { id, templateId, title, mode, startedAt, inspector, isImported, isWhole, counts, effort, findings, form } =
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
    ...(form && { form: form.map((row) => formRow(row, scope)) }),
  };
}

function formRow(row: FormRow, scope: ReportScope): FormRow {
  const personOf = (by: LocalText) => (typeof by === 'string' ? scope.person(by) : by);
  return { ...row, answers: row.answers.map((answer) => ({ ...answer, by: personOf(answer.by) })) };
}

/** What could not be checked, or waits for somebody, bars an overall normal; and so does nothing at all. */
function overallOf(counts: VerdictCounts): InspectionLine['overall'] {
  if (counts.abnormal > 0) return 'abnormal';
  const isOpen = counts.unknown + counts.pending + counts.waiting > 0;
  return isOpen || counts.total === 0 ? 'incomplete' : 'normal';
}
