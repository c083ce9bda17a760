import { expect, test } from 'vitest';
import { unseenWarnings } from '../../../src/core/backup/dump-rights.ts';
import { createTexts } from '../../../src/i18n/texts.ts';

const MARIADB = '10.11.19-MariaDB-0+deb12u1';
const MYSQL = '8.4.6';

/** What is missing and the right that would help, as `triggers: TRIGGER ON …`. */
function missing(version: string, grants: readonly string[], schema = 'opsdb'): string[] {
  const answer = (rows: readonly string[][]) => ({ columns: [], rows, truncated: false });
  const warnings = unseenWarnings({
    account: answer([[version, 'u@10.0.0.%', schema]]),
    grants: answer(grants.map((line) => [line.replace('$U', '`u`@`10.0.0.%`')])),
  });
  return warnings.map(({ key, values }) => {
    const grant = String(values?.grant);
    expect(grant.endsWith(" TO 'u'@'10.0.0.%';")).toBe(true);
    return `${key.replace('backup.warning-unseen-', '')}: ${grant.slice('GRANT '.length, -" TO 'u'@'10.0.0.%';".length)}`;
  });
}

const HERE = 'GRANT SELECT, SHOW VIEW, EVENT ON `opsdb`.* TO $U';
const TRIGGERS = 'triggers: TRIGGER ON `opsdb`.*';
const IN_TABLE = 'routines: SELECT ON `mysql`.`proc`';
const IN_DICTIONARY = 'routines: SHOW_ROUTINE ON *.*';

test.each<[string, string, readonly string[], readonly string[]]>([
  ['nothing but to read', MARIADB, ['GRANT USAGE ON *.* TO $U', HERE], [TRIGGERS, IN_TABLE]],
  ['nothing but to read', MYSQL, ['GRANT USAGE ON *.* TO $U', HERE], [TRIGGERS, IN_DICTIONARY]],
  ['nothing but to read', '11.8.2-MariaDB', [HERE], [TRIGGERS, 'routines: SHOW CREATE ROUTINE ON `opsdb`.*']],
  ['nothing but to read', '5.5.5-11.3.0-MariaDB', [HERE], [TRIGGERS, 'routines: SHOW CREATE ROUTINE ON `opsdb`.*']],
  ['nothing but to read', '11.2.9-MariaDB', [HERE], [TRIGGERS, IN_TABLE]],
  ['nothing but to read', '5.7.44-log', [HERE], [TRIGGERS, IN_TABLE]],
  ['triggers', MARIADB, [HERE, 'GRANT TRIGGER ON *.* TO $U'], [IN_TABLE]],
  ['triggers of one table', MARIADB, [HERE, 'GRANT TRIGGER ON `opsdb`.`alarm` TO $U'], [TRIGGERS, IN_TABLE]],
  ['routines by their table', MARIADB, [HERE, 'GRANT SELECT ON `mysql`.`proc` TO $U'], [TRIGGERS]],
  ['routines by all of mysql', MARIADB, [HERE, 'GRANT SELECT ON `mysql`.* TO $U'], [TRIGGERS]],
  [
    'that table, which means nothing there',
    MYSQL,
    [HERE, 'GRANT SELECT ON `mysql`.* TO $U'],
    [TRIGGERS, IN_DICTIONARY],
  ],
  ['routines by their right', MYSQL, [HERE, 'GRANT CLONE_ADMIN,SHOW_ROUTINE ON *.* TO $U'], [TRIGGERS]],
  ['to read everything', MYSQL, ['GRANT SELECT, SHOW VIEW, EVENT ON *.* TO $U'], [TRIGGERS]],
  ['to read everything', MARIADB, ['GRANT SELECT, TRIGGER ON *.* TO $U'], []],
  ['everything', MARIADB, ['GRANT ALL PRIVILEGES ON *.* TO $U WITH GRANT OPTION'], []],
  ['everything here', MYSQL, ['GRANT ALL PRIVILEGES ON `opsdb`.* TO $U'], []],
  // It sees that there are routines: then the dump itself fails.
  ['to run routines', MYSQL, ['GRANT SELECT, EXECUTE, TRIGGER ON `opsdb`.* TO $U'], []],
  ['to run one routine', MARIADB, [HERE, 'GRANT EXECUTE ON PROCEDURE `opsdb`.`tidy` TO $U'], [TRIGGERS, IN_TABLE]],
  [
    'single tables',
    MYSQL,
    [
      'GRANT EVENT, TRIGGER ON `opsdb`.* TO $U',
      'GRANT SELECT ON `opsdb`.`alarm` TO $U',
      'GRANT SHOW_ROUTINE ON *.* TO $U',
    ],
    ['tables: SELECT, SHOW VIEW ON `opsdb`.*'],
  ],
  [
    'columns',
    MARIADB,
    ['GRANT SELECT (`a`, `b ON c`), TRIGGER ON `opsdb`.* TO $U', 'GRANT SELECT ON `mysql`.`proc` TO $U'],
    ['tables: SELECT, SHOW VIEW ON `opsdb`.*'],
  ],
  [
    'all by roles',
    MARIADB,
    [
      'GRANT `r1` TO $U',
      HERE,
      'GRANT `r2` TO `r1`',
      'GRANT TRIGGER ON `opsdb`.* TO `r1`',
      'GRANT SELECT ON `mysql`.`proc` TO `r2`',
    ],
    [],
  ],
  [
    'what was taken away again',
    MYSQL,
    [
      'GRANT SELECT, TRIGGER, SHOW_ROUTINE ON *.* TO $U',
      'REVOKE TRIGGER ON `opsdb`.* FROM $U',
      'REVOKE SELECT ON `mysql`.* FROM $U',
    ],
    [TRIGGERS],
  ],
  [
    'rights on another database',
    MYSQL,
    [HERE, 'GRANT ALL PRIVILEGES ON `opsdb2`.* TO $U', 'GRANT ALL PRIVILEGES ON `ops`.* TO $U'],
    [TRIGGERS, IN_DICTIONARY],
  ],
  ['quotes of another mode', MYSQL, ['GRANT SELECT, TRIGGER, EXECUTE ON "opsdb".* TO "u"@"10.0.0.%"'], []],
  ['quotes of an old server', '5.7.44', ["GRANT SELECT, TRIGGER, EXECUTE ON `opsdb`.* TO 'u'@'10.0.0.%'"], []],
  ['no right that could be read', MYSQL, [], ['tables: SELECT, SHOW VIEW ON `opsdb`.*', TRIGGERS, IN_DICTIONARY]],
])('an account with %s on %s', (_name, version, grants, expected) => {
  expect(missing(version, grants)).toEqual(expected);
});

