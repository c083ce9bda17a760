import { randomBytes } from 'node:crypto';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Claim, claimDatabases, nameOf, removeDatabases, serverOf } from '../../demo/existing-server.ts';
import { DemoFault } from '../../demo/options.ts';
import { reservePort } from '../support/ports.ts';

const FOLDER = '/tmp/rounds-demo-of-a-test';
const OURS = { folder: FOLDER, demo: null };
const OTHER = { folder: '/tmp/rounds-another-demo', demo: null };

let owner: Connection;
let name: string;
let url: string;

beforeAll(async () => {
  owner = await createConnection(inject('mysqlUrl'));
});
afterAll(() => owner.end());
beforeEach(() => {
  name = `rounds_demo_${randomBytes(4).toString('hex')}`;
  const server = new URL(inject('mysqlUrl'));
  server.pathname = `/${name}`;
  url = server.href;
});
afterEach(async () => {
  for (const database of await databases()) await owner.query('DROP DATABASE ??', [database]);
});

async function databases(): Promise<string[]> {
  const [rows] = await owner.query<RowDataPacket[]>(
    'SELECT schema_name AS name FROM information_schema.schemata WHERE LEFT(schema_name, ?) = ? ORDER BY 1',
    [name.length, name],
  );
  return rows.map((row) => String(row.name));
}

async function accounts({ reader, driller }: Claim): Promise<number> {
  const [rows] = await owner.query<RowDataPacket[]>('SELECT user FROM mysql.user WHERE user IN (?, ?)', [
    reader,
    driller,
  ]);
  return rows.length;
}

async function faultOf(work: Promise<unknown>): Promise<Pick<DemoFault, 'key' | 'values' | 'message'>> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DemoFault)) throw error;
  return error;
}

describe('the names on an existing server', () => {
  test.each([
    ['mysql://a:b@db.example.com/', 'db.example.com:3306', 'rounds_demo'],
    ['mysql://a:b@db.example.com:3307', 'db.example.com:3307', 'rounds_demo'],
    ['mysql://a:b@db.example.com:3307/rounds', 'db.example.com:3307', 'rounds_demo'],
    ['mysql://a:b@db/rounds_demo', 'db:3306', 'rounds_demo'],
    ['mysql://a:b@db/rounds_demo_2', 'db:3306', 'rounds_demo_2'],
    ['mysql://a:b@db/rounds_demolition', 'db:3306', 'rounds_demo'],
    ['mysql://a:b@db/rounds_demo_%60x', 'db:3306', 'rounds_demo'],
  ])('%s is %s with the database %s', (text, server, database) => {
    expect([serverOf(text), nameOf(text)]).toEqual([server, database]);
  });
});

