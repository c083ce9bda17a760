import { describe, expect, test } from 'vitest';
import type { Obligation, PeriodLength } from '../../src/core/obligation.ts';
import { countOnce, judgeObligation, type ObligationStatus } from '../../src/core/obligation-status.ts';
import { nextPeriod, periodOn, type Term } from '../../src/core/period.ts';
import { type Waiver, waiverOf } from '../../src/core/waiver.ts';

const TERM: Term = { starts: '2026-01-01', ends: '2026-12-31', timeZone: 'Asia/Shanghai', periods: 'calendar' };
const monthly: Obligation = {
  id: 'monthly',
  title: '月度巡检',
  every: 'month',
  atLeast: 1,
  evidence: { kind: 'inspection', templates: ['monthly'], mode: null },
};

/** Of May 2026, by what was done at these local times. */
function judge(
  done: readonly string[] | null,
  now: string,
  { obligation = monthly, month = '2026-05', recordedFrom = '01-01T00:00', waiver = null as Waiver | null } = {},
) {
  const period = periodOn('month', `${month}-01`, TERM);
  if (!period) throw new Error('no such month');
  const evidence =
    done?.map((at, index) => ({ id: index + 1, name: `#${index + 1}`, at: new Date(`2026-${at}+08:00`) })) ??
    ('no-plan' as const);
  const found = {
    period,
    next: nextPeriod(period, TERM),
    evidence,
    recordedFrom: new Date(`2026-${recordedFrom}+08:00`),
    waiver,
    now: new Date(`2026-${now}+08:00`),
  };
  const { status, evidence: inTime, lateEvidence, cause } = judgeObligation(obligation, found);
  return { status, cause, inTime: inTime.map(({ id }) => id), late: lateEvidence.map(({ id }) => id) };
}

describe('an obligation of a month', () => {
  test.each<[string, string[], string, ObligationStatus]>([
    ['is due while the month runs', [], '05-31T23:59:59.999', 'due'],
    ['is missing from the first instant after it', [], '06-01T00:00:00.000', 'missing'],
    ['is met by what was done in its first instant', ['05-01T00:00:00.000'], '05-02T00:00:00.000', 'met'],
    ['is met by what was done in its last instant', ['05-31T23:59:59.999'], '06-02T00:00:00.000', 'met'],
    ['is not met by what was done the instant before', ['04-30T23:59:59.999'], '05-02T00:00:00.000', 'due'],
    ['is missing when the next month has only its own', ['06-01T00:00:00.000'], '06-20T00:00:00.000', 'missing'],
    [
      'is late when the next month has more than its own',
      ['06-01T00:00:00.000', '06-20T00:00:00.000'],
      '06-21T00:00:00.000',
      'late',
    ],
    [
      'is not made up for two months later',
      ['07-01T00:00:00.000', '07-02T00:00:00.000'],
      '07-03T00:00:00.000',
      'missing',
    ],
    ['does not know what comes after now', ['05-20T00:00:00.000'], '05-19T00:00:00.000', 'due'],
  ])('%s', (_what, done, now, status) => {
    expect(judge(done, now).status).toBe(status);
  });

  test('counts what is owed more than once', () => {
    const twice = { ...monthly, atLeast: 2 };
    expect(judge(['05-02T10:00', '05-20T10:00'], '05-21T00:00', { obligation: twice }).status).toBe('met');
    expect(judge(['05-02T10:00'], '05-21T00:00', { obligation: twice }).status).toBe('due');
    // The two of June are June's own, the third makes up for May.
    const june = ['05-02T10:00', '06-20T10:00', '06-02T10:00', '06-10T10:00'];
    expect(judge(june, '07-01T00:00', { obligation: twice })).toMatchObject({ status: 'late', inTime: [1], late: [3] });
    expect(judge(june.slice(0, 3), '07-01T00:00', { obligation: twice })).toMatchObject({
      status: 'missing',
      inTime: [1],
      late: [],
    });
  });

  test('of the last month may be made up for after the contract', () => {
    const done = ['12-31T23:59:59.999'];
    expect(judge(done, '12-31T23:59:59.999', { month: '2026-12' }).status).toBe('met');
    const later = periodOn('month', '2026-12-01', TERM);
    if (!later) throw new Error('no December');
    const evidence = [{ id: 1, name: '#1', at: new Date('2027-01-05T00:00:00Z') }];
    const now = new Date('2027-01-06T00:00:00Z');
    expect(
      judgeObligation(monthly, { period: later, next: null, evidence, recordedFrom: later.from, now }).status,
    ).toBe('late');
  });

  test('is not called missing where Rounds was installed after the month began, but met or late all the same', () => {
    const recordedFrom = '05-01T00:00:00.001';
    expect(judge([], '06-20T00:00', { recordedFrom }).status).toBe('unknown');
    expect(judge([], '06-20T00:00', { recordedFrom: '05-01T00:00' }).status).toBe('missing');
    expect(judge([], '05-20T00:00', { recordedFrom }).status).toBe('due');
    expect(judge(['05-20T00:00'], '06-20T00:00', { recordedFrom }).status).toBe('met');
    expect(judge(['06-02T00:00', '06-03T00:00'], '06-20T00:00', { recordedFrom }).status).toBe('late');
  });

  test('is neither met nor missing where Rounds records no such evidence', () => {
    expect(judge(null, '05-20T00:00').status).toBe('unknown');
    expect(judge(null, '06-20T00:00').status).toBe('unknown');
  });

  const waiver: Waiver = {
    ...{ obligationId: 'monthly', length: 'month', firstDay: '2026-05-01', lastDay: '2026-05-31' },
    ...{ reason: '机房封网', by: 'lead', at: new Date('2026-05-20T00:00:00Z') },
  };
  test.each<[string, string[] | null, string, ObligationStatus]>([
    ['while it runs', [], '05-20T00:00', 'waived'],
    ['when it is over', [], '06-20T00:00', 'waived'],
    ['where it is not recorded', null, '06-20T00:00', 'waived'],
    ['where it was done late', ['06-01T00:00', '06-20T00:00'], '06-21T00:00', 'waived'],
    ['not where it was done in time: the fact is the stronger', ['05-21T00:00'], '06-21T00:00', 'met'],
  ])('that is waived is so %s', (_when, done, now, status) => {
    expect(judge(done, now, { waiver }).status).toBe(status);
  });

  test('that is waived takes nothing from the next month', () => {
    const done = ['06-01T00:00', '06-20T00:00'];
    expect(judge(done, '06-21T00:00').late).toEqual([1]);
    expect(judge(done, '06-21T00:00', { waiver }).late).toEqual([]);
  });

  test('says why it is unknown, and of nothing else', () => {
    const recordedFrom = '05-02T00:00';
    expect(judge([], '06-20T00:00', { recordedFrom }).cause).toBe('recorded-later');
    expect(judge(null, '06-20T00:00').cause).toBe('no-plan');
    expect(judge(null, '06-20T00:00', { waiver }).cause).toBe(null);
    expect(judge([], '06-20T00:00').cause).toBe(null);
  });
});

