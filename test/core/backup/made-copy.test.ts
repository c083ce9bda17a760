import { expect, test } from 'vitest';
import { complaintsOf } from '../../../src/core/backup/made-copy.ts';

test('of a long complaint the end is told, too: there stands what was wrong', () => {
  const statement = `select column_name from information_schema.columns where table_name in (${"'metric', ".repeat(40)})`;
  const said = complaintsOf(
    `mysqldump: Couldn't execute '${statement}': Lost connection to MySQL server during query (2013)\n`,
  );
  expect(said).toMatch(
    /^mysqldump: Couldn't execute 'select column_name .*….*: Lost connection to MySQL server during query \(2013\)$/,
  );
  expect(said.length).toBeLessThanOrEqual(201);
});

test.each([
  ['', ''],
  ['\n  \n', ''],
  [
    'tar: a: Cannot open: Permission denied\ntar: Exiting with failure status due to previous errors\n',
    'tar: a: Cannot open: Permission denied',
  ],
  ['Total bytes written: 10240 (10KiB, 1MiB/s)\n', ''],
  ['1\n2\n3\n4\n5\n6\n', '1; 2; 3; 4; 5; …'],
  [`${'x'.repeat(200)}\n`, 'x'.repeat(200)],
])('%j is told as %j', (text, said) => {
  expect(complaintsOf(text)).toBe(said);
});
