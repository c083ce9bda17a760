import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSqlProber } from '../../../src/adapters/mysql/target-prober.ts';
import type { Context } from '../../../src/context.ts';
import type { BackupCopy } from '../../../src/core/backup/copy.ts';
import type { BackupPlan } from '../../../src/core/backup/plan.ts';
import type { DatabaseTarget } from '../../../src/core/site.ts';
import { type BackupField, createBackupField, testPlan } from '../../support/backup-site.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { fakeProgram, type HostShape, shapedHost } from '../../support/shaped-host.ts';

const PASSWORD = `it's "a" \\pass#word\\n $(id) 密码 %`;
const USER = `dumper_${process.pid}`;
let database: TestDatabase;
let owner: Connection;
let target: DatabaseTarget;
let field: BackupField;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await createConnection({ uri: database.url, multipleStatements: true });
  const url = new URL(database.url);
  const schema = url.pathname.slice(1);
  for (const place of ['localhost', '127.0.0.1']) {
    await owner.query(`CREATE USER '${USER}'@'${place}' IDENTIFIED BY ${owner.escape(PASSWORD)}`);
    await owner.query(
      `GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES ON \`${schema}\`.* TO '${USER}'@'${place}'`,
    );
    await owner.query(`GRANT SELECT ON *.* TO '${USER}'@'${place}'`);
  }
  target = {
    id: 'opsdb',
    name: 'opsdb',
    engine: (await isMariaDb()) ? 'mariadb' : 'mysql',
    address: '127.0.0.1',
    port: Number(url.port),
    user: USER,
    password: 'env:PASSWORD',
    schema,
  };
  field = await fieldWith({});
});
afterAll(async () => {
  for (const place of ['localhost', '127.0.0.1']) await owner.query(`DROP USER '${USER}'@'${place}'`);
  await owner.end();
  await field.close();
  await database.drop();
});

async function isMariaDb(): Promise<boolean> {
  const [rows] = await owner.query('SELECT VERSION() AS version');
  return JSON.stringify(rows).includes('MariaDB');
}

async function fieldWith(
  shape: HostShape,
  change: Partial<DatabaseTarget> = {},
  overrides: Partial<Context> = {},
): Promise<BackupField> {
  const secrets = { 'env:PASSWORD': PASSWORD, 'env:WRONG': 'wrong' };
  const config = Object.keys(shape).length === 0 ? {} : { sshd: { config: shapedHost(shape) } };
  return createBackupField({
    ...config,
    secrets,
    site: { databases: [{ ...target, ...change }] },
    overrides: {
      sql: createSqlProber({
        resolveSecret: async () => PASSWORD,
        openTunnel: () => Promise.reject(new Error('no tunnel expected')),
      }),
      redact: (text) => text.replaceAll(PASSWORD, '•••'),
      ...overrides,
    },
  });
}

async function shaped(...given: Parameters<typeof fieldWith>): Promise<BackupField> {
  const other = await fieldWith(...given);
  onTestFinished(() => other.close());
  return other;
}

/** Of no other test that runs at the same time: what its dumps leave in /tmp is looked for by name. */
const PLAN = `dumped-${process.pid}`;
const SECRETS = `rounds-backup.acme.${PLAN}`;
const plan = (change: Partial<BackupPlan> = {}) =>
  testPlan({
    id: PLAN,
    source: { kind: 'database', database: 'opsdb' },
    folder: copies(),
    shrinkBelow: 0,
    ...change,
  });
const copies = () => join(field.folder, 'copies');
const dumpOf = (copy: BackupCopy) =>
  execFileSync('zstd', ['-dc', copy.hostPath ?? ''], { maxBuffer: 2 ** 30 }).toString('utf8');

