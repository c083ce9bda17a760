import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Obligation, RecordKind } from '../../src/core/obligation.ts';
import type { Site } from '../../src/core/site.ts';
import { readObligations } from '../../src/flows/read-obligations.ts';
import { voidRecord, writeRecord } from '../../src/flows/records/write-record.ts';
import { clearRecords, entries } from '../support/records.ts';
import { createTicketTest, type TicketTest } from '../support/tickets.ts';

let it: TicketTest;
beforeAll(async () => {
  it = await createTicketTest();
});
afterAll(() => it.close());
beforeEach(async () => {
  it.at('18:00');
  await clearRecords(it.store);
});

const owed = (record: RecordKind): Obligation => ({
  id: record,
  title: record,
  every: 'month',
  atLeast: 1,
  evidence: { kind: 'record', record },
});

/** How a record owed each month stands: in October, which is over, and in November. */
async function standings(record: RecordKind = 'visit'): Promise<string[]> {
  const site: Site = { ...it.site, obligations: [owed(record)] };
  const found = await readObligations(it.ctx, site, it.clock.now());
  return found.map(({ status, evidence }) => `${status} ${evidence.length}`);
}

/** As if records had been kept since then. */
async function keptSince(at: string): Promise<void> {
  await it.store
    .updateTable('schema_migrations')
    .set({ applied_at: new Date(at) })
    .where('name', '=', 'records')
    .execute();
}

async function visit(happenedAt: string) {
  const entry = { ...entries.visit, happenedAt: new Date(happenedAt), endedAt: null };
  return (await writeRecord(it.ctx, it.caller(), entry, { ticketId: null, origin: 'command' })).record;
}

describe('a record owed each month', () => {
  test('is due while the month runs, missing when it is over, and met once it is written', async () => {
    await keptSince('2026-01-01T00:00:00Z');
    expect(await standings()).toEqual(['missing 0', 'due 0']);
    await visit('2026-11-20T02:00:00Z');
    expect(await standings()).toEqual(['missing 0', 'met 1']);
    await visit('2026-10-31T15:59:00Z');
    expect(await standings()).toEqual(['met 1', 'met 1']);
  });

  test('is not met by a voided record', async () => {
    await keptSince('2026-01-01T00:00:00Z');
    const { number } = await visit('2026-11-20T02:00:00Z');
    await voidRecord(it.ctx, it.caller('lead'), { number, reason: '误填' });
    expect(await standings()).toEqual(['missing 0', 'due 0']);
  });

  test('is unknown, not missing, for a month in which no records were kept; what is written later counts', async () => {
    await keptSince('2026-10-01T00:00:00Z');
    expect(await standings()).toEqual(['unknown 0', 'due 0']);
    await visit('2026-10-10T02:00:00Z');
    expect(await standings()).toEqual(['met 1', 'due 0']);
  });

  test('that Rounds does not write yet is unknown', async () => {
    expect(await standings('fault-report')).toEqual(['unknown 0', 'unknown 0']);
  });
});
