import { shellQuote } from './check.ts';
import { FIND_SESSION, SWEEP_FUNCTION } from './process-sweep.ts';

/** One check's part of the script that inspects a host. */
export interface ProbeSection {
  /** Names the section in the report; unique within a script. */
  readonly id: string;
  /** A POSIX sh snippet. It may hold anything: a syntax error or an `exit` spoils this section alone. */
  readonly script: string;
  /** After it, every process of the section is ended: SIGTERM, a second later SIGKILL. */
  readonly timeoutSeconds: number;
  readonly outputLimitBytes: number;
}

/** What the remote watchdog can find: the processes of our session, only descendants, or nothing (no /proc). */
export type ProbeWatch = 'session' | 'tree' | 'none';

export interface ProbeReport {
  /** Null when not even the header arrived: the far side has no POSIX shell, or the connection was lost at once. */
  readonly host: ProbeHost | null;
  /** The sections that ended, by id. One that is not here was never run, or was under way when the output stopped. */
  readonly sections: ReadonlyMap<string, ProbeSectionResult>;
  /** What was under way when the output stopped: one section, or several that are equal. */
  readonly interrupted: readonly string[];
  /** The script ran to its end. */
  readonly complete: boolean;
}

export interface ProbeHost {
  /** The host's own clock when the script started. */
  readonly epochMs: number;
  /** Kernel and release, for example `Linux 6.1.0-18-amd64`. */
  readonly system: string;
  readonly watch: ProbeWatch;
}

export interface ProbeSectionResult {
  /** Longer than its limit by a few bytes at most. */
  readonly stdout: string;
  /** 124 when it ran out of time, 141 when it was stopped because its output was too long. */
  readonly exitCode: number;
  readonly timedOut: boolean;
  readonly truncated: boolean;
  /** By the host's uptime, in steps of 10 ms. */
  readonly durationMs: number;
}

const EXIT_TIMED_OUT = 124;
const EXIT_OUTPUT_CUT = 141;

/** Room for the frame that follows a section's content through the same pipe: its arrival proves that nothing was cut. */
const STATUS_FRAME_BYTES = 64;

/**
 * The watchdog reads what happens from a pipe: `main`, `section` and `reader` from the sections, `tick` once a second. An
 * overdue section is swept away; so is what keeps the pipe of a finished section open, be it a daemon that left our
 * session. The reader that caps a section's output goes last, for what it holds would be lost. A sweep starts from the
 * section's own process, so that one that comes late can't hit the section after it.
 */
const WATCH_FUNCTION = `rounds_free_reader() {
  for rounds_file in /proc/[0-9]*/fd/*; do
    if [ "$rounds_file" -ef "/proc/$rounds_reader/fd/0" ]; then
      rounds_pid=\${rounds_file#/proc/}
      rounds_pid=\${rounds_pid%%/*}
      [ "$rounds_pid" = "$rounds_reader" ] || kill -s KILL "$rounds_pid"
    fi
  done
}
rounds_watchdog() {
  rounds_overdue= rounds_root= rounds_state=
  while read -r rounds_word rounds_first rounds_second rounds_third; do
    case $rounds_word in
      main) rounds_main=$rounds_first rounds_ticker=$rounds_second ;;
      section)
        rounds_root=$rounds_first rounds_index=$rounds_second rounds_limit=$rounds_third
        rounds_state=run rounds_ticks=0 rounds_stage=0 ;;
      reader) rounds_reader=$rounds_first ;;
      quit) rounds_state=quit; break ;;
      tick)
        kill -0 "$rounds_main" || break
        if [ -z "$rounds_root" ] || [ "$rounds_watch" = none ]; then continue; fi
        if [ "$rounds_state$rounds_stage" = run0 ] && ! kill -0 "$rounds_root"; then
          rounds_state=done rounds_limit=1 rounds_ticks=0
        fi
        rounds_ticks=$((rounds_ticks + 1))
        if [ "$rounds_ticks" -le "$rounds_limit" ]; then continue; fi
        rounds_stage=$((rounds_stage + 1)) rounds_kill=KILL
        case $rounds_state$rounds_stage in
          run1) rounds_overdue="$rounds_overdue $rounds_index" rounds_kill=TERM ;;
          done1) rounds_kill=TERM ;;
          run3 | done3) rounds_free_reader ;;
          run1? | done1?) kill -s KILL "$rounds_reader" ;;
        esac
        rounds_sweep "$rounds_kill" "$rounds_root" ;;
    esac
  done
  if [ "$rounds_state" != quit ]; then
    kill "$rounds_ticker"
    rounds_sweep KILL "\${rounds_root:-$rounds_main}"
  fi
  printf '\\n%s end%s\\n' "$rounds_marker" "$rounds_overdue"
}
`;

