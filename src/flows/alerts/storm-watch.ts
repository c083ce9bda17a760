import type { Storm } from '../../store/storms.ts';

/** Alerts that come faster than this many within a minute are folded. */
export const STORM_WINDOW_MS = 60_000;

/** A storm as a batch of alerts makes it or prolongs it. */
export interface WorkingStorm {
  /** Null until it is stored. */
  id: number | null;
  readonly startedAt: Date;
  lastAt: Date;
  endedAt: Date | null;
  changed: boolean;
}

export interface StormWatch {
  /** Counts an alert that came then. @returns the storm it is folded into; null where it stands for itself. */
  arrive(at: Date): WorkingStorm | null;
  /** The storm that goes on at this time. */
  openAt(at: Date): WorkingStorm | null;
  /** Every storm that was known or begun, in the order of their beginnings. */
  readonly storms: readonly WorkingStorm[];
}

/**
 * Folds alerts that come too fast: of more than `stormAbove` within a minute, those beyond. A storm ends when a minute has
 * passed without another one.
 *
 * @param recent when the last alerts before came, in any order; `stormAbove` of them suffice.
 */
export function watchStorm(
  stormAbove: number,
  before: { readonly recent: readonly Date[]; readonly open: Storm | undefined },
): StormWatch {
  const arrivals = before.recent.map((at) => at.getTime()).sort((a, b) => a - b);
  const storms: WorkingStorm[] = before.open ? [{ ...before.open, id: before.open.id, changed: false }] : [];

  function openAt(at: Date): WorkingStorm | null {
    const last = storms.at(-1);
    if (!last || last.endedAt !== null) return null;
    if (at.getTime() - last.lastAt.getTime() <= STORM_WINDOW_MS) return last;
    last.endedAt = new Date(last.lastAt.getTime() + STORM_WINDOW_MS);
    last.changed = true;
    return null;
  }

  return {
    storms,
    openAt,
    arrive(at) {
      // No more than so many are kept: if the oldest of them is recent, all are.
      const [oldest = Number.NEGATIVE_INFINITY] = arrivals;
      const isTooMany = arrivals.length >= stormAbove && oldest > at.getTime() - STORM_WINDOW_MS;
      if (arrivals.length >= stormAbove) arrivals.shift();
      arrivals.push(at.getTime());
      if (!isTooMany) return null;
      const open = openAt(at);
      if (open) {
        if (at > open.lastAt) open.lastAt = at;
        open.changed = true;
        return open;
      }
      const begun: WorkingStorm = { id: null, startedAt: at, lastAt: at, endedAt: null, changed: true };
      storms.push(begun);
      return begun;
    },
  };
}
