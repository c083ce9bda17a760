import { describe, expect, test } from 'vitest';
import type { BackupCopy } from '../../../src/core/backup/copy.ts';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import { backupStanding } from '../../../src/core/backup/verdict.ts';
import { testCheck, testCopy } from './copies.ts';
import { testPlan } from './plans.ts';

/** In Shanghai; the contract is a year old. */
const at = (local: string) => new Date(`${local.replace(' ', 'T')}:00+08:00`);
const NIGHTLY = testPlan({ schedule: { full: '0 2 * * *', incremental: null } });

function troublesOf(plan: BackupPlan, copies: readonly BackupCopy[], now: string, since = '2025-11-01 00:00') {
  const standing = backupStanding(plan, copies, { now: at(now), since: at(since), timeZone: 'Asia/Shanghai' });
  return standing.troubles.map(({ message }) => message.key.replace('backup-check.trouble-', ''));
}

/** Checked, so that nothing is said of that. */
const copyOf = (id: number, local: string, change: Partial<BackupCopy> = {}) =>
  testCopy({ id, startedAt: at(local), checks: [testCheck({ copyId: id, startedAt: at(local) })], ...change });

describe('what is wrong with a plan', () => {
  const yesterday = copyOf(1, '2026-11-20 02:00');
  const today = copyOf(2, '2026-11-21 02:00');

  test.each([
    ['nothing, when the last night is there', [yesterday, today], '2026-11-21 08:30', []],
    ['nothing yet, half an hour after it was due', [yesterday], '2026-11-21 02:29', []],
    ['late, when nothing was begun', [yesterday], '2026-11-21 02:31', ['late-full']],
    ['nothing, while it is made', [yesterday, { ...today, state: 'running' as const }], '2026-11-21 03:00', []],
    [
      'failed, not late',
      [yesterday, copyOf(2, '2026-11-21 02:00', { state: 'failed' })],
      '2026-11-21 08:30',
      ['failed-full'],
    ],
    [
      'nothing, when it was made after it had failed',
      [yesterday, copyOf(2, '2026-11-21 02:00', { state: 'failed' }), copyOf(3, '2026-11-21 04:00')],
      '2026-11-21 08:30',
      [],
    ],
    [
      'late, when somebody stopped it',
      [yesterday, copyOf(2, '2026-11-21 02:00', { state: 'failed', failure: { key: 'backup.cancelled' } })],
      '2026-11-21 08:30',
      ['late-full'],
    ],
    [
      'a full copy made by hand before its time does not count',
      [yesterday, copyOf(2, '2026-11-21 01:00')],
      '2026-11-21 08:30',
      ['late-full'],
    ],
    ['missing, when nothing good is left', [{ ...today, state: 'removed' as const }], '2026-11-21 08:30', ['missing']],
    [
      'missing and failed',
      [copyOf(1, '2026-11-21 02:00', { state: 'failed' })],
      '2026-11-21 08:30',
      ['missing', 'failed-full'],
    ],
  ])('%s', (_name, copies, now, troubles) => {
    expect(troublesOf(NIGHTLY, copies, now)).toEqual(troubles);
  });

  const ahead = copyOf(1, '2027-11-20 02:00');
  test.each([
    ['late', [], ['late-full']],
    ['failed', [copyOf(2, '2026-11-21 02:00', { state: 'failed' })], ['failed-full']],
    ['nothing', [today], []],
  ])('a copy from when the clock was a year ahead hides none of it: %s', (_name, copies, troubles) => {
    expect(troublesOf(NIGHTLY, [ahead, ...copies], '2026-11-21 08:30')).toEqual(troubles);
  });

  test('a copy from when the clock was ahead is not the last one any more once there is a newer one', () => {
    const about = { now: at('2026-11-21 08:30'), since: at('2025-11-01 00:00'), timeZone: 'Asia/Shanghai' };
    expect(backupStanding(NIGHTLY, [ahead, today], about).lastGood).toBe(today);
  });

  test('a check from when the clock was ahead does not do for one that is due', () => {
    const plan = testPlan({ verify: { present: null, checksum: '0 5 * * *', listing: null, drill: null } });
    const checks = [testCheck({ startedAt: at('2027-11-20 05:00') })];
    const copies = [testCopy({ id: 1, startedAt: at('2026-11-19 02:00'), checks })];
    expect(troublesOf(plan, copies, '2026-11-21 08:30')).toEqual(['overdue-checksum']);
  });

  test('a plan that has just begun misses nothing before its first copy is due', () => {
    expect(troublesOf(NIGHTLY, [], '2026-11-21 01:00', '2026-11-20 12:00')).toEqual([]);
    expect(troublesOf(NIGHTLY, [], '2026-11-21 03:00', '2026-11-20 12:00')).toEqual(['missing']);
    expect(troublesOf(testPlan(), [], '2026-11-21 03:00')).toEqual(['missing']);
  });

  test('a full copy does for an incremental one, not the other way round', () => {
    const plan = testPlan({ schedule: { full: '0 2 * * 6', incremental: '0 2 * * *' } });
    // The 21st is a Saturday.
    const incremental = copyOf(2, '2026-11-21 02:00', { kind: 'incremental', baseId: 1 });
    expect(troublesOf(plan, [copyOf(1, '2026-11-14 02:00'), incremental], '2026-11-21 08:30')).toEqual(['late-full']);
    expect(troublesOf(plan, [today], '2026-11-21 08:30')).toEqual([]);
    expect(troublesOf(plan, [copyOf(1, '2026-11-14 02:00')], '2026-11-20 08:30')).toEqual(['late-incremental']);
  });

  test('where the clocks skip the hour, it is due when they jump, and is asked for from then', () => {
    const about = { since: new Date('2025-01-01T00:00:00Z'), timeZone: 'America/New_York' };
    // 02:30 does not exist on 8 March 2026: it is due at 03:00 there, 07:00 UTC.
    const plan = testPlan({ schedule: { full: '30 2 * * *', incremental: null } });
    const copies = [{ ...copyOf(1, '2026-01-01 00:00'), startedAt: new Date('2026-03-07T07:30:00Z') }];
    const kinds = (now: string) =>
      backupStanding(plan, copies, { ...about, now: new Date(now) }).troubles.map(({ kind }) => kind);
    expect(kinds('2026-03-08T07:29:00Z')).toEqual([]);
    expect(kinds('2026-03-08T07:31:00Z')).toEqual(['late']);
  });

  test.each([
    [499, ['shrunken']],
    [500, []],
  ])('of 1000 bytes only %i are left', (bytes, troubles) => {
    expect(troublesOf(NIGHTLY, [yesterday, { ...today, bytes }], '2026-11-21 08:30')).toEqual(troubles);
    const removed = { ...yesterday, state: 'removed' as const, removedAt: at('2026-11-21 03:00') };
    expect(troublesOf(NIGHTLY, [removed, { ...today, bytes }], '2026-11-21 08:30')).toEqual(troubles);
  });

  test('the size of an incremental copy says nothing', () => {
    const incremental = copyOf(2, '2026-11-21 02:00', { kind: 'incremental', baseId: 1, bytes: 1 });
    expect(troublesOf(testPlan(), [yesterday, incremental], '2026-11-21 08:30')).toEqual([]);
  });

  test('a copy that failed a check is damaged, and no good one, until a newer one is sound', () => {
    const failed = { ...today, checks: [testCheck({ copyId: 2, outcome: 'failed' })] };
    const standing = backupStanding(NIGHTLY, [yesterday, failed], {
      now: at('2026-11-21 08:30'),
      since: at('2025-11-01 00:00'),
      timeZone: 'Asia/Shanghai',
    });
    expect(standing.lastGood?.id).toBe(1);
    expect(standing.troubles).toEqual([
      { kind: 'damaged', message: { key: 'backup-check.trouble-damaged', values: { id: 2 } } },
    ]);
    expect(troublesOf(NIGHTLY, [yesterday, failed, copyOf(3, '2026-11-21 06:00')], '2026-11-21 08:30')).toEqual([]);
  });

  test('what was never verified is told a day later, or once a verification was due', () => {
    const unchecked = { ...today, checks: [] };
    expect(troublesOf(testPlan(), [unchecked], '2026-11-22 01:59')).toEqual([]);
    expect(troublesOf(testPlan(), [unchecked], '2026-11-22 02:02')).toEqual(['never-verified']);
    const present = { ...today, checks: [testCheck({ kind: 'present' })] };
    expect(troublesOf(testPlan(), [present], '2026-11-22 02:02')).toEqual(['never-verified']);
    const weekly = testPlan({ verify: { present: null, checksum: '0 5 * * 0', listing: null, drill: null } });
    expect(troublesOf(weekly, [unchecked], '2026-11-22 06:59')).toEqual([]);
    expect(troublesOf(weekly, [unchecked], '2026-11-22 07:01')).toEqual(['never-verified', 'overdue-checksum']);
  });

  test('a drill that was due and came to no result is overdue; one that failed is damage', () => {
    const plan = testPlan({ verify: { present: null, checksum: null, listing: null, drill: '0 5 1 * *' } });
    const drill = (local: string, outcome: 'passed' | 'failed' | 'unknown') =>
      copyOf(1, '2026-10-20 02:00', {
        checks: [
          testCheck({ startedAt: at('2026-10-20 03:00') }),
          testCheck({ kind: 'drill', startedAt: at(local), outcome }),
        ],
      });
    expect(troublesOf(plan, [drill('2026-10-21 05:00', 'passed')], '2026-11-01 06:59')).toEqual([]);
    expect(troublesOf(plan, [drill('2026-10-21 05:00', 'passed')], '2026-11-01 07:01')).toEqual(['drill-overdue']);
    expect(troublesOf(plan, [drill('2026-11-01 05:00', 'unknown')], '2026-11-01 07:01')).toEqual(['drill-overdue']);
    expect(troublesOf(plan, [drill('2026-11-01 05:00', 'passed')], '2026-11-01 07:01')).toEqual([]);
    expect(troublesOf(plan, [drill('2026-11-01 05:00', 'failed')], '2026-11-01 07:01')).toEqual(['missing', 'damaged']);
  });
});

