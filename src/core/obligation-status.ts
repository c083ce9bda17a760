import type { Obligation } from './obligation.ts';
import type { Period } from './period.ts';

/**
 * How an obligation stands in a period 履约状态: `met` in time · `due` the period still runs · `late` done only after it ·
 * `missing` the period is over and it was not done · `unknown` Rounds does not record what would prove it, or did not in all of
 * that period. Without evidence nothing is ever met.
 */
export type ObligationStatus = 'met' | 'due' | 'late' | 'missing' | 'unknown';

/** One thing that was done, and proven 凭据. */
export interface Evidence {
  /** Id of the inspection or the record, as the obligation asks for the one or the other. */
  readonly id: number;
  /** When it was done; not when the paper was signed. */
  readonly at: Date;
}

export interface ObligationStanding {
  readonly obligation: Obligation;
  readonly period: Period;
  readonly status: ObligationStatus;
  /** How often it is owed in the period; a period that the contract's term cuts short owes as much. */
  readonly owed: number;
  /** Within the period, in order. */
  readonly evidence: readonly Evidence[];
  /** Done after it, and counted for nothing else. */
  readonly lateEvidence: readonly Evidence[];
}

/**
 * Judges an obligation in one period by what was found. What was done in the period that follows counts for this one,
 * as late, only where it is more than that one owes itself: nothing counts twice.
 *
 * @param found.next the period that follows; null after the term's last: then all that came later may count as late.
 * @param found.evidence what was done from the period's beginning until `now`, in any order; null where it is not recorded.
 */
export function judgeObligation(
  obligation: Obligation,
  found: {
    readonly period: Period;
    readonly next: Period | null;
    readonly evidence: readonly Evidence[] | null;
    /** Since when such evidence is recorded. */
    readonly recordedFrom: Date;
    readonly now: Date;
  },
): ObligationStanding {
  const { period, next, now } = found;
  const owed = obligation.atLeast;
  const standing = { obligation, period, owed };
  if (found.evidence === null) return { ...standing, status: 'unknown', evidence: [], lateEvidence: [] };
  const known = found.evidence.filter(({ at }) => at <= now).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const evidence = known.filter(({ at }) => at >= period.from && at < period.before);
  const after = known.filter(({ at }) => at >= period.before && (next === null || at < next.before));
  const spare = Math.max(0, after.length - (next === null ? 0 : owed));
  const lateEvidence = after.slice(0, Math.min(spare, Math.max(0, owed - evidence.length)));
  const done = { inTime: evidence.length, inAll: evidence.length + lateEvidence.length };
  const status = statusOf(done, owed, now < period.before);
  const isUnknown = status === 'missing' && found.recordedFrom > period.from;
  return { ...standing, status: isUnknown ? 'unknown' : status, evidence, lateEvidence };
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
