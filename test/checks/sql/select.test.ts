import { describe, expect, it } from 'vitest';
import { findStatementFault, selectSchema } from '../../../src/checks/sql/select.ts';

describe('statements that only read', () => {
  it.each([
    'SELECT 1',
    ' select max(raised_at) from alarm ;; ',
    '(SELECT 1) UNION (SELECT 2)',
    'WITH newest AS (SELECT MAX(at) AS at FROM x) SELECT at FROM newest',
    "SELECT ';', 'delete', 'it''s', 'a\\'; drop table x' FROM t",
    'SELECT `into`, "for update" FROM t -- a comment; with a semicolon\n',
    'SELECT /* into outfile */ 1',
    'SELECT /*+ MAX_EXECUTION_TIME(1000) */ 1',
    "SELECT COUNT(*) FROM log WHERE text LIKE '%for update%'",
    'SELECT sleep FROM naps',
    'SELECT a FROM b # a note',
    "SELECT '中文；' AS 名称",
    'SELECT 5 - -3',
  ])('%s', (statement) => {
    expect(findStatementFault(statement)).toBeNull();
  });
});

describe('other statements', () => {
  it.each([
    ['DELETE FROM alarm', 'sql-select'],
    ['SET GLOBAL read_only = 0', 'sql-select'],
    ['EXPLAIN SELECT 1', 'sql-select'],
    ['-- nothing', 'sql-select'],
    ['SELECT 1; SELECT 2', 'sql-single'],
    ["SELECT 1; DROP TABLE x -- '", 'sql-single'],
    ["SELECT 1 INTO OUTFILE '/tmp/x'", 'sql-read-only'],
    ['SELECT 1 INTO @a', 'sql-read-only'],
    ['SELECT @a := 1', 'sql-read-only'],
    ['SELECT * FROM alarm FOR UPDATE', 'sql-read-only'],
    ['SELECT * FROM alarm LOCK IN SHARE MODE', 'sql-read-only'],
    ['WITH x AS (SELECT 1) DELETE FROM alarm', 'sql-read-only'],
    ['SELECT SLEEP(100)', 'sql-read-only'],
    ["SELECT load_file('/etc/passwd')", 'sql-read-only'],
    ['SELECT 1 /*!50000 INTO OUTFILE "/tmp/x" */', 'sql-no-version-comment'],
    ['SELECT 1 /*M!100100 , 2 */', 'sql-no-version-comment'],
    ["SELECT 'never closed", 'sql-closed'],
  ])('%s → %s', (statement, fault) => {
    expect(findStatementFault(statement)).toBe(`check.expected.${fault}`);
    expect(selectSchema.safeParse(statement).error?.issues[0]?.message).toBe(`check.expected.${fault}`);
  });
});

it('takes the semicolon off, for what is put around a statement', () => {
  expect(selectSchema.parse(' SELECT 1 ; ;\n')).toBe('SELECT 1');
});

it('reads a hostile statement in no time', () => {
  const startedAt = performance.now();
  for (const text of ["'", '/*', '`', '(', '-', "\\'", 'a ']) findStatementFault(`SELECT ${text.repeat(5_000)}`);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});
