import { expect, test } from 'vitest';
import type { BackupCopy } from '../../../src/core/backup/copy.ts';
import { buildReport } from '../../../src/core/report/build-report.ts';
import { testCheck, testCopy } from '../backup/copies.ts';
import { testPlan } from '../backup/plans.ts';
import { noFacts, on } from './facts.ts';

const plan = testPlan({ schedule: { full: '0 2 * * *', incremental: null } });
const since = on('01-01 00:00');

function lineOf(copies: readonly ReturnType<typeof testCopy>[]) {
  const [line] = buildReport(noFacts({ backups: [{ planId: 'app', plan, since, copies }] })).backups.plans;
  return line;
}

const vanished = (detail: string) => ({ key: 'backup.warning-changed', values: { detail } });
const unseen = { key: 'backup.warning-unseen-triggers', values: { grant: 'GRANT TRIGGER ON `ops`.* TO `a`@`b`;' } };

test('what is said beside the period’s good copies stands once, as it was said last', () => {
  const copy = (id: number, when: string, change: Partial<BackupCopy>) =>
    testCopy({ id, startedAt: on(when), ...change });
  const dumped = { key: 'backup.warning-dump', values: { detail: 'careful' } };
  const line = lineOf([
    copy(1, '01-01 00:00', { warnings: [dumped], state: 'removed', removedAt: on('02-01 00:00') }),
    copy(2, '06-28 02:00', { warnings: [vanished('one'), unseen] }),
    copy(3, '06-29 02:00', { warnings: [unseen], state: 'failed', failure: { key: 'backup.failed' } }),
    copy(4, '06-30 02:00', { warnings: [vanished('two')] }),
    copy(5, '07-01 02:00', { warnings: [vanished('of the next period')] }),
  ]);
  expect(line?.warnings).toEqual([
    { message: vanished('two'), copies: 2, last: { name: 'B-4', at: on('06-30 02:01').toISOString() } },
    { message: unseen, copies: 1, last: { name: 'B-2', at: on('06-28 02:01').toISOString() } },
    { message: dumped, copies: 1, last: { name: 'B-1', at: on('01-01 00:01').toISOString() } },
  ]);
});

test('a plan without a remark, whose drill found something', () => {
  const findings = [{ key: 'backup-check.database-restored', values: { tables: 3, rows: 5 } }];
  const check = testCheck({ copyId: 1, kind: 'drill', startedAt: on('06-30 03:00'), restoreMs: 90_500, findings });
  const line = lineOf([{ ...testCopy({ id: 1, startedAt: on('06-30 02:00') }), checks: [check] }]);
  expect(line?.lastRestored).toMatchObject({ name: 'B-1', findings });
  expect(line).not.toHaveProperty('warnings');
});