/** Empties the database, and makes in it what the test needs. */
async function make(...statements: readonly string[]): Promise<void> {
  const [rows] = await owner.query(
    'SELECT table_name AS name, table_type AS type FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  for (const { name, type } of rows as { name: string; type: string }[]) {
    await owner.query(`DROP ${type === 'VIEW' ? 'VIEW' : 'TABLE'} \`${name}\``);
  }
  await owner.query('DROP PROCEDURE IF EXISTS tidy; DROP EVENT IF EXISTS nightly');
  for (const statement of statements) await owner.query(statement);
}

/** Reads a dump into another database. @returns that one's connection. */
async function restore(copy: BackupCopy): Promise<Connection> {
  const other = await createTestDatabase();
  const connection = await createConnection({ uri: other.url, multipleStatements: true });
  onTestFinished(async () => {
    await connection.end();
    await other.drop();
  });
  const url = new URL(other.url);
  const file = join(field.folder, 'restore.cnf');
  await writeFile(file, `[client]\nuser=${url.username}\npassword="${decodeURIComponent(url.password)}"\n`, {
    mode: 0o600,
  });
  execFileSync(
    'mariadb',
    [`--defaults-extra-file=${file}`, '-h127.0.0.1', `-P${url.port}`, '--protocol=TCP', url.pathname.slice(1)],
    { input: dumpOf(copy) },
  );
  return connection;
}

async function answer(connection: Connection, statement: string): Promise<unknown> {
  const [rows] = await connection.query({ sql: statement, rowsAsArray: true });
  return rows;
}

