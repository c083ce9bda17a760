import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shellQuote } from '../../src/core/check.ts';
import type { Locale } from '../../src/core/message.ts';
import { endProcess, type Hosts, startHosts } from './hosts.ts';
import { findIsolation, type Isolation } from './machine.ts';
import { type MonitoredDatabase, type MonitoredNames, startMonitoredDatabase } from './monitored-database.ts';
import { type Portal, startPortal } from './portal.ts';
import { keepPassword, keepUserKey, knownHostLine } from './secrets.ts';
import { alertSourceOf, deriveSiteFile, type SitePlaces, secretNames } from './site-file.ts';

export { rightsOn, SCRATCH_PATTERN } from './monitored-database.ts';

export interface SiteOptions {
  /** Holds all that the site keeps: hosts' files, keys, passwords, the derived site file. */
  readonly folder: string;
  /** The example that it stands for. */
  readonly exampleFile: string;
  readonly database: MonitoredPlace;
  readonly isolation?: Isolation;
  /** Language of the channel and the forms; without it, the example's own. */
  readonly locale?: Locale;
  /** The contract's first and last day. */
  readonly term?: SitePlaces['term'];
  readonly onError: (error: unknown) => void;
}

export interface MonitoredPlace {
  /** Of a database account that may create databases and accounts. */
  readonly adminUrl: string;
  /** By default as the example names them, for this machine alone. */
  readonly names?: MonitoredNames;
}

export interface DemoSite {
  readonly siteFile: string;
  readonly knownHostsFile: string;
  readonly isolation: Isolation;
  readonly portal: Portal;
  readonly portalAccount: { readonly user: string; readonly password: string };
  readonly database: MonitoredDatabase;
  /** As whom the demo's monitoring sends alerts: the first source of kind `alertmanager` in the site file. */
  readonly monitoring: Monitoring;
  /** The SSH server of a host goes, or comes back on its port. */
  setReachable(host: string, reachable: boolean): Promise<void>;
  /** The analyser of the application server ends, or is started again. */
  setAnalysing(analysing: boolean): Promise<void>;
  /** One more error in the collector's log. */
  failToCollect(): Promise<void>;
  stop(): Promise<void>;
}

export interface Monitoring {
  /** `/hooks/<contract>/<source>`, on the server of Rounds. */
  readonly path: string;
  readonly token: string;
  /** Where the demo keeps what fires. */
  readonly stateFile: string;
}

const USER = 'rounds';
const USUAL_NAMES: MonitoredNames = {
  schema: 'opsdb',
  reader: 'rounds_read',
  driller: 'rounds_drill',
  accountsFrom: '127.0.0.1',
};

/** Starts the hosts, the page and the database that the demo inspects. All of it ends with {@link DemoSite.stop}. */
export async function startSite(options: SiteOptions): Promise<DemoSite> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const folder = await realpath(options.folder);
  const isolation = options.isolation ?? (await findIsolation());
  const example = await readFile(options.exampleFile, 'utf8');
  const password = await keepPasswords(join(folder, 'secrets'), example);
  const portalAccount = { user: USER, password: password('QINGSHI_PORTAL_PASSWORD') };
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    const { adminUrl, names = USUAL_NAMES } = options.database;
    const database = await startMonitoredDatabase({
      adminUrl,
      names,
      readerPassword: password('QINGSHI_OPSDB_PASSWORD'),
      drillerPassword: password('QINGSHI_DRILL_PASSWORD'),
      onError: options.onError,
    });
    started.push(database);
    const portal = await startPortal(portalAccount);
    started.push(portal);
    const hosts = await startHosts({
      folder,
      isolation,
      user: USER,
      password: password('QINGSHI_DISPATCH_PASSWORD'),
      publicKey: await keepUserKey(join(folder, 'secrets'), 'qingshi-ssh-key', password('QINGSHI_SSH_PASSPHRASE')),
      database,
    });
    started.push(hosts);
    const siteFile = join(folder, 'site.yaml');
    const places = {
      hostPorts: new Map([...hosts.servers].map(([id, { port }]) => [id, port])),
      database: { ...names, engine: database.engine, address: database.address, port: database.port },
      portalUrl: portal.url,
      pathPrefix: hosts.pathPrefix,
      now: new Date(),
      ...(options.locale ? { locale: options.locale } : {}),
      ...(options.term ? { term: options.term } : {}),
    };
    await writeFile(
      siteFile,
      deriveSiteFile(example, places, { examples: dirname(options.exampleFile), site: folder }),
    );
    const knownHostsFile = join(folder, 'known_hosts');
    const lines = [...hosts.servers.values()].map(({ port, hostKey }) => knownHostLine(port, hostKey));
    await writeFile(knownHostsFile, `${lines.join('\n')}\n`);
    const { path, secret } = alertSourceOf(example);
    const monitoring = { path, token: password(secret), stateFile: join(folder, 'alertmanager.json') };
    const parts = { monitoring, siteFile, knownHostsFile, isolation, portal, portalAccount, database, stop };
    return { ...parts, setReachable: hosts.setReachable, ...faultsOf(hosts) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The secrets that the example names, each a random password kept in a file of that name. */
async function keepPasswords(folder: string, example: string): Promise<(name: string) => string> {
  const pairs = secretNames(example).map(async (name) => [name, await keepPassword(folder, name)] as const);
  const passwords = new Map(await Promise.all(pairs));
  return (name) => {
    const found = passwords.get(name);
    if (found === undefined) throw new Error(`the example names no secret ${name}`);
    return found;
  };
}

function faultsOf({ run, pathPrefix }: Hosts): Pick<DemoSite, 'setAnalysing' | 'failToCollect'> {
  const opsv7 = `${pathPrefix}/app/opsv7`;
  return {
    async setAnalysing(analysing) {
      const path = `${opsv7}/analyser/bin/analyser`;
      // Whatever is asked for, never two.
      await run('app-01', endProcess(path));
      if (analysing) await run('app-01', `${shellQuote(path)} </dev/null >/dev/null 2>&1 &`);
    },
    async failToCollect() {
      const error = 'ERROR [snmp-7] Connection refused to 192.0.2.31:161（动力车间接入交换机）';
      const log = shellQuote(`${opsv7}/collector/logs/log4j.out`);
      await run('app-01', `echo "$(date '+%Y-%m-%d %H:%M:%S'),120 ${error}" >>${log}`);
    },
  };
}