/**
 * `rounds_section ID SECONDS BYTES SCRIPT`: two forks and one exec (`head`) besides what the script itself runs. A
 * section's last frame is printed with the first of the next one: fewer packets to send. A subshell learns its own
 * number from the one entry under /proc/self/task: \`$$\` would be the whole script's.
 */
const SECTION_FUNCTION = `rounds_section() {
  read -r rounds_uptime rounds_rest </proc/uptime
  printf '%s\\n%s start %s %s\\n' "$rounds_stop" "$rounds_marker" "$1" "$rounds_uptime"
  {
    for rounds_task in /proc/self/task/*; do :; done
    echo "section \${rounds_task##*/} $1 $2" >&4
    ( exec 4>&-; rounds_script=$4; set --; eval "$rounds_script" ) </dev/null 2>/dev/null
    printf '\\n%s status %s\\n' "$rounds_marker" $?
  } | {
    for rounds_task in /proc/self/task/*; do :; done
    echo "reader \${rounds_task##*/}" >&4
    exec head -c "$3" 4>&-
  }
  rounds_cap=$?
  read -r rounds_uptime rounds_rest </proc/uptime
  rounds_stop="
$rounds_marker stop $1 $rounds_uptime $rounds_cap"
}
`;

/**
 * One script for `sh -s`: every section in a subshell of its own, with standard input and errors on /dev/null,
 * `LC_ALL=C`, a time limit and an output cap, framed by lines that begin with the marker. Equal sections run once.
 * @param marker letters and digits that nobody can guess, new for every run
 */
export function composeProbeScript(sections: readonly ProbeSection[], marker: string): string {
  if (!/^[A-Za-z0-9]{16,64}$/.test(marker)) throw new Error('a marker is 16 to 64 letters and digits');
  if (new Set(sections.map((section) => section.id)).size < sections.length) throw new Error('two sections of one id');
  return `LC_ALL=C PATH="\${PATH:-/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
export LC_ALL PATH
rounds_marker=${marker}
${FIND_SESSION}${SWEEP_FUNCTION}${WATCH_FUNCTION}${SECTION_FUNCTION}
if ! { read -r rounds_kernel </proc/sys/kernel/ostype && read -r rounds_release </proc/sys/kernel/osrelease; } 2>/dev/null; then
  rounds_kernel=$(uname -s) rounds_release=$(uname -r)
fi
printf '\\n%s begin %s %s %s %s\\n' "$rounds_marker" "$(date '+%s %N')" "$rounds_watch" "$rounds_kernel" "$rounds_release"
exec 3>&1
{
  exec 4>&1 >&3 3>&-
  for rounds_task in /proc/self/task/*; do :; done
  ( exec </dev/null >&4 4>&- 2>/dev/null; while sleep 1 && echo tick; do :; done ) &
  rounds_ticker=$!
  echo "main \${rounds_task##*/} $rounds_ticker" >&4
${joinEqual(sections).map(sectionCall).join('')}  printf '%s\\n' "$rounds_stop"
  kill "$rounds_ticker" 2>/dev/null
  echo quit >&4
} 2>/dev/null | rounds_watchdog 2>/dev/null 3>&-
exit 0
`;
}

interface JoinedSection extends Omit<ProbeSection, 'id'> {
  readonly ids: readonly string[];
}

/** Sections that would do the same are run once: four checks of processes need one list of processes. */
function joinEqual(sections: readonly ProbeSection[]): JoinedSection[] {
  const joined = Map.groupBy(
    sections,
    ({ script, timeoutSeconds, outputLimitBytes }) => `${timeoutSeconds} ${outputLimitBytes} ${script}`,
  );
  return [...joined.values()].flatMap((equal) => {
    const [first] = equal;
    return first ? [{ ...first, ids: equal.map((section) => section.id) }] : [];
  });
}

