import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockNumbers } from '../../src/store/contract-numbers.ts';
import { listIssuedInspections, listRecordEvidence } from '../../src/store/obligation-evidence.ts';
import { changeRecord, insertRecord, lockRecord } from '../../src/store/records.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { insertPastInspection } from '../support/past-facts.ts';
import { entries } from '../support/records.ts';
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
    { id: first, name: `#${first}`, at: from },
    { id: onSite, name: `#${onSite}`, at: inMay },
    { id: last, name: `#${last}`, at: new Date(before.getTime() - 1) },
  ]);
  expect((await listIssuedInspections(it.store, { ...wanted, mode: 'onsite' })).map(({ id }) => id)).toEqual([onSite]);
  expect(await listIssuedInspections(it.store, { ...wanted, templates: [] })).toEqual([]);
});

test('only valid records of the named kind, of work begun in the period, are evidence', async () => {
  const write = (happenedAt: Date, kind: 'visit' | 'training' = 'visit', contractId = 'acme') =>
    it.store.transaction().execute(async (trx) => {
      await lockNumbers(trx, 'record_numbers', contractId);
      const entry = { ...entries[kind], happenedAt, endedAt: null };
      const requestKey = `${contractId}:${kind}:${happenedAt.toISOString()}`;
      const made = { ticketId: null, origin: 'command', by: 'engineer', at: before, requestKey } as const;
      return insertRecord(trx, { contractId, entry, ...made });
    });
  const inMay = new Date('2026-05-10T02:00:00.000Z');
  const last = new Date(before.getTime() - 1);
  const voided = await write(inMay);
  const atLast = await write(last);
  const atFirst = await write(from);
  await write(before);
  await write(new Date(from.getTime() - 1));
  await write(inMay, 'training');
  await write(inMay, 'visit', 'other');
  await it.store.transaction().execute(async (trx) => {
    const record = await lockRecord(trx, { id: voided });
    if (!record) throw new Error('no record');
    const change = { change: 'voided', entry: record.entry, by: 'lead', at: before, reason: 'x' } as const;
    await changeRecord(trx, record, { ...change, requestKey: 'void' });
  });
  expect(await listRecordEvidence(it.store, { contractId: 'acme', record: 'visit', from, before })).toEqual([
    expect.objectContaining({ id: atFirst, at: from }),
    expect.objectContaining({ id: atLast, at: last }),
  ]);
});
