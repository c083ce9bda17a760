import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createSqlProber } from '../../../src/adapters/mysql/target-prober.ts';
import type { Ssh } from '../../../src/context.ts';
import type { BackupCopy } from '../../../src/core/backup/copy.ts';
import type { BackupPlan, DrillAssertion, DrillPlan } from '../../../src/core/backup/plan.ts';
import { drillName } from '../../../src/core/backup/scratch.ts';
import { beginCheck, check, checkOne, doChecks, readCopy, told } from '../../support/backup-checks.ts';
import { type BackupField, createBackupField, testPlan } from '../../support/backup-site.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const PASSWORD = `it's "a" \\pass#word\\n $(id) 密码 %`;
const DUMPER = `dumper_${process.pid}`;
const DRILLER = `driller_${process.pid}`;
const PLACES = ['localhost', '127.0.0.1'];
let database: TestDatabase;
let owner: Connection;
let field: BackupField;
let count = 0;
let copies = '';
let assertions: readonly DrillAssertion[] = [];
/** What a test puts between us and the hosts. */
let meddle: ((script: string) => Promise<void> | void) | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await createConnection({ uri: database.url, multipleStatements: true });
  const url = new URL(database.url);
  const schema = url.pathname.slice(1);
  for (const place of PLACES) {
    await owner.query(`CREATE USER '${DUMPER}'@'${place}' IDENTIFIED BY ${owner.escape(PASSWORD)}`);
    await owner.query(`GRANT ALL ON \`${schema}\`.* TO '${DUMPER}'@'${place}'`);
    await owner.query(`GRANT SELECT ON *.* TO '${DUMPER}'@'${place}'`);
    await owner.query(`CREATE USER '${DRILLER}'@'${place}' IDENTIFIED BY ${owner.escape(PASSWORD)}`);
  }
  await grantDrills();
  field = await createBackupField({
    secrets: { 'env:PASSWORD': PASSWORD, 'env:WRONG': 'wrong' },
    site: {
      databases: [
        {
          id: 'opsdb',
          name: 'opsdb',
          engine: (await isMariaDb()) ? 'mariadb' : 'mysql',
          address: '127.0.0.1',
          port: Number(url.port),
          user: DUMPER,
          password: 'env:PASSWORD',
          schema,
        },
      ],
    },
    overrides: {
      sql: createSqlProber({
        resolveSecret: async () => PASSWORD,
        openTunnel: () => Promise.reject(new Error('no tunnel expected')),
      }),
      redact: (text) => text.replaceAll(PASSWORD, '•••'),
    },
  });
  const { ssh } = field;
  const stream: Ssh['stream'] = (site, host, script, options) => {
    const before = Promise.resolve(meddle?.(script));
    const begun = before.then(() => ssh.stream(site, host, script, options));
    async function* output() {
      yield* (await begun).output;
    }
    return {
      output: output(),
      ended: begun.then(({ ended }) => ended),
      abort: () => void begun.then(({ abort }) => abort()),
    };
  };
  Object.assign(field.ctx, { ssh: { ...ssh, stream } });
});
afterAll(async () => {
  for (const place of PLACES) await owner.query(`DROP USER '${DUMPER}'@'${place}', '${DRILLER}'@'${place}'`);
  await owner.end();
  await field.close();
  await database.drop();
});
beforeEach(async () => {
  count += 1;
  assertions = [];
  meddle = null;
  copies = join(field.folder, `copies-${count}`);
  await mkdir(copies);
  const schema = new URL(database.url).pathname.slice(1);
  await owner.query(
    `DROP DATABASE \`${schema}\`; CREATE DATABASE \`${schema}\` CHARACTER SET latin1; USE \`${schema}\``,
  );
});

async function grantDrills(): Promise<void> {
  for (const place of PLACES) {
    await owner.query(`GRANT ALL ON \`rounds\\_drill\\_%\`.* TO '${DRILLER}'@'${place}'`);
  }
}

async function isMariaDb(): Promise<boolean> {
  const [rows] = await owner.query('SELECT VERSION() AS version');
  return JSON.stringify(rows).includes('MariaDB');
}