function sectionCall(section: JoinedSection): string {
  const ids = section.ids.map(encodeURIComponent).join(',');
  const seconds = Math.max(1, Math.ceil(section.timeoutSeconds));
  const bytes = Math.max(0, Math.floor(section.outputLimitBytes)) + STATUS_FRAME_BYTES;
  return `  rounds_section ${shellQuote(ids)} ${seconds} ${bytes} ${shellQuote(section.script)}\n`;
}

/**
 * Reads back what the script of {@link composeProbeScript} printed. What stands outside of its frames, such as the
 * banner of a login shell, is ignored; so is everything that only looks like a frame but lacks the marker. Whether a
 * section without a status ran out of time or was cut is said by the last frame: without it, that section is left out.
 */
export function parseProbeOutput(stdout: string, marker: string): ProbeReport {
  const prefix = `\n${marker} `;
  const sections = new Map<string, ProbeSectionResult>();
  let host: ProbeHost | null = null;
  let current: OpenSection | null = null;
  let complete = false;
  let contentFrom = 0;
  let at = stdout.indexOf(prefix);
  while (at >= 0) {
    const lineEnd = stdout.indexOf('\n', at + prefix.length);
    if (lineEnd < 0) break;
    const [word, ...values] = stdout.slice(at + prefix.length, lineEnd).split(' ');
    if (word === 'begin') host = parseHeader(values);
    else if (word === 'start') {
      current = { ids: values[0] ?? '', startedAt: Number(values[1]), content: null, exitCode: null };
      contentFrom = lineEnd + 1;
    } else if (word === 'status' && current) {
      current.content = stdout.slice(contentFrom, at);
      current.exitCode = Number(values[0]);
    } else if (word === 'stop' && current && values[0] === current.ids) {
      current.content ??= withoutCutFrame(stdout.slice(contentFrom, at), `${prefix}status 0\n`);
      const result = closeSection(current, Number(values[1]), Number(values[2]));
      if (result) for (const id of readIds(current.ids)) sections.set(id, result);
      current = null;
    } else if (word === 'end') {
      complete = true;
      for (const id of values.flatMap(readIds)) {
        const result = sections.get(id);
        if (result) sections.set(id, { ...result, exitCode: EXIT_TIMED_OUT, timedOut: true, truncated: false });
      }
    }
    at = stdout.indexOf(prefix, lineEnd);
  }
  if (!complete) {
    for (const [id, result] of sections) if (result.truncated) sections.delete(id);
  }
  return { host, sections, interrupted: current ? readIds(current.ids) : [], complete };
}

interface OpenSection {
  /** As the frame has them. */
  readonly ids: string;
  readonly startedAt: number;
  content: string | null;
  exitCode: number | null;
}

function readIds(ids: string): readonly string[] {
  return ids.split(',').map(decodeURIComponent);
}

function parseHeader(values: readonly string[]): ProbeHost | null {
  const [seconds = '', nanoseconds = '', watch = '', ...system] = values;
  if (!/^\d{1,12}$/.test(seconds)) return null;
  const milliseconds = /^\d{9}$/.test(nanoseconds) ? Math.floor(Number(nanoseconds) / 1e6) : 0;
  return {
    epochMs: Number(seconds) * 1000 + milliseconds,
    system: system.join(' '),
    watch: watch === 'session' || watch === 'tree' ? watch : 'none',
  };
}

/** Null when the reader itself did not work (a system without `head -c`): then nothing is known of the section. */
function closeSection(section: OpenSection, stoppedAt: number, readerExit: number): ProbeSectionResult | null {
  if (section.exitCode === null && readerExit > 0 && readerExit < 128) return null;
  return {
    stdout: section.content ?? '',
    exitCode: section.exitCode ?? EXIT_OUTPUT_CUT,
    timedOut: false,
    truncated: section.exitCode === null,
    durationMs: Math.max(0, Math.round((stoppedAt - section.startedAt) * 1000)),
  };
}

/** When the cap fell into the frame behind the content, its beginning is no content. */
function withoutCutFrame(content: string, frame: string): string {
  for (let length = frame.length; length > 1; length -= 1) {
    if (content.endsWith(frame.slice(0, length))) return content.slice(0, -length);
  }
  return content;
}
