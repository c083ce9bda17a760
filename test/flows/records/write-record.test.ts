import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RecordEntry } from '../../../src/core/record.ts';
import { signRecord } from '../../../src/flows/records/sign-record.ts';
import { editRecord, writeRecord } from '../../../src/flows/records/write-record.ts';
import { findRecord, listRecordVersions } from '../../../src/store/records.ts';
import { clearRecords, entries } from '../../support/records.ts';
import { createTicketTest, type TicketTest } from '../../support/tickets.ts';

let it: TicketTest;
beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());
beforeEach(async () => {
  it.at('18:00');
  await it.store.deleteFrom('outbox').execute();
  await clearRecords(it.store);
});

const fresh = { ticketId: null, origin: 'command' } as const;
const write = async (entry: RecordEntry = entries.visit) =>
  (await writeRecord(it.ctx, it.caller(), entry, fresh)).record;

/** Codes of those that were refused. */
async function refusals(attempts: readonly Promise<unknown>[]): Promise<unknown[]> {
  const outcomes = await Promise.allSettled(attempts);
  return outcomes.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code?: unknown }).code] : []));
}

test('of two changes of one version at once one is done, the other refused', async () => {
  const { id } = await write();
  const edit = (title: string) =>
    editRecord(it.ctx, it.caller(), { id, version: 1, entry: { ...entries.visit, title }, reason: title });
  expect(await refusals([edit('甲'), edit('乙')])).toEqual(['record.changed-meanwhile']);
  expect(await listRecordVersions(it.store, id)).toHaveLength(2);
});

test('a change that is delivered twice is done once', async () => {
  const { id } = await write();
  const caller = it.caller();
  const edit = () => editRecord(it.ctx, caller, { id, version: 1, entry: entries.visit, reason: '补充' });
  expect((await edit()).record.version).toBe(2);
  expect((await edit()).record.version).toBe(2);
  expect(await listRecordVersions(it.store, id)).toHaveLength(2);
});

test('signed by two at once, or twice by one, there is one signature', async () => {
  const { id } = await write();
  const caller = it.caller('customer');
  const sign = (by = caller) => signRecord(it.ctx, by, { reference: { id }, version: 1, rating: 'satisfied' });
  expect(await refusals([sign(), sign(), sign(it.caller('customer'))])).toEqual([]);
  const other = { ...it.caller('customer'), person: { ...caller.person, id: 'somebody' } };
  expect(await refusals([sign(other)])).toEqual(['record.signed-already']);
  expect(await it.store.selectFrom('signatures').select('person_id').execute()).toEqual([{ person_id: 'customer' }]);
});

test('secrets are masked before anything is kept', async () => {
  const ctx = { ...it.ctx, redact: (text: string) => text.replaceAll('hunter2', '••••') };
  const entry = { ...entries.upgrade, title: '口令 hunter2', others: 'hunter2' };
  const content = { ...entry.content, change: '新口令 hunter2', result: 'hunter2' };
  await writeRecord(ctx, it.caller(), { ...entry, content }, fresh);
  for (const table of ['records', 'record_versions', 'outbox'] as const) {
    const rows = JSON.stringify(await it.store.selectFrom(table).selectAll().execute());
    expect(rows).toContain('••••');
    expect(rows).not.toContain('hunter2');
  }
});

test.each([
  ['nobody', 'record.no-engineer'],
  ['customer', 'record.no-engineer'],
])('%s answers for no record', async (engineer, code) => {
  expect(await refusals([write({ ...entries.visit, engineer })])).toEqual([code]);
  expect(await it.store.selectFrom('outbox').select('id').execute()).toEqual([]);
});

test('what an engineer who left the team did stays theirs when it is changed', async () => {
  const { id } = await write();
  await it.store.updateTable('records').set({ engineer: 'left' }).where('id', '=', id).execute();
  const edit = (engineer: string) =>
    editRecord(it.ctx, it.caller(), { id, version: 1, entry: { ...entries.visit, engineer }, reason: 'x' });
  expect(await refusals([edit('nobody')])).toEqual(['record.no-engineer']);
  await edit('left');
  expect((await findRecord(it.store, { id }))?.entry.engineer).toBe('left');
});

test('another contract’s record, and none, are not found', async () => {
  const { id } = await write();
  const caller = it.caller();
  const other = { ...caller, site: { ...caller.site, contract: { ...caller.site.contract, id: 'other' } } };
  const edit = { version: 1, entry: entries.visit, reason: 'x' };
  expect(await refusals([editRecord(it.ctx, other, { ...edit, id })])).toEqual(['record.not-found']);
  expect(await refusals([editRecord(it.ctx, caller, { ...edit, id: 10 ** 9 })])).toEqual(['record.not-found']);
});
