import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LIST_DUMP_PROGRAM, LOAD_DUMP_PROGRAM } from '../../../src/core/backup/dump-programs.ts';
import { scanDump } from '../../../src/core/backup/dump-scan.ts';
import { readReport } from '../../../src/core/backup/script-frame.ts';
import { ROOT } from '../../support/source-files.ts';

const FOLDER = join(ROOT, 'test/fixtures/backup');
const DUMPS = { 'MariaDB 10.11': 'mariadb-10.11.sql', 'MySQL 9.7': 'mysql-9.7.sql' };
const MARKER = 'abcdefghij0123456789';

const read = (name: string) => readFileSync(join(FOLDER, name));

async function* pieces(content: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += size) yield content.subarray(from, from + size);
}

/** The programs that call themselves awk on the systems there are, as far as this machine has them. */
const AWKS = [['mawk'], ['gawk'], ['gawk', '--posix'], ['busybox', 'awk'], ['original-awk']].filter(
  ([program = '']) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0,
);

function run(awk: readonly string[], program: string, input: Buffer | string) {
  const words = [...awk, '-v', `marker=${MARKER}`, program];
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const script = `{ LC_ALL=C ${quoted} 3>&2; }`;
  const { stdout, stderr, status } = spawnSync('sh', ['-c', script], { input, encoding: 'utf8', maxBuffer: 1 << 26 });
  const report = readReport(stderr, MARKER);
  return { output: stdout, status, values: Object.fromEntries(report.values), complaints: report.rest };
}

test('this machine has an awk to try', () => {
  expect(AWKS.length).toBeGreaterThan(0);
});