describe('a dump', () => {
  test('of every kind of thing restores as it was', async () => {
    await make(
      `CREATE TABLE facts (id INT PRIMARY KEY AUTO_INCREMENT, data BLOB, note TEXT CHARACTER SET utf8mb4, j JSON,
         at TIMESTAMP NULL, changed INT DEFAULT 0)`,
      `INSERT INTO facts (data, note, j) VALUES (x'00ff27225c0a1a', '中文 😀 "quoted" \\n-- Dump completed', '{"a": [1]}'),
         (NULL, '\nCREATE TABLE fake (\n', NULL)`,
      'CREATE TABLE hollow (id INT PRIMARY KEY)',
      'CREATE VIEW few AS SELECT id FROM facts WHERE id < 2',
      'CREATE TRIGGER count_changes BEFORE UPDATE ON facts FOR EACH ROW SET NEW.changed = OLD.changed + 1',
      `CREATE PROCEDURE tidy() BEGIN
CREATE TABLE IF NOT EXISTS inner_one (id INT);
END`,
      'CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM facts WHERE id < 0',
    );
    const copy = await field.backUp(plan());
    expect(copy).toMatchObject({ state: 'good', failure: null, warnings: [], entries: 2, kind: 'full' });
    expect(copy.objects).toEqual({ views: 1, triggers: 1, routines: 1, events: 1 });
    expect(copy.hostPath).toMatch(new RegExp(`/${PLAN}-full-\\d{8}T\\d{6}Z-B\\d+\\.sql\\.zst$`));
    const dump = dumpOf(copy);
    expect(copy.sourceBytes).toBe(Buffer.byteLength(dump));
    expect(dump.split('\n')[0]).not.toContain('999999');
    expect(dump).not.toMatch(/CREATE DATABASE|^USE /m);
    const restored = await restore(copy);
    for (const statement of [
      'SELECT id, HEX(data), note, j, changed FROM facts ORDER BY id',
      'SELECT * FROM few',
      'SELECT COUNT(*) FROM hollow',
      'SELECT routine_name FROM information_schema.routines WHERE routine_schema = DATABASE()',
      'SELECT event_name FROM information_schema.events WHERE event_schema = DATABASE()',
      'SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()',
    ]) {
      expect(await answer(restored, statement)).toEqual(await answer(owner, statement));
    }
  });

  test('of a database without a table is whole', async () => {
    await make();
    expect(await field.backUp(plan())).toMatchObject({ state: 'good', entries: 0, warnings: [] });
  });

  test('of tables without a row is whole', async () => {
    await make('CREATE TABLE one (id INT)', 'CREATE TABLE two (id INT)');
    const copy = await field.backUp(plan());
    expect(copy).toMatchObject({ state: 'good', entries: 2 });
    expect(await answer(await restore(copy), 'SELECT COUNT(*) FROM one')).toEqual([[0]]);
  });

  test('of two million rows is whole, and from one moment though rows are written meanwhile', async () => {
    await make(
      'CREATE TABLE digits (d INT)',
      'INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)',
      'CREATE TABLE metric (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(40), value DOUBLE)',
      `INSERT INTO metric (name, value) SELECT CONCAT('metric ', a.d, b.d, c.d), RAND() FROM digits a, digits b, digits c,
         digits d, digits e, digits f, (SELECT 1 UNION ALL SELECT 2) g`,
      'CREATE TABLE pair_a (n INT)',
      'CREATE TABLE pair_b (n INT)',
    );
    let isWriting = true;
    const writer = await createConnection(database.url);
    const writing = (async () => {
      for (let n = 0; isWriting; n += 1) {
        await writer.query('START TRANSACTION');
        await writer.query(`INSERT INTO pair_a VALUES (${n})`);
        await writer.query(`INSERT INTO pair_b VALUES (${n})`);
        await writer.query('COMMIT');
      }
    })();
    const copy = await field.backUp(plan());
    isWriting = false;
    await writing;
    await writer.end();
    expect(copy).toMatchObject({ state: 'good', entries: 4 });
    expect(copy.sourceBytes).toBeGreaterThan(60_000_000);
    const restored = await restore(copy);
    expect(await answer(restored, 'SELECT COUNT(*) FROM metric')).toEqual([[2_000_000]]);
    const [[a, b]] = (await answer(
      restored,
      'SELECT (SELECT COUNT(*) FROM pair_a), (SELECT COUNT(*) FROM pair_b)',
    )) as [[number, number]];
    expect(a).toBe(b);
  }, 180_000);

  test('of tables that know no transactions says that they may not fit together', async () => {
    await make('CREATE TABLE log (id INT) ENGINE=MyISAM', 'CREATE TABLE safe (id INT)');
    expect((await field.backUp(plan())).warnings).toEqual([
      { key: 'backup.warning-not-transactional', values: { count: 1 } },
    ]);
  });

  test('by an account that may not see everything says what is missing, and its words help', async () => {
    await make(
      'CREATE TABLE one (id INT)',
      'CREATE TABLE hidden (id INT)',
      'CREATE TRIGGER count_changes BEFORE UPDATE ON one FOR EACH ROW SET NEW.id = 1',
      'CREATE PROCEDURE tidy() SELECT 1',
      'CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DO 1',
    );
    const blind = `blind_${process.pid}`;
    await owner.query(`CREATE USER '${blind}'@'127.0.0.1' IDENTIFIED BY ${owner.escape(PASSWORD)}`);
    onTestFinished(async () => void (await owner.query(`DROP USER '${blind}'@'127.0.0.1'`)));
    await owner.query(`GRANT EVENT ON \`${target.schema}\`.* TO '${blind}'@'127.0.0.1'`);
    await owner.query(`GRANT SELECT ON \`${target.schema}\`.one TO '${blind}'@'127.0.0.1'`);
    const other = await shaped({}, { user: blind });
    const copy = await other.backUp(plan());
    // As far as it may see them.
    const objects = { views: 0, triggers: 0, routines: 0, events: 1 };
    expect(copy).toMatchObject({ state: 'good', entries: 1, objects });
    expect(copy.warnings.map(({ key }) => key)).toEqual(
      ['tables', 'triggers', 'routines'].map((kind) => `backup.warning-unseen-${kind}`),
    );
    for (const { values } of copy.warnings) await owner.query(String(values?.grant));
    const whole = await other.backUp(plan());
    expect(whole).toMatchObject({ state: 'good', entries: 2, warnings: [] });
    expect(whole.objects).toEqual({ ...objects, triggers: 1, routines: 1 });
    const restored = await restore(whole);
    for (const what of ['trigger', 'routine', 'event']) {
      const statement = `SELECT COUNT(*) FROM information_schema.${what}s WHERE ${what}_schema = DATABASE()`;
      expect(await answer(restored, statement)).toEqual([[1]]);
    }
  });

  test('by an account whose rights are those of a role is made without a word', async () => {
    await make('CREATE TABLE one (id INT)');
    const [member, role] = [`member_${process.pid}`, `role_${process.pid}`];
    await owner.query(`CREATE USER '${member}'@'127.0.0.1' IDENTIFIED BY ${owner.escape(PASSWORD)}`);
    onTestFinished(async () => void (await owner.query(`DROP USER '${member}'@'127.0.0.1'; DROP ROLE '${role}'`)));
    await owner.query(`CREATE ROLE '${role}'`);
    await owner.query(`GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON \`${target.schema}\`.* TO '${role}'`);
    await owner.query(
      `GRANT ${target.engine === 'mysql' ? 'SHOW_ROUTINE ON *.*' : 'SELECT ON mysql.proc'} TO '${role}'`,
    );
    await owner.query(`GRANT '${role}' TO '${member}'@'127.0.0.1'`);
    const before = target.engine === 'mysql' ? 'TO' : 'FOR';
    await owner.query(`SET DEFAULT ROLE '${role}' ${before} '${member}'@'127.0.0.1'`);
    const other = await shaped({}, { user: member });
    expect(await other.backUp(plan())).toMatchObject({ state: 'good', warnings: [] });
  });

  test.each<[string, () => HostShape]>([
    ['Python', () => ({})],
    ['no Python', () => ({ without: ['python3'] })],
  ])('whose program leaves things out without a word says what it lacks, on a host with %s', async (_name, shape) => {
    await make(
      'CREATE TABLE one (id INT)',
      'CREATE VIEW few AS SELECT id FROM one',
      'CREATE TRIGGER count_changes BEFORE UPDATE ON one FOR EACH ROW SET NEW.id = 1',
      'CREATE PROCEDURE tidy() SELECT 1',
      'CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DO 1',
    );
    const program = (await isMariaDb()) ? 'mariadb-dump' : 'mysqldump';
    const forgetful = fakeProgram(`case "$*" in *--help* | *--version*) exec ${realCopy(program)} "$@" ;; esac
first=$1; shift
for word; do
  shift
  case $word in --routines | --events) continue ;; --triggers) word=--skip-triggers ;; esac
  set -- "$@" "$word"
done
exec ${realCopy(program)} "$first" --ignore-table='${target.schema}'.few "$@"`);
    const other = await shaped({ ...shape(), instead: { [program]: forgetful } });
    const copy = await other.backUp(plan());
    expect(copy).toMatchObject({ state: 'good', entries: 1 });
    expect(copy.warnings).toEqual(
      ['views', 'triggers', 'routines', 'events'].map((kind) => ({
        key: `backup.warning-lost-${kind}`,
        values: { found: 0, recorded: 1 },
      })),
    );
  });

  test.each<[string, string[], (looks: number) => boolean, readonly string[]]>([
    ['gets a view meanwhile', ['CREATE VIEW late AS SELECT 1'], () => true, ['backup.warning-objects-changed']],
    ['can not be asked a second time', [], (looks) => looks < 2, []],
  ])('of a database that %s does not say what it has beside tables', async (_name, statements, answers, warnings) => {
    await make('CREATE TABLE one (id INT)');
    let looks = 0;
    const { probe } = field.ctx.sql;
    const sql: BackupField['ctx']['sql'] = {
      ...field.ctx.sql,
      async probe(...given) {
        looks += 1;
        if (!answers(looks)) return { ok: false, reason: { key: 'probe.cancelled' }, retry: true };
        if (looks > 1) for (const statement of statements) await owner.query(statement);
        return probe(...given);
      },
    };
    const other = await shaped({}, {}, { sql });
    const copy = await other.backUp(plan());
    expect(copy).toMatchObject({ state: 'good', objects: null });
    expect([looks, copy.warnings.map(({ key }) => key)]).toEqual([2, warnings]);
  });

  test('of a database that does not tell what its account may see says so', async () => {
    await make('CREATE TABLE one (id INT)');
    const reason = { key: 'probe.cancelled' };
    const silent = { ...field.ctx.sql, probe: async () => ({ ok: false as const, reason, retry: true }) };
    const other = await shaped({}, {}, { sql: silent });
    expect((await other.backUp(plan())).warnings).toMatchObject([{ key: 'backup.warning-rights-unknown' }]);
  });

  test('goes into the store without touching the disk of its host', async () => {
    await make('CREATE TABLE one (id INT)');
    const copy = await field.backUp(plan({ folder: null, pull: true }));
    expect(copy).toMatchObject({ state: 'good', hostPath: null, entries: 1 });
    expect(readFileSync(join(field.storeFolder, copy.storePath ?? '')).length).toBe(copy.bytes);
  });

  test('of a schema whose name looks like something else is made', async () => {
    const odd = `-- it's \`odd\` $(id)_${process.pid}`.slice(0, 60);
    const quoted = `\`${odd.replaceAll('`', '``')}\``;
    await owner.query(`CREATE DATABASE ${quoted}`);
    await owner.query(`CREATE TABLE ${quoted}.one (id INT)`);
    for (const at of ['localhost', '127.0.0.1']) await owner.query(`GRANT ALL ON ${quoted}.* TO '${USER}'@'${at}'`);
    onTestFinished(async () => void (await owner.query(`DROP DATABASE ${quoted}`)));
    const other = await shaped({}, { schema: odd });
    const copy = await other.backUp(plan());
    expect(copy.failure).toBe(null);
    expect(copy).toMatchObject({ state: 'good', entries: 1 });
  });
});

