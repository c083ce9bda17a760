import type { Context } from '../context.ts';
import { isDigestDay } from '../core/digest-edition.ts';
import type { Day } from '../core/local-day.ts';
import { lastWorkedDay } from '../core/obligation-reminder.ts';
import type { ObligationStanding } from '../core/obligation-status.ts';
import type { Site } from '../core/site.ts';
import type { ObligationState } from '../messages/obligation-words.ts';
import { findStandings } from '../store/obligation-standings.ts';

/** How each of a contract's obligations stands: in the period that runs, and in the last one that ended. */
export function readObligations(ctx: Context, site: Site, now: Date): Promise<ObligationStanding[]> {
  return findStandings(ctx.store, site, now);
}

/** What the team has to know of the obligations: all of the period that runs, and what is missing of the one before. */
export async function readObligationStates(ctx: Context, site: Site, now: Date): Promise<ObligationState[]> {
  const standings = await readObligations(ctx, site, now);
  const isWorked = (day: Day) => isDigestDay(site, day);
  return standings.flatMap(({ obligation, period, dueBy, status, owed, evidence, lateEvidence, waiver, cause }) => {
    const hasEnded = period.before <= now;
    const isReport = obligation.evidence.kind === 'report';
    // A report is written of what has ended.
    if (isReport ? !hasEnded || status === 'late' : hasEnded && status !== 'missing') return [];
    return {
      title: obligation.title,
      owed,
      done: evidence.length + lateEvidence.length,
      since: period.firstDay,
      until: dueBy,
      lastWorked: lastWorkedDay(period.firstDay, dueBy, isWorked),
      ...(status === 'missing' || status === 'unknown' || status === 'waived' ? { status } : {}),
      ...(cause === null ? {} : { cause }),
      ...(waiver === null ? {} : { waiver: { by: waiver.by, reason: waiver.reason } }),
    };
  });
}
