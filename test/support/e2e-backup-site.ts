import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { createTestDatabase } from './database.ts';
import { writeTicketSite } from './e2e-ticket-site.ts';
import { startSshd } from './sshd.ts';
import { PEOPLE } from './workspace.ts';

const PASSWORD = `e2e "quoted" pass#word`;

export interface BackupSite {
  readonly siteFile: string;
  readonly knownHostsFile: string;
  /** Secrets that the site file names. */
  readonly env: { readonly [name: string]: string };
  /** What is backed up: `conf/a.conf`, `logs/run.log` and a name that needs quoting. */
  readonly source: string;
  /** Where copies lie on the host. */
  readonly copies: string;
  /** Below it drills make their scratch folders. */
  readonly scratch: string;
  /** The database that is dumped, as its owner. */
  readonly database: { readonly owner: Connection; readonly schema: string };
  stop(): Promise<void>;
}

/** A contract whose one host is a real OpenSSH server, with a plan of folders and one of a database, and two leads. */
export async function startBackupSite(folder: string): Promise<BackupSite> {
  const source = join(folder, 'app');
  const copies = join(folder, 'copies');
  const scratch = join(folder, 'scratch');
  for (const path of [join(source, 'conf'), join(source, 'logs'), copies, scratch]) {
    await mkdir(path, { recursive: true });
  }
  await writeFile(join(source, 'conf/a.conf'), 'port = 61616\n');
  await writeFile(join(source, 'logs/run.log'), 'started\n'.repeat(20_000));
  await writeFile(join(source, "conf/it's $(here).txt"), '备份\n');
  const sshd = await startSshd();
  const key = join(folder, 'key');
  await copyFile(sshd.userKeyFile, key);
  const database = await startDatabase();
  const host = (id: string, name: string) => ({
    ...{ id, name, address: '127.0.0.1', port: sshd.port, user: sshd.user },
    auth: { privateKey: `file:${key}` },
  });
  const server = { address: '127.0.0.1', port: database.port };
  const siteFile = await writeTicketSite(folder, {
    people: [
      { id: 'engineer', name: '工程师甲', slack: PEOPLE.engineer, roles: ['engineer'] },
      { id: 'lead', name: '项目负责人', slack: PEOPLE.lead, roles: ['lead'] },
      { id: 'other-lead', name: '副负责人', slack: PEOPLE.engineerB, roles: ['lead'] },
      { id: 'viewer', name: '旁观者', slack: PEOPLE.viewer, roles: ['viewer'] },
      { id: 'operator', name: '管理员', slack: 'U0OPERATOR1', roles: ['operator'] },
    ],
    hosts: [host('app-01', '应用服务器')],
    databases: [
      {
        ...{ id: 'opsdb', name: '监控库', engine: database.engine, through: 'app-01', ...server },
        ...{ user: database.dumper, password: 'env:E2E_DUMP_PASSWORD', schema: database.schema },
      },
    ],
    alerting: { sources: [] },
    backups: [
      {
        ...{ id: 'app', name: '应用目录', host: 'app-01', folders: [source], folder: copies, pull: true },
        schedule: { full: '0 2 1 1 *', incremental: '0 3 1 1 *' },
        drill: { folder: scratch, assertions: [{ files: 3 }, { file: join(source, 'conf/a.conf') }] },
        keep: { last: 1 },
      },
      {
        ...{ id: 'opsdb', name: '监控库', host: 'app-01', database: 'opsdb', folder: copies },
        drill: {
          database: { ...server, user: database.driller, password: 'env:E2E_DRILL_PASSWORD' },
          assertions: [{ tables: 1 }, { table: 'alarm', rows: 3 }],
        },
      },
    ],
  });
  const knownHostsFile = join(folder, 'known_hosts');
  await writeFile(knownHostsFile, sshd.knownHosts());
  return {
    siteFile,
    knownHostsFile,
    env: { E2E_DUMP_PASSWORD: PASSWORD, E2E_DRILL_PASSWORD: PASSWORD },
    source,
    copies,
    scratch,
    database,
    async stop() {
      await sshd.stop();
      await database.stop();
    },
  };
}

async function startDatabase() {
  const made = await createTestDatabase();
  const url = new URL(made.url);
  const schema = url.pathname.slice(1);
  const owner = await createConnection({ uri: made.url });
  const dumper = `dump_${process.pid}`;
  const driller = `drill_${process.pid}`;
  const rights: [string, string][] = [
    [dumper, `SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE, LOCK TABLES ON \`${schema}\`.*`],
    [driller, 'ALL ON `rounds\\_drill\\_%`.*'],
  ];
  for (const [user, right] of rights) {
    for (const place of ['localhost', '127.0.0.1']) {
      await owner.query(`CREATE USER '${user}'@'${place}' IDENTIFIED BY ${owner.escape(PASSWORD)}`);
      await owner.query(`GRANT ${right} TO '${user}'@'${place}'`);
    }
  }
  await owner.query('CREATE TABLE alarm (id INT PRIMARY KEY, message VARCHAR(100)) CHARACTER SET utf8mb4');
  await owner.query("INSERT INTO alarm VALUES (1, '端口流量超过阈值'), (2, 'CPU'), (3, 'disk')");
  const [rows] = await owner.query('SELECT VERSION() AS version');
  const engine = JSON.stringify(rows).includes('MariaDB') ? 'mariadb' : 'mysql';
  return {
    ...{ owner, schema, dumper, driller, engine, port: Number(url.port) },
    async stop() {
      for (const user of [dumper, driller]) {
        for (const place of ['localhost', '127.0.0.1']) await owner.query(`DROP USER '${user}'@'${place}'`);
      }
      await owner.end();
      await made.drop();
    },
  };
}
