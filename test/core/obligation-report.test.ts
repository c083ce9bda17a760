import { describe, expect, test } from 'vitest';
import { addDays, addMonths } from '../../src/core/local-day.ts';
import type { Obligation } from '../../src/core/obligation.ts';
import { judgeReports } from '../../src/core/obligation-report.ts';
import type { ObligationStatus } from '../../src/core/obligation-status.ts';
import { nextPeriod, periodOn, type Term } from '../../src/core/period.ts';

const TERM: Term = { starts: '2026-01-01', ends: '2026-12-31', timeZone: 'Asia/Shanghai', periods: 'contract' };
const quarterly: Obligation = {
  ...{ id: 'report', title: '季度报告', every: 'quarter', atLeast: 1 },
  evidence: { kind: 'report', period: 'quarter' },
};
const local = (text: string) => new Date(`${text}+08:00`);

/** Of the quarter that holds this day, by the reports issued then about what ended on that day. */
function judge(
  day: string,
  reports: readonly (readonly [at: string, lastDay: string, firstDay?: string])[],
  now: string,
  recordedFrom = '2026-01-01T00:00',
) {
  const period = periodOn('quarter', day, TERM);
  if (!period) throw new Error('no such quarter');
  const found = {
    period,
    next: nextPeriod(period, TERM),
    reports: reports.map(([at, lastDay, firstDay = addMonths(addDays(lastDay, 1), -3)], index) => ({
      ...{ id: index, name: lastDay, at: local(at), firstDay, lastDay },
    })),
    recordedFrom: local(recordedFrom),
    waiver: null,
    now: local(now),
  };
  return judgeReports(quarterly, found, TERM);
}

describe('the report of a quarter', () => {
  const march = '2026-03-31';
  test.each<[string, (readonly [string, string, string?])[], string, ObligationStatus]>([
    ['is due while the quarter runs', [], '2026-03-31T23:59', 'due'],
    ['is due all through the next one', [], '2026-06-30T23:59:59.999', 'due'],
    ['is missing when that is over, too', [], '2026-07-01T00:00:00.000', 'missing'],
    ['is met once it is issued', [['2026-04-10T10:00', march]], '2026-04-10T10:00', 'met'],
    ['is met in the last instant', [['2026-06-30T23:59:59.999', march]], '2026-07-05T00:00', 'met'],
    ['is late after it', [['2026-07-01T00:00:00.000', march]], '2026-07-05T00:00', 'late'],
    ['is not met by that of another quarter', [['2026-04-10T10:00', '2025-12-31']], '2026-04-11T00:00', 'due'],
    [
      'is not met by one that counts otherwise than the contract',
      [['2026-04-10T10:00', march, '2026-02-01']],
      '2026-04-11T00:00',
      'due',
    ],
    ['is not met by one on other days that end in it', [['2026-03-10T10:00', '2026-02-28']], '2026-04-11T00:00', 'due'],
    ['is not met by one that is still to be issued', [['2026-04-10T10:00', march]], '2026-04-09T00:00', 'due'],
  ])('%s', (_what, reports, now, status) => {
    expect(judge('2026-02-01', reports, now).status).toBe(status);
  });

  test('names the day until which there is time', () => {
    expect(judge('2026-02-01', [], '2026-02-01T00:00').dueBy).toBe('2026-06-30');
    // After the term's last quarter as many days.
    expect(judge('2026-11-01', [], '2026-11-01T00:00').dueBy).toBe('2027-04-02');
    expect(judge('2026-11-01', [['2027-02-01T00:00', '2026-12-31']], '2027-02-02T00:00').status).toBe('met');
  });

  test('is not called missing where reports were not recorded when it could be written', () => {
    expect(judge('2026-02-01', [], '2026-08-01T00:00', '2026-04-01T00:00:00.001')).toMatchObject({
      status: 'unknown',
      cause: 'recorded-later',
    });
    expect(judge('2026-02-01', [], '2026-08-01T00:00', '2026-04-01T00:00').status).toBe('missing');
  });
});
