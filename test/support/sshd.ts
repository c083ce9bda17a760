import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { reservePort } from './ports.ts';

export { reservePort as freePort } from './ports.ts';

export type HostKeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface SshdOptions {
  /** Addresses, 16 at most; loopback by default. */
  readonly listen?: readonly string[];
  /** Sees only its own processes, as a host of its own would. Needs root. */
  readonly isolated?: boolean;
  readonly hostKeys?: readonly HostKeyType[];
  /** Lines of sshd_config, instead of the defaults of the same keyword. */
  readonly config?: readonly string[];
  /** Public keys that may log in, as lines of authorized_keys; by default {@link Sshd.userKey}'s. */
  readonly authorizedKeys?: readonly string[];
  readonly port?: number;
  /** The key that may log in, made by an earlier server; by default a new one. */
  readonly userKeyFile?: string;
}

/** A real OpenSSH server with a folder, configuration and keys of its own. */
export interface Sshd {
  readonly port: number;
  readonly user: string;
  readonly folder: string;
  /** The private key that may log in, in OpenSSH form. */
  readonly userKey: string;
  readonly userKeyFile: string;
  /** Lines for known_hosts: this server at an address, one line per key. */
  knownHosts(address?: string): string;
  hostKey(type: HostKeyType): { readonly type: string; readonly blob: string; readonly fingerprint: string };
  log(): string;
  /** Ends the server and every connection it has. */
  stop(): Promise<void>;
}

const DEFAULT_CONFIG = [
  'PermitRootLogin yes',
  'StrictModes no',
  'UsePAM no',
  'UseDNS no',
  'PasswordAuthentication no',
  'KbdInteractiveAuthentication no',
  'PrintMotd no',
  'MaxStartups 100:30:200',
  'LogLevel VERBOSE',
];

/** Where a program of the system is, also for users whose PATH has no sbin. */
function findProgram(name: string): string {
  const found = execFileSync('sh', ['-c', `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v ${name}`], {
    encoding: 'utf8',
  });
  return found.trim();
}

/** Starts sshd on loopback and a free port; it ends with {@link Sshd.stop}, or when this process does. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-sshd-'));
  const hostKeys = options.hostKeys ?? ['ed25519'];
  for (const type of hostKeys) makeKey(join(folder, `host_${type}`), type);
  mkdirSync(join(folder, 'home'));
  const userKeyFile = options.userKeyFile ?? join(folder, 'user_key');
  if (!options.userKeyFile) makeKey(userKeyFile, 'ed25519');
  const authorized = options.authorizedKeys ?? [readFileSync(`${userKeyFile}.pub`, 'utf8')];
  writeFileSync(join(folder, 'authorized_keys'), authorized.join('\n'), { mode: 0o600 });
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });

  const listen = options.listen ?? ['127.0.0.1'];
  const port = options.port ?? (await reservePort());
  const configFile = join(folder, 'sshd_config');
  const given = options.config ?? [];
  const isGiven = (line: string) => given.some((other) => other.split(' ')[0] === line.split(' ')[0]);
  const config = [
    ...given,
    ...listen.map((address) => `ListenAddress ${address}:${port}`),
    ...hostKeys.map((type) => `HostKey ${join(folder, `host_${type}`)}`),
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    `PidFile ${join(folder, 'sshd.pid')}`,
    // The login shell must not read what this machine's user has in ~/.bashrc.
    `SetEnv HOME=${join(folder, 'home')}`,
    ...DEFAULT_CONFIG.filter((line) => !isGiven(line)),
  ];
  writeFileSync(configFile, `${config.join('\n')}\n`);
  // Ends with us also when we are killed.
  const namespaces = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child=KILL', '--'];
  const command = [...(options.isolated ? namespaces : []), findProgram('sshd'), '-D', '-e', '-f', configFile];
  const child = spawn('setpriv', ['--pdeathsig', options.isolated ? 'KILL' : 'TERM', '--', ...command], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-100_000);
  });
  await waitUntilReady(child, join(folder, 'sshd.pid'), () => log);

  return {
    port,
    user: userInfo().username,
    folder,
    userKey: readFileSync(userKeyFile, 'utf8'),
    userKeyFile,
    knownHosts: (address = '127.0.0.1') =>
      hostKeys.map((type) => `[${address}]:${port} ${publicKey(folder, type).join(' ')}\n`).join(''),
    hostKey(type) {
      const [keyType, blob] = publicKey(folder, type);
      const shown = execFileSync('ssh-keygen', ['-lf', join(folder, `host_${type}.pub`)], { encoding: 'utf8' });
      return { type: keyType, blob, fingerprint: shown.split(' ')[1] ?? '' };
    },
    log: () => log,
    async stop() {
      for (const connection of childrenOf(child.pid)) killTree(connection);
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(options.isolated ? 'SIGKILL' : 'SIGTERM');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function makeKey(file: string, type: HostKeyType, passphrase = ''): void {
  const size = type === 'rsa' ? ['-b', '2048'] : [];
  execFileSync('ssh-keygen', ['-q', '-t', type, ...size, '-N', passphrase, '-C', '', '-f', file]);
}

function publicKey(folder: string, type: HostKeyType): readonly [string, string] {
  const [keyType = '', blob = ''] = readFileSync(join(folder, `host_${type}.pub`), 'utf8')
    .trim()
    .split(' ');
  return [keyType, blob];
}

/** It says so itself: whoever answers on the port may be another. */
async function waitUntilReady(child: ChildProcess, pidFile: string, log: () => string): Promise<void> {
  const deadline = Date.now() + 120_000;
  // Written once it listens, whatever its LogLevel is.
  while (!existsSync(pidFile)) {
    if (child.exitCode !== null) throw new Error(`sshd did not start:\n${log()}`);
    if (Date.now() > deadline) throw new Error(`sshd does not listen:\n${log()}`);
    await delay(20);
  }
  // It goes on without an address that another has taken.
  if (log().includes('Bind to port')) throw new Error(`sshd does not listen everywhere:\n${log()}`);
}

/** The processes a process has started, by /proc. */
export function childrenOf(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Ends a process and all that it has started, deepest last. */
export function killTree(pid: number): void {
  const children = childrenOf(pid);
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
  for (const child of children) killTree(child);
}