const drill = (change: Partial<NonNullable<DrillPlan['database']>> = {}): DrillPlan => ({
  host: 'app-01',
  folder: '',
  database: {
    address: '127.0.0.1',
    port: Number(new URL(database.url).port),
    user: DRILLER,
    password: 'env:PASSWORD',
    ...change,
  },
  assertions,
});
const plan = (change: Partial<BackupPlan> = {}) =>
  testPlan({
    id: `opsdb-${count}`,
    source: { kind: 'database', database: 'opsdb' },
    folder: copies,
    drill: drill(),
    ...change,
  });

/** Names of all scratch databases of drills on the server. */
async function scratches(): Promise<string[]> {
  const [rows] = await owner.query(String.raw`SHOW DATABASES LIKE 'rounds\_drill\_%'`);
  return (rows as { readonly [column: string]: string }[]).flatMap((row) => Object.values(row));
}

/** Tables with odd names and content, a view, a trigger, routines, and an event. */
async function fill(): Promise<void> {
  const schema = new URL(database.url).pathname.slice(1);
  const statements = [
    `CREATE TABLE orders (id INT PRIMARY KEY AUTO_INCREMENT, note TEXT CHARACTER SET utf8mb4, picture BLOB) ENGINE=InnoDB`,
    `INSERT INTO orders (note, picture) VALUES ('CREATE TABLE \`x\` (\nUSE live;\nDROP DATABASE live;', x'00010203'), ('中文 😀', NULL)`,
    `CREATE TABLE \`odd\`\`name ;\` (a INT) ENGINE=InnoDB`,
    `INSERT INTO \`odd\`\`name ;\` VALUES (1),(2),(3)`,
    `CREATE TABLE nothing (a INT) ENGINE=InnoDB`,
    `CREATE VIEW recent AS SELECT id, note FROM orders`,
    // MariaDB's client dumps none of MySQL's after one of another character set: this one is the last by its name.
    `CREATE PROCEDURE z_old() SELECT 1`,
    `ALTER DATABASE \`${schema}\` CHARACTER SET utf8mb4`,
    `CREATE TRIGGER before_order BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = CONCAT(NEW.note, ';')`,
    `CREATE PROCEDURE wipe() BEGIN CREATE TABLE IF NOT EXISTS other.t (a INT); DROP DATABASE other; END`,
    `CREATE FUNCTION one() RETURNS INT DETERMINISTIC RETURN 1`,
    `CREATE EVENT cleanup ON SCHEDULE EVERY 1 DAY STARTS NOW() + INTERVAL 1 DAY DO DELETE FROM orders`,
  ];
  for (const statement of statements) await owner.query(statement);
}

