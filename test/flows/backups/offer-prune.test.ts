import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { offerPrune, redeemOffer } from '../../../src/flows/backups/offer-prune.ts';
import { planPrune } from '../../../src/flows/backups/prune.ts';
import { APP_PLAN, backupSite, copy } from '../../messages/backup-facts.ts';
import { at } from '../../messages/facts.ts';
import { clearBackups, keepCopy } from '../../support/backup-records.ts';
import { createTestContext, type TestContext } from '../../support/context.ts';

const plan = { ...APP_PLAN, keep: { last: 1, daily: 0, weekly: 0, monthly: 0, yearly: 0 } };
const site = { ...backupSite, backups: [plan] };
const MINUTE = 60_000;
let t: TestContext;

beforeAll(async () => {
  t = await createTestContext({ sites: [site], checks: new Map() });
});
afterAll(() => t.close());
beforeEach(async () => {
  await clearBackups(t.store);
  for (const id of [1, 2, 3]) await keepCopy(t.store, copy({ id, startedAt: at(`0${id}:00`) }));
});

async function offer() {
  const made = offerPrune(t.ctx, await planPrune(t.ctx, site, 'app'), 'lead');
  return { ...made, planId: 'app', pressedBy: 'lead' };
}

const refusal = (code: string, values: object = {}) =>
  expect.objectContaining({ code, values: expect.objectContaining(values) });

test('who was offered it removes just what was shown, in ten minutes', async () => {
  const offered = await offer();
  expect(await redeemOffer(t.ctx, site, offered)).toEqual([1, 2]);
  t.clock.advance(10 * MINUTE);
  expect(await redeemOffer(t.ctx, site, offered)).toEqual([1, 2]);
  t.clock.advance(1);
  await expect(redeemOffer(t.ctx, site, offered)).rejects.toThrow(
    refusal('backup-command.offer-over', { plan: 'app' }),
  );
});

test('nobody else does, whatever their role', async () => {
  const offered = await offer();
  await expect(redeemOffer(t.ctx, site, { ...offered, pressedBy: 'engineer' })).rejects.toThrow(
    refusal('backup-command.not-your-button', { person: '组长' }),
  );
  await expect(redeemOffer(t.ctx, site, { ...offered, personId: 'gone' })).rejects.toThrow(
    refusal('backup-command.not-your-button', { person: 'gone' }),
  );
});

test.each([
  ['a new copy moves an old one out', () => keepCopy(t.store, copy({ id: 4, startedAt: at('04:00') }))],
  [
    'one is gone already',
    () => t.store.updateTable('backup_copies').set({ state: 'removed' }).where('id', '=', 1).execute(),
  ],
])('nothing is removed when %s in between', async (_what, happen) => {
  const offered = await offer();
  await happen();
  await expect(redeemOffer(t.ctx, site, offered)).rejects.toThrow(refusal('backup-command.offer-changed'));
});

test('a copy that is made and kept changes nothing of what goes', async () => {
  const offered = await offer();
  await keepCopy(t.store, copy({ id: 5, planId: 'opsdb', startedAt: at('05:00') }));
  expect(await redeemOffer(t.ctx, site, offered)).toEqual([1, 2]);
});

test('a plan that is gone from the site file removes nothing', async () => {
  const offered = await offer();
  const without = { ...site, backups: [{ ...plan, id: 'other' }] };
  await expect(redeemOffer(t.ctx, without, offered)).rejects.toThrow(refusal('backup-command.no-plan'));
});