test('what made up for one month is no evidence of the next', () => {
  const [may, june, july] = ['2026-05-01', '2026-06-01', '2026-07-01'].map((day) => periodOn('month', day, TERM));
  if (!may || !june || !july) throw new Error('no such months');
  const done = ['06-02T10:00', '06-20T10:00', '06-25T10:00', '07-03T10:00'];
  const evidence = done.map((at, index) => ({ id: 7, name: `#${index}`, at: new Date(`2026-${at}+08:00`) }));
  const rest = { evidence, recordedFrom: may.from, now: july.before };
  const judged = [may, june, july].map((period) =>
    judgeObligation(monthly, { ...rest, period, next: nextPeriod(period, TERM) }),
  );
  const told = countOnce(judged).map(({ status, evidence: inTime, lateEvidence }) =>
    [status, ...inTime.map(({ name }) => name), ...lateEvidence.map(({ name }) => `${name} late`)].join(' '),
  );
  expect(told).toEqual(['late #0 late', 'met #1 #2', 'met #3']);
});

describe('a waiver', () => {
  const given: Waiver = {
    ...{ obligationId: 'monthly', length: 'month', firstDay: '2026-05-01', lastDay: '2026-05-31' },
    ...{ reason: 'x', by: 'lead', at: new Date() },
  };
  test.each<[string, string, PeriodLength, string, boolean]>([
    ['is of its own period', 'monthly', 'month', '2026-05-31', true],
    ['is not of the next', 'monthly', 'month', '2026-06-01', false],
    ['is not of the one before', 'monthly', 'month', '2026-04-30', false],
    ['is not of another obligation', 'visit', 'month', '2026-05-31', false],
    ['is not of a longer period that begins on the same day', 'monthly', 'week', '2026-05-01', false],
  ])('%s', (_what, id, length, day, isWaived) => {
    const period = periodOn(length, day, TERM);
    if (!period) throw new Error('no such period');
    expect(waiverOf([given], { id }, period) !== null).toBe(isWaived);
  });
});
