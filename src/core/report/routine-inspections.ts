import { VERDICTS_BY_WEIGHT, type Verdict } from '../verdict.ts';
import type { InspectionLine, RoutineInspections } from './model.ts';
import { addEffort, type ReportScope, withTotal } from './scope.ts';

/** So many forms a month on the average are told one by one … */
const FORMS_A_MONTH = 2;
/** … and so many in any case. */
const FEW_FORMS = 4;

/**
 * Whether a report tells each inspection of a template: monthly and quarterly ones and the like. Those of every day or week
 * are told by the month.
 * @param count of the template's inspections in the period.
 * @param months that the period has.
 */
export function isToldOneByOne(count: number, months: number): boolean {
  return count <= Math.max(FEW_FORMS, FORMS_A_MONTH * months);
}

/** Inspections of templates that are run so often that nobody reads them one by one 例行巡检. */
export function buildRoutine(scope: ReportScope, issued: readonly InspectionLine[]): RoutineInspections[] {
  return [...Map.groupBy(issued, ({ templateId }) => templateId).values()].flatMap((lines) => {
    const newest = lines.at(-1);
    if (!newest || isToldOneByOne(lines.length, scope.months.length)) return [];
    const { templateId, title } = newest;
    return { templateId, title, count: lines.length, months: byMonth(scope, lines), repeats: findRepeats(lines) };
  });
}

function byMonth(scope: ReportScope, lines: readonly InspectionLine[]): RoutineInspections['months'] {
  const inMonths = Map.groupBy(lines, ({ startedAt }) => scope.monthOf(new Date(startedAt)));
  return scope.months.flatMap((month, index) => {
    const ofMonth = inMonths.get(index) ?? [];
    const count = (is: (line: InspectionLine) => boolean) => ofMonth.filter(is).length;
    const [first, last] = [ofMonth[0], ofMonth.at(-1)];
    if (!first || !last) return [];
    return {
      month,
      count: ofMonth.length,
      firstId: first.id,
      lastId: last.id,
      normal: count(({ overall }) => overall === 'normal'),
      abnormal: count(({ overall }) => overall === 'abnormal'),
      incomplete: count(({ overall }) => overall === 'incomplete'),
      partial: count(({ isPartial }) => isPartial),
      imported: count(({ isImported }) => isImported === true),
      ...withTotal(addEffort(ofMonth.map(({ effort }) => effort))),
    };
  });
}

/** What was not normal, by item and verdict: the worst first, then the most frequent; told as it was the last time. */
function findRepeats(lines: readonly InspectionLine[]): RoutineInspections['repeats'] {
  const found = lines.flatMap(({ startedAt, findings }) => findings.map((finding) => ({ at: startedAt, finding })));
  const alike = Map.groupBy(found, ({ finding: { group, item, verdict } }) => JSON.stringify([group, item, verdict]));
  return [...alike.values()]
    .flatMap((times) => {
      const [first, last] = [times[0], times.at(-1)];
      return first && last ? { ...last.finding, times: times.length, firstAt: first.at, lastAt: last.at } : [];
    })
    .sort((one, other) => weight(one.verdict) - weight(other.verdict) || other.times - one.times);
}

function weight(verdict: Verdict): number {
  return VERDICTS_BY_WEIGHT.indexOf(verdict);
}