test.each<[string, () => HostShape]>([
  ['no Python', () => ({ without: ['python3'] })],
  ['a Python that can not be run', () => ({ instead: { python3: fakeProgram('echo "not installed" >&2; exit 127') } })],
])('a host with %s looks into a dump by other programs, to the same end', async (_name, shape) => {
  await make(
    'CREATE TABLE one (id INT, text VARCHAR(40))',
    "INSERT INTO one VALUES (1, '\\nCREATE TABLE two'), (2, '\\nDELIMITER ;;')",
    'CREATE TABLE two (id INT)',
    'CREATE TRIGGER cleared BEFORE INSERT ON one FOR EACH ROW SET NEW.id = NEW.id + 1',
  );
  const other = await shaped(shape());
  const [quick, slow] = [await field.backUp(plan()), await other.backUp(plan())];
  expect(quick).toMatchObject({ state: 'good', entries: 2, warnings: [] });
  expect(slow).toMatchObject({ state: 'good', entries: 2, warnings: [], sourceBytes: quick.sourceBytes });
  const command = "printf 'one\\ntwo\\n-- end\\n'";
  const source = { kind: 'command', command, trailer: '-- end' } as const;
  for (const one of [field, other]) {
    expect(await one.backUp(plan({ source }))).toMatchObject({ state: 'good', sourceBytes: 15, warnings: [] });
  }
});

