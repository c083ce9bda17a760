import { copyFile, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeLogHistory } from './log-history.ts';
import { findIsolation, type Isolation, type Machine, startMachine } from './machine.ts';
import { type MonitoredDatabase, startMonitoredDatabase } from './monitored-database.ts';
import { type Portal, startPortal } from './portal.ts';
import { keepHostKey, keepPassword, keepUserKey, knownHostLine } from './secrets.ts';
import { deriveSiteFile, secretNames } from './site-file.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

export interface SiteOptions {
  /** Holds all that the site keeps: hosts' files, keys, passwords, the derived site file. */
  readonly folder: string;
  /** The example that it stands for. */
  readonly exampleFile: string;
  /** Of a database account that may create databases and accounts. */
  readonly adminUrl: string;
  readonly isolation?: Isolation;
  readonly onError: (error: unknown) => void;
}

export interface DemoSite {
  readonly siteFile: string;
  readonly knownHostsFile: string;
  readonly isolation: Isolation;
  readonly portal: Portal;
  readonly portalAccount: { readonly user: string; readonly password: string };
  readonly database: MonitoredDatabase;
  /** The SSH server of a host goes, or comes back on its port. */
  setReachable(host: string, reachable: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** What runs on a host, as it sees the paths. */
const LAYERS = ['mq/bin/broker', 'tomcat/bin/catalina.sh', 'collector/bin/collector', 'analyser/bin/analyser'];
const HOSTS: readonly { readonly id: string; readonly programs: readonly string[] }[] = [
  { id: 'dispatch-01', programs: [] },
  { id: 'db-01', programs: [] },
  { id: 'app-01', programs: [...LAYERS, 'tasks/bin/cleanup'].map((path) => `/app/opsv7/${path}`) },
];
const USER = 'rounds';
const KEY_NAME = 'qingshi-ssh-key';

interface RunningHost {
  readonly hostKey: string;
  server: SshServer | null;
  readonly serve: (port: number) => Promise<SshServer>;
  readonly port: number;
}

/** Starts the hosts, the page and the database that the demo inspects. All of it ends with {@link DemoSite.stop}. */
export async function startSite(options: SiteOptions): Promise<DemoSite> {
  const isolation = options.isolation ?? (await findIsolation());
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const folder = await realpath(options.folder);
  const example = await readFile(options.exampleFile, 'utf8');
  const passwords = await keepPasswords(join(folder, 'secrets'), example);
  const password = (name: string): string => {
    const found = passwords.get(name);
    if (found === undefined) throw new Error(`the example names no secret ${name}`);
    return found;
  };
  const userKey = await keepUserKey(join(folder, 'secrets'), KEY_NAME, password('QINGSHI_SSH_PASSPHRASE'));
  const portalAccount = { user: USER, password: password('QINGSHI_PORTAL_PASSWORD') };
  const started: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    const database = await startMonitoredDatabase({
      adminUrl: options.adminUrl,
      schema: 'opsdb',
      reader: { user: 'rounds_read', password: password('QINGSHI_OPSDB_PASSWORD') },
      onError: options.onError,
    });
    started.push(() => database.stop());
    const portal = await startPortal(portalAccount);
    started.push(() => portal.close());
    const hosts = new Map<string, RunningHost>();
    const proofOf = (id: string) =>
      id === 'dispatch-01' ? { password: password('QINGSHI_DISPATCH_PASSWORD') } : { publicKey: userKey };
    // The dispatch server is reached through the application server, the database through its own host.
    const mayForward = (id: string, port: number): boolean =>
      (id === 'app-01' && port === hosts.get('dispatch-01')?.port) || (id === 'db-01' && port === database.port);
    for (const { id, programs } of HOSTS) {
      const machine = await startHostMachine({ id, programs, folder, isolation });
      started.push(() => machine.stop());
      const hostKey = await keepHostKey(join(folder, 'host-keys'), id);
      const serve = (port: number) =>
        startSshServer({
          hostKey,
          user: USER,
          proof: proofOf(id),
          port,
          run: machine.run,
          mayForward: (address, wanted) => address === '127.0.0.1' && mayForward(id, wanted),
        });
      const server = await serve(0);
      const host: RunningHost = { hostKey, server, serve, port: server.port };
      hosts.set(id, host);
      started.push(async () => host.server?.close());
    }
    const siteFile = join(folder, 'site.yaml');
    const places = {
      hostPorts: new Map([...hosts].map(([id, { port }]) => [id, port])),
      databasePort: database.port,
      portalUrl: portal.url,
      pathPrefix: isolation.kind === 'own' ? '' : join(folder, 'hosts', 'shared'),
      now: new Date(),
    };
    await writeFile(
      siteFile,
      deriveSiteFile(example, places, { examples: dirname(options.exampleFile), site: folder }),
    );
    const knownHostsFile = join(folder, 'known_hosts');
    const lines = [...hosts.values()].map(({ port, hostKey }) => knownHostLine(port, hostKey));
    await writeFile(knownHostsFile, `${lines.join('\n')}\n`);
    return {
      siteFile,
      knownHostsFile,
      isolation,
      portal,
      portalAccount,
      database,
      async setReachable(id, reachable) {
        const host = hosts.get(id);
        if (!host) throw new Error(`the demo has no host ${id}`);
        if (reachable) host.server ??= await host.serve(host.port);
        else {
          await host.server?.close();
          host.server = null;
        }
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function keepPasswords(folder: string, example: string): Promise<ReadonlyMap<string, string>> {
  const pairs = secretNames(example).map(async (name) => [name, await keepPassword(folder, name)] as const);
  return new Map(await Promise.all(pairs));
}

async function startHostMachine(given: {
  readonly id: string;
  readonly programs: readonly string[];
  readonly folder: string;
  readonly isolation: Isolation;
}): Promise<Machine> {
  const { id, programs, isolation } = given;
  const files = join(given.folder, 'hosts', isolation.kind === 'own' ? id : 'shared');
  await writeHostFiles(id, files, programs);
  const places = programs.map((path) => (isolation.kind === 'own' ? path : join(files, path)));
  return startMachine({ isolation, name: id, folder: files, programs: places });
}

async function writeHostFiles(id: string, folder: string, programs: readonly string[]): Promise<void> {
  for (const name of ['root', 'app/opsv7', 'app/backup', 'var/log', 'var/mail', 'var/tmp']) {
    await mkdir(join(folder, name), { recursive: true });
  }
  await copyProgram('init', join(folder, 'app', 'init'));
  for (const path of programs) {
    await mkdir(join(folder, dirname(dirname(path)), 'logs'), { recursive: true });
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await copyProgram(basename(path), join(folder, path));
  }
  await writeLogHistory(id, folder, new Date());
}

/** Anew at each start: a newer demo brings newer programs. */
async function copyProgram(name: string, target: string): Promise<void> {
  await copyFile(join(import.meta.dirname, 'programs', name), target);
}
