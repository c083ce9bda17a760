import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/mysql/store.ts';
import { wordsOf } from '../../src/core/knowledge/rank.ts';
import { insertArticle, lockKnowledge } from '../../src/store/articles.ts';
import { indexSubjects } from '../../src/store/knowledge-index.ts';
import { runRounds, siteHead } from '../support/command-line.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const SITE = siteHead({ locale: 'zh-CN' });

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-cli-kb-'));
  await writeFile(join(folder, 'ops.yaml'), SITE);
  database = await createTestDatabase();
  // Brings the schema and the contract in.
  await rounds('kb', 'list');
  await writeOne();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const WRITTEN = { title: 'SMS gateway', symptom: 'No SMS', cause: 'Certificate', solution: 'Renew it', tags: ['sms'] };

async function writeOne(entry = WRITTEN, requestKey = 'r1'): Promise<void> {
  const store = openStore(database.url);
  await store.transaction().execute(async (trx) => {
    const scope = await lockKnowledge(trx, 'ops');
    // A year that is over: of this one the lists show no year, and the command knows no clock but the real one.
    const at = new Date('2020-11-21T02:00:00Z');
    const id = await insertArticle(trx, 'ops', { entry, ticketId: null, by: 'lin', at, requestKey });
    const words = [...wordsOf({ ...entry, text: entry.symptom, host: null }).keys()];
    await indexSubjects(trx, [{ scope, kind: 'article', subjectId: id, words }]);
  });
  await store.destroy();
}

const rounds = (...words: string[]) =>
  runRounds(words, { env: { MYSQL_URL: database.url, ROUNDS_SITES: folder, ROUNDS_DATA: folder } });

test('finds, shows and lists', async () => {
  expect((await rounds('kb', 'certificate', 'gateway')).out).toBe(
    [
      'Nearest to “certificate gateway”',
      '  • 📘 K-1 SMS gateway · 2020-11-21',
      '    Cause: Certificate',
      '    Solution: Renew it',
      '/ticket show T-47 tells a ticket’s story, /kb show K-3 shows the whole article',
      '',
    ].join('\n'),
  );
  expect((await rounds('kb', 'show', 'K-1')).out).toContain('version 1: written by Lin');
  expect((await rounds('kb', 'list')).out).toContain('K-1 SMS gateway · #sms · Lin');
});

test('for programs, as JSON', async () => {
  const { out } = await rounds('kb', 'certificate', '--json');
  expect(JSON.parse(out)).toEqual({
    found: [
      {
        ...{ name: 'K-1', kind: 'article', title: 'SMS gateway', symptom: 'No SMS', host: null, tags: ['sms'] },
        ...{ cause: 'Certificate', solution: 'Renew it', at: '2020-11-21T02:00:00.000Z', score: expect.any(Number) },
      },
    ],
  });
});

test.each([
  [['kb'], 'rounds kb <words>'],
  [['kb', 'show'], 'rounds kb <words>'],
  [['kb', 'show', 'nine'], 'rounds kb <words>'],
  [['kb', 'show', 'K-9'], 'no article K-9'],
  [['kb', 'list', 'all'], 'rounds kb <words>'],
  [['kb', 'a'], 'one whole word'],
  [['kb', 'disk', '--contract', 'other'], 'other'],
])('%j is refused with what to type', async (words, told) => {
  const { status, err } = await rounds(...words);
  // What is not understood at all has a status of its own.
  expect(status).toBe(/[Uu]sage: /.test(err) ? 2 : 1);
  expect(err).toContain(told);
});

test('what is not there is no error', async () => {
  expect(await rounds('kb', 'printer')).toMatchObject({ status: 0, out: expect.stringContaining('Nothing found') });
});

test('nothing from outside can move a terminal, or turn its text around', async () => {
  const hostile = 'before \u001b]0;title\u0007\u001b[2J\u009b1A\r\u202e after';
  await writeOne({ ...WRITTEN, title: 'hostile', cause: hostile }, 'r2');
  const { out } = await rounds('kb', 'show', 'K-2');
  expect(out).toContain('before \\u001b]0;title\\u0007\\u001b[2J\\u009b1A\\u000d\\u202e after');
  expect(out).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  const found = JSON.parse((await rounds('kb', 'hostile', '--json')).out);
  expect(found.found[0].cause).toBe(hostile);
  expect((await rounds('kb', 'show', 'K-2\u001b[2J')).err).not.toMatch(/(?!\n)\p{Cc}/u);
});
