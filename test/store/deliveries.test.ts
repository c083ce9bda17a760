import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { claimDeliveries, insertDeliveries } from '../../src/store/deliveries.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { testSite } from '../support/site.ts';

let t: TestContext;

beforeAll(async () => {
  t = await createTestContext({ sites: [testSite({})], checks: new Map() });
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.store.deleteFrom('deliveries').execute();
});

/** Deliveries of so many bytes each. @returns their ids. */
async function waiting(...sizes: readonly number[]): Promise<number[]> {
  const receivedAt = t.clock.now();
  const rows = sizes.map((size) => ({
    contractId: 'acme',
    sourceId: 'prometheus',
    body: Buffer.alloc(size),
    receivedAt,
  }));
  await insertDeliveries(t.store, rows);
  return (await t.store.selectFrom('deliveries').select('id').orderBy('id').execute()).map(({ id }) => id);
}

async function begin(...ids: readonly number[]): Promise<void> {
  await t.store
    .updateTable('deliveries')
    .set({ attempts: 1, claimed_by: 'dead' })
    .where('id', 'in', [...ids])
    .execute();
}

async function claim(change: { readonly most?: number; readonly after?: number } = {}): Promise<number[]> {
  const claimed = await claimDeliveries(t.store, {
    ...{ contractId: 'acme', owner: 'test', now: t.clock.now(), most: 3, mostBytes: 100 },
    ...change,
  });
  return claimed.map(({ id }) => id);
}

describe('a claim', () => {
  test('takes the oldest, up to a number and a size, and at least one', async () => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = await waiting(10, 10, 10, 200, 10);
    expect(await claim()).toEqual([a, b, c]);
    expect(await claim({ after: c })).toEqual([d]);
    expect(await claim({ after: d })).toEqual([e]);
    expect(await claim({ after: e })).toEqual([]);
  });

  test('takes what was begun before alone', async () => {
    const [a = 0, b = 0, c = 0] = await waiting(10, 10, 10);
    await begin(b);
    expect(await claim()).toEqual([a]);
    await t.store.deleteFrom('deliveries').where('id', '=', a).execute();
    expect(await claim()).toEqual([b]);
    await t.store.deleteFrom('deliveries').where('id', '=', b).execute();
    expect(await claim()).toEqual([c]);
  });

  test('behind another takes nothing that was begun before, nor what comes after it', async () => {
    const [a = 0, b = 0, c = 0, d = 0] = await waiting(10, 10, 10, 10);
    await begin(c);
    expect(await claim({ after: a })).toEqual([b]);
    expect(await claim({ after: b })).toEqual([]);
    const attempts = await t.store.selectFrom('deliveries').select('attempts').where('id', 'in', [c, d]).execute();
    expect(attempts).toEqual([{ attempts: 1 }, { attempts: 0 }]);
  });
});
