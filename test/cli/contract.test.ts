import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runRounds, siteHead } from '../support/command-line.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2026-11-21T02:00:00.000Z');

const site = `${siteHead({ customer: 'Customer', ends: '2027-10-31' })}  - { id: shen, name: Shen, roles: [lead] }
  - { id: he, name: He, roles: [operator] }
obligations:
  - { id: visit, title: Visit, every: quarter, evidence: { record: visit } }
`;

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-cli-contract-'));
  await writeFile(join(folder, 'ops.yaml'), site);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const rounds = (...words: string[]) =>
  runRounds(words, { env: { MYSQL_URL: database.url, ROUNDS_SITES: folder, ROUNDS_DATA: folder }, now: NOW });

describe('rounds contract', () => {
  test('shows what the chat shows, and the same to programs', async () => {
    const shown = await rounds('contract');
    expect(shown).toMatchObject({ status: 0, err: '' });
    expect(shown.out).toContain('QS-1 · Customer · Operations');
    expect(shown.out).toContain('S · 2026-11-01 to 2027-10-31 · 345 days left, today included');
    expect(shown.out).toContain('⏳ 2026-11-01—2027-01-31 open 0/1 · 71 days left (by 2027-01-31)');
    const { obligations, contract } = JSON.parse((await rounds('contract', 'y1-q2', '--json')).out);
    expect(contract).toMatchObject({ id: 'ops', ends: '2027-10-31' });
    expect(obligations).toMatchObject([
      { id: 'visit', from: '2027-02-01', until: '2027-04-30', status: 'due', owed: 1, done: 0, waiver: null },
    ]);
  });

  test('waives in the name of a lead, and takes it back', async () => {
    expect(await rounds('contract', 'waive', 'visit', '--reason', 'moved', '--as', 'shen')).toMatchObject({
      status: 0,
      out: '“Visit” 2026-11-01—2027-01-31 is waived.\n',
    });
    expect(JSON.parse((await rounds('contract', '--json')).out).obligations[0]).toMatchObject({
      status: 'waived',
      waiver: { by: 'shen', reason: 'moved', at: NOW.toISOString() },
    });
    expect((await rounds('contract', 'unwaive', 'visit', '2026-12', '--as', 'shen')).out).toContain('is owed again');
    expect((await rounds('contract')).out).toContain('open 0/1');
  });

  test.each([
    [['waive'], 'Usage: rounds contract'],
    [['waive', 'visit', '--as', 'shen'], 'Say why'],
    [['waive', 'visit', '--reason', 'x'], 'for example --as shen'],
    [['waive', 'visit', '--reason', 'x', '--as', 'lin'], 'Only a lead'],
    [['waive', 'visit', '--reason', 'x', '--as', 'he'], 'Only a lead'],
    [['waive', 'visit', '--reason', 'x'.repeat(501), '--as', 'shen'], 'at most 500'],
    [['waive', 'visits', '--reason', 'x', '--as', 'shen'], 'Did you mean `visit`?'],
    [['unwaive', 'visit', '--as', 'shen'], 'is not waived'],
    [['soon'], 'is not a period'],
    [['y1-q1', 'extra'], 'extra'],
  ])('%j is refused: %s', async (words, said) => {
    const { status, out, err } = await rounds('contract', ...words);
    // What is not understood at all has a status of its own.
    expect({ status, out }).toEqual({ status: /[Uu]sage: /.test(err) ? 2 : 1, out: '' });
    expect(err).toContain(said);
  });
});
