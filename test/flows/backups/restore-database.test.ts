import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSqlProber } from '../../../src/adapters/mysql/target-prober.ts';
import type { BackupCopy } from '../../../src/core/backup/copy.ts';
import { readRestoreHelp } from '../../../src/flows/backups/read-restore-help.ts';
import { type BackupField, createBackupField, testPlan } from '../../support/backup-site.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const ADMIN = `restorer_${process.pid}`;
const PASSWORD = 'typed by hand';
const PLACES = ['localhost', '127.0.0.1'];

let database: TestDatabase;
let owner: Connection;
let field: BackupField;
let schema = '';
beforeAll(async () => {
  database = await createTestDatabase();
  owner = await createConnection({ uri: database.url, multipleStatements: true });
  const url = new URL(database.url);
  schema = url.pathname.slice(1);
  for (const place of PLACES) {
    await owner.query(`CREATE USER '${ADMIN}'@'${place}' IDENTIFIED BY '${PASSWORD}'`);
    await owner.query(`GRANT ALL ON *.* TO '${ADMIN}'@'${place}' WITH GRANT OPTION`);
  }
  const [rows] = await owner.query('SELECT VERSION() AS version');
  const engine = JSON.stringify(rows).includes('MariaDB') ? 'mariadb' : 'mysql';
  const entry = { id: 'opsdb', name: 'opsdb', engine, address: '127.0.0.1', port: Number(url.port), schema } as const;
  field = await createBackupField({
    secrets: { 'env:PASSWORD': PASSWORD },
    site: { databases: [{ ...entry, user: ADMIN, password: 'env:PASSWORD' }] },
    overrides: {
      sql: createSqlProber({
        resolveSecret: async () => PASSWORD,
        openTunnel: () => Promise.reject(new Error('no tunnel expected')),
      }),
    },
  });
});
afterAll(async () => {
  for (const place of PLACES) await owner.query(`DROP USER '${ADMIN}'@'${place}'`);
  await owner.end();
  await field.close();
  await database.drop();
});

/** At a terminal, where the password is typed each time it is asked for. */
async function restore(copy: BackupCopy): Promise<string> {
  const { ways } = await readRestoreHelp(field.ctx, field.site, copy.id);
  const commands = (ways[0]?.steps ?? []).flatMap((step) => step.commands);
  expect(commands).toContain('account=root');
  const file = join(field.folder, `restore-${copy.id}.sh`);
  // The one line that a person changes.
  writeFileSync(file, commands.join('\n').replace('account=root', `account=${ADMIN}`));
  const typed = `{ sleep 1; echo '${PASSWORD}'; sleep 2; echo '${PASSWORD}'; sleep 1; }`;
  const at = spawnSync('sh', ['-c', `${typed} | script -qec 'sh -e ${file}' /dev/null`], { encoding: 'utf8' });
  if (at.status !== 0) throw new Error(`${at.status} ${at.stdout}`);
  return at.stdout;
}

async function rowsOf(name: string, query: string): Promise<string> {
  const connection = await createConnection({ uri: database.url, database: name });
  try {
    const [rows] = await connection.query(query);
    return JSON.stringify(rows);
  } finally {
    await connection.end();
  }
}

test('the commands that restore a dump make a new database of it, and leave the live one alone', async () => {
  const statements = [
    `ALTER DATABASE \`${schema}\` CHARACTER SET latin1`,
    'CREATE TABLE orders (id INT PRIMARY KEY, note TEXT CHARACTER SET utf8mb4, picture BLOB) ENGINE=InnoDB',
    `INSERT INTO orders VALUES (1, '订单 😀 it''s', 0x00ff0a),
       (2, 'ALTER DATABASE \`${schema}\` CHARACTER SET utf8mb4;', NULL)`,
    'CREATE VIEW notes AS SELECT id, note FROM orders',
    "CREATE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = CONCAT('stamped ', NEW.note)",
    'CREATE PROCEDURE tidy() DELETE FROM orders WHERE id > 100',
    `ALTER DATABASE \`${schema}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`,
  ];
  for (const statement of statements) await owner.query(statement);
  const copy = await field.backUp(
    testPlan({ id: 'opsdb', source: { kind: 'database', database: 'opsdb' }, folder: join(field.folder, 'copies') }),
  );
  expect(copy.failure).toBeNull();
  expect(copy).toMatchObject({ state: 'good', entries: 1 });
  const name = `restore_b${copy.id}`;
  // Whatever the dump's statements touch must be the new database.
  await owner.query('INSERT INTO orders VALUES (3, "later", NULL)');
  try {
    const said = await restore(copy);
    expect(said).toContain(': OK');
    expect(said).toContain('orders');
    const content = 'SELECT id, note, HEX(picture) AS picture FROM orders WHERE id < 3 ORDER BY id';
    expect(await rowsOf(name, content)).toBe(await rowsOf(schema, content));
    expect(await rowsOf(name, 'SELECT COUNT(*) AS n FROM notes')).toBe('[{"n":2}]');
    const things = `SELECT (SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = '${name}') AS triggers_there,
      (SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = '${name}') AS routines_there`;
    expect(await rowsOf(name, things)).toBe('[{"triggers_there":1,"routines_there":1}]');
    expect(await rowsOf(schema, 'SELECT COUNT(*) AS n FROM orders')).toBe('[{"n":3}]');
    expect(await rowsOf(schema, 'SELECT @@character_set_database AS name')).toBe('[{"name":"utf8mb4"}]');
    // A database of that name is not loaded over.
    await expect(restore(copy)).rejects.toThrow('database exists');
  } finally {
    await owner.query(`DROP DATABASE IF EXISTS \`${name}\``);
  }
});
