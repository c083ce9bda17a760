import type { SqlRows } from '../check.ts';
import type { Message } from '../message.ts';

/**
 * A dump program leaves out, without a word, what its account has no right to see: triggers, routines, and tables where the rights are
 * on single ones. Nobody can ask such an account whether there are any; so its rights tell. What else lacks, a right to read or to see
 * events or views, makes the dump fail.
 */

/** The session is one in the database itself. What a role of the account may is listed, too, where the role is active. */
export const DUMP_RIGHTS_STATEMENTS = ['SELECT VERSION(), CURRENT_USER(), DATABASE()', 'SHOW GRANTS'] as const;

interface Account {
  readonly version: string;
  /** `user@host`, as the server knows it. */
  readonly user: string;
  readonly schema: string;
}

/** One line of `SHOW GRANTS` that gives rights on a level, or takes them away there. */
interface GrantLine {
  readonly isTaken: boolean;
  readonly privileges: ReadonlySet<string>;
  /** As written there, quotes left out; `*` for all. */
  readonly schema: string;
  readonly object: string;
  readonly grantee: string;
  /** Both, as written there: the rights of an account on a database stand in one row, and another row hides it. */
  readonly scope: string;
}

/** What is told beside a copy whose account may not see everything: each with the statement that gives it the right. */
export function unseenWarnings(answers: {
  readonly account: SqlRows | undefined;
  readonly grants: SqlRows | undefined;
}): Message[] {
  const [version, user, schema] = (answers.account?.rows[0] ?? []).map(String);
  if (version === undefined || user === undefined || schema === undefined) return [];
  const account = { version, user, schema };
  const lines = (answers.grants?.rows ?? []).flatMap(([line]) => readGrant(String(line)) ?? []);
  const rights = rightsOn(schema, lines);
  const has = (...privileges: readonly string[]) => privileges.some((one) => rights.has(one) || rights.has(ALL));
  const hereScope = scopeFor(account, lines);
  const missing: [kind: string, right: string][] = [];
  if (!has('SELECT')) missing.push(['tables', `SELECT, SHOW VIEW ON ${hereScope}`]);
  if (!has('TRIGGER')) missing.push(['triggers', `TRIGGER ON ${hereScope}`]);
  if (!has(...SHOWS_NAMES) && !seesRoutines(account, lines))
    missing.push(['routines', routineRight(account, hereScope)]);
  return missing.map(([kind, right]) => ({
    key: `backup.warning-unseen-${kind}`,
    values: { grant: `GRANT ${right} TO ${accountName(user)};` },
  }));
}

const ALL = 'ALL PRIVILEGES';
/** Who has one of these sees that there is a routine: where its text stays hidden, the dump fails and says so. */
const SHOWS_NAMES = ['EXECUTE', 'CREATE ROUTINE', 'ALTER ROUTINE', 'SHOW CREATE ROUTINE'];

const QUOTED = '`(?:[^`]|``)*`|"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'';
const NAME = `(?:${QUOTED}|[^\\s\`"'.@]+)`;
const GRANT = new RegExp(
  `^(GRANT|REVOKE) ((?:[^\`"']|${QUOTED})+?) ON (?:TABLE )?((\\*|${NAME})\\.(\\*|${NAME})) (?:TO|FROM) (${NAME}(?:@${NAME})?)`,
);

/** Null for a line of another kind: a role, a right on a routine or a proxy. */
function readGrant(line: string): GrantLine | null {
  const [, word, privileges, scope, schema, object, grantee] = GRANT.exec(line) ?? [];
  if (!privileges || !scope || !schema || !object || !grantee) return null;
  return {
    isTaken: word === 'REVOKE',
    // Rights on columns are none on the table.
    privileges: new Set(privileges.replaceAll(/ \([^)]*\)/g, '!').split(/, */)),
    schema: unquoted(schema),
    object: unquoted(object),
    grantee,
    scope,
  };
}

function unquoted(name: string): string {
  const quote = name[0] ?? '';
  return '`"\''.includes(quote) ? name.slice(1, -1).replaceAll(quote + quote, quote) : name;
}

