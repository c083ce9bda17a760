import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import ssh2, { type Client } from 'ssh2';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { parse } from 'yaml';
import { type DemoSite, startSite } from '../../../demo/site/index.ts';
import { findIsolation, type Isolation } from '../../../demo/site/machine.ts';
import { makePrivateKey } from '../../../demo/site/secrets.ts';
import { monitoredPlace } from '../../support/database.ts';

const EXAMPLE = join(import.meta.dirname, '../../../examples/site.yaml');
/** What this machine allows, and what every machine allows. */
const POSSIBLE: readonly Isolation[] = [await findIsolation(), { kind: 'shared' }];
const ISOLATIONS = POSSIBLE.filter(({ kind }, index) => POSSIBLE.findIndex((other) => other.kind === kind) === index);

interface SiteFile {
  readonly hosts: readonly { readonly id: string; readonly address: string; readonly port: number }[];
  readonly databases: readonly { readonly port: number; readonly user: string; readonly schema: string }[];
  readonly applications: readonly { readonly url: string; readonly login: { readonly page: string } }[];
  readonly backups: readonly {
    readonly id: string;
    readonly drill?: { readonly database?: { readonly port: number; readonly user: string } };
  }[];
}

async function secret(site: DemoSite, name: string): Promise<string> {
  return readFile(join(site.siteFile, '../secrets', name), 'utf8');
}

function countLeft(folder: string): number {
  return execFileSync('ps', ['-axo', 'command='], { encoding: 'utf8', maxBuffer: 16 << 20 })
    .split('\n')
    .filter((line) => line.includes(folder)).length;
}

