import { describe, expect, test } from 'vitest';
import type { PeriodLength } from '../../src/core/obligation.ts';
import { remindOf } from '../../src/core/obligation-reminder.ts';
import type { ObligationStatus } from '../../src/core/obligation-status.ts';
import { periodOn } from '../../src/core/period.ts';

const TERM = { starts: '2026-11-01', ends: '2027-10-31', timeZone: 'Asia/Shanghai', periods: 'contract' } as const;

function remind(every: PeriodLength, periodDay: string, status: ObligationStatus, today: string): string {
  const period = periodOn(every, periodDay, TERM);
  if (!period) throw new Error(`no period on ${periodDay}`);
  const obligation = { id: 'o', title: 'o', every, atLeast: 1, evidence: { kind: 'record', record: 'visit' } } as const;
  const nothing = { evidence: [], lateEvidence: [], unproven: [], waiver: null, cause: null };
  return remindOf({ obligation, period, status, owed: 1, dueBy: period.lastDay, ...nothing }, today);
}

describe('an obligation is reminded of', () => {
  test.each<[PeriodLength, string, ObligationStatus, string]>([
    ['month', '2026-11-22', 'due', 'nothing'],
    ['month', '2026-11-23', 'due', 'soon'],
    ['month', '2026-11-29', 'due', 'soon'],
    ['month', '2026-11-30', 'due', 'last-day'],
    ['month', '2026-11-30', 'unknown', 'last-day'],
    ['month', '2026-11-25', 'unknown', 'soon'],
    ['month', '2026-11-30', 'met', 'nothing'],
    ['month', '2026-11-25', 'met', 'nothing'],
    ['quarter', '2027-01-24', 'due', 'soon'],
    ['quarter', '2027-01-23', 'due', 'nothing'],
    ['contract', '2027-10-31', 'due', 'last-day'],
    ['week', '2026-11-17', 'due', 'nothing'],
    ['week', '2026-11-21', 'due', 'nothing'],
    ['week', '2026-11-22', 'due', 'last-day'],
    ['day', '2026-11-21', 'due', 'last-day'],
  ])('each %s, on %s, when it is %s: %s', (every, today, status, expected) => {
    expect(remind(every, today, status, today)).toBe(expected);
  });

  test.each<[ObligationStatus, string]>([
    ['missing', 'nothing'],
    ['late', 'nothing'],
    ['unknown', 'nothing'],
  ])('not once its period is over: %s', (status, expected) => {
    expect(remind('month', '2026-11-30', status, '2026-12-01')).toBe(expected);
  });
});
