import type { ShellOutput } from '../../core/check.ts';
import { requireWhole } from '../rules/cause.ts';

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
const TICKS = 100;

/**
 * One process reads all of /proc, whatever the number of processes; `ps` where there is no /proc of that kind. The
 * kernel counts memory in pages: their size stands with the shell's own mappings.
 */
export const PROCESS_SCRIPT = `printf '@me %s\\n' "$$"
if [ -r /proc/self/stat ] && [ -r /proc/uptime ]; then
  [ -r /proc/1/stat ] || echo '@hidden'
  read -r uptime rest </proc/uptime
  printf '@uptime %s\\n' "$uptime"
  while read -r name size unit; do
    if [ "$name" = KernelPageSize: ]; then printf '@page %s %s\\n' "$size" "$unit"; break; fi
  done </proc/self/smaps
  echo '@proc'
  head -c ${COMMAND_BYTES} /proc/[0-9]*/stat /proc/[0-9]*/cmdline 2>/dev/null
else
  echo '@ps'
  ps -e -o pid= -o ppid= -o etime= -o rss= -o args= 2>/dev/null || ps -e -o pid= -o ppid= -o etime= -o vsz= -o args=
fi
:`;

/** The checks of a host that need its processes have one output between them: it is read once. */
const read = new WeakMap<ShellOutput, ProcessList | null>();

/**
 * Reads what {@link PROCESS_SCRIPT} wrote, without the processes of the inspection itself; null where it is not of that form.
 * @throws CannotJudge when it was cut
 */
export function parseProcesses(output: ShellOutput): ProcessList | null {
  const known = read.get(output);
  if (known !== undefined) return known;
  const list = parseList(requireWhole(output));
  read.set(output, list);
  return list;
}

function parseList(stdout: string): ProcessList | null {
  const listAt = stdout.indexOf('\n@proc\n');
  const head = listAt < 0 ? stdout : stdout.slice(0, listAt + 1);
  const me = /^@me (\d+)$/m.exec(head);
  if (!me) return null;
  const seen = listAt < 0 ? parsePs(stdout) : parseProc(head, stdout.slice(listAt + '\n@proc'.length));
  if (seen.length === 0) return null;
  return { processes: withoutOwn(seen, Number(me[1])), hidden: /^@hidden$/m.test(head) };
}

function parseProc(head: string, list: string): Process[] {
  const uptime = Number(/^@uptime (\d+(?:\.\d+)?)$/m.exec(head)?.[1]);
  const pageBytes = Number(/^@page (\d+) kB$/m.exec(head)?.[1]) * 1024;
  const { stats, commands } = readFiles(list);
  const processes: Process[] = [];
  for (const [pid, stat] of stats) {
    // pid (name) state parent … with the start time as the 22nd field; the name may hold spaces, parentheses and line breaks.
    const nameFrom = stat.indexOf(' (') + 2;
    const nameEnd = stat.lastIndexOf(') ');
    const [state, parent, ...fields] = stat.slice(nameEnd + 2).split(' ');
    if (nameFrom < 2 || nameEnd < nameFrom || state === 'Z' || state === 'X') continue;
    const [started, pages] = [Number(fields[17]), Number(fields[19])];
    processes.push({
      pid,
      parent: Number(parent),
      command: commands.get(pid) ?? `[${stat.slice(nameFrom, nameEnd)}]`,
      seconds: Number.isNaN(started) || Number.isNaN(uptime) ? null : Math.max(0, uptime - started / TICKS),
      // Of a kernel thread there is none to tell.
      bytes: pages > 0 && pageBytes > 0 ? pages * pageBytes : null,
    });
  }
  return processes;
}

/**
 * `head` puts a line with the name before each file. A command line may hold line breaks of its own, even such a line: so
 * the kernel's own files come first, and of two files of one name the first counts.
 */
function readFiles(list: string): {
  readonly stats: ReadonlyMap<number, string>;
  readonly commands: ReadonlyMap<number, string>;
} {
  const stats = new Map<number, string>();
  const commands = new Map<number, string>();
  let inCommands = false;
  for (const part of list.split('\n==> /proc/')) {
    const [, id, file = ''] = /^(\d+)\/(stat|cmdline) <==\n?/.exec(part) ?? [];
    if (id === undefined) continue;
    const pid = Number(id);
    const content = part.slice(id.length + file.length + ' <==\n'.length + 1);
    inCommands ||= file === 'cmdline';
    if (!inCommands && !stats.has(pid)) stats.set(pid, content);
    if (file === 'stat' || commands.has(pid)) continue;
    const command = content.replaceAll(/[\s\0]+/g, ' ').trim();
    if (command !== '') commands.set(pid, command);
  }
  return { stats, commands };
}

function parsePs(stdout: string): Process[] {
  const from = stdout.indexOf('\n@ps\n');
  const rows = from < 0 ? '' : stdout.slice(from + 5);
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
      if (own.has(at.pid)) {
        // What they started is ours as well: the next one need not be followed so far.
        for (const pid of path) own.add(pid);
        return true;
      }
      path.add(at.pid);
    }
    return false;
  };
  return processes.filter((process) => !isOwn(process));
}
