import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RecordEntry } from '../../src/core/record.ts';
import { lockNumbers } from '../../src/store/contract-numbers.ts';
import { isDuplicateKey } from '../../src/store/duplicate-key.ts';
import {
  changeRecord,
  findRecord,
  findRecordOfRequest,
  insertRecord,
  listRecords,
  listRecordVersions,
  lockRecord,
  sumRecords,
} from '../../src/store/records.ts';
import { insertSignature } from '../../src/store/signatures.ts';
import { createTestContext, type TestContext } from '../support/context.ts';
import { clearRecords, entries } from '../support/records.ts';
import { testSite } from '../support/site.ts';

let it: TestContext;
beforeAll(async () => {
  it = await createTestContext({ sites: [testSite({}), testSite({ id: 'other' })], checks: new Map() });
});
afterAll(() => it.close());
beforeEach(() => clearRecords(it.store));

const at = new Date('2026-11-21T02:00:00.000Z');

function write(requestKey: string, entry: RecordEntry = entries.visit, contractId = 'acme'): Promise<number> {
  return it.store.transaction().execute(async (trx) => {
    await lockNumbers(trx, 'record_numbers', contractId);
    return insertRecord(trx, { contractId, entry, ticketId: null, origin: 'command', by: 'engineer', at, requestKey });
  });
}

describe('records', () => {
  test.each(Object.values(entries))('a $kind is read as it was written', async (entry) => {
    const id = await write('a', entry);
    const record = await findRecord(it.store, { id });
    expect(record).toEqual({
      id,
      contractId: 'acme',
      number: 1,
      state: 'valid',
      version: 1,
      entry,
      ticket: null,
      origin: 'command',
      createdBy: 'engineer',
      createdAt: at,
      signature: null,
    });
    expect(await listRecordVersions(it.store, id)).toEqual([
      { version: 1, change: 'created', entry, by: 'engineer', at, reason: null },
    ]);
  });

  test('are numbered per contract without gap, also when they are written at once', async () => {
    const ids = await Promise.all([
      ...Array.from({ length: 8 }, (_, index) => write(`a${index}`)),
      ...Array.from({ length: 4 }, (_, index) => write(`b${index}`, entries.visit, 'other')),
    ]);
    expect(new Set(ids).size).toBe(12);
    const numbers = async (contractId: string) =>
      (await listRecords(it.store, { contractId })).map(({ number }) => number).toSorted((a, b) => a - b);
    expect(await numbers('acme')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await numbers('other')).toEqual([1, 2, 3, 4]);
  });

  test('are written once for a request; a refused one takes no number', async () => {
    await write('same');
    const second = await write('same').catch((error: unknown) => error);
    expect(isDuplicateKey(second)).toBe(true);
    await write('another');
    expect((await findRecordOfRequest(it.store, 'another'))?.number).toBe(2);
    expect(await findRecordOfRequest(it.store, 'never')).toBeUndefined();
  });

  test('keep every version with who, when and why; voided ones stay and count for nothing', async () => {
    const id = await write('a');
    const edited = { ...entries.visit, title: '第四季度回访', effort: { onsite: 2, remote: 0, office: 0 } };
    const change = (kind: 'edited' | 'voided', reason: string) =>
      it.store.transaction().execute(async (trx) => {
        const record = await lockRecord(trx, { contractId: 'acme', number: 1 });
        if (!record) throw new Error('no record');
        await changeRecord(trx, record, {
          ...{ change: kind, entry: edited, by: 'lead', at, reason, requestKey: reason },
        });
      });
    await change('edited', '标题写错');
    expect(await findRecord(it.store, { id })).toMatchObject({ version: 2, state: 'valid', entry: edited });
    await change('voided', '重复');
    expect(await findRecord(it.store, { id })).toMatchObject({ version: 3, state: 'voided' });
    const versions = await listRecordVersions(it.store, id);
    expect(versions.map(({ version, change, entry, reason }) => [version, change, entry.title, reason])).toEqual([
      [1, 'created', '下半年现场回访', null],
      [2, 'edited', '第四季度回访', '标题写错'],
      [3, 'voided', '第四季度回访', '重复'],
    ]);
    expect(await listRecords(it.store, { contractId: 'acme' })).toEqual([]);
    expect(await listRecords(it.store, { contractId: 'acme', alsoVoided: true })).toHaveLength(1);
    expect(await sumRecords(it.store, { contractId: 'acme', alsoVoided: true })).toEqual({
      count: 0,
      effort: { onsite: 0, remote: 0, office: 0 },
    });
  });

  test('are listed by kind and half-open period, and summed exactly', async () => {
    const days = (happened: string, kind: 'visit' | 'training' = 'visit'): RecordEntry => ({
      ...entries[kind],
      happenedAt: new Date(happened),
      effort: { onsite: 0.1, remote: 0.2, office: 0 },
    });
    await write('a', days('2026-05-01T00:00:00.000Z'));
    await write('b', days('2026-05-31T23:59:59.999Z'));
    await write('c', days('2026-06-01T00:00:00.000Z'));
    await write('d', days('2026-05-10T00:00:00.000Z', 'training'));
    const may = {
      contractId: 'acme',
      from: new Date('2026-05-01T00:00:00.000Z'),
      before: new Date('2026-06-01T00:00:00.000Z'),
    };
    const numbers = async (filter: object, page = {}) =>
      (await listRecords(it.store, { ...may, ...filter }, page)).map(({ number }) => number);
    expect(await numbers({})).toEqual([1, 4, 2]);
    expect(await numbers({ kinds: ['visit'] })).toEqual([1, 2]);
    expect(await numbers({}, { newestFirst: true, limit: 2 })).toEqual([2, 4]);
    expect(await sumRecords(it.store, may)).toEqual({ count: 3, effort: { onsite: 0.3, remote: 0.6, office: 0 } });
  });

  test('show the signature of their latest signed version', async () => {
    const id = await write('a');
    const sign = (version: number, requestKey: string) =>
      insertSignature(it.store, {
        ...{ subjectKind: 'record', subjectId: id, version, person: 'customer', role: 'customer' },
        ...{ rating: 'satisfied', at, requestKey },
      });
    await sign(2, 'x');
    await sign(1, 'y');
    expect((await findRecord(it.store, { id }))?.signature).toEqual({
      ...{ version: 2, person: 'customer', rating: 'satisfied', at },
    });
    expect(isDuplicateKey(await sign(2, 'z').catch((error: unknown) => error))).toBe(true);
  });
});