test('what was measured by a program that was killed on the way is no copy, though all others ended well', async () => {
  const python3 = fakeProgram('case "$*" in *lambda*) cat >/dev/null; kill -9 $$ ;; esac\nexit 97');
  const other = await shaped({ instead: { python3 } });
  const source = { kind: 'command', command: 'echo dumped', trailer: null } as const;
  const copy = await other.backUp(plan({ source }));
  expect(copy).toMatchObject({ state: 'failed', failure: { key: 'backup.broken-off' } });
});

describe('the password', () => {
  test('stands in no command line and no environment, and its file is gone afterwards', async () => {
    await make('CREATE TABLE one (id INT)');
    const real = (await isMariaDb()) ? 'mariadb-dump' : 'mysqldump';
    const file = join(field.folder, 'seen');
    const spy = fakeProgram(`case "$*" in *--help* | *--version*) exec /usr/bin/env -i ${realCopy(real)} "$@" ;; esac
{ cat /proc/self/environ; cat /proc/$$/cmdline; ls -ln "$HOME" ; stat -c %a "$HOME" "$HOME"/*; } >'${file}' 2>&1
cat "$HOME"/client.cnf >'${file}.secret'
exec ${realCopy(real)} "$@"`);
    const other = await shaped({ instead: { [real]: spy } });
    expect(await other.backUp(plan())).toMatchObject({ state: 'good' });
    const seen = readFileSync(file, 'utf8');
    expect(seen).toContain(`--defaults-extra-file=/tmp/${SECRETS}.`);
    expect(seen).toMatch(/\b700\n600\n$/);
    expect(seen).not.toContain('pass#word');
    expect(readFileSync(`${file}.secret`, 'utf8')).toContain('pass#word');
    expect(readdirSync('/tmp').filter((name) => name.startsWith(`${SECRETS}.`))).toEqual([]);
  });

  test('that is wrong is told as the server puts it; nothing is left', async () => {
    await make('CREATE TABLE one (id INT)');
    const other = await shaped({}, { password: 'env:WRONG' });
    const copy = await other.backUp(plan());
    expect(copy).toMatchObject({ state: 'failed', failure: { key: 'backup.dump-failed' }, hostPath: null });
    expect(copy.failure?.values?.detail).toContain('Access denied');
    expect(readdirSync('/tmp').filter((name) => name.startsWith(`${SECRETS}.`))).toEqual([]);
    const files = readdirSync(join(copies(), PLAN)).filter(
      (name) => name.includes(`-B${copy.id}.`) && name.endsWith('.part'),
    );
    expect(files).toEqual([]);
  });

  test('that cannot be read is told by its place', async () => {
    const other = await shaped({}, { password: 'env:NONE' });
    expect((await other.backUp(plan())).failure).toMatchObject({
      key: 'backup.secret-missing',
      values: { reference: 'env:NONE' },
    });
  });

  test('left behind by a script that was killed is removed by the next run', async () => {
    await make('CREATE TABLE one (id INT)');
    const left = `/tmp/${SECRETS}.0123456789abcdef`;
    const foreign = `/tmp/${SECRETS}-2.0123456789abcdef`;
    execFileSync('sh', ['-c', `mkdir -m 700 ${left} ${foreign}; echo secret >${left}/client.cnf`]);
    onTestFinished(() => void execFileSync('rm', ['-rf', left, foreign]));
    expect((await field.backUp(plan())).state).toBe('good');
    expect(readdirSync('/tmp').filter((name) => name.startsWith(SECRETS))).toEqual([`${SECRETS}-2.0123456789abcdef`]);
  });
});