describe.each(ISOLATIONS)('the demo site with hosts of kind $kind', (isolation) => {
  let folder: string;
  let site: DemoSite;
  let file: SiteFile;
  const errors: unknown[] = [];
  const start = () =>
    startSite({
      folder: join(folder, 'site'),
      exampleFile: EXAMPLE,
      database: monitoredPlace(),
      isolation,
      onError: (error) => errors.push(error),
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rounds-demo-site-'));
    site = await start();
    file = parse(await readFile(site.siteFile, 'utf8'), { merge: true });
  });
  afterAll(async () => {
    await site.stop();
    await vi.waitFor(() => expect(countLeft(folder)).toBe(0), { timeout: 60_000 });
    expect(errors).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });

  async function logIn(id: string, overrides: object = {}): Promise<Client> {
    const host = file.hosts.find((each) => each.id === id);
    const proof =
      id === 'dispatch-01'
        ? { password: await secret(site, 'QINGSHI_DISPATCH_PASSWORD') }
        : {
            privateKey: await secret(site, 'qingshi-ssh-key'),
            passphrase: await secret(site, 'QINGSHI_SSH_PASSPHRASE'),
          };
    const client = new ssh2.Client();
    return new Promise((resolve, reject) => {
      client.on('ready', () => resolve(client)).on('error', reject);
      client.connect({ host: host?.address, port: host?.port, username: 'rounds', ...proof, ...overrides });
    });
  }

  async function run(
    id: string,
    command: string,
    input = '',
  ): Promise<{ readonly code: number | null; readonly output: string; readonly complaints: string }> {
    const client = await logIn(id);
    try {
      return await new Promise((resolve, reject) => {
        client.exec(command, (error, channel) => {
          if (error) return reject(error);
          let output = '';
          let complaints = '';
          let code: number | null = null;
          channel.on('exit', (status: number | null) => {
            code = status;
          });
          channel.stderr.on('data', (text) => {
            complaints += text;
          });
          channel.on('data', (text: Buffer) => {
            output += text;
          });
          channel.on('close', () => resolve({ code, output, complaints }));
          channel.end(input);
        });
      });
    } finally {
      client.end();
    }
  }

  function forward(client: Client, port: number): Promise<boolean> {
    return new Promise((resolve) => {
      client.forwardOut('127.0.0.1', 1, '127.0.0.1', port, (error, channel) => {
        channel?.destroy();
        resolve(!error);
      });
    });
  }

  test('runs what it is given with a real shell, and reports how it ended', async () => {
    expect(await run('db-01', 'sh -s', 'echo "巡检 $((6 * 7))"; echo problem >&2; exit 3')).toEqual({
      code: 3,
      output: '巡检 42\n',
      complaints: 'problem\n',
    });
  });

  test('lets in the one user with the right proof alone', async () => {
    await expect(logIn('app-01', { username: 'root' })).rejects.toThrow(/authentication/i);
    await expect(logIn('dispatch-01', { password: 'wrong' })).rejects.toThrow(/authentication/i);
    const other = makePrivateKey('somebody else');
    await expect(logIn('app-01', { privateKey: other })).rejects.toThrow(/authentication/i);
    await expect(logIn('app-01', { privateKey: undefined, password: '' })).rejects.toThrow(/authentication/i);
  });

  test('opens the tunnels of the site file and no other', async () => {
    const [dispatchPort, databasePort] = [
      file.hosts.find(({ id }) => id === 'dispatch-01')?.port ?? 0,
      site.database.port,
    ];
    const app = await logIn('app-01');
    const db = await logIn('db-01');
    expect(await forward(app, dispatchPort)).toBe(true);
    expect(await forward(app, databasePort)).toBe(false);
    expect(await forward(db, databasePort)).toBe(true);
    expect(await forward(db, dispatchPort)).toBe(false);
    app.end();
    db.end();
  });

  test.each(['mq', 'tomcat', 'collector', 'analyser'])('runs the layer %s, by its path', async (layer) => {
    // The brackets keep grep and its shell from finding themselves; -s, since others' processes end while it looks.
    const command = `grep -alzs "[/]app/opsv7/${layer}/bin/" /proc/[0-9]*/cmdline | wc -l`;
    const running = expect.poll(async () => Number((await run('app-01', command)).output));
    // More for a moment while the layer's script forks; in shared hosts other demos' processes are seen as well.
    await (isolation.kind === 'own' ? running.toBe(1) : running.toBeGreaterThanOrEqual(1));
  });

  test('has logs in which the collector alone reports a fault', async () => {
    const prefix = isolation.kind === 'own' ? '' : join(folder, 'site/hosts/shared');
    const logs = `${prefix}/app/opsv7/*/logs/*`;
    const { output } = await run(
      'app-01',
      `grep -l "Connection refused to 192.0.2.31" ${logs}; grep -h ERROR ${logs} | grep -v "Broken pipe" | grep -vc "Connection refused"`,
    );
    expect(output.trim().split('\n')).toEqual([`${prefix}/app/opsv7/collector/logs/log4j.out`, '0']);
    const clean = await run('db-01', `grep -Ec "ERROR|Warning" ${prefix}/app/opsv7/mysql/logs/error.log`);
    expect(clean.output.trim()).toBe('0');
  });

  test('logs in the zone of the site', async () => {
    expect((await run('app-01', 'date +%z')).output.trim()).toBe('+0800');
  });

  test('keeps the monitored data fresh, and shows it to the reader alone', async () => {
    const [database] = file.databases;
    const password = await secret(site, 'QINGSHI_OPSDB_PASSWORD');
    const reader = await createConnection({
      host: '127.0.0.1',
      port: database?.port,
      user: database?.user,
      password,
      database: database?.schema,
    });
    const [[alarm]] = await reader.query<RowDataPacket[]>(
      'SELECT MAX(raised_at) > NOW() - INTERVAL 30 MINUTE AS fresh FROM alarm',
    );
    expect(alarm).toEqual({ fresh: 1 });
    const [types] = await reader.query<RowDataPacket[]>(
      'SELECT device_type, COUNT(DISTINCT device_id) AS devices FROM device_data WHERE collected_at > NOW() - INTERVAL 15 MINUTE GROUP BY device_type ORDER BY device_type',
    );
    expect(types).toEqual(
      ['database', 'host', 'network', 'ping', 'url'].map((type) => ({ device_type: type, devices: 6 })),
    );
    await expect(reader.query("INSERT INTO alarm VALUES (NULL, 'x', 'x', 'x', NOW())")).rejects.toThrow(/denied/);
    await expect(reader.query('CREATE TABLE t (id INT)')).rejects.toThrow(/denied/);
    await reader.end();
  });

  test('has an account for restore drills that can touch nothing but their scratch databases', async () => {
    const [database] = file.databases;
    const plan = file.backups.find(({ id }) => id === 'opsdb');
    const driller = await createConnection({
      host: '127.0.0.1',
      port: plan?.drill?.database?.port,
      user: plan?.drill?.database?.user,
      password: await secret(site, 'QINGSHI_DRILL_PASSWORD'),
    });
    expect(plan?.drill?.database?.port).toBe(database?.port);
    await driller.query('CREATE DATABASE rounds_drill_1_site_test');
    await driller.query('CREATE TABLE rounds_drill_1_site_test.t (id INT)');
    await driller.query('DROP DATABASE rounds_drill_1_site_test');
    const schema = database?.schema;
    for (const sql of ['CREATE DATABASE roundsxdrillx1', `SELECT 1 FROM ${schema}.alarm`, `DROP DATABASE ${schema}`]) {
      await expect(driller.query(sql)).rejects.toThrow(/denied/);
    }
    await driller.end();
  });

  test('has a page that lets in who sends its hidden token and the right password', async () => {
    const [application] = file.applications;
    const password = await secret(site, 'QINGSHI_PORTAL_PASSWORD');
    const first = await fetch(application?.login.page ?? '');
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    const csrf = /name="csrf" value="(\w+)"/.exec(await first.text())?.[1] ?? '';
    const logInWith = (fields: Record<string, string>, headers: Record<string, string> = { cookie }) =>
      fetch(application?.login.page ?? '', { method: 'POST', body: new URLSearchParams(fields), headers });
    expect((await fetch(application?.url ?? '')).url).toBe(application?.login.page);
    expect((await logInWith({ username: 'rounds', password })).status).toBe(403);
    expect((await logInWith({ csrf, username: 'rounds', password }, {})).status).toBe(403);
    expect((await logInWith({ csrf, username: 'rounds', password: 'wrong' })).status).toBe(401);
    expect(await (await logInWith({ csrf, username: 'rounds', password })).text()).toContain('退出登录');
  });

  test('keeps its secrets to itself', async () => {
    for (const name of ['qingshi-ssh-key', 'QINGSHI_SSH_PASSPHRASE', 'QINGSHI_OPSDB_PASSWORD']) {
      expect((await stat(join(folder, 'site/secrets', name))).mode & 0o777).toBe(0o600);
    }
    expect(await readFile(site.siteFile, 'utf8')).not.toMatch(/^[^#\n]*\benv:[A-Z]/m);
  });

  test('a host can be cut off, and comes back on its port with its key', async () => {
    await site.setReachable('db-01', false);
    await expect(run('db-01', 'true')).rejects.toThrow(/ECONNREFUSED/);
    await site.setReachable('db-01', true);
    expect(await run('db-01', 'true')).toEqual({ code: 0, output: '', complaints: '' });
  });

  test('can be broken and mended: the analyser, the page, the data, and one more error in a log', async () => {
    const count = async (command: string) => Number((await run('app-01', command)).output);
    const prefix = isolation.kind === 'own' ? '' : join(folder, 'site/hosts/shared');
    const analysers = `grep -alzs "^${prefix}[/]app/opsv7/analyser/bin/" /proc/[0-9]*/cmdline | wc -l`;
    await site.setAnalysing(false);
    await expect.poll(() => count(analysers)).toBe(0);
    await site.setAnalysing(true);
    await expect.poll(() => count(analysers)).toBeGreaterThanOrEqual(1);

    const errors = `grep -c ERROR ${prefix}/app/opsv7/collector/logs/log4j.out`;
    const before = await count(errors);
    await site.failToCollect();
    expect(await count(errors)).toBeGreaterThan(before);

    site.portal.setHanging(true);
    await expect(fetch(site.portal.url, { signal: AbortSignal.timeout(300) })).rejects.toThrow(/timeout/);
    site.portal.setHanging(false);
    expect((await fetch(site.portal.url)).status).toBe(200);

    const admin = await createConnection({ uri: inject('mysqlUrl'), database: file.databases[0]?.schema });
    const isFresh = async () => {
      const [[row]] = await admin.query<RowDataPacket[]>(
        'SELECT (SELECT MAX(raised_at) FROM alarm) > NOW() - INTERVAL 30 MINUTE AND (SELECT MAX(collected_at) FROM device_data) > NOW() - INTERVAL 15 MINUTE AS fresh',
      );
      return row?.fresh;
    };
    await site.database.setStalled(true);
    expect(await isFresh()).toBe(0);
    await site.database.setStalled(false);
    expect(await isFresh()).toBe(1);
    await admin.end();
  });

  test('keeps keys, passwords and logs over a restart, and leaves nothing running in between', async () => {
    const names = ['secrets/qingshi-ssh-key', 'host-keys/app-01', 'secrets/QINGSHI_OPSDB_PASSWORD'];
    const read = () => Promise.all(names.map((name) => readFile(join(folder, 'site', name), 'utf8')));
    const before = await read();
    // Nobody else's on this machine.
    const sleeper = `sleep 300.${process.pid}`;
    await run('app-01', `(trap "" HUP TERM; ${sleeper}; :) >/dev/null 2>&1 &`);
    await site.stop();
    await expect.poll(() => countLeft(folder)).toBe(0);
    const sleepers = async () => {
      const { stdout } = await promisify(execFile)('ps', ['-axo', 'command=']);
      return stdout.split('\n').filter((line) => line === sleeper);
    };
    await expect.poll(sleepers).toEqual([]);
    site = await start();
    file = parse(await readFile(site.siteFile, 'utf8'), { merge: true });
    expect(await read()).toEqual(before);
    expect((await run('app-01', 'true')).code).toBe(0);
  });
});
