import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  findPlan,
  pickPlan,
  plansOf,
  readCopies,
  readCopy,
  readCopyStory,
  readStandings,
} from '../../../src/flows/backups/read-backups.ts';
import { APP_PLAN, backupSite, copy } from '../../messages/backup-facts.ts';
import { at } from '../../messages/facts.ts';
import { clearBackups, keepCopy } from '../../support/backup-records.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';

const other = { ...backupSite, contract: { ...backupSite.contract, id: 'other' } };
const none = { ...backupSite, backups: [] };
let t: TestContext;

beforeAll(async () => {
  t = await createTestContext({ sites: [backupSite, other], checks: new Map() });
});
afterAll(() => t.close());
beforeEach(() => clearBackups(t.store));

describe('a plan', () => {
  test.each(['app', ' APP ', '应用目录', 'Application Folders'])('is found as %j', (typed) => {
    expect(findPlan(backupSite, typed)).toBe(APP_PLAN);
  });

  test.each([
    [
      'ap',
      backupSite,
      { code: 'backup-command.unknown-plan', values: { given: 'ap', nearest: 'app', available: 'app, opsdb' } },
    ],
    ['files', backupSite, { code: 'backup-command.no-plan', values: { given: 'files', available: 'app, opsdb' } }],
    ['app', none, { code: 'backup-command.no-plans', values: { contract: 'acme' } }],
  ])('is not found as %j', (typed, site, refusal) => {
    expect(() => findPlan(site, typed)).toThrow(expect.objectContaining(refusal));
  });

  test('need not be named where there is one', () => {
    expect(pickPlan({ ...backupSite, backups: [APP_PLAN] }, undefined)).toBe(APP_PLAN);
    expect(() => pickPlan(backupSite, undefined)).toThrow(
      expect.objectContaining({ code: 'backup-command.which-plan' }),
    );
    expect(() => plansOf(none)).toThrow(expect.objectContaining({ code: 'backup-command.no-plans' }));
  });
});

test('a copy is read in its own contract alone', async () => {
  await keepCopy(t.store, copy());
  expect(await readCopy(t.ctx, backupSite, 12)).toEqual(copy());
  const refusal = expect.objectContaining({ code: 'backup-command.not-found' });
  await expect(readCopy(t.ctx, other, 12)).rejects.toThrow(refusal);
  await expect(readCopy(t.ctx, backupSite, 13)).rejects.toThrow(refusal);
});

test('a copy is told with what it builds on and what builds on it', async () => {
  const chain = [
    copy({ id: 1 }),
    copy({ id: 2, kind: 'incremental', baseId: 1 }),
    copy({ id: 3, kind: 'incremental', baseId: 2 }),
    copy({ id: 4, kind: 'incremental', baseId: 3 }),
    copy({ id: 5, kind: 'incremental', baseId: 4, state: 'removed' }),
    copy({ id: 6 }),
    copy({ id: 7, planId: 'opsdb' }),
  ];
  for (const one of chain) await keepCopy(t.store, one);
  const ids = async (id: number) => {
    const story = await readCopyStory(t.ctx, backupSite, id);
    return [story.chain, story.dependents].map((copies) => copies.map((one) => one.id));
  };
  expect(await ids(1)).toEqual([[], [2, 3, 4]]);
  expect(await ids(3)).toEqual([[1, 2], [4]]);
  expect(await ids(6)).toEqual([[], []]);
});

test('copies are listed newest first, of all plans or of one', async () => {
  for (const one of [copy({ id: 1 }), copy({ id: 2, planId: 'opsdb' }), copy({ id: 3 })]) await keepCopy(t.store, one);
  const all = await readCopies(t.ctx, backupSite, { limit: 2 });
  expect([all.total, ...all.copies.map(({ id }) => id)]).toEqual([3, 3, 2]);
  const some = await readCopies(t.ctx, backupSite, { planId: 'app', limit: 9 });
  expect([some.total, ...some.copies.map(({ id }) => id)]).toEqual([2, 3, 1]);
});

test('where there are too many to list, those that were removed give way to older ones that are there', async () => {
  const states = ['good', 'removed', 'failed', 'removed', 'removed', 'good'] as const;
  for (const [index, state] of states.entries()) await keepCopy(t.store, copy({ id: index + 1, state }));
  const listed = await readCopies(t.ctx, backupSite, { limit: 4 });
  expect(listed).toMatchObject({ total: 6, kept: 2 });
  expect(listed.copies.map(({ id }) => id)).toEqual([6, 5, 3, 1]);
});

test('each plan stands by its own copies', async () => {
  const [app, opsdb] = await readStandings(t.ctx, backupSite);
  expect([app?.plan.id, opsdb?.plan.id, app?.lastGood, opsdb?.lastGood]).toEqual(['app', 'opsdb', null, null]);
  await keepCopy(t.store, copy({ startedAt: at('02:00'), endedAt: at('02:02') }));
  const [withOne, without] = await readStandings(t.ctx, backupSite);
  expect([withOne?.lastGood?.id, without?.lastGood]).toEqual([12, null]);
});
