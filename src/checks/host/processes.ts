/** A process as it was seen: the command line with single spaces between its arguments, kernel threads as `[name]`. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Since it started; null where the host does not tell. */
  readonly seconds: number | null;
  /** Memory held, in bytes; null where the host does not tell. */
  readonly bytes: number | null;
}

export interface ProcessList {
  readonly processes: readonly Process[];
  /** The host shows a user only the user's own processes (`hidepid`): what is not seen may be there. */
  readonly hidden: boolean;
}

/** Bytes kept of one command line: Java's class path may take thousands before the name that matters. */
const COMMAND_BYTES = 65_536;
/** Clock ticks a second that Linux shows to programs, on every architecture in use. */
const DEFAULT_TICKS = 100;

/** Three reads of all of /proc, whatever the number of processes; `ps` where there is no /proc of that kind. */
export const PROCESS_SCRIPT = `printf '@me %s\\n' "$$"
if [ -r /proc/self/stat ] && [ -r /proc/uptime ]; then
  [ -r /proc/1/stat ] || echo '@hidden'
  printf '@ticks %s\\n' "$(getconf CLK_TCK 2>/dev/null)"
  printf '@uptime %s\\n' "$(cat /proc/uptime)"
  echo '@stat'
  cat /proc/[0-9]*/stat 2>/dev/null
  echo '@rss'
  grep '^VmRSS:' /proc/[0-9]*/status 2>/dev/null
  echo '@cmdline'
  head -c ${COMMAND_BYTES} /proc/[0-9]*/cmdline 2>/dev/null | tr '\\000' ' '
else
  echo '@ps'
  ps -e -o pid= -o ppid= -o etime= -o rss= -o args= 2>/dev/null || ps -e -o pid= -o ppid= -o etime= -o vsz= -o args=
fi
:`;

/** Reads what {@link PROCESS_SCRIPT} wrote, without the processes of the inspection itself; null where it is not of that form. */
export function parseProcesses(stdout: string): ProcessList | null {
  const me = /^@me (\d+)$/m.exec(stdout);
  if (!me) return null;
  const seen = stdout.includes('\n@ps\n') ? parsePs(stdout) : parseProc(stdout);
  if (seen === null || seen.length === 0) return null;
  return { processes: withoutOwn(seen, Number(me[1])), hidden: /^@hidden$/m.test(stdout) };
}

function parseProc(stdout: string): Process[] | null {
  const sections = /^@stat\n([\s\S]*?)^@rss\n([\s\S]*?)^@cmdline\n([\s\S]*)$/m.exec(stdout);
  const uptime = Number(/^@uptime (\d+(?:\.\d+)?) /m.exec(stdout)?.[1]);
  if (!sections) return null;
  const [, stats = '', sizes = '', commands = ''] = sections;
  const ticks = Number(/^@ticks (\d+)$/m.exec(stdout)?.[1] ?? DEFAULT_TICKS);
  const bytes = new Map<number, number>();
  for (const [, pid, size] of sizes.matchAll(/^\/proc\/(\d+)\/status:VmRSS:\s*(\d+) kB$/gm)) {
    bytes.set(Number(pid), Number(size) * 1024);
  }
  const lines = commandLines(commands);
  const processes: Process[] = [];
  // pid (name) state parent … with the start time as the 22nd field; the name may hold spaces and parentheses.
  for (const [, id, name, state, rest = ''] of stats.matchAll(/^(\d+) \((.*)\) ([A-Za-z]) (.*)$/gm)) {
    if (state === 'Z' || state === 'X') continue;
    const pid = Number(id);
    const fields = rest.split(' ').map(Number);
    const started = fields[18];
    processes.push({
      pid,
      parent: fields[0] ?? 0,
      command: lines.get(pid) || `[${name}]`,
      seconds: started === undefined || Number.isNaN(uptime) ? null : Math.max(0, uptime - started / ticks),
      bytes: bytes.get(pid) ?? null,
    });
  }
  return processes;
}

/** `head` puts a line with the name before each file; a command line may hold line breaks of its own. */
function commandLines(text: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const parts = text.split(/(?:^|\n)==> \/proc\/(\d+)\/cmdline <==(?:\n|$)/);
  for (let index = 1; index + 1 < parts.length; index += 2) {
    const pid = Number(parts[index]);
    const command = parts[index + 1]?.replaceAll(/\s+/g, ' ').trim() ?? '';
    if (command !== '' && !found.has(pid)) found.set(pid, command);
  }
  return found;
}

function parsePs(stdout: string): Process[] {
  const rows = stdout.slice(stdout.indexOf('\n@ps\n') + 5);
  return [...rows.matchAll(/^ *(\d+) +(\d+) +(\S+) +(\d+) +(\S.*)$/gm)].map(
    ([, pid, parent, elapsed = '', size, command = '']) => ({
      pid: Number(pid),
      parent: Number(parent),
      command: command.trim(),
      seconds: parseElapsed(elapsed),
      bytes: Number(size) * 1024,
    }),
  );
}

/** `[[days-]hours:]minutes:seconds`, as POSIX ps writes it. */
function parseElapsed(text: string): number | null {
  const found = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)$/.exec(text);
  if (!found) return null;
  const [days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  return (days ?? 0) * 86_400 + (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}

const SHELL = /^(?:\S*\/)?(?:busybox |timeout |[a-z]*sh(?: |$))/;

/** Leaves out our shell, the shells and watchdogs it was started by, and all that it started. */
function withoutOwn(processes: readonly Process[], me: number): readonly Process[] {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const own = new Set([me]);
  for (let above = byPid.get(byPid.get(me)?.parent ?? 0); above && SHELL.test(above.command); ) {
    if (own.has(above.pid)) break;
    own.add(above.pid);
    above = byPid.get(above.parent);
  }
  const isOwn = (process: Process): boolean => {
    const path = new Set<number>();
    for (let at: Process | undefined = process; at && !path.has(at.pid); at = byPid.get(at.parent)) {
      if (own.has(at.pid)) return true;
      path.add(at.pid);
    }
    return false;
  };
  return processes.filter((process) => !isOwn(process));
}
