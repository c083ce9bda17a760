import type { Evaluation } from './evaluate-check.ts';
import type { CheckResult, InspectedTarget, Inspection, ItemEntry } from './inspection.ts';
import { finalVerdict, foundVerdict } from './item-verdict.ts';
import type { Message } from './message.ts';
import type { Verdict } from './verdict.ts';

/** What became of one target: what its checks found, or why there are no facts. */
export interface CollectedTarget {
  readonly target: Pick<InspectedTarget, 'kind' | 'id'>;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly failure: Message | null;
  /** The target's clock minus ours; null where it was not read. */
  readonly clockOffsetMs: number | null;
  readonly outcomes: readonly ResultOutcome[];
}

/** An evaluated result. */
export interface ResultOutcome {
  readonly result: CheckResult;
  readonly evaluation: Evaluation;
}

/** The inspection with these targets collected. */
export function withCollected(inspection: Inspection, collected: readonly CollectedTarget[]): Inspection {
  const targets = new Map(collected.map((one) => [targetKey(one.target), one]));
  const evaluations = new Map(
    collected.flatMap((one) => one.outcomes.map(({ result, evaluation }) => [result.key, { one, evaluation }])),
  );
  return {
    ...inspection,
    targets: inspection.targets.map((target) => {
      const one = targets.get(targetKey(target));
      return one ? { ...target, ...collectedState(one) } : target;
    }),
    groups: inspection.groups.map((group) => ({
      ...group,
      items: group.items.map((item) => ({
        ...item,
        results: item.results.map((result) => {
          const found = evaluations.get(result.key);
          if (!found) return result;
          const { verdict, findings } = found.evaluation;
          return { ...result, verdict, findings, collectedAt: found.one.endedAt };
        }),
      })),
    })),
  };
}

/** The inspection with what people have said of its items by now, by the items' keys. */
export function withEntries(inspection: Inspection, entries: ReadonlyMap<number, readonly ItemEntry[]>): Inspection {
  return {
    ...inspection,
    groups: inspection.groups.map((group) => ({
      ...group,
      items: group.items.map((item) => ({ ...item, entries: entries.get(item.key) ?? [] })),
    })),
  };
}

/** How a collected target is shown and stored. */
export function collectedState(one: CollectedTarget): Omit<InspectedTarget, 'kind' | 'id' | 'name'> {
  return {
    state: one.failure === null ? 'done' : 'failed',
    failure: one.failure,
    clockOffsetMs: one.clockOffsetMs,
    startedAt: one.startedAt,
    endedAt: one.endedAt,
  };
}

/** Results not collected yet, by {@link targetKey}. */
export function openResults(inspection: Inspection): Map<string, CheckResult[]> {
  const results = inspection.groups.flatMap((group) => group.items.flatMap((item) => item.results));
  return Map.groupBy(
    results.filter((result) => result.verdict === null),
    (result) => targetKey(result.target),
  );
}

export function targetKey(target: Pick<InspectedTarget, 'kind' | 'id'>): string {
  return `${target.kind} ${target.id}`;
}

export interface SettledItem {
  readonly key: number;
  readonly verdict: Verdict | null;
  readonly finalVerdict: Verdict | null;
}

/** Items whose last open result came in between the two. */
export function settledItems(before: Inspection, after: Inspection): SettledItem[] {
  const open = new Set(
    before.groups.flatMap((group) => group.items.filter((item) => foundVerdict(item) === null).map((item) => item.key)),
  );
  return after.groups
    .flatMap((group) => group.items)
    .filter((item) => open.has(item.key) && foundVerdict(item) !== null)
    .map((item) => ({ key: item.key, verdict: foundVerdict(item), finalVerdict: finalVerdict(item) }));
}

/** Indexes of the groups whose items all have a result. */
export function finishedGroups(inspection: Inspection): number[] {
  return inspection.groups.flatMap((group, index) =>
    group.items.every((item) => finalVerdict(item) !== null) ? [index] : [],
  );
}
