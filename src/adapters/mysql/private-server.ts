import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { reasonOf, UserError } from '../../errors.ts';
import { findFreePort, isPortFree } from '../free-port.ts';
import { type GuardedProcess, spawnGuarded } from '../guarded-process.ts';
import { acquireProcessLock, findLockHolder, type ProcessLock, ProcessLockHeld } from '../process-lock.ts';
import { findServers, signal, stopLeftover } from './leftover-server.ts';

export interface PrivateServerOptions {
  /** Holds the data, the log and the password; made when missing. Only one process at a time can use it. */
  readonly folder: string;
  /** `relaxed` does not wait for the disk: for tests, whose data may be lost with the machine. */
  readonly durability?: 'full' | 'relaxed';
  /** Where the programs of MariaDB are looked for; by default the folders where packages put them. */
  readonly programFolders?: readonly string[];
  readonly startTimeoutMs?: number;
  readonly stopTimeoutMs?: number;
}

export interface PrivateServer {
  /** Of an account with all rights, on the empty database `rounds`. Holds the password: not for logs. */
  readonly url: string;
  readonly port: number;
  /** Settles when the server has ended, with why when nobody asked it to. */
  readonly ended: Promise<string | null>;
  stop(): Promise<void>;
}

const DATABASE = 'rounds';
const USER = 'rounds';
const USUAL_FOLDERS = [
  '/usr/sbin',
  '/usr/bin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/sbin',
  '/bin',
];

/**
 * Starts a MariaDB server of our own, on a data folder of its own, a free port of 127.0.0.1 and a random password.
 * It ends with this process, even when this process is killed; what a crash left behind is stopped first.
 * @throws UserError when MariaDB is not installed, the folder is in use, or the server does not start.
 */
export async function startPrivateServer(options: PrivateServerOptions): Promise<PrivateServer> {
  const programFolders = options.programFolders ?? USUAL_FOLDERS;
  const mariadbd = await findProgram('mariadbd', programFolders);
  const install = await findProgram('mariadb-install-db', programFolders);
  await findProgram('my_print_defaults', programFolders);
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const folder = await realpath(options.folder);
  const lock = await takeFolder(folder);
  try {
    await rm(join(folder, 'port'), { force: true });
    await stopLeftover(join(folder, 'data'), options.stopTimeoutMs ?? 60_000);
    await createData(folder, install, programFolders);
    const server = await launch(folder, mariadbd, options);
    const ended = server.ended.then(async (outcome) => {
      await lock.release();
      return outcome;
    });
    const stop = async (): Promise<void> => {
      await server.stop();
      await ended;
    };
    return { ...server, ended, stop };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * URL of the server that another process of ours runs on this folder, or null when none does. Waits while that process
 * is still starting it.
 */
export async function findPrivateServer(folder: string, timeoutMs = 30_000): Promise<string | null> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const holder = await findLockHolder(join(folder, 'lock'));
    if (holder === null) return null;
    const files = await readdir(folder);
    if (files.includes('port')) break;
    if (Date.now() > deadline) throw new UserError('database.still-starting', { folder, pid: holder });
    await sleep(100);
  }
  const [password, port] = await Promise.all(['password', 'port'].map((name) => readFile(join(folder, name), 'utf8')));
  return `mysql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

async function findProgram(name: string, programFolders: readonly string[]): Promise<string> {
  for (const folder of programFolders) {
    const path = join(folder, name);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder: look in the next.
    }
  }
  throw new UserError('database.program-missing', { program: name });
}

async function takeFolder(folder: string): Promise<ProcessLock> {
  try {
    return await acquireProcessLock(join(folder, 'lock'));
  } catch (error) {
    if (!(error instanceof ProcessLockHeld)) throw error;
    throw new UserError('database.folder-in-use', { folder, pid: error.pid }, { cause: error });
  }
}

/** The finished folder is renamed into place, so that an interrupted start is begun anew. */
async function createData(folder: string, install: string, programFolders: readonly string[]): Promise<void> {
  const data = join(folder, 'data');
  if ((await readdir(folder)).includes('data')) return;
  const unfinished = join(folder, 'data.new');
  await rm(unfinished, { recursive: true, force: true });
  const password = randomBytes(18).toString('base64url');
  const setup = join(folder, 'setup.sql');
  // A server that starts clears the temporary tables of all others away that share its folder for them.
  const temporary = join(folder, 'setup-tmp');
  await mkdir(temporary, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'password'), password, { mode: 0o600 });
  await writeFile(
    setup,
    // Accounts can only be made once the tables of rights are loaded.
    `FLUSH PRIVILEGES;
CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4;
CREATE USER ${USER}@'127.0.0.1' IDENTIFIED BY '${password}';
GRANT ALL ON *.* TO ${USER}@'127.0.0.1' WITH GRANT OPTION;
`,
    { mode: 0o600 },
  );
  try {
    await promisify(execFile)(
      install,
      ['--no-defaults', `--datadir=${unfinished}`, '--skip-test-db', '--skip-name-resolve', `--extra-file=${setup}`],
      // Not as an argument: the installer takes it apart at spaces.
      { env: { ...childEnvironment(programFolders), TMPDIR: temporary }, maxBuffer: 16 << 20 },
    );
  } catch (error) {
    throw new UserError('database.setup-failed', { folder, detail: lastLines(outputOf(error)) }, { cause: error });
  } finally {
    await rm(setup, { force: true });
    await rm(temporary, { recursive: true, force: true });
  }
  await rename(unfinished, data);
}

function outputOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const parts = ['stdout', 'stderr'].map((name) => Reflect.get(error, name)).filter((part) => typeof part === 'string');
  return parts.join('\n').trim() || error.message;
}

/** The server refuses to run as root unless it is told that this is meant. */
function runAs(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

/** Nothing of our own environment, which may hold secrets, is handed on. */
function childEnvironment(programFolders: readonly string[]): NodeJS.ProcessEnv {
  return { PATH: programFolders.join(delimiter), LC_ALL: 'C' };
}

async function launch(folder: string, mariadbd: string, options: PrivateServerOptions): Promise<PrivateServer> {
  const password = await readFile(join(folder, 'password'), 'utf8');
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    const server = await spawnServer(folder, mariadbd, port, options);
    let stopping = false;
    const ended = server.ended.then((outcome) => (stopping ? null : outcome));
    const url = `mysql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
    const stop = async (): Promise<void> => {
      stopping = true;
      server.stop();
      const timedOut = Symbol('timed out');
      const outcome = await Promise.race([ended, sleep(options.stopTimeoutMs ?? 60_000, timedOut, { ref: false })]);
      if (outcome !== timedOut) return;
      for (const pid of await findServers(join(folder, 'data'))) signal(pid, 'SIGKILL');
      await ended;
    };
    const failure = await waitUntilReady(url, ended, options.startTimeoutMs ?? 120_000);
    if (failure === null) {
      await writeFile(join(folder, 'port.new'), String(port), { mode: 0o600 });
      await rename(join(folder, 'port.new'), join(folder, 'port'));
      return { url, port, ended, stop };
    }
    await stop();
    // Someone else may have taken the port between our looking and the server's.
    if (attempt < 3 && !(await isPortFree(port))) continue;
    const log = lastLines(await readFile(join(folder, 'server.log'), 'utf8'));
    throw new UserError('database.start-failed', { folder, reason: failure, detail: log });
  }
}