describe('the databases of a demo on an existing server', () => {
  test('are made, found again, and taken away with their accounts', async () => {
    const claim = await claimDatabases(url, OURS);
    expect(await databases()).toEqual([name, `${name}_opsdb`]);
    expect(claim).toMatchObject({ rounds: name, monitored: `${name}_opsdb` });
    expect(await accounts(claim)).toBe(2);
    await owner.query('CREATE TABLE ?? (id INT)', [`${name}.kept`]);

    expect(await claimDatabases(url, { ...OURS, demo: claim.demo })).toEqual(claim);
    expect(await claimDatabases(url, { folder: '/elsewhere', demo: claim.demo })).toEqual(claim);
    expect((await owner.query('SELECT * FROM ??', [`${name}.kept`]))[0]).toEqual([]);

    await removeDatabases(url, { ...OURS, demo: claim.demo });
    expect(await databases()).toEqual([]);
    expect(await accounts(claim)).toBe(0);
    await removeDatabases(url, OURS);
  });

  test.each(['', '_opsdb'])('are not made of tables that no demo made (…%s), which stay', async (ending) => {
    await owner.query('CREATE DATABASE ??', [`${name}${ending}`]);
    await owner.query('CREATE TABLE ?? (id INT)', [`${name}${ending}.precious`]);
    expect(await faultOf(claimDatabases(url, OURS))).toMatchObject({
      key: 'database-not-ours',
      values: { name: `${name}${ending}` },
    });
    if (ending === '') expect(await faultOf(removeDatabases(url, OURS))).toMatchObject({ key: 'database-not-ours' });
    else await removeDatabases(url, OURS);
    expect(await databases()).toEqual([`${name}${ending}`]);
    expect((await owner.query('SELECT * FROM ??', [`${name}${ending}.precious`]))[0]).toEqual([]);
  });

  test('may be empty ones that somebody else made: they are emptied again, and stay', async () => {
    for (const ending of ['', '_opsdb']) await owner.query('CREATE DATABASE ??', [`${name}${ending}`]);
    const claim = await claimDatabases(url, OURS);
    await owner.query('CREATE TABLE ?? (id INT PRIMARY KEY)', [`${name}.parents`]);
    await owner.query('CREATE TABLE ?? (parent INT, FOREIGN KEY (parent) REFERENCES ?? (id))', [
      `${name}.children`,
      `${name}.parents`,
    ]);
    await removeDatabases(url, { ...OURS, demo: claim.demo });
    expect(await databases()).toEqual([name, `${name}_opsdb`]);
    const [left] = await owner.query('SELECT table_name FROM information_schema.tables WHERE table_schema = ?', [name]);
    expect(left).toEqual([]);
    expect(await accounts(claim)).toBe(0);
  });

  test('are neither used nor dropped by another demo', async () => {
    const claim = await claimDatabases(url, OURS);
    const fault = { key: 'database-of-other-demo', values: { name, folder: FOLDER } };
    expect(await faultOf(claimDatabases(url, OTHER))).toMatchObject(fault);
    expect(await faultOf(removeDatabases(url, OTHER))).toMatchObject(fault);
    expect(await databases()).toHaveLength(2);
    await removeDatabases(url, { ...OTHER, demo: claim.demo });
  });

  test('whose folder was deleted are told, not used; a fresh start from that folder takes them away', async () => {
    const claim = await claimDatabases(url, OURS);
    expect(await faultOf(claimDatabases(url, OURS))).toMatchObject({
      key: 'database-without-folder',
      values: { name },
    });
    await removeDatabases(url, OURS);
    expect(await databases()).toEqual([]);
    expect(await accounts(claim)).toBe(0);
  });

  test('half made when a demo was cut off are made to the end', async () => {
    const claim = await claimDatabases(url, OURS);
    await owner.query('UPDATE ?? SET is_ready = 0', [`${name}.made_by_rounds_demo`]);
    await owner.query('DROP DATABASE ??', [`${name}_opsdb`]);
    await owner.query(`DROP USER '${claim.driller}'@'%'`);
    expect(await claimDatabases(url, OURS)).toEqual(claim);
    expect(await databases()).toHaveLength(2);
    expect(await accounts(claim)).toBe(2);
    await removeDatabases(url, OURS);
  });

  test('an account that may not is told by name, with the statements that allow it', async () => {
    const user = `${name}_x`.slice(-30);
    const account = `'${user}'@'%'`;
    await owner.query(`CREATE USER ${account} IDENTIFIED BY 'secret of the test'`);
    const limited = new URL(url);
    limited.username = user;
    limited.password = encodeURIComponent('secret of the test');
    try {
      const fault = await faultOf(claimDatabases(limited.href, OURS));
      expect(fault).toMatchObject({ key: 'database-denied', values: { account } });
      expect(fault.message).toContain(
        `GRANT ALL ON \`${name.replaceAll('_', '\\_')}%\`.* TO ${account} WITH GRANT OPTION;`,
      );
      expect(fault.message).not.toContain('secret of the test');
      expect(await databases()).toEqual([]);
      const statements = String(fault.values.grants).split('\n');
      for (const [index, statement] of statements.entries()) {
        expect(await faultOf(claimDatabases(limited.href, OURS)), `before statement ${index + 1}`).toMatchObject({
          key: 'database-denied',
        });
        await owner.query(statement.replace(/;$/, ''));
      }
      const claim = await claimDatabases(limited.href, OURS);
      expect(await accounts(claim)).toBe(2);
      await removeDatabases(limited.href, OURS);
      expect(await databases()).toEqual([]);
    } finally {
      await owner.query(`DROP USER ${account}`);
    }
  });

  test('a server that is not there, or refuses the password, is told without the password', async () => {
    const nowhere = `mysql://rounds:hunter22@127.0.0.1:${await reservePort()}/`;
    const absent = await faultOf(claimDatabases(nowhere, OURS));
    expect(absent).toMatchObject({ key: 'database-unreachable', values: { reason: 'ECONNREFUSED' } });
    const wrong = new URL(url);
    wrong.password = 'hunter22';
    const refused = await faultOf(claimDatabases(wrong.href, OURS));
    expect(refused.key).toBe('database-unreachable');
    expect(refused.values.reason).toMatch(/^Access denied for user/);
    for (const { message } of [absent, refused]) expect(message).not.toContain('hunter22');
  });
});
