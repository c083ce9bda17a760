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
  const processes: (Process & { readonly started: number | null })[] = [];
  for (const [pid, stat] of stats) {
    // pid (name) state parent …; the name may hold spaces, parentheses and line breaks.
    const nameFrom = stat.indexOf(' (') + 2;
    const nameEnd = stat.lastIndexOf(') ');
    const state = stat[nameEnd + 2];
    if (nameFrom < 2 || nameEnd < nameFrom || state === 'Z' || state === 'X') continue;
    const [parent, started, pages] = numbersAt(stat, nameEnd + 2, [PARENT, STARTED, PAGES]);
    processes.push({
      pid,
      parent: parent ?? Number.NaN,
      command: commands.get(pid) ?? `[${stat.slice(nameFrom, nameEnd)}]`,
      started: started === null ? null : started / TICKS,
      seconds: null,
      // Of a kernel thread there is none to tell.
      bytes: pages !== null && pages > 0 && pageBytes > 0 ? pages * pageBytes : null,
    });
  }
  // A container may be shown an uptime of its own (lxcfs), but starts are counted from the machine's; our shell's is just now.
  const now = processes.reduce((latest, { started }) => Math.max(latest, started ?? 0), uptime);
  return processes.map(({ started, ...process }) => ({
    ...process,
    seconds: started === null || Number.isNaN(now) ? null : now - started,
  }));
}

/** Places of what is read of a process, counted from its state, which is 0. */
const [PARENT, STARTED, PAGES] = [1, 19, 21];

/** Fields between single spaces, as numbers, by ascending places; a busy host has thousands of lines of fifty. */
function numbersAt<const P extends readonly number[]>(
  line: string,
  from: number,
  places: P,
): { readonly [I in keyof P]: number | null } {
  let place = 0;
  let at = from;
  const numbers = places.map((wanted) => {
    for (; place < wanted && at > 0; place += 1) at = line.indexOf(' ', at) + 1;
    const end = line.indexOf(' ', at);
    const number = at > 0 ? Number(line.slice(at, end < 0 ? line.length : end)) : Number.NaN;
    return Number.isNaN(number) ? null : number;
  });
  return numbers as { [I in keyof P]: number | null };
}

const FILE_BEGIN = '\n==> /proc/';
const FILE_NAMED = ' <==';

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
  for (let begin = list.indexOf(FILE_BEGIN), next = 0; begin >= 0; begin = next) {
    next = list.indexOf(FILE_BEGIN, begin + FILE_BEGIN.length);
    const part = list.slice(begin + FILE_BEGIN.length, next < 0 ? list.length : next);
    const named = part.indexOf(FILE_NAMED);
    const slash = part.indexOf('/');
    const pid = slash > 0 && slash < named ? Number(part.slice(0, slash)) : Number.NaN;
    const file = part.slice(slash + 1, named);
    if (!Number.isInteger(pid) || (file !== 'stat' && file !== 'cmdline')) continue;
    const content = part.slice(named + FILE_NAMED.length + 1);
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
  return [...rows.matchAll(/^ *(\d+) +(\d+) +(\S+) +(\d+) +(\S.*)$/gm)].flatMap(
    ([, pid, parent, elapsed = '', size, command = '']) =>
      // What has ended and was not waited for.
      command.trimEnd().endsWith('<defunct>')
        ? []
        : {
            pid: Number(pid),
            parent: Number(parent),
            command: command.trim(),
            seconds: parseElapsed(elapsed),
            bytes: Number(size) * 1024,
          },
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
  const owned = new Map([[me, true]]);
  for (let above = byPid.get(byPid.get(me)?.parent ?? 0); above && SHELL.test(above.command); ) {
    if (owned.has(above.pid)) break;
    owned.set(above.pid, true);
    above = byPid.get(above.parent);
  }
  return processes.filter((process) => {
    const path: number[] = [];
    let isOwn = false;
    for (let at: Process | undefined = process; at; at = byPid.get(at.parent)) {
      const known = owned.get(at.pid);
      if (known !== undefined) {
        isOwn = known;
        break;
      }
      // Until more is known; should parents lead round in a circle, they end here.
      owned.set(at.pid, false);
      path.push(at.pid);
    }
    if (isOwn) for (const pid of path) owned.set(pid, true);
    return !isOwn;
  });
}
