import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BackupCheck } from '../../src/core/backup/copy.ts';
import type { Obligation, RecordKind } from '../../src/core/obligation.ts';
import type { Site } from '../../src/core/site.ts';
import { readObligationStates, readObligations } from '../../src/flows/read-obligations.ts';
import { voidRecord, writeRecord } from '../../src/flows/records/write-record.ts';
import { lockNumbers } from '../../src/store/contract-numbers.ts';
import { findReportStandings, findStandingsIn } from '../../src/store/obligation-standings.ts';
import { insertRecord } from '../../src/store/records.ts';
import { APP_PLAN, copy, DATABASE_PLAN } from '../messages/backup-facts.ts';
import { clearBackups, keepCopy } from '../support/backup-records.ts';
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

async function insertFaultReport(happenedAt: string): Promise<void> {
  const at = new Date(happenedAt);
  const content = { impact: '业务中断', cause: '断电', solution: '换电源', prevention: '双电源' };
  const entry = { ...entries.visit, kind: 'fault-report', happenedAt: at, endedAt: null, content } as const;
  await it.store.transaction().execute(async (trx) => {
    await lockNumbers(trx, 'record_numbers', 'acme');
    const written = {
      ticketId: null,
      origin: 'ticket',
      by: 'engineer',
      at,
      requestKey: `fault:${happenedAt}`,
    } as const;
    await insertRecord(trx, { contractId: 'acme', entry, ...written });
  });
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

  test('is proven once by what was done late, by the month that it made up for', async () => {
    await keptSince('2026-01-01T00:00:00Z');
    await visit('2026-11-02T02:00:00Z');
    expect(await standings()).toEqual(['missing 0', 'met 1']);
    await visit('2026-11-03T02:00:00Z');
    expect(await standings()).toEqual(['late 0', 'met 1']);
    const within = { firstDay: '2026-11-01', lastDay: '2026-11-30' };
    const span = { ...within, from: new Date('2026-10-31T16:00:00Z'), before: new Date('2026-11-30T16:00:00Z') };
    const site: Site = { ...it.site, obligations: [owed('visit')] };
    const found = await findReportStandings(it.store, site, { within: span, now: it.clock.now() });
    expect(found.obligations.map(({ evidence }) => evidence.map(({ name }) => name))).toEqual([['R-2']]);
    expect(found.formerObligations.map(({ was, now }) => [was.status, now.status, now.lateEvidence[0]?.name])).toEqual([
      ['missing', 'late', 'R-1'],
    ]);
    // Also where only the one month is asked for.
    const asked = await findStandingsIn(it.store, site, { within, now: it.clock.now() });
    expect(asked.map(({ evidence }) => evidence.length)).toEqual([1]);
  });

  test('is unknown, not missing, for a month in which no records were kept; what is written later counts', async () => {
    await keptSince('2026-10-01T00:00:00Z');
    expect(await standings()).toEqual(['unknown 0', 'due 0']);
    await visit('2026-10-10T02:00:00Z');
    expect(await standings()).toEqual(['met 1', 'due 0']);
  });

  test('is met by the issuing of a fault report, too', async () => {
    await keptSince('2026-01-01T00:00:00Z');
    expect(await standings('fault-report')).toEqual(['missing 0', 'due 0']);
    await insertFaultReport('2026-11-05T02:00:00Z');
    expect(await standings('fault-report')).toEqual(['missing 0', 'met 1']);
  });

  test('names what was brought in from a file as such', async () => {
    await keptSince('2026-01-01T00:00:00Z');
    await visit('2026-10-20T02:00:00Z');
    await visit('2026-11-20T02:00:00Z');
    const { id } = await visit('2026-11-21T02:00:00Z');
    await it.store.updateTable('records').set({ origin: 'import' }).where('id', '=', id).execute();
    const site: Site = { ...it.site, obligations: [owed('visit')] };
    const found = await readObligations(it.ctx, site, it.clock.now());
    expect(found[1]?.evidence.map(({ name, isImported = false }) => [name, isImported])).toEqual([
      ['R-2', false],
      ['R-3', true],
    ]);
  });
});

