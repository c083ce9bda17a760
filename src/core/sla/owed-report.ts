import type { SlaPolicy } from '../sla-policy.ts';
import { addWorkingTime, workingTimeOf } from './working-time.ts';

const DAY_MS = 86_400_000;
/** No report on a fault is given longer; and one for which a time is agreed on, none. */
const FURTHEST_MS = 512 * DAY_MS;

/**
 * How far back tickets have to be looked at of which a report 故障报告 may have been owed at an instant, and not late yet: a closed
 * ticket owes nothing else. At most twice as far as needed, for a calendar is not counted backwards.
 * @returns null where the policy asks for no report.
 */
export function owedReportsSince(policy: SlaPolicy, at: Date, timeZone: string): Date | null {
  const horizons = policy.levels.flatMap(({ calendar, stages }) =>
    stages
      .filter(({ endedBy }) => endedBy === 'reported')
      .map(({ within }) => {
        if (within === 'negotiated') return FURTHEST_MS;
        const working = workingTimeOf(policy, calendar, timeZone);
        const isOver = (back: number) => {
          const due = addWorkingTime(working, at.getTime() - back, working.lengthOf(within));
          return due !== null && due < at.getTime();
        };
        let back = DAY_MS;
        while (back < FURTHEST_MS && !isOver(back)) back *= 2;
        return back;
      }),
  );
  return horizons.length === 0 ? null : new Date(at.getTime() - Math.max(...horizons));
}
