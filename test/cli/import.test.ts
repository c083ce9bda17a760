import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { listRecords } from '../../src/store/records.ts';
import { runRounds, siteHead } from '../support/command-line.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2026-11-21T02:00:00.000Z');
const SITE = `${siteHead()}  - { id: he, name: He, roles: [operator] }
`;
const HEAD = 'Date,Engineer,Person-days remote,Category,Mode,Source,Symptom,Cause,Solution,Result';
const GOOD = '2026-11-05,Lin,0.5,fault,remote,customer,No SMS,Password,Renewed,Well';

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-cli-import-'));
  database = await createTestDatabase();
  await writeFile(join(folder, 'ops.yaml'), SITE);
  await writeFile(join(folder, 'maintenance.csv'), `${HEAD}\n${GOOD}\n`);
  await writeFile(join(folder, 'bad.csv'), `${HEAD}\n${GOOD.replace('Lin', 'Lni')}\n${GOOD.replace('0.5', 'half')}\n`);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const rounds = (...words: string[]) =>
  runRounds(['import', ...words], {
    env: { MYSQL_URL: database.url, ROUNDS_SITES: join(folder, 'ops.yaml'), ROUNDS_DATA: folder },
    now: NOW,
  });

describe('rounds import', () => {
  test('tells each bad line with its place, and writes nothing', async () => {
    const { status, out, err } = await rounds(join(folder, 'bad.csv'), '--kind', 'maintenance', '--apply');
    expect(status).toBe(1);
    expect(out.split('\n').slice(1)).toEqual([
      '❌ line 2, column B (Engineer): it says “Lni”. The site file names nobody like that. Is it “lin”?',
      '❌ line 3, column C (Person-days remote): it says “half”. Expected are person-days from 0 to 999 with at most two decimals, for example 0.5.',
      '',
    ]);
    expect(err).toBe('2 faults: nothing was written.\n');
  });

  test('only looks the file through, and says how to write it', async () => {
    const path = join(folder, 'maintenance.csv');
    const { status, out, err } = await rounds(path);
    expect(status).toBe(0);
    expect(out).toMatch(
      /^maintenance\.csv \(154 B, UTF-8, SHA-256 [0-9a-f]{12}…\)\n {2}Maintenance record: 1; person-days: 0\.5\n$/,
    );
    expect(err).toBe(
      `All is well, and nothing is written yet. To write it, add --apply: rounds import ${path} --apply\n`,
    );
  });

  test('writes it once, by the operator, and keeps that it did', async () => {
    const path = join(folder, 'maintenance.csv');
    const done = await rounds(path, '--apply');
    expect({ status: done.status, err: done.err }).toEqual({ status: 0, err: '' });
    expect(done.out).toContain('Written as import 1. All of it is marked as imported');
    const again = await rounds(path, '--apply');
    expect(again.status).toBe(1);
    expect(again.err).toContain(
      'What is in this file was imported 2026-11-21 10:00 by he (maintenance.csv, import 1).',
    );
    const store = openStore(database.url);
    try {
      const [record, ...others] = await listRecords(store, { contractId: 'ops' });
      expect(others).toEqual([]);
      expect(record).toMatchObject({ origin: 'import', createdBy: 'he', entry: { engineer: 'lin', title: 'No SMS' } });
      const audit = await store.selectFrom('audit').select(['action', 'outcome', 'error', 'person_id']).execute();
      expect(audit).toEqual([
        { action: 'command import', outcome: 'refused', error: 'import.has-faults', person_id: 'he' },
        { action: 'command import', outcome: 'done', error: null, person_id: 'he' },
        { action: 'command import', outcome: 'refused', error: 'import.file-known', person_id: 'he' },
      ]);
    } finally {
      await store.destroy();
    }
  });

  test.each<[string, string[], RegExp]>([
    ['no file', [], /rounds import <file>/],
    ['a kind that is none', ['x.csv', '--kind', 'maintenence'], /Did you mean maintenance\?/],
    ['both ways', ['x.csv', '--apply', '--dry-run'], /Only one of/],
    ['a file that is not there', ['/nowhere/x.csv'], /\/nowhere\/x\.csv can’t be read: ENOENT/],
    [
      'an engineer who would write',
      [join('FOLDER', 'maintenance.csv'), '--apply', '--as', 'lin'],
      /lin may not import/,
    ],
  ])('refuses %s', async (_, words, text) => {
    const { status, err } = await rounds(...words.map((word) => word.replace('FOLDER', folder)));
    expect(status).not.toBe(0);
    expect(err).toMatch(text);
  });
});