describe('a database backup owed each month', () => {
  const backup: Obligation = { ...owed('visit'), id: 'backup', evidence: { kind: 'backup', backup: 'database' } };
  const states = async (backups: Site['backups'] = [DATABASE_PLAN]) => {
    const found = await readObligations(it.ctx, { ...it.site, obligations: [backup], backups }, it.clock.now());
    return found.map(({ status, evidence, lateEvidence, unproven }) =>
      [
        status,
        ...[...evidence, ...lateEvidence].map(({ name }) => name),
        ...unproven.map(({ name }) => `(${name})`),
      ].join(' '),
    );
  };
  const verified = (copyId: number): BackupCheck => ({
    ...{ id: copyId, copyId, kind: 'checksum', place: 'host', outcome: 'passed', findings: [], restoreMs: null },
    startedAt: new Date('2026-11-20T00:00:00Z'),
    endedAt: new Date('2026-11-20T00:01:00Z'),
  });
  const keep = (id: number, at: string, checks: readonly BackupCheck[] = [verified(id)]) =>
    keepCopy(it.store, copy({ id, planId: 'opsdb', startedAt: new Date(at), checks }));

  beforeEach(async () => {
    await clearBackups(it.store);
    await it.store
      .updateTable('schema_migrations')
      .set({ applied_at: new Date('2026-01-01T00:00:00Z') })
      .execute();
  });

  test('is met by a verified copy, in the zone of the contract', async () => {
    expect(await states()).toEqual(['missing', 'due']);
    await keep(1, '2026-10-31T16:00:00Z');
    expect(await states()).toEqual(['missing', 'met B-1']);
    await keep(2, '2026-10-31T15:59:59Z');
    expect(await states()).toEqual(['met B-2', 'met B-1']);
  });

  test('names copies that were not verified, and does not count them', async () => {
    await keep(1, '2026-11-03T00:00:00Z', []);
    expect(await states()).toEqual(['missing', 'due (B-1)']);
  });

  test('is late where the next month has one more than its own', async () => {
    await keep(1, '2026-11-03T00:00:00Z');
    await keep(2, '2026-11-10T00:00:00Z');
    expect(await states()).toEqual(['late B-1', 'met B-2']);
  });

  test('is unknown for a site that plans none', async () => {
    expect(await states([])).toEqual(['unknown', 'unknown']);
    expect(await states([{ ...APP_PLAN, drill: null }])).toEqual(['unknown', 'unknown']);
  });
});

describe('a report owed of each month', () => {
  const report: Obligation = { ...owed('visit'), id: 'report', evidence: { kind: 'report', period: 'month' } };
  const states = async () => {
    const found = await readObligations(it.ctx, { ...it.site, obligations: [report] }, it.clock.now());
    return found.map(({ status, evidence }) => [status, ...evidence.map(({ name }) => name)].join(' '));
  };
  const issue = (change: { readonly version?: number; readonly provisional?: boolean; readonly lastDay?: string }) => {
    const { version = 1, provisional = false, lastDay = '2026-10-31' } = change;
    return it.store
      .insertInto('reports')
      .values({
        ...{
          contract_id: 'acme',
          period_key: `y1-m${lastDay.slice(5, 7)}`,
          length: 'month',
          first_day: `${lastDay.slice(0, 8)}01`,
        },
        ...{
          last_day: lastDay,
          provisional: provisional ? 1 : 0,
          version,
          as_of: it.clock.now(),
          data_hash: 'a'.repeat(64),
        },
        ...{ summary: '{}', reason: null, changes: '[]', made_by: 'engineer', made_at: it.clock.now() },
      })
      .execute();
  };
  beforeEach(async () => {
    await it.store.deleteFrom('reports').execute();
    await it.store
      .updateTable('schema_migrations')
      .set({ applied_at: new Date('2026-01-01T00:00:00Z') })
      .execute();
  });

  test('is due in the month after, and met by its first version', async () => {
    expect(await states()).toEqual(['due', 'due']);
    await issue({ provisional: true });
    expect(await states()).toEqual(['due', 'due']);
    await issue({});
    await issue({ version: 2 });
    expect(await states()).toEqual(['met y1-m10', 'due']);
  });

  test('what the team is told of it is that of the month that has ended', async () => {
    const site: Site = { ...it.site, obligations: [report] };
    expect(await readObligationStates(it.ctx, site, it.clock.now())).toMatchObject([
      { since: '2026-10-01', until: '2026-11-30', done: 0, owed: 1 },
    ]);
    await issue({});
    expect(await readObligationStates(it.ctx, site, it.clock.now())).toMatchObject([{ done: 1, owed: 1 }]);
  });
});
