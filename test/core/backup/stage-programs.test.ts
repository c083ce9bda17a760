import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scanDump } from '../../../src/core/backup/dump-scan.ts';
import { MEASURE_PROGRAM, SCAN_DUMP_PROGRAM } from '../../../src/core/backup/stage-programs.ts';

const BOX = '/*M!999999\\- enable the sandbox mode */ \n';
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-stage-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('this machine has a Python to try', () => {
  expect(execFileSync('python3', ['--version'], { encoding: 'utf8' })).toMatch(/^Python 3/);
});

/** What a program passes on, and what it prints. */
function run(program: string, input: Uint8Array): { readonly passed: Buffer; readonly printed: string } {
  const path = join(folder, 'passed');
  const file = openSync(path, 'w');
  const ran = spawnSync('python3', ['-I', '-S', '-c', program], {
    input,
    stdio: ['pipe', 'pipe', 'pipe', 'ignore', file],
    maxBuffer: 1 << 20,
  });
  closeSync(file);
  expect({ status: ran.status, complaints: ran.stderr.toString() }).toEqual({ status: 0, complaints: '' });
  return { passed: readFileSync(path), printed: ran.stdout.toString('latin1') };
}

async function* whole(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

describe('a dump on its way', () => {
  const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../../fixtures/backup', name));

  test.each(['mariadb-10.11.sql', 'mysql-9.7.sql'])('%s is passed on and read as it is here', async (name) => {
    const dump = fixture(name);
    const plain = dump.subarray(dump.indexOf('/*M!999999') === 0 ? dump.indexOf('\n') + 1 : 0);
    const facts = await scanDump(whole(plain));
    const { passed, printed } = run(SCAN_DUMP_PROGRAM, dump);
    expect(passed.equals(plain)).toBe(true);
    expect(printed).toBe(`${facts.tables} ${plain.length} ${facts.lastLine}\n`);
    expect(facts.tables).toBeGreaterThan(1);
  });

  test.each([
    ['nothing', '', '0 0 '],
    ['the first line alone', BOX, '0 0 '],
    ['the first line without its end', BOX.trimEnd(), '0 0 '],
    ['no first line of MariaDB', 'CREATE TABLE `a` (\n', '1 19 CREATE TABLE `a` ('],
    ['what begins like it later', `--\n${BOX}`, '0 44 /*M!999999\\- enable the sandbox mode */ '],
    ['a table as the very last words', '--\nCREATE TABLE ', '1 16 CREATE TABLE '],
    ['almost a table', '--\nCREATE TABLE', '0 15 CREATE TABLE'],
    [
      'a table within a routine',
      'DELIMITER ;;\nCREATE TABLE `a`\n;;\nDELIMITER ;\nCREATE TABLE `b`\n',
      '1 62 CREATE TABLE `b`',
    ],
    ['blank lines at the end', '-- Dump completed\n\n\n', '0 20 -- Dump completed'],
    ['a last line of 300', `a\n${'x'.repeat(300)}\n`, '0 303 '],
    ['a last line of 299', `a\n${'x'.repeat(299)}\n`, `0 302 ${'x'.repeat(299)}`],
    ['a last line of megabytes', `a\n${'x'.repeat(3_000_000)}\n`, '0 3000003 '],
  ])('of %s', (_name, dump, printed) => {
    expect(run(SCAN_DUMP_PROGRAM, Buffer.from(dump)).printed).toBe(`${printed}\n`);
  });

  test('is read alike wherever its pieces end', async () => {
    const line = fc.constantFrom(
      ...['CREATE TABLE `t` (', 'DELIMITER ;;', 'DELIMITER ;', 'CREATE TABLE', '', '--'],
      ...["INSERT INTO `t` VALUES (1,'CREATE TABLE ');", `(${'7,'.repeat(40_000)}8),`],
    );
    // Programs read 262,144 bytes at most at once: what stands there falls into two pieces.
    const filler = fc.integer({ min: 262_044, max: 262_144 }).map((length) => '-'.repeat(length));
    const dumps = fc.tuple(filler, fc.array(line, { minLength: 4, maxLength: 30 }));
    await fc.assert(
      fc.asyncProperty(dumps, async ([first, lines]) => {
        const dump = Buffer.from(`${[first, ...lines].join('\n')}\n`);
        const facts = await scanDump(whole(dump));
        const { passed, printed } = run(SCAN_DUMP_PROGRAM, dump);
        expect(passed.equals(dump)).toBe(true);
        expect(printed.split(' ').slice(0, 2)).toEqual([String(facts.tables), String(dump.length)]);
      }),
      { numRuns: 25 },
    );
  });
});

test.each([0, 1, 1_023, 1_024, 1_025, 2_048, 300_000])('of %i bytes the length and the end are told', (length) => {
  const content = Buffer.from(Array.from({ length }, (_, index) => (index * 31) % 256));
  const { passed, printed } = run(MEASURE_PROGRAM, content);
  expect(passed.equals(content)).toBe(true);
  expect(printed).toBe(`${length} ${content.subarray(-1_024).toString('hex')}\n`);
});