describe('a dump that is not whole', () => {
  test('because there is no client program says what to install', async () => {
    const other = await shaped({ without: ['mariadb-dump', 'mysqldump'] });
    expect((await other.backUp(plan())).failure).toEqual({ key: 'backup.no-dump-client', values: { host: 'app-01' } });
  });

  test('because the server is not there says so', async () => {
    const other = await shaped({}, { port: 1 });
    const copy = await other.backUp(plan());
    expect(copy.failure?.key).toBe('backup.dump-failed');
    expect(copy.failure?.values?.detail).toMatch(/[Cc]an't connect/);
  });

  test('though its program says that all is well', async () => {
    const cut = fakeProgram(`case "$*" in *--version*) echo 'mysqldump  Ver 10.19 Distrib MariaDB' ;; *--help*) : ;; *)
      echo '/*M!999999\\- enable the sandbox mode */'; echo 'CREATE TABLE one (id INT);'; echo 'INSERT INTO one VALUES (1' ;; esac`);
    const other = await shaped({ instead: { 'mariadb-dump': cut, mysqldump: cut } });
    expect((await other.backUp(plan())).failure).toEqual({
      key: 'backup.dump-cut',
      values: { line: 'INSERT INTO one VALUES (1' },
    });
  });

  test('because the server ended its connection half-way', async () => {
    await make(
      'CREATE TABLE digits (d INT)',
      'INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)',
      'CREATE TABLE metric (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(400))',
      "INSERT INTO metric (name) SELECT REPEAT('x', 400) FROM digits a, digits b, digits c, digits d, digits e",
    );
    // A packer that takes its time keeps the dump going until its connection is killed.
    const zstd = fakeProgram('head -c 100000; sleep 2; exec cat');
    const other = await shaped({ instead: { zstd } });
    other.usePlans(plan());
    const dumping = other.backUp(plan());
    await expect
      .poll(
        async () => {
          const found = await answer(
            owner,
            `SELECT id FROM information_schema.processlist WHERE user = '${USER}' AND info LIKE 'SELECT%metric%'`,
          );
          for (const [id] of found as [number][]) await owner.query(`KILL ${id}`);
          return (found as unknown[]).length;
        },
        { interval: 50 },
      )
      .toBeGreaterThan(0);
    const copy = await dumping;
    expect(copy).toMatchObject({ state: 'failed', failure: { key: 'backup.dump-failed' } });
    expect(copy.failure?.values?.detail).toMatch(/Lost connection|gone away|killed|SSL error/i);
  });
});

describe('a dump by a command', () => {
  const byCommand = (command: string, trailer: string | null = null) =>
    plan({ id: 'other', source: { kind: 'command', command, trailer } });

  test('keeps what it prints, and what it says beside it is a warning', async () => {
    const copy = await field.backUp(byCommand('echo "a dump"; echo "-- done"; echo careful >&2', '-- done'));
    expect(copy).toMatchObject({ state: 'good', sourceBytes: 15, entries: null });
    expect(copy.warnings).toEqual([{ key: 'backup.warning-dump', values: { detail: 'careful' } }]);
    expect(dumpOf(copy)).toBe('a dump\n-- done\n');
  });

  test.each<[string, string, string | null, object]>([
    [
      'fails',
      'echo half; echo "no such role" >&2; exit 3',
      null,
      { key: 'backup.command-failed', values: { status: 3, detail: 'no such role' } },
    ],
    ['is not there', 'no-such-program --all', null, { key: 'backup.command-failed', values: { status: 127 } }],
    ['is no command at all', 'if then', null, { key: 'backup.command-failed' }],
    ['prints nothing', ':', null, { key: 'backup.command-empty' }],
    [
      'stops before its last line',
      'echo begun',
      '-- done',
      { key: 'backup.trailer-missing', values: { trailer: '-- done' } },
    ],
    [
      'has its trailer long before its end',
      'echo "-- done"; head -c 5000 /dev/zero',
      '-- done',
      { key: 'backup.trailer-missing' },
    ],
    ['ends the shell', 'echo x; kill -9 $$', null, { key: 'ssh.killed' }],
  ])('that %s is no copy', async (_name, command, trailer, failure) => {
    expect(await field.backUp(byCommand(command, trailer))).toMatchObject({ state: 'failed', failure, hostPath: null });
  });
});

/** The program under another name, so that it can be called where its own stands for another. */
function realCopy(program: string): string {
  const file = fakeProgram(':');
  execFileSync('sh', ['-c', `cp "$(readlink -f "$(command -v ${program})")" '${file}'`]);
  return file;
}
