import { type ChildProcess, type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/**
 * `own`: each host is a small machine with processes, a name and /app of its own (Linux namespaces; `user` says that a
 * user namespace is needed for it). `shared`: the commands run on this machine as they are.
 */
export type Isolation = { readonly kind: 'own'; readonly user: boolean } | { readonly kind: 'shared' };

export interface Machine {
  /** Runs a command line as an SSH server would, in a session of its own. */
  run(command: string): ChildProcessWithoutNullStreams;
  /** Settles when the machine has ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface MachineOptions {
  readonly isolation: Isolation;
  readonly name: string;
  /** Holds `app` and `var`, seen as /app and /var in a machine of its own, and the empty folder `root`. */
  readonly folder: string;
  /** Programs that run as long as the machine, as it sees their paths. */
  readonly programs: readonly string[];
}

const PROGRAMS = join(import.meta.dirname, 'programs');
const NAMESPACES = ['--mount', '--pid', '--uts', '--fork', '--kill-child'];
const MARK = 'ROUNDS_DEMO_HOST';

/** What this machine and this user allow. */
export async function findIsolation(): Promise<Isolation> {
  for (const user of [false, true]) {
    try {
      await promisify(execFile)('unshare', [...namespaces(user), 'mount', '-t', 'tmpfs', 'trial', '/mnt']);
      return { kind: 'own', user };
    } catch {
      // Not allowed here, or no unshare at all: try what needs less.
    }
  }
  return { kind: 'shared' };
}

function namespaces(user: boolean): string[] {
  return user ? ['--map-root-user', ...NAMESPACES] : NAMESPACES;
}

/** The demo's hosts are in China; a zone by rule needs no zone files. */
function environment(token: string): NodeJS.ProcessEnv {
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return { PATH: path, HOME: '/root', USER: 'rounds', LANG: 'C.UTF-8', TZ: 'CST-8', [MARK]: token };
}

export async function startMachine(options: MachineOptions): Promise<Machine> {
  return options.isolation.kind === 'own' ? startOwn(options, options.isolation.user) : startShared(options);
}

async function startOwn({ name, folder, programs }: MachineOptions, user: boolean): Promise<Machine> {
  const env = environment(`${process.pid}:${name}`);
  const enter = [join(PROGRAMS, 'enter-machine'), join(folder, 'root'), folder, name];
  const child = spawn('unshare', [...namespaces(user), '/bin/sh', ...enter], { detached: true, env });
  const ended = endOf(child);
  child.stdin.write(listed(programs));
  const pid = await readyPid(child, name);
  const where = ['--target', pid, ...(user ? ['--user', '--preserve-credentials'] : []), '--mount', '--pid', '--uts'];
  return {
    ended,
    run: (command) =>
      // A session of its own within: what looks for its processes by session finds them.
      spawn('nsenter', [...where, '--root', '--wd', 'setsid', '/bin/sh', '-c', command], { detached: true, env }),
    async stop() {
      child.stdin.end();
      if ((await Promise.race([ended, sleep(5_000, 'late')])) === 'late') child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Its number outside, once the machine is made; its first process keeps it. */
async function readyPid(child: ChildProcessWithoutNullStreams, name: string): Promise<string> {
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  for await (const line of createInterface(child.stdout)) {
    const pid = /^ready (\d+)$/.exec(line)?.[1];
    if (pid !== undefined) return pid;
  }
  throw new Error(`the demo host ${name} could not be made: ${complaints.trim()}`);
}

function startShared({ name, folder, programs }: MachineOptions): Machine {
  const token = `${process.pid}:${name}`;
  const env = environment(token);
  const init = spawn('/bin/sh', [join(folder, 'app', 'init')], { detached: true, env });
  const ended = endOf(init);
  init.stdin.write(listed(programs));
  return {
    ended,
    run: (command) => spawn('/bin/sh', ['-c', command], { detached: true, cwd: '/', env }),
    async stop() {
      init.stdin.end();
      await ended;
      // What a command has left behind bears our mark.
      for (const pid of await findMarked(`${MARK}=${token}`)) killIfThere(pid);
    },
  };
}

/** As `init` reads it: on its command line, each would look like a running program. */
function listed(programs: readonly string[]): string {
  return programs
    .map((path) => `${path}\n`)
    .concat('\n')
    .join('');
}

async function endOf(child: ChildProcess): Promise<void> {
  child.stdin?.on('error', () => undefined);
  await once(child, 'exit');
}

async function findMarked(mark: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        return (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').includes(mark) ? [Number(pid)] : [];
      } catch {
        // It ended while we looked, or is not ours to see.
        return [];
      }
    }),
  );
  return found.flat();
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