/** What the account and its roles may do with all of a database. */
function rightsOn(schema: string, lines: readonly GrantLine[]): ReadonlySet<string> {
  const everywhere = lines
    .filter((line) => line.schema === '*' && !line.isTaken)
    .flatMap(({ privileges }) => [...privileges]);
  const taken = new Set(
    lines.filter((line) => line.isTaken && line.schema === schema).flatMap(({ privileges }) => [...privileges]),
  );
  const here = [...Map.groupBy(lines, ({ grantee }) => grantee).values()].flatMap((own) => {
    const [first, ...others] = closestTo(schema, own);
    return [...(first?.privileges ?? [])].filter((right) => others.every(({ privileges }) => privileges.has(right)));
  });
  return new Set([...everywhere.filter((right) => !taken.has(right)), ...here]);
}

/** Of the names with wildcards that mean this database only the closest counts; which one, of several alike, only the server knows. */
function closestTo(schema: string, lines: readonly GrantLine[]): GrantLine[] {
  const fitting = lines
    .filter((line) => !line.isTaken && line.object === '*' && line.schema !== '*' && isMeant(schema, line.schema))
    .map((line) => ({ line, literal: /^(?:\\.|[^\\%_])*/.exec(line.schema)?.[0].length ?? 0 }))
    .map(({ line, literal }) => ({
      line,
      literal: literal === line.schema.length ? Number.POSITIVE_INFINITY : literal,
    }));
  const most = Math.max(...fitting.map(({ literal }) => literal));
  return fitting.filter(({ literal }) => literal === most).map(({ line }) => line);
}

function isMeant(schema: string, pattern: string): boolean {
  const regex = pattern.replaceAll(/\\.|[%_]|[^\\%_]/gsu, (token) => {
    if (token === '%') return '.*';
    if (token === '_') return '.';
    return literal(token.length > 1 && token.startsWith('\\') ? token.slice(1) : token);
  });
  return new RegExp(`^${regex}$`, 'su').test(schema);
}

function literal(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
}

/** Where the account has a row for the database, what is added to it must name it in the same way. */
function scopeFor({ user, schema }: Account, lines: readonly GrantLine[]): string {
  const own = lines.filter(({ grantee }) => plain(grantee) === user);
  return closestTo(schema, own)[0]?.scope ?? `\`${schema.replaceAll('`', '``')}\`.*`;
}

/** `user`@`host` without its quotes. */
function plain(grantee: string): string {
  return [...grantee.matchAll(new RegExp(NAME, 'g'))].map(([name]) => unquoted(name)).join('@');
}

/** MySQL from 8 on has its routines in its dictionary, all others in a table. */
function seesRoutines({ version }: Account, lines: readonly GrantLine[]): boolean {
  const isOn = (schema: string, object: string, right: string) =>
    lines.some(
      (line) =>
        !line.isTaken &&
        (line.schema === '*' || line.schema === schema) &&
        (line.object === '*' || line.object === object) &&
        (line.privileges.has(right) || line.privileges.has(ALL)),
    );
  return hasDictionary(version)
    ? isOn('*', '*', 'SELECT') || isOn('*', '*', 'SHOW_ROUTINE')
    : isOn('mysql', 'proc', 'SELECT');
}

function routineRight({ version }: Account, hereScope: string): string {
  if (hasDictionary(version)) return 'SHOW_ROUTINE ON *.*';
  const [major = 0, minor = 0] = numbersOf(version);
  const hasOwnRight = isMariaDb(version) && (major > 11 || (major === 11 && minor >= 3));
  return hasOwnRight ? `SHOW CREATE ROUTINE ON ${hereScope}` : 'SELECT ON `mysql`.`proc`';
}

function hasDictionary(version: string): boolean {
  return !isMariaDb(version) && (numbersOf(version)[0] ?? 0) >= 8;
}

function isMariaDb(version: string): boolean {
  return /mariadb/i.test(version);
}

/** MariaDB stands behind `5.5.5-` for the sake of old clients. */
function numbersOf(version: string): number[] {
  return version
    .replace(/^5\.5\.5-(?=\d+\.\d+\.\d+-mariadb)/i, '')
    .split(/[.-]/)
    .map(Number);
}

function accountName(user: string): string {
  const at = user.lastIndexOf('@');
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  return `${quoted(user.slice(0, at))}@${quoted(user.slice(at + 1))}`;
}
