import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { insertRows, insertTogether } from '../../src/store/bulk-insert.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { testSite } from '../support/site.ts';

let t: TestContext;

beforeAll(async () => {
  t = await createTestContext({ sites: [testSite({})], checks: new Map() });
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.store.deleteFrom('notices').execute();
  await t.store.deleteFrom('deliveries').execute();
});

function notice(subject: number, dueAt = t.clock.now()) {
  return {
    ...{
      contract_id: 'acme',
      subject_kind: 'alert',
      subject_id: subject,
      kind: 'unlevelled',
      stage: '',
      fraction: 0.25,
    },
    due_at: dueAt,
  };
}

async function subjects() {
  const rows = await t.store.selectFrom('notices').selectAll().orderBy('id').execute();
  return rows.map((row) => row.subject_id);
}

test.each([0, 1, 2, 3, 127, 128, 129, 300, 511])('%i rows are there once, in the order given', async (count) => {
  const wanted = Array.from({ length: count }, (_, index) => index + 1);
  const first = await insertRows(
    t.store,
    'notices',
    wanted.map((subject) => notice(subject)),
  );
  expect(await subjects()).toEqual(wanted);
  const [row] = await t.store.selectFrom('notices').selectAll().orderBy('id').limit(1).execute();
  expect(first).toBe(row?.id ?? null);
});

test('rows that hold much go in statements that the server takes', async () => {
  const body = Buffer.alloc(1024 * 1024, 'x');
  const rows = Array.from({ length: 40 }, (_, index) => ({
    contract_id: 'acme',
    source_id: `source ${index}`,
    body,
    received_at: t.clock.now(),
  }));
  // Together they are more than a packet holds by MariaDB's default.
  await insertRows(t.store, 'deliveries', rows);
  const found = await t.store.selectFrom('deliveries').select('source_id').orderBy('id').execute();
  expect(found.map((row) => row.source_id)).toEqual(rows.map((row) => row.source_id));
});

test('what travels as it is comes back as it was', async () => {
  const body = Buffer.from([0, 1, 255, 39, 34, 92, 10, 0xe4]);
  const at = new Date('2026-11-21T02:00:00.123Z');
  await insertTogether(t.store, 'deliveries', [
    { contract_id: 'acme', source_id: "o'source", body, received_at: at },
    { contract_id: 'acme', source_id: '源', body: Buffer.from('{}'), received_at: at },
  ]);
  const rows = await t.store.selectFrom('deliveries').selectAll().orderBy('id').execute();
  expect(rows.map((row) => row.source_id)).toEqual(["o'source", '源']);
  expect(Buffer.compare(rows[0]?.body ?? Buffer.alloc(0), body)).toBe(0);
  expect(rows[0]?.received_at).toEqual(at);
});

test('duplicates are brought up to date where that is said, and refused where not', async () => {
  const later = new Date(t.clock.now().getTime() + 5_000);
  await insertRows(t.store, 'notices', [notice(1), notice(2)]);
  await insertRows(t.store, 'notices', [notice(2, later), notice(3, later)], 'due_at = VALUES(due_at)');
  const rows = await t.store.selectFrom('notices').select(['subject_id', 'due_at', 'fraction']).orderBy('id').execute();
  expect(rows.map((row) => [row.subject_id, row.due_at.getTime() === later.getTime()])).toEqual([
    [1, false],
    [2, true],
    [3, true],
  ]);
  expect(Number(rows[0]?.fraction)).toBe(0.25);
  await expect(insertRows(t.store, 'notices', [notice(1)])).rejects.toThrow(/Duplicate/);
});
