import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { startPrivateServer } from '../../src/adapters/mysql/private-server.ts';
import { freePort, makeKey, type Sshd, startSshd } from '../../test/support/sshd.ts';

/** Where all contestants run: what a child process needs to know of it, as plain data. */
export interface Field {
  readonly folder: string;
  readonly port: number;
  readonly user: string;
  readonly keyFile: string;
  readonly knownHostsFile: string;
  readonly mysqlUrl: string;
  /** The script that every contestant sends that can, as Rounds composes it. */
  readonly scriptFile: string;
  /** The marker of the frames in that script's output. */
  readonly marker: string;
}

export const MARKER = 'benchmarkbenchmarkbenchmark';
export const MOST_HOSTS = 200;

/** Hosts at once, for everyone. */
export const PARALLEL = 50;

/** sshd listens on 16 addresses at most: each stands for so many hosts, and sees no processes but its own. */
const HOSTS_PER_SSHD = 16;

/** One address of loopback per host. */
export function addressOf(index: number): string {
  return `127.0.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`;
}

export interface RunningField extends Field {
  stop(): Promise<void>;
}

/** Real SSH servers on 200 addresses of loopback, a database server, and what the example site's checks look at. */
export async function prepareField(): Promise<RunningField> {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-bench-'));
  const port = await freePort();
  const keyFile = join(folder, 'key');
  makeKey(keyFile, 'ed25519');
  const addresses = Array.from({ length: MOST_HOSTS }, (_, index) => addressOf(index));
  const servers: { readonly sshd: Sshd; readonly addresses: readonly string[] }[] = [];
  for (let from = 0; from < addresses.length; from += HOSTS_PER_SSHD) {
    const listen = addresses.slice(from, from + HOSTS_PER_SSHD);
    const sshd = await startSshd({
      listen,
      port,
      userKeyFile: keyFile,
      isolated: process.getuid?.() === 0,
      config: [
        'KexAlgorithms curve25519-sha256,curve25519-sha256@libssh.org',
        'MaxStartups 1000',
        'MaxSessions 10',
        'LogLevel ERROR',
      ],
    });
    servers.push({ sshd, addresses: listen });
  }
  const database = await startPrivateServer({ folder: join(folder, 'mariadb') });
  const knownHostsFile = join(folder, 'known_hosts');
  const known = servers.flatMap((server) => server.addresses.map((address) => server.sshd.knownHosts(address)));
  writeFileSync(knownHostsFile, known.join(''));
  plantLogs(join(folder, 'app'));
  return {
    folder,
    port,
    user: userInfo().username,
    keyFile,
    knownHostsFile,
    mysqlUrl: database.url,
    scriptFile: join(folder, 'script.sh'),
    marker: MARKER,
    async stop() {
      await Promise.all([...servers.map(({ sshd }) => sshd.stop()), database.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Logs of some 100 KB each under the paths of the example site. */
function plantLogs(app: string): void {
  const line = '2026-11-20 10:00:00,000 INFO  [worker-7] com.example.ops.Poller - polled 120 devices in 812 ms\n';
  for (const layer of ['tomcat', 'collector', 'analyser', 'mysql', 'tasks']) {
    mkdirSync(join(app, 'opsv7', layer, 'logs'), { recursive: true });
    writeFileSync(join(app, 'opsv7', layer, 'logs', 'log4j.out'), line.repeat(1000));
  }
  writeFileSync(
    join(app, 'opsv7/mysql/logs/error.log'),
    '2026-11-20T10:00:00Z 0 [Note] ready for connections\n'.repeat(200),
  );
  writeFileSync(join(app, 'opsv7/tasks/logs/cleanup.log'), 'cleanup finished\n');
  chmodSync(app, 0o755);
}
