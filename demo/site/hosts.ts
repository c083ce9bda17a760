import { once } from 'node:events';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import { shellQuote } from '../../src/core/check.ts';
import { writeLogHistory } from './log-history.ts';
import { type Isolation, type Machine, startMachine } from './machine.ts';
import { keepHostKey } from './secrets.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

export interface HostsOptions {
  readonly folder: string;
  readonly isolation: Isolation;
  readonly user: string;
  /** What the user logs in with, on the dispatch server and on the others. */
  readonly password: string;
  readonly publicKey: ParsedKey;
  /** The database that is reached through its host. */
  readonly database: { readonly address: string; readonly port: number };
}

export interface Hosts {
  /** Of each host its SSH port on 127.0.0.1 and its private key, by id. */
  readonly servers: ReadonlyMap<string, { readonly port: number; readonly hostKey: string }>;
  /** What stands before /app where the hosts have none of their own. */
  readonly pathPrefix: string;
  /** Runs a command on a host, to its end. */
  run(host: string, command: string): Promise<void>;
  /** The SSH server of a host goes, or comes back on its port. */
  setReachable(host: string, reachable: boolean): Promise<void>;
  stop(): Promise<void>;
}

interface Host {
  readonly machine: Machine;
  readonly hostKey: string;
  readonly port: number;
  readonly serve: (port: number) => Promise<SshServer>;
  server: SshServer | null;
}

/** The layers, as a host sees their paths. */
const LAYERS = ['mq/bin/broker', 'tomcat/bin/catalina.sh', 'collector/bin/collector', 'analyser/bin/analyser'];
const PLANS: readonly { readonly id: string; readonly programs: readonly string[] }[] = [
  { id: 'dispatch-01', programs: [] },
  { id: 'db-01', programs: [] },
  { id: 'app-01', programs: [...LAYERS, 'tasks/bin/cleanup'].map((path) => `/app/opsv7/${path}`) },
];

/** Starts the three hosts of the example, each with its SSH server. */
export async function startHosts(options: HostsOptions): Promise<Hosts> {
  const hosts = new Map<string, Host>();
  const stop = async (): Promise<void> => {
    for (const { server, machine } of hosts.values()) {
      await server?.close();
      await machine.stop();
    }
  };
  const hostOf = (id: string): Host => {
    const host = hosts.get(id);
    if (!host) throw new Error(`the demo has no host ${id}`);
    return host;
  };
  try {
    for (const { id, programs } of PLANS) {
      const machine = await startHostMachine(options, id, programs);
      const hostKey = await keepHostKey(join(options.folder, 'host-keys'), id);
      const serve = (port: number): Promise<SshServer> =>
        startSshServer({
          hostKey,
          port,
          user: options.user,
          proof: id === 'dispatch-01' ? { password: options.password } : { publicKey: options.publicKey },
          run: machine.run,
          // The dispatch server is reached through the application server, the database through its own host.
          mayForward: (address, wanted) =>
            (id === 'app-01' && address === '127.0.0.1' && wanted === hosts.get('dispatch-01')?.port) ||
            (id === 'db-01' && address === options.database.address && wanted === options.database.port),
        });
      const server = await serve(0).catch(async (error: unknown) => {
        await machine.stop();
        throw error;
      });
      hosts.set(id, { machine, hostKey, port: server.port, serve, server });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    servers: hosts,
    pathPrefix: prefixOf(options),
    run: (id, command) => runToEnd(hostOf(id).machine, command),
    async setReachable(id, reachable) {
      const host = hostOf(id);
      if (reachable) host.server ??= await host.serve(host.port);
      else {
        await host.server?.close();
        host.server = null;
      }
    },
    stop,
  };
}

function filesOf({ folder, isolation }: HostsOptions, id: string): string {
  return join(folder, 'hosts', isolation.kind === 'own' ? id : 'shared');
}

function prefixOf(options: HostsOptions): string {
  return options.isolation.kind === 'own' ? '' : filesOf(options, '');
}

async function startHostMachine(options: HostsOptions, id: string, programs: readonly string[]): Promise<Machine> {
  const files = filesOf(options, id);
  for (const name of ['root', 'app/opsv7', 'app/backup', 'app/drill', 'app/copies', 'var/log', 'var/mail', 'var/tmp']) {
    await mkdir(join(files, name), { recursive: true });
  }
  // Anew at each start: a newer demo brings newer programs.
  await copyProgram('init', join(files, 'app', 'init'));
  for (const path of programs) {
    await mkdir(join(files, dirname(dirname(path)), 'logs'), { recursive: true });
    await mkdir(join(files, dirname(path)), { recursive: true });
    await copyProgram(basename(path), join(files, path));
  }
  await writeLogHistory(id, files, new Date());
  const places = programs.map((path) => `${prefixOf(options)}${path}`);
  return startMachine({ isolation: options.isolation, name: id, folder: files, programs: places });
}

async function copyProgram(name: string, target: string): Promise<void> {
  await copyFile(join(import.meta.dirname, 'programs', name), target);
}

async function runToEnd(machine: Machine, command: string): Promise<void> {
  const child = machine.run(command);
  child.stdin.end();
  child.stdout.resume();
  child.stderr.resume();
  await once(child, 'exit');
}

/** A command that ends what runs under this path: its command line is the shell's name and the path. */
export function endProcess(path: string): string {
  return `for process in /proc/[0-9]*; do
  case "$(tr '\\000' ' ' <"$process/cmdline" 2>/dev/null)" in
    */sh\\ ${shellQuote(path)}\\ ) kill "\${process#/proc/}" ;;
  esac
done`;
}
