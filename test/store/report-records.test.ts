import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordEntry } from '../../src/core/record.ts';
import { openRequestTicket } from '../../src/flows/tickets/request-ticket.ts';
import { lockNumbers } from '../../src/store/contract-numbers.ts';
import { changeRecord, insertRecord, lockRecord } from '../../src/store/records.ts';
import { listReportRecords } from '../../src/store/report-records.ts';
import { entries } from '../support/records.ts';
import { createTicketTest, type TicketTest } from '../support/tickets.ts';

const from = new Date('2026-11-01T00:00:00.000Z');
const before = new Date('2026-12-01T00:00:00.000Z');
const inPeriod = new Date('2026-11-20T02:00:00.000Z');
const later = new Date('2026-12-03T02:00:00.000Z');

let it: TicketTest;
let count = 0;
beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());

async function openTicket(): Promise<number> {
  const { after } = await openRequestTicket(it.ctx, it.caller(), {
    ...{ title: '变慢', description: '', ticketKind: 'fault', origin: 'phone', level: 2, reportedAt: null },
    ...{ host: null, reporter: null, contact: null, assignee: null, continues: null },
  });
  return after.id;
}

function write(entry: RecordEntry, ticketId: number | null): Promise<number> {
  count += 1;
  const written = { by: 'engineer', at: entry.happenedAt, requestKey: `record:${count}` };
  return it.store.transaction().execute(async (trx) => {
    await lockNumbers(trx, 'record_numbers', 'acme');
    return insertRecord(trx, { contractId: 'acme', entry, ticketId, origin: 'ticket', ...written });
  });
}

const dated = (entry: RecordEntry, happenedAt: Date): RecordEntry => ({ ...entry, happenedAt, endedAt: null });
const content = { impact: '业务中断', cause: '断电', solution: '换电源', prevention: '双电源' };
const faultReport: RecordEntry = { ...entries.visit, kind: 'fault-report', content };

test('a report has the records of its period, and what was written later of its tickets: their sheets and fault reports', async () => {
  it.at('10:00');
  const ticket = await openTicket();
  it.at('10:00', '2026-12-02');
  const next = await openTicket();
  const ofPeriod = await write(dated(entries.visit, inPeriod), null);
  const sheet = await write(dated(entries.maintenance, later), ticket);
  const report = await write(dated(faultReport, later), ticket);
  await write(dated(entries.visit, later), null);
  await write(dated(faultReport, later), next);
  const voided = await write(dated(faultReport, later), ticket);
  await it.store.transaction().execute(async (trx) => {
    const record = await lockRecord(trx, { id: voided });
    if (!record) throw new Error('no record');
    const change = {
      change: 'voided',
      entry: record.entry,
      by: 'lead',
      at: later,
      reason: 'x',
      requestKey: 'v',
    } as const;
    await changeRecord(trx, record, change);
  });
  const found = await listReportRecords(it.store, { contractId: 'acme', from, before });
  expect(found.valid.map(({ id }) => id)).toEqual([ofPeriod, sheet, report]);
  expect(found.voided).toEqual([]);
});
