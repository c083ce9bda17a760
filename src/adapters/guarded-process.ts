import { type ChildProcess, spawn } from 'node:child_process';

export interface GuardedProcess {
  /** Settles when it has ended: with its exit status or the signal that ended it, or why it could not start. */
  readonly ended: Promise<string>;
  /** Asks it to end. */
  stop(): void;
  /** Ends it at once, with all that it started in its process group. */
  kill(): void;
}

export interface GuardedProcessOptions {
  readonly cwd: string;
  /** All that it gets to know of our environment. */
  readonly env: { readonly [name: string]: string | undefined };
  /** File descriptor for its output and its errors. */
  readonly output: number;
}

/**
 * Ends the program with SIGTERM when our end of the pipe closes, that is when this process ends in whatever way, and
 * hands on its exit status.
 */
const GUARD = `
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
trap 'kill -TERM "$program" 2>/dev/null' TERM INT HUP
( trap - TERM INT HUP; read -r _ <&3; kill -TERM "$program" 2>/dev/null ) &
watcher=$!
exec 3<&-
status=0
wait "$program" || status=$?
while kill -0 "$program" 2>/dev/null; do status=0; wait "$program" || status=$?; done
kill "$watcher" 2>/dev/null
exit "$status"
`;

/**
 * Starts a program that does not outlive this process, even when this process is killed. It has a session of its own:
 * Ctrl-C reaches us first, and we stop it when nothing needs it any more.
 */
export function spawnGuarded(
  program: string,
  parameters: readonly string[],
  { cwd, env, output }: GuardedProcessOptions,
): GuardedProcess {
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', program, ...parameters], {
    detached: true,
    cwd,
    env: { ...env },
    stdio: ['pipe', output, output],
  });
  return {
    ended: waitForExit(child),
    stop: () => void child.stdin?.end(),
    kill() {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, 'SIGKILL');
      }
    },
  };
}

function waitForExit(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    // Writing to a guard that is gone is no failure: its end is told below.
    child.stdin?.on('error', () => undefined);
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, name) => resolve(name ? `signal ${name}` : `exit status ${code}`));
  });
}