describe('what is known of a plan', () => {
  test('the last good copy, how it was checked, and when one was restored last', () => {
    const drill = testCheck({ copyId: 1, kind: 'drill', startedAt: at('2026-11-20 05:00'), restoreMs: 1_234 });
    const copies = [
      copyOf(1, '2026-11-20 02:00', { checks: [drill] }),
      copyOf(2, '2026-11-21 02:00'),
      testCopy({ id: 3, state: 'running', startedAt: at('2026-11-21 08:00') }),
    ];
    const about = { now: at('2026-11-21 08:30'), since: at('2025-11-01 00:00'), timeZone: 'Asia/Shanghai' };
    expect(backupStanding(NIGHTLY, copies, about)).toMatchObject({
      lastGood: { id: 2, bytes: 1_000 },
      verifiedBy: 'checksum',
      lastRestored: { copyId: 1, at: at('2026-11-20 05:00'), restoreMs: 1_234 },
      underWay: { id: 3 },
      troubles: [],
    });
  });

  test('years of a schedule of every minute are no work', () => {
    const plan = testPlan({ schedule: { full: '* * * * *', incremental: null } });
    const startedAt = performance.now();
    expect(troublesOf(plan, [copyOf(1, '2024-11-21 02:00')], '2026-11-21 08:30', '2020-01-01 00:00')).toEqual([
      'late-full',
    ]);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });
});