describe.each(Object.entries(DUMPS))('a dump of %s', (_name, file) => {
  test.each([1, 7, 4_096, 1 << 20])('is read in pieces of %i bytes', async (size) => {
    const facts = await scanDump(pieces(read(file), size));
    expect(facts.tables).toBe(3);
    expect(facts.lastLine).toMatch(/^-- Dump completed on 2026-/);
    expect(facts.bytes).toBe(read(file).length);
    expect(Buffer.from(facts.tail).equals(read(file).subarray(-1_024))).toBe(true);
  });

  test('cut short it lacks its last line', async () => {
    const whole = read(file);
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      const facts = await scanDump(pieces(whole.subarray(0, Math.floor(whole.length * share)), 999));
      expect(facts.lastLine).not.toMatch(/^-- Dump completed/);
    }
  });

  test.each(AWKS)('is read alike by %s %s', (...awk) => {
    const { values, complaints } = run(awk.filter(Boolean), LIST_DUMP_PROGRAM, read(file));
    expect(values).toMatchObject({ tables: '3', 'last-line': expect.stringMatching(/^-- Dump completed on/) });
    expect(complaints).toBe('');
  });

  test.each(AWKS)('goes through %s %s without what reaches beyond its database', (...awk) => {
    const { output, status, values, complaints } = run(awk.filter(Boolean), LOAD_DUMP_PROGRAM, read(file));
    expect({ status, complaints }).toEqual({ status: 0, complaints: '' });
    // A trigger, a function, two procedures and a view.
    expect(values).toEqual({ events: '1', owners: '5' });
    expect(output).not.toMatch(/DEFINER=|999999|ALTER DATABASE|EVENT `e`|DELETE FROM live|GTID_PURGED|SQL_LOG_BIN/i);
    expect(output).toContain("'CREATE TABLE `x`\\nUSE live;\\nDROP DATABASE live;'");
    expect(output).toMatch(/PROCEDURE `p`\(\)\nBEGIN\nCREATE TABLE IF NOT EXISTS other\.t/);
    expect(output.match(/^CREATE TABLE `/gm)).toHaveLength(3);
  });
});

describe('a statement that is not for the scratch database', () => {
  test.each([
    ['USE `live`;'],
    ['use live;'],
    ['CREATE DATABASE /*!32312 IF NOT EXISTS*/ `live` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;'],
    ['/*!40000 DROP DATABASE IF EXISTS `live`*/;'],
    ['DROP SCHEMA live;'],
    ['DROP TABLE IF EXISTS `live`.`orders`;'],
    ['INSERT INTO `live`.`orders` VALUES (1);'],
    ['INSERT IGNORE INTO `li``ve` . `orders` VALUES (1);'],
    ['CREATE TABLE `live`.`x` (a INT);'],
    ['/*!40000 ALTER TABLE `live`.`x` DISABLE KEYS */;'],
    ['DROP TABLE live;'],
    ['DELETE FROM orders;'],
    ['UPDATE orders SET a = 1;'],
    ['TRUNCATE orders;'],
    ["GRANT ALL ON *.* TO 'x'@'%';"],
    ['SET GLOBAL read_only = 0;'],
    ['SET @x = 1, GLOBAL read_only = 0;'],
    ['SET @@global.read_only = 0;'],
    ["SET PASSWORD = 'x';"],
    ["CHANGE MASTER TO MASTER_LOG_FILE='x';"],
    ["LOAD DATA INFILE '/etc/passwd' INTO TABLE x;"],
    ["SELECT 'x' INTO OUTFILE '/tmp/x';"],
    ['CALL p();'],
    ['source /tmp/x.sql'],
    ['\\! rm -rf /'],
    ['/*!50003 CALL p() */;'],
    ['DELIMITER ;;\nDROP DATABASE live ;;\nDELIMITER ;'],
    ['DELIMITER ;;\n/*!50003 SET @x = 1 */ ;;\nUSE live ;;\nDELIMITER ;'],
  ])('%s', (statement) => {
    for (const awk of AWKS) {
      const dump = `SET @a = 1;\n${statement}\nINSERT INTO \`after\` VALUES (1);\n`;
      const { output, status, values } = run(awk, LOAD_DUMP_PROGRAM, dump);
      expect(status).toBe(3);
      expect(values.foreign).toBeDefined();
      expect(output).not.toMatch(/live|after|orders/);
    }
  });

  test('is no row of a table, however it looks', () => {
    const rows = "INSERT INTO `notes` VALUES\n(1,'USE live;'),\n(2,'\\nDROP DATABASE live;\\n');\n";
    for (const awk of AWKS) {
      expect(run(awk, LOAD_DUMP_PROGRAM, rows)).toMatchObject({ status: 0, output: rows });
    }
  });
});

describe('a dump that ends within a statement', () => {
  test.each([
    "INSERT INTO `t` VALUES (1,'a",
    'CREATE TABLE `t` (\n  `a` int',
    'DELIMITER ;;\nCREATE PROCEDURE `p`()\nBEGIN\n',
  ])('%j', (dump) => {
    for (const awk of AWKS) {
      expect(run(awk, LOAD_DUMP_PROGRAM, dump)).toMatchObject({ status: 3, values: { unended: '1' } });
    }
  });
});

test('settings that span lines are left out as a whole', () => {
  const dump = "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'aaa:1-5,\nbbb:1-7';\nINSERT INTO `t` VALUES (1);\n";
  for (const awk of AWKS) {
    expect(run(awk, LOAD_DUMP_PROGRAM, dump)).toMatchObject({ status: 0, output: 'INSERT INTO `t` VALUES (1);\n' });
  }
});

test('megabytes in a line are no trouble', async () => {
  const line = `INSERT INTO \`t\` VALUES ${"(1,'x;'),".repeat(400_000)}(2,'y');\n`;
  const dump = Buffer.from(`CREATE TABLE \`t\` (\n  a int\n);\n${line}-- Dump completed\n`);
  expect(await scanDump(pieces(dump, 65_536))).toMatchObject({ tables: 1, lastLine: '-- Dump completed' });
  for (const awk of AWKS) {
    expect(run(awk, LIST_DUMP_PROGRAM, dump).values.tables).toBe('1');
    expect(run(awk, LOAD_DUMP_PROGRAM, dump).output.length).toBe(dump.length);
  }
});