describe('a drill of a dump', () => {
  test('loads all of it into a database of its own, counts tables and rows, and leaves nothing behind', async () => {
    await fill();
    const copy = await field.backUp(plan());
    const objects = { views: 1, triggers: 1, routines: 3, events: 1 };
    expect(copy).toMatchObject({ state: 'good', entries: 3, objects });
    let inside: unknown;
    let events: unknown;
    meddle = async (script) => {
      const [scratch] = await scratches();
      if (!scratch || !script.includes('status-count')) return;
      inside = (await owner.query(`SELECT note, HEX(picture) AS picture FROM \`${scratch}\`.orders ORDER BY id`))[0];
      events = (
        await owner.query(`SELECT event_name FROM information_schema.events WHERE event_schema = '${scratch}'`)
      )[0];
    };
    const done = await checkOne(field, copy, 'drill');
    expect([told(done), done.findings]).toEqual([
      'passed database-restored objects-same events-left-out',
      expect.anything(),
    ]);
    expect(done.findings.map(({ values }) => values)).toEqual([{ tables: 3, rows: 5 }, objects, { count: 1 }]);
    expect(done.restoreMs).toBeGreaterThan(0);
    expect(inside).toEqual([
      { note: 'CREATE TABLE `x` (\nUSE live;\nDROP DATABASE live;', picture: '00010203' },
      { note: '中文 😀', picture: null },
    ]);
    expect(events).toEqual([]);
    expect(await scratches()).toEqual([]);
    expect(readdirSync('/tmp').filter((name) => name.startsWith(`rounds_drill_${done.id}_`))).toEqual([]);
    // What the dump says of the live database was left out.
    const [rows] = await owner.query('SELECT @@character_set_database AS charset');
    expect(rows).toEqual([{ charset: 'utf8mb4' }]);
  });

  test('a dump of no table and one of a table without a row', async () => {
    const none = await field.backUp(plan());
    expect(told(await checkOne(field, none, 'drill'))).toBe('passed database-restored');
    await owner.query('CREATE TABLE nothing (a INT)');
    const empty = await field.backUp(plan());
    const done = await checkOne(field, empty, 'drill');
    expect(done.findings[0]?.values).toEqual({ tables: 1, rows: 0 });
  });

  test.each([
    ['Rounds’ store', { folder: null, pull: true }],
    ['another host', { folder: null, copyTo: true }],
  ])('that lies in %s is streamed to the server where it is loaded', async (_name, change) => {
    await fill();
    const copyTo = 'copyTo' in change ? { host: 'db-01', folder: copies } : null;
    const copy = await field.backUp(plan({ folder: null, pull: 'pull' in change, copyTo }));
    expect(told(await checkOne(field, copy, 'drill'))).toBe('passed database-restored objects-same events-left-out');
    expect(await scratches()).toEqual([]);
  });

  test('is listed and counted on its host and in the store', async () => {
    await fill();
    const copy = await field.backUp(plan({ pull: true }));
    expect((await check(field, copy, 'listing')).map(told)).toEqual(['passed tables-same', 'passed tables-same']);
  });

  test('that its own program cut short without a word is not passed', async () => {
    const schema = new URL(database.url).pathname.slice(1);
    await owner.query('CREATE PROCEDURE a_old() SELECT 1');
    await owner.query(`ALTER DATABASE \`${schema}\` CHARACTER SET utf8mb4`);
    await owner.query('CREATE PROCEDURE new_one() SELECT 1');
    const copy = await field.backUp(plan());
    expect(copy).toMatchObject({ state: 'good', objects: { views: 0, triggers: 0, routines: 2, events: 0 } });
    const dump = execFileSync('zstd', ['-dcq', copy.hostPath ?? ''], { encoding: 'utf8' });
    const found = dump.match(/^CREATE .*PROCEDURE /gm)?.length ?? 0;
    const lost = { found, recorded: 2 };
    // Only where program and server are of different makers anything lacks.
    expect(copy.warnings).toEqual(found === 2 ? [] : [{ key: 'backup.warning-lost-routines', values: lost }]);
    const done = await checkOne(field, copy, 'drill');
    expect(told(done)).toBe(found === 2 ? 'passed database-restored objects-same' : 'failed routines-differ');
  });

  test('of which nobody counted what the database had beside its tables says so', async () => {
    await fill();
    const copy = await field.backUp(plan());
    await field.app.store.updateTable('backup_copies').set({ objects: null }).where('id', '=', copy.id).execute();
    const done = await checkOne(field, copy, 'drill');
    expect(told(done)).toBe('passed database-restored objects-unrecorded events-left-out');
    expect(done.findings[1]?.values).toEqual({ views: 1, triggers: 1, routines: 3, events: 1 });
  });

  test('tells when its account could do harm elsewhere', async () => {
    for (const place of PLACES) await owner.query(`GRANT INSERT ON *.* TO '${DRILLER}'@'${place}'`);
    onTestFinished(async () => {
      for (const place of PLACES) await owner.query(`REVOKE INSERT ON *.* FROM '${DRILLER}'@'${place}'`);
    });
    const copy = await field.backUp(plan());
    expect(told(await checkOne(field, copy, 'drill'))).toBe('passed database-restored account-wide');
  });
});

