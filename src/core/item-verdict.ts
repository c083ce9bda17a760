import type { Inspection, InspectionGroup, InspectionItem, ItemEntry } from './inspection.ts';
import { VERDICTS_BY_WEIGHT, type Verdict, worstVerdict } from './verdict.ts';

/** What an item's verdict is made of: of its results the verdicts alone, and what people said. */
export interface JudgedItem {
  readonly results: readonly { readonly verdict: Verdict | null }[];
  readonly entries: readonly ItemEntry[];
}

/**
 * What the checks and the answers say of an item: the worst of its results, where the last answer stands for those that
 * only a person can see. Null while facts are still being collected.
 */
export function foundVerdict(item: JudgedItem): Verdict | null {
  const answer = item.entries.findLast((entry) => entry.kind === 'answer');
  const verdicts: Verdict[] = [];
  for (const { verdict } of item.results) {
    if (verdict === null) return null;
    verdicts.push(verdict === 'pending' ? (answer?.verdict ?? 'pending') : verdict);
  }
  return worstVerdict(verdicts);
}

/** What stands on the form: the last override, else what was found. */
export function finalVerdict(item: JudgedItem): Verdict | null {
  const override = item.entries.findLast((entry) => entry.kind === 'override');
  return override?.verdict ?? foundVerdict(item);
}

/**
 * The verdict that stood before someone said this: what an override changed. What is answered later changes nothing of it.
 * @param entry one of the item's own
 */
export function verdictBefore(item: JudgedItem, entry: ItemEntry): Verdict | null {
  return finalVerdict({ results: item.results, entries: item.entries.slice(0, item.entries.indexOf(entry)) });
}

/** Items by final verdict; `waiting` are those still being collected. */
export type VerdictCounts = { readonly [V in Verdict | 'waiting']: number } & { readonly total: number };

export function countVerdicts(inspection: Pick<Inspection, 'groups'>): VerdictCounts {
  const counts = { normal: 0, attention: 0, abnormal: 0, unknown: 0, pending: 0, waiting: 0, total: 0 };
  for (const group of inspection.groups) {
    for (const item of group.items) {
      counts[finalVerdict(item) ?? 'waiting'] += 1;
      counts.total += 1;
    }
  }
  return counts;
}

/** Items of which something is known: neither unknown, nor awaiting a person, nor still to be checked. */
export function coveredOf({ normal, attention, abnormal }: VerdictCounts): number {
  return normal + attention + abnormal;
}

/** Worst first; within one verdict the order of the template. */
export function itemsByWeight(group: InspectionGroup): InspectionItem[] {
  const weight = (item: InspectionItem) => VERDICTS_BY_WEIGHT.indexOf(finalVerdict(item) ?? 'normal');
  return [...group.items].sort((a, b) => weight(a) - weight(b));
}
