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
    expect(printed).toBe(`${facts.tables} 1 1 3 1 ${plain.length} ${facts.lastLine}\n`);
    expect(facts.tables).toBeGreaterThan(1);
  });

  test.each([
    ['nothing', '', '0 0 0 0 0 0 '],
    ['the first line alone', BOX, '0 0 0 0 0 0 '],
    ['the first line without its end', BOX.trimEnd(), '0 0 0 0 0 0 '],
    ['no first line of MariaDB', 'CREATE TABLE `a` (\n', '1 0 0 0 0 19 CREATE TABLE `a` ('],
    ['what begins like it later', `--\n${BOX}`, '0 0 0 0 0 44 /*M!999999\\- enable the sandbox mode */ '],
    ['a table as the very last words', '--\nCREATE TABLE ', '1 0 0 0 0 16 CREATE TABLE '],
    ['almost a table', '--\nCREATE TABLE', '0 0 0 0 0 15 CREATE TABLE'],
    [
      'a table within a routine',
      'DELIMITER ;;\nCREATE TABLE `a`\n;;\nDELIMITER ;\nCREATE TABLE `b`\n',
      '1 0 0 0 0 62 CREATE TABLE `b`',
    ],
    ['blank lines at the end', '-- Dump completed\n\n\n', '0 0 0 0 0 20 -- Dump completed'],
    ['a last line of 300', `a\n${'x'.repeat(300)}\n`, '0 0 0 0 0 303 '],
    ['a last line of 299', `a\n${'x'.repeat(299)}\n`, `0 0 0 0 0 302 ${'x'.repeat(299)}`],
    ['a last line of megabytes', `a\n${'x'.repeat(3_000_000)}\n`, '0 0 0 0 0 3000003 '],
  ])('of %s', (_name, dump, printed) => {
    expect(run(SCAN_DUMP_PROGRAM, Buffer.from(dump)).printed).toBe(`${printed}\n`);
  });

  const OWNER = 'DEFINER=`CREATE EVENT x`@`a b%`';

  test.each([
    ['a view', '/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50001 VIEW `v` AS select 1 */;', '1 0 0 0'],
    ['what stands for a view until then', '/*!50001 CREATE VIEW `v` AS SELECT\n 1 AS `a` */;', '0 0 0 0'],
    ['a trigger', `/*!50003 CREATE*/ /*!50017 ${OWNER}*/ /*!50003 TRIGGER \`t\` BEFORE INSERT */;;`, '0 1 0 0'],
    ['a trigger of MariaDB 11', `/*M!100901 CREATE OR REPLACE*/ /*M! ${OWNER}*/ /*M! TRIGGER t */;;`, '0 1 0 0'],
    ['a procedure', `CREATE ${OWNER} PROCEDURE \`p\`()\nBEGIN\nCREATE TABLE t (a INT);\nEND ;;`, '0 0 1 0'],
    ['an old procedure', `/*!50003 CREATE*/ /*!50020 ${OWNER}*/ /*!50003 PROCEDURE \`p\`()\nSELECT 1 */;;`, '0 0 1 0'],
    ['an aggregate', `CREATE ${OWNER} AGGREGATE FUNCTION \`f\`() RETURNS int ;;`, '0 0 1 0'],
    ['a package', `CREATE ${OWNER} PACKAGE \`k\` AS\nEND ;;`, '0 0 1 0'],
    [
      'an event',
      `/*!50003 SET x = 1 */ ;;\n/*!50106 CREATE*/ /*!50117 ${OWNER}*/ /*!50106 EVENT \`e\` */ ;;`,
      '0 0 0 1',
    ],
    ['a procedure that speaks of others', `CREATE PROCEDURE \`p\`()\n/*\nCREATE EVENT e */ ;;`, '0 0 1 0'],
  ])('%s in it is counted as one, wherever it is cut', (_name, statement, expected) => {
    const isBlock = statement.endsWith(';;');
    const content = isBlock ? `DELIMITER ;;\n${statement}\nDELIMITER ;\n` : `${statement}\n`;
    for (let cut = 0; cut < content.length; cut += 7) {
      const filler = '-'.repeat(262_144 - 1 - cut);
      const { printed } = run(SCAN_DUMP_PROGRAM, Buffer.from(`${filler}\n${content}-- end\n`));
      expect([cut, printed.split(' ').slice(0, 5).join(' ')]).toEqual([cut, `0 ${expected}`]);
    }
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
        const [tables, , , , , bytes] = printed.split(' ');
        expect([tables, bytes]).toEqual([String(facts.tables), String(dump.length)]);
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