test('conditions of the plan are looked at in the scratch database', async () => {
  await fill();
  const table = 'odd`name ;';
  const conditions: readonly (readonly [DrillAssertion, string])[] = [
    [{ kind: 'tables-at-least', count: 3 }, 'assertions-hold'],
    [{ kind: 'tables-at-least', count: 4 }, 'too-few-tables'],
    [{ kind: 'rows-at-least', table, count: 3 }, 'assertions-hold'],
    [{ kind: 'rows-at-least', table, count: 4 }, 'too-few-rows'],
    [{ kind: 'rows-at-least', table: 'gone', count: 0 }, 'table-missing'],
    [{ kind: 'rows-at-least', table: "x` UNION SELECT '9", count: 0 }, 'table-missing'],
    [{ kind: 'file-exists', path: '/etc/passwd' }, 'assertion-misplaced'],
  ];
  const copy = await field.backUp(plan());
  for (const [assertion, expected] of conditions) {
    assertions = [assertion];
    field.usePlans(plan());
    const done = await checkOne(field, copy, 'drill');
    expect([assertion, done.outcome, told(done)]).toEqual([
      assertion,
      expected === 'assertions-hold' ? 'passed' : 'failed',
      expect.stringContaining(expected),
    ]);
  }
  expect(await scratches()).toEqual([]);
});

describe('a dump that can not be restored', () => {
  /** Puts another text in its place, as if it had been made so. */
  async function replace(copy: BackupCopy, change: (dump: string) => string): Promise<void> {
    const file = copy.hostPath ?? '';
    const dump = execFileSync('zstd', ['-dcq', file], { encoding: 'utf8', maxBuffer: 1 << 28 });
    execFileSync('zstd', ['-qf', '-o', file], { input: change(dump) });
    const sha256 = execFileSync('sha256sum', [file], { encoding: 'utf8' }).slice(0, 64);
    const bytes = Number(execFileSync('stat', ['-c', '%s', file], { encoding: 'utf8' }));
    await field.app.store.updateTable('backup_copies').set({ sha256, bytes }).where('id', '=', copy.id).execute();
  }

  test.each([
    ['cut short', (dump: string) => dump.slice(0, dump.indexOf('INSERT INTO') + 30), 'failed dump-cut', 'failed'],
    [
      'without a table',
      (dump: string) => dump.replace(/CREATE TABLE `nothing`[^;]*;/, ''),
      'failed tables-differ',
      'failed',
    ],
    [
      'with a broken statement',
      (dump: string) => dump.replace('INSERT INTO', 'INSERT INTO INTO'),
      'passed tables-same',
      'failed restore-failed',
    ],
  ])('%s', async (_name, change, listed, drilled) => {
    await fill();
    const copy = await field.backUp(plan());
    await replace(copy, change);
    expect(told(await checkOne(field, copy, 'listing'))).toBe(listed);
    expect(told(await checkOne(field, copy, 'drill'))).toMatch(new RegExp(`^${drilled}`));
    expect(await scratches()).toEqual([]);
  });

  const blocks = (word: string) => (dump: string) =>
    dump.replaceAll(/^DELIMITER ;;\n[\s\S]*?^DELIMITER ;\n/gm, (block) => (new RegExp(word).test(block) ? '' : block));

  test.each([
    [
      'its view',
      (dump: string) => dump.replaceAll(/^\/\*!50001 CREATE (?:VIEW|ALGORITHM)[^;]*;\n/gm, ''),
      'views',
      1,
      0,
    ],
    ['its trigger', blocks(' TRIGGER '), 'triggers', 1, 0],
    ['one routine of three', blocks('PROCEDURE `z_old`'), 'routines', 3, 2],
    ['all its routines', blocks('PROCEDURE|FUNCTION'), 'routines', 3, 0],
    ['its event', blocks(' EVENT '), 'events', 1, 0],
  ])('that has lost %s on the way', async (_name, change, kind, recorded, left) => {
    await fill();
    const copy = await field.backUp(plan());
    await replace(copy, change);
    expect(told(await checkOne(field, copy, 'listing'))).toBe('passed tables-same');
    const done = await checkOne(field, copy, 'drill');
    expect([told(done), done.findings[0]?.values]).toEqual([`failed ${kind}-differ`, { found: left, recorded }]);
    expect(await scratches()).toEqual([]);
  });

  test.each([
    'USE `NAME`;\nDROP TABLE orders;',
    'DROP DATABASE `NAME`;',
    'DROP TABLE `NAME`.`orders`;',
    'SET GLOBAL max_connections = 1;',
  ])('with %j: nothing outside of the scratch database is touched', async (statement) => {
    await fill();
    for (const place of PLACES) await owner.query(`GRANT ALL ON *.* TO '${DRILLER}'@'${place}'`);
    onTestFinished(async () => {
      for (const place of PLACES) await owner.query(`REVOKE ALL ON *.* FROM '${DRILLER}'@'${place}'`);
      // MySQL takes the rights on single databases away with them.
      await grantDrills();
    });
    const copy = await field.backUp(plan());
    const live = new URL(database.url).pathname.slice(1);
    await replace(copy, (dump) => dump.replace('LOCK TABLES', `${statement.replace('NAME', live)}\nLOCK TABLES`));
    const done = await checkOne(field, copy, 'drill');
    expect(told(done)).toBe('failed foreign-statement');
    const [rows] = await owner.query('SELECT COUNT(*) AS orders FROM orders');
    expect(rows).toEqual([{ orders: 2 }]);
    expect(await scratches()).toEqual([]);
  });

  test('with a flipped byte', async () => {
    await fill();
    const copy = await field.backUp(plan());
    execFileSync('sh', ['-c', `printf x | dd of='${copy.hostPath}' bs=1 seek=100 conv=notrunc 2>&1`]);
    expect(told(await checkOne(field, copy, 'listing'))).toBe('failed unpack-failed');
    expect(told(await checkOne(field, copy, 'drill'))).toBe('failed checksum-differs');
  });
});

