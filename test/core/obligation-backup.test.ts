import { describe, expect, test } from 'vitest';
import type { BackupCheck, BackupCopy } from '../../src/core/backup/copy.ts';
import type { BackupKind } from '../../src/core/obligation.ts';
import { findBackupEvidence, plansOfKind } from '../../src/core/obligation-backup.ts';
import { APP_PLAN, copy, DATABASE_PLAN } from '../messages/backup-facts.ts';

const NOVEMBER = { from: new Date('2026-11-01T00:00:00Z'), before: new Date('2026-12-01T00:00:00Z') };
const day = (date: string) => new Date(`2026-${date}T02:00:00Z`);

let ids = 0;
function check(change: Partial<BackupCheck> = {}): BackupCheck {
  ids += 1;
  const startedAt = change.startedAt ?? day('11-30');
  return {
    ...{ id: ids, copyId: 0, kind: 'checksum', place: 'host', endedAt: startedAt, outcome: 'passed' },
    ...{ findings: [], restoreMs: null },
    ...change,
    startedAt,
  };
}

function made(id: number, date: string, change: Partial<BackupCopy> = {}): BackupCopy {
  return copy({ id, startedAt: day(date), storePath: null, checks: [check()], ...change });
}

function find(kind: BackupKind, copies: readonly BackupCopy[], plans = [APP_PLAN, DATABASE_PLAN]) {
  const found = findBackupEvidence(kind, { plans: plansOfKind(plans, kind), copies }, NOVEMBER);
  return { evidence: found.evidence.map(({ name }) => name), unproven: found.unproven.map(({ name }) => name) };
}

describe('an application backup', () => {
  test.each<[string, BackupCopy[], string[], string[]]>([
    ['counts once it is verified', [made(1, '11-02')], ['B-1'], []],
    ['does not count before', [made(1, '11-02', { checks: [] })], [], ['B-1']],
    ['is not verified by being there', [made(1, '11-02', { checks: [check({ kind: 'present' })] })], [], ['B-1']],
    ['counts in the first instant of the period', [made(1, '11-02', { startedAt: NOVEMBER.from })], ['B-1'], []],
    ['does not count in the first one after it', [made(1, '11-02', { startedAt: NOVEMBER.before })], [], []],
    ['does not count when it failed', [made(1, '11-02', { state: 'failed', failure: { key: 'x' } })], [], []],
    ['does not count while it is made', [made(1, '11-02', { state: 'running', bytes: null })], [], []],
    [
      'that turned out damaged does not count',
      [made(1, '11-02', { checks: [check({ startedAt: day('11-03') }), check({ outcome: 'failed' })] })],
      [],
      ['B-1'],
    ],
    [
      'that retention has removed since counts as it was checked',
      [made(1, '11-02', { state: 'removed' })],
      ['B-1'],
      [],
    ],
    [
      'that retention has removed unchecked does not count',
      [made(1, '11-02', { state: 'removed', checks: [check({ outcome: 'unknown' })] })],
      [],
      ['B-1'],
    ],
    ['counts each time', [made(1, '11-02'), made(2, '11-09')], ['B-1', 'B-2'], []],
    ['of the database does not count', [made(1, '11-02', { planId: 'opsdb' })], [], []],
    ['of a plan that is gone does not count', [made(1, '11-02', { planId: 'old' })], [], []],
  ])('%s', (_what, copies, evidence, unproven) => {
    expect(find('application', copies)).toEqual({ evidence, unproven });
  });

  test('of an incremental copy is worth no more than what it builds on', () => {
    const full = made(1, '10-31');
    const incremental = made(2, '11-02', { kind: 'incremental', baseId: 1 });
    expect(find('application', [full, incremental]).evidence).toEqual(['B-2']);
    expect(find('application', [{ ...full, checks: [check({ outcome: 'failed' })] }, incremental]).evidence).toEqual(
      [],
    );
    expect(find('application', [incremental]).evidence).toEqual([]);
  });
});

describe('where several plans are of one kind', () => {
  const second = { ...APP_PLAN, id: 'web' };
  const plans = [APP_PLAN, second];
  test('each of them has to be copied', () => {
    const copies = [made(1, '11-02'), made(2, '11-03', { planId: 'web' }), made(3, '11-09')];
    expect(find('application', copies, plans).evidence).toEqual(['B-1+B-2']);
    expect(find('application', [...copies, made(4, '11-10', { planId: 'web' })], plans).evidence).toEqual([
      'B-1+B-2',
      'B-3+B-4',
    ]);
  });

  test('it is done when the last of them is', () => {
    const copies = [made(1, '11-02'), made(2, '11-20', { planId: 'web' })];
    const found = findBackupEvidence('application', { plans, copies }, NOVEMBER);
    expect(found.evidence).toEqual([{ id: 2, name: 'B-1+B-2', at: day('11-20') }]);
  });

  test('one that was first tried after the period is not asked for in it; one that never was, always', () => {
    expect(find('application', [made(1, '11-02'), made(2, '12-03', { planId: 'web' })], plans).evidence).toEqual([
      'B-1',
    ]);
    const failed = made(2, '11-29', { planId: 'web', state: 'failed', failure: { key: 'x' } });
    expect(find('application', [made(1, '11-02'), failed], plans).evidence).toEqual([]);
    expect(find('application', [made(1, '11-02')], plans).evidence).toEqual([]);
  });
});

describe('a restore drill', () => {
  const drill = (change: Partial<BackupCheck> = {}) => check({ kind: 'drill', startedAt: day('11-05'), ...change });
  test.each<[string, BackupCheck[], string[]]>([
    ['counts when it passed, whenever the copy was made', [drill()], ['B-1']],
    ['does not count when it failed', [drill({ outcome: 'failed' })], []],
    ['does not count when it could not be judged', [drill({ outcome: 'unknown' })], []],
    ['does not count while it goes on', [drill({ outcome: null })], []],
    ['does not count after the period', [drill({ startedAt: NOVEMBER.before })], []],
    ['is no other check', [check({ kind: 'listing', startedAt: day('11-05') })], []],
    ['counts each time', [drill(), drill({ startedAt: day('11-06') })], ['B-1', 'B-1']],
  ])('%s', (_what, checks, evidence) => {
    expect(find('restore-drill', [made(1, '10-02', { checks })]).evidence).toEqual(evidence);
  });

  test('is asked of plans that have drills', () => {
    expect(plansOfKind([APP_PLAN, DATABASE_PLAN], 'restore-drill').map(({ id }) => id)).toEqual(['app']);
    expect(plansOfKind([APP_PLAN, DATABASE_PLAN], 'database').map(({ id }) => id)).toEqual(['opsdb']);
    const command = {
      ...DATABASE_PLAN,
      id: 'pg',
      source: { kind: 'command', command: 'dump', trailer: null },
    } as const;
    expect(plansOfKind([APP_PLAN, command], 'database').map(({ id }) => id)).toEqual(['pg']);
  });
});