test.each<[string, readonly string[], readonly string[]]>([
  // One row of an account hides the other: what is added must be added to the one that counts.
  ['a name with wildcards', ['GRANT SELECT, EXECUTE ON `ops%`.* TO $U'], ['triggers: TRIGGER ON `ops%`.*']],
  ['an escaped name', ['GRANT SELECT, EXECUTE ON `ops\\_db`.* TO $U'], ['triggers: TRIGGER ON `ops\\_db`.*']],
  [
    'the closer of two names',
    ['GRANT TRIGGER ON `ops%`.* TO $U', 'GRANT SELECT, EXECUTE ON `ops\\_db`.* TO $U'],
    ['triggers: TRIGGER ON `ops\\_db`.*'],
  ],
  [
    'two names of which only the server knows the closer',
    ['GRANT SELECT, EXECUTE ON `ops_db`.* TO $U', 'GRANT SELECT, EXECUTE, TRIGGER ON `ops%`.* TO $U'],
    ['triggers: TRIGGER ON `ops_db`.*'],
  ],
  [
    'a name that is meant by none',
    ['GRANT SELECT, EXECUTE, TRIGGER ON `ops\\_d`.* TO $U', 'GRANT SELECT, EXECUTE ON *.* TO $U'],
    ['triggers: TRIGGER ON `ops_db`.*'],
  ],
  [
    'a role for the one and the account for the other',
    ['GRANT SELECT, EXECUTE ON `ops\\_db`.* TO $U', 'GRANT TRIGGER ON `ops_db`.* TO `role`'],
    [],
  ],
])('rights on %s', (_name, grants, expected) => {
  expect(missing(MYSQL, grants, 'ops_db')).toEqual(expected);
});

test('a name that is like SQL stays a name', () => {
  const odd = "a`b.* TO x; DROP '";
  expect(missing(MYSQL, ['GRANT USAGE ON *.* TO $U'], odd)[1]).toBe(
    `triggers: TRIGGER ON \`${odd.replace('`', '``')}\`.*`,
  );
});

test('each is said in both languages, with the statement', () => {
  for (const locale of ['zh-CN', 'en'] as const) {
    const say = createTexts()(locale, 'Asia/Shanghai');
    for (const kind of ['tables', 'triggers', 'routines']) {
      expect(say(`backup.warning-unseen-${kind}`, { grant: 'GRANT X;' })).toContain('GRANT X;');
    }
  }
});
