import type { Day } from './local-day.ts';
import type { Obligation } from './obligation.ts';
import type { Period } from './period.ts';
import type { Waiver } from './waiver.ts';

/**
 * How an obligation stands in a period 履约状态: `met` in time · `due` the period still runs, or is still to come · `late` done
 * only after it · `missing` the period is over and it was not done · `waived` somebody who may has waived it for this period,
 * and it was not done in time · `unknown` nothing would make what proves it, or Rounds did not record it in all of that period.
 * Without evidence nothing is ever met.
 */
const OBLIGATION_STATUSES = ['met', 'due', 'late', 'missing', 'waived', 'unknown'] as const;
export type ObligationStatus = (typeof OBLIGATION_STATUSES)[number];

/**
 * Why it is not known whether an obligation was met: `no-plan` no backup plan of the site file would make any evidence ·
 * `recorded-later` Rounds began to keep it only after the period had begun.
 */
const UNKNOWN_CAUSES = ['no-plan', 'recorded-later'] as const;
export type UnknownCause = (typeof UNKNOWN_CAUSES)[number];

/** One thing that was done, and proven 证据. */
export interface Evidence {
  /** Of the inspection, the record, the backup copy or the report, as the obligation asks for the one or the other. */
  readonly id: number;
  /** How people call it: `#3` an inspection, `R-12` a record, `B-7` a backup copy. */
  readonly name: string;
  /** When it was done; not when the paper was signed. */
  readonly at: Date;
  /** Written down afterwards and brought in by `rounds import` 补录: told by a person, not measured by Rounds. */
  readonly isImported?: boolean;
}

export interface ObligationStanding {
  readonly obligation: Obligation;
  readonly period: Period;
  readonly status: ObligationStatus;
  /** How often it is owed in the period; a period that the contract's term cuts short owes as much. */
  readonly owed: number;
  /** The last day on which it is done in time: the period's, but for reports. */
  readonly dueBy: Day;
  /** Within the period, in order; once {@link countOnce} has seen it without what made up for the period before. */
  readonly evidence: readonly Evidence[];
  /** Done after it, and counted for nothing else. */
  readonly lateEvidence: readonly Evidence[];
  /** Done within the period, but not proven, so that it does not count: a backup copy that was never verified. */
  readonly unproven: readonly Evidence[];
  /** In force for this period, also where it was met all the same. */
  readonly waiver: Waiver | null;
  /** Of what is unknown, else null. */
  readonly cause: UnknownCause | null;
}

/**
 * Judges an obligation in one period by what was found. What was done in the period that follows counts for this one,
 * as late, only where it is more than that one owes itself: nothing counts twice.
 *
 * @param found.next the period that follows; null after the term's last: then all that came later may count as late.
 * @param found.evidence what was done from the period's beginning until `now`, in any order; why not where it is not recorded.
 */
export function judgeObligation(
  obligation: Obligation,
  found: {
    readonly period: Period;
    readonly next: Period | null;
    readonly evidence: readonly Evidence[] | UnknownCause;
    /** What was done and does not count, from then until then. */
    readonly unproven?: readonly Evidence[];
    /** Since when such evidence is recorded. */
    readonly recordedFrom: Date;
    readonly waiver?: Waiver | null;
    readonly now: Date;
  },
): ObligationStanding {
  const { period, next, now, waiver = null } = found;
  const owed = obligation.atLeast;
  const isWithin = ({ at }: Evidence) => at <= now && at >= period.from && at < period.before;
  const unproven = (found.unproven ?? []).filter(isWithin);
  const standing = { obligation, period, owed, dueBy: period.lastDay, waiver, unproven, cause: null };
  if (typeof found.evidence === 'string') {
    const nothing = { evidence: [], lateEvidence: [] };
    if (waiver) return { ...standing, ...nothing, status: 'waived' };
    return { ...standing, ...nothing, status: 'unknown', cause: found.evidence };
  }
  const known = found.evidence.filter(({ at }) => at <= now).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const evidence = known.filter(isWithin);
  const after = known.filter(({ at }) => at >= period.before && (next === null || at < next.before));
  const spare = Math.max(0, after.length - (next === null ? 0 : owed));
  const lateEvidence = after.slice(0, Math.min(spare, Math.max(0, owed - evidence.length)));
  const done = { inTime: evidence.length, inAll: evidence.length + lateEvidence.length };
  const status = statusOf(done, owed, now < period.before);
  // Nothing is owed any more, so that nothing made up for it.
  if (waiver && status !== 'met') return { ...standing, status: 'waived', evidence, lateEvidence: [] };
  if (status === 'missing' && found.recordedFrom > period.from) {
    return { ...standing, status: 'unknown', cause: 'recorded-later', evidence, lateEvidence };
  }
  return { ...standing, status, evidence, lateEvidence };
}

/**
 * What made up for one period is no evidence of the next: that has as much as it owes without it.
 * @param standings of one obligation, one period after the other.
 */
export function countOnce(standings: readonly ObligationStanding[]): ObligationStanding[] {
  return standings.map((standing, index) => {
    const madeUp = standings[index - 1]?.lateEvidence ?? [];
    if (madeUp.length === 0) return standing;
    return { ...standing, evidence: standing.evidence.filter((one) => !madeUp.includes(one)) };
  });
}

function statusOf(
  done: { readonly inTime: number; readonly inAll: number },
  owed: number,
  isRunning: boolean,
): ObligationStatus {
  if (done.inTime >= owed) return 'met';
  if (isRunning) return 'due';
  return done.inAll >= owed ? 'late' : 'missing';
}
