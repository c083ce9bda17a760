import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { DEFAULT_SLA_POLICY } from '../../src/core/sla-policy.ts';
import { lockNumbers, takeNumber } from '../../src/store/contract-numbers.ts';
import { keepPolicy } from '../../src/store/sla-policies.ts';
import { insertTicketEvent } from '../../src/store/ticket-events.ts';
import { insertTicketRow } from '../../src/store/tickets.ts';
import { runRounds, siteHead } from '../support/command-line.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const SITE = siteHead({ locale: 'zh-CN' });

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-cli-replay-'));
  await writeFile(join(folder, 'ops.yaml'), SITE);
  database = await createTestDatabase();
  // Brings the schema and the contract in.
  await rounds('replay', '--check');
  await insertTicket();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const rounds = (...words: string[]) =>
  runRounds(words, { env: { MYSQL_URL: database.url, ROUNDS_SITES: folder, ROUNDS_DATA: folder } });

/** Level 2 since ten; its row was never written. */
async function insertTicket(): Promise<void> {
  const store = openStore(database.url);
  const at = new Date('2026-11-20T02:00:00Z');
  await store.transaction().execute(async (trx) => {
    await lockNumbers(trx, 'ticket_numbers', 'ops');
    const number = await takeNumber(trx, 'ticket_numbers', 'ops');
    const policyHash = await keepPolicy(trx, DEFAULT_SLA_POLICY);
    const row = { contractId: 'ops', originKey: 'request:1', policyHash, cardKey: null, thread: null, openedAt: at };
    const { id } = await insertTicketRow(trx, row, number);
    const base = { at, recordedAt: at, actor: 'lin', source: 'command', permalink: null } as const;
    await insertTicketEvent(trx, id, { ...base, fact: { kind: 'opened' }, sourceKey: 'opened' });
    await insertTicketEvent(trx, id, { ...base, fact: { kind: 'levelled', level: 2 }, sourceKey: 'level' });
  });
  await store.destroy();
}

test('what differs is told with its fields and exit status 3, mended on demand, and then nothing differs', async () => {
  const found = await rounds('replay', '--check');
  expect(found.status).toBe(3);
  expect(found.out).toContain('ops T-1  kind: "" ≠ "fault"');
  expect(found.out).toContain('level: null ≠ 2');
  expect(found.out).toContain('rounds replay --mend');
  const mended = await rounds('replay', '--mend');
  expect([mended.status, mended.out.includes('level: null ≠ 2')]).toEqual([0, true]);
  const checked = await rounds('replay', '--check');
  expect([checked.status, checked.out]).toEqual([0, 'Folded anew: tickets 1, events 2; rows that differ: 0.\n']);
});

test.each(['', '--check --mend', 'T-1 --check'])('“replay %s” is refused with what to type', async (words) => {
  const { status, err } = await rounds('replay', ...words.split(' ').filter((word) => word !== ''));
  // 3 would say that rows differ.
  expect([1, 2]).toContain(status);
  expect(err).toContain('rounds replay --check');
});

test('a recorded ticket’s due times are derived, those of an unknown one are not', async () => {
  const { status, out } = await rounds('sla', 'explain', 'T-1');
  expect(status).toBe(0);
  expect(out).toContain('Start: reported at 2026-11-20 10:00');
  expect(out).toContain('Due: 2026-11-20 18:00');
  const json = JSON.parse((await rounds('sla', 'explain', 'T-1', '--json')).out);
  expect(json).toMatchObject({ level: 2, clocks: [{ stage: 'respond', dueAt: '2026-11-20T02:05:00.000Z' }, {}] });
  for (const [name, told] of [
    ['T-9', 'no such ticket in this contract (T-9)'],
    ['nine', '“nine” is not a ticket'],
  ] as const) {
    const refused = await rounds('sla', 'explain', name);
    expect([refused.status, refused.err]).toEqual([1, expect.stringContaining(told)]);
  }
});