async function spawnServer(
  folder: string,
  mariadbd: string,
  port: number,
  options: PrivateServerOptions,
): Promise<GuardedProcess> {
  const log = await open(join(folder, 'server.log'), 'w', 0o600);
  const temporary = join(folder, 'temporary');
  await mkdir(temporary, { recursive: true, mode: 0o700 });
  const relaxed = [
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-flush-method=nosync',
    '--innodb-doublewrite=OFF',
    '--sync-binlog=0',
  ];
  const flags = [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    `--tmpdir=${temporary}`,
    `--secure-file-priv=${temporary}`,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    // Relative to the data folder: a socket's whole path may have no more than 107 bytes.
    '--socket=server.sock',
    '--pid-file=server.pid',
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--default-time-zone=+00:00',
    '--performance-schema=OFF',
    '--max-connections=300',
    ...(options.durability === 'relaxed' ? relaxed : []),
    ...runAs(),
  ];
  try {
    return spawnGuarded(mariadbd, flags, { cwd: folder, env: childEnvironment(USUAL_FOLDERS), output: log.fd });
  } finally {
    await log.close();
  }
}

/** Null once the server answers, else why it does not. */
async function waitUntilReady(url: string, ended: Promise<string | null>, timeoutMs: number): Promise<string | null> {
  const deadline = Date.now() + timeoutMs;
  let outcome: string | null | undefined;
  ended.then((value) => {
    outcome = value;
  });
  for (;;) {
    if (outcome !== undefined) return outcome ?? 'ended';
    try {
      const connection = await createConnection({ uri: url, connectTimeout: 2_000 });
      await connection.end();
      return null;
    } catch (error) {
      if (Date.now() > deadline) return reasonOf(error);
      await sleep(50);
    }
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-8).join('\n');
}
