import { afterAll, beforeAll, expect, test } from 'vitest';
import { listIssuedInspections } from '../../src/store/obligation-evidence.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { insertPastInspection } from '../support/past-facts.ts';
import { testSite } from '../support/site.ts';

let it: TestContext;
beforeAll(async () => {
  it = await createTestContext({ sites: [testSite({}), testSite({ id: 'other' })], checks: new Map() });
});
afterAll(() => it.close());

const from = new Date('2026-05-01T00:00:00.000Z');
const before = new Date('2026-06-01T00:00:00.000Z');

test('only issued inspections of the whole site, of the named templates and mode, begun in the period, are evidence', async () => {
  const inMay = new Date('2026-05-10T02:00:00.000Z');
  const first = await insertPastInspection(it.store, { startedAt: from, endedAt: new Date('2026-06-02T00:00:00Z') });
  const onSite = await insertPastInspection(it.store, { startedAt: inMay, mode: 'onsite' });
  const last = await insertPastInspection(it.store, {
    startedAt: new Date(before.getTime() - 1),
    templateId: 'quarterly',
  });
  await insertPastInspection(it.store, { startedAt: before });
  await insertPastInspection(it.store, { startedAt: new Date(from.getTime() - 1) });
  await insertPastInspection(it.store, { startedAt: inMay, hosts: ['app-01'] });
  await insertPastInspection(it.store, { startedAt: inMay, templateId: 'daily' });
  await insertPastInspection(it.store, { startedAt: inMay, contractId: 'other' });
  for (const state of ['running', 'answering', 'cancelled', 'interrupted'] as const) {
    await insertPastInspection(it.store, { startedAt: inMay, state });
  }
  const wanted = { contractId: 'acme', templates: ['monthly', 'quarterly'], mode: null, from, before };
  expect(await listIssuedInspections(it.store, wanted)).toEqual([
    { id: first, at: from },
    { id: onSite, at: inMay },
    { id: last, at: new Date(before.getTime() - 1) },
  ]);
  expect((await listIssuedInspections(it.store, { ...wanted, mode: 'onsite' })).map(({ id }) => id)).toEqual([onSite]);
  expect(await listIssuedInspections(it.store, { ...wanted, templates: [] })).toEqual([]);
});
