import { addDays, type Day, daysBetween, startOfDay } from './local-day.ts';
import type { Obligation } from './obligation.ts';
import type { Evidence, ObligationStanding } from './obligation-status.ts';
import { type Period, periodOn, type Term } from './period.ts';
import type { Waiver } from './waiver.ts';

/** A report that was issued, at the instant of the first version about these days. */
export interface IssuedReport extends Evidence {
  readonly firstDay: Day;
  readonly lastDay: Day;
}

/**
 * Judges the obligation to report on a period. A report can only be written when its period is over: it is of the period
 * in which what it is about ends, and in time until the one that follows is over, too; after the term's last as many days. What is owed are reports on the contract's own periods: one that counts by the
 * calendar where the contract does not, or is of a period that was cut and went on when the contract did, is of other days.
 *
 * @param found.reports of the length that is owed, issued from the period's beginning on, in any order.
 */
export function judgeReports(
  obligation: Obligation,
  found: {
    readonly period: Period;
    readonly next: Period | null;
    readonly reports: readonly IssuedReport[];
    /** Since when issued reports are recorded. */
    readonly recordedFrom: Date;
    readonly waiver: Waiver | null;
    readonly now: Date;
  },
  term: Term,
): ObligationStanding {
  const { period, next, waiver, now } = found;
  const owed = obligation.atLeast;
  const dueBy = next?.lastDay ?? addDays(period.lastDay, daysBetween(period.firstDay, period.lastDay) + 1);
  const deadline = startOfDay(addDays(dueBy, 1), term.timeZone);
  const own = found.reports
    .filter(({ at, lastDay }) => at <= now && lastDay >= period.firstDay && lastDay <= period.lastDay)
    .filter((report) => isOfOwnPeriod(report, obligation, term))
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .map(({ id, name, at }) => ({ id, name, at }));
  const evidence = own.filter(({ at }) => at < deadline);
  const lateEvidence = own.filter(({ at }) => at >= deadline).slice(0, Math.max(0, owed - evidence.length));
  const standing = { obligation, period, owed, dueBy, evidence, lateEvidence, unproven: [], waiver, cause: null };
  if (evidence.length >= owed) return { ...standing, status: 'met' };
  if (waiver) return { ...standing, status: 'waived' };
  if (now < deadline) return { ...standing, status: 'due' };
  if (evidence.length + lateEvidence.length >= owed) return { ...standing, status: 'late' };
  if (found.recordedFrom > period.before) return { ...standing, status: 'unknown', cause: 'recorded-later' };
  return { ...standing, status: 'missing' };
}

function isOfOwnPeriod({ firstDay, lastDay }: IssuedReport, { evidence }: Obligation, term: Term): boolean {
  if (evidence.kind !== 'report') return false;
  const own = periodOn(evidence.period, lastDay, term);
  return own?.firstDay === firstDay && own.lastDay === lastDay;
}