describe('what says nothing of the dump', () => {
  test.each([
    ['a wrong password', { password: 'env:WRONG' }, 'unknown database-unreachable'],
    ['a password that can not be read', { password: 'env:NONE' }, 'unknown backup.secret-missing'],
    ['a server that does not answer', { port: 1 }, 'unknown database-unreachable'],
    ['an account without rights', { user: DUMPER }, 'unknown scratch-not-made'],
  ])('%s', async (_name, change, expected) => {
    const copy = await field.backUp(plan());
    field.usePlans(plan({ drill: drill(change) }));
    const done = await checkOne(field, copy, 'drill');
    expect(told(done)).toBe(expected);
    expect(JSON.stringify(done.findings)).not.toContain(PASSWORD);
    const left = await field.app.store
      .selectFrom('backup_checks')
      .select('id')
      .where('scratch', 'is not', null)
      .execute();
    expect(left).toEqual([]);
  });
});

describe('what is left of a drill', () => {
  test('by a process that was killed is dropped by the next one, its option file with it', async () => {
    const copy = await field.backUp(plan());
    const name = drillName(7, 'abcdefghij01');
    await owner.query(`CREATE DATABASE ${name}; CREATE TABLE ${name}.t (a INT)`);
    await mkdir(`/tmp/${name}`, { mode: 0o700 });
    onTestFinished(() => rm(`/tmp/${name}`, { recursive: true, force: true }));
    await writeFile(`/tmp/${name}/client.cnf`, 'password=secret', { mode: 0o600 });
    const [started] = await beginCheck(field, copy, 'drill');
    const scratch = JSON.stringify({ kind: 'database', host: 'app-01', name });
    await field.app.store
      .updateTable('backup_checks')
      .set({ lease_owner: 'dead:0001', lease_until: new Date(Date.now() - 1_000), scratch })
      .where('id', '=', started?.id ?? 0)
      .execute();
    await doChecks(field);
    expect((await readCopy(field, copy.id)).checks.map(told)).toEqual(['unknown interrupted']);
    expect(await scratches()).toEqual([]);
    expect(existsSync(`/tmp/${name}`)).toBe(false);
  });

  test('a database of the drill’s name that was there before is left alone', async () => {
    const copy = await field.backUp(plan());
    let taken = '';
    meddle = async (script) => {
      if (!script.includes('rounds_say made exists')) return;
      taken = /rounds_drill_\d+_[a-z0-9]{12}/.exec(script)?.[0] ?? '';
      await owner.query(`CREATE DATABASE ${taken}; CREATE TABLE ${taken}.precious (a INT)`);
    };
    onTestFinished(async () => void (await owner.query(`DROP DATABASE ${taken}`)));
    expect(told(await checkOne(field, copy, 'drill'))).toBe('unknown scratch-exists');
    expect(await scratches()).toEqual([taken]);
  });
});

test('nothing failed by itself', () => {
  expect(field.app.errors).toEqual([]);
});
