import { shellQuote } from './check.ts';
import { FIND_SESSION, SWEEP_FUNCTION } from './process-sweep.ts';

/** One check's part of the script that inspects a host. */
export interface ProbeSection {
  /** Names the section in the report; unique within a script. */
  readonly id: string;
  /** A POSIX sh snippet. It may hold anything: a syntax error or an `exit` spoils this section alone. */
  readonly script: string;
  /** Definitions that the script needs. Unlike the script they may hold no mistake: they are part of the whole. */
  readonly library?: readonly string[];
  /** After it, every process of the section is ended within seconds: SIGTERM, SIGKILL a tick later. */
  readonly timeoutSeconds: number;
  readonly outputLimitBytes: number;
  /**
   * Made of builtins that read a little and end by themselves: such sections share one process, and their limits added
   * up. Each has a result of its own, but an `exit` would end those after it, too. When they come: {@link WaitingTime}.
   */
  readonly brief?: boolean;
}

/**
 * What is brief may wait, as one does that measures the processor. Where the brief sections come first or last, a host
 * otherwise works in one go, and the hosts that share its machine can work while it waits.
 */
export type WaitingTime = 'first' | 'last';

/**
 * Behind a section that took so long the brief ones come at once: where one hangs, more may, and what is sure to end must
 * not be lost with them when the host's time is up.
 */
const SLOW_SECONDS = 5;

/** Seconds between the watchdog's looks; each costs the host a process. */
function pace(sections: readonly ProbeSection[]): number {
  return sections.some((section) => section.timeoutSeconds < 10) ? 1 : 2;
}

/** What stands between these lines is defined for all sections. */
export const LIBRARY_BEGIN = '# definitions\n';
export const LIBRARY_END = '# end of definitions\n';

/** Room for the frames around a section within a shared one, besides its marker and ids. */
const PART_FRAMES_BYTES = 128;

/** Room for the frame that follows a section's content through the same pipe: its arrival proves that nothing was cut. */
const STATUS_FRAME_BYTES = 64;

/**
 * The watchdog reads what happens from a pipe: `main`, `section` and `reader` from the sections, `tick` every {@link pace}. An
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
        rounds_ticks=$((rounds_ticks + rounds_pace))
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
 * number from the one entry under /proc/self/task: `$$` would be the whole script's.
 */
const SECTION_FUNCTION = `rounds_section() {
  read -r rounds_uptime rounds_rest </proc/uptime
  rounds_began=\${rounds_uptime%%.*}
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
  rounds_ended=\${rounds_uptime%%.*}
  [ "$((\${rounds_ended:-0} - \${rounds_began:-0}))" -lt ${SLOW_SECONDS} ] || rounds_brief
}
rounds_part() {
  rounds_ids=$1
  read -r rounds_uptime rounds_rest </proc/uptime
  printf '\n%s start %s %s\n' "$rounds_marker" "$rounds_ids" "$rounds_uptime"
}
rounds_parted() {
  rounds_status=$?
  read -r rounds_uptime rounds_rest </proc/uptime
  printf '\n%s status %s\n\n%s stop %s %s 0\n' "$rounds_marker" "$rounds_status" "$rounds_marker" "$rounds_ids" "$rounds_uptime"
}
`;

/**
 * One script for `sh -s`: every section in a subshell of its own, with standard input and errors on /dev/null,
 * `LC_ALL=C`, a time limit and an output cap, framed by lines that begin with the marker. Equal sections run once.
 * @param marker letters and digits that nobody can guess, new for every run
 */
export function composeProbeScript(
  sections: readonly ProbeSection[],
  marker: string,
  waits: WaitingTime = 'last',
): string {
  if (!/^[A-Za-z0-9]{16,64}$/.test(marker)) throw new Error('a marker is 16 to 64 letters and digits');
  if (new Set(sections.map((section) => section.id)).size < sections.length) throw new Error('two sections of one id');
  const joined = joinEqual(sections);
  const brief = shareBrief(
    joined.filter((section) => section.brief),
    marker,
  );
  const others = joined.filter((section) => !section.brief);
  return `LC_ALL=C PATH="\${PATH:-/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
export LC_ALL PATH
rounds_marker=${marker}
rounds_pace=${pace(sections)} rounds_briefed=
${FIND_SESSION}${SWEEP_FUNCTION}${WATCH_FUNCTION}${SECTION_FUNCTION}
${LIBRARY_BEGIN}${[...new Set(sections.flatMap(({ library = [] }) => library))].join('')}${LIBRARY_END}
rounds_brief() {
  [ -z "$rounds_briefed" ] || return 0
  rounds_briefed=yes
${brief.map(sectionCall).join('')}}
if ! { read -r rounds_kernel </proc/sys/kernel/ostype && read -r rounds_release </proc/sys/kernel/osrelease; } 2>/dev/null; then
  rounds_kernel=$(uname -s) rounds_release=$(uname -r)
fi
printf '\\n%s begin %s %s %s %s\\n' "$rounds_marker" "$(date '+%s %N %z')" "$rounds_watch" "$rounds_kernel" "$rounds_release"
exec 3>&1
{
  exec 4>&1 >&3 3>&-
  for rounds_task in /proc/self/task/*; do :; done
  ( exec </dev/null >&4 4>&- 2>/dev/null; while sleep "$rounds_pace" && echo tick; do :; done ) &
  rounds_ticker=$!
  echo "main \${rounds_task##*/} $rounds_ticker" >&4
${waits === 'first' ? '  rounds_brief\n' : ''}${others.map(sectionCall).join('')}  rounds_brief
  printf '%s\\n' "$rounds_stop"
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
    ({ script, timeoutSeconds, outputLimitBytes, brief }) =>
      `${timeoutSeconds} ${outputLimitBytes} ${brief === true} ${script}`,
  );
  return [...joined.values()].flatMap((equal) => {
    const [first] = equal;
    return first ? [{ ...first, ids: equal.map((section) => section.id) }] : [];
  });
}

/** Brief sections become parts of one section. */
function shareBrief(brief: readonly JoinedSection[], marker: string): readonly JoinedSection[] {
  if (brief.length <= 1) return brief;
  const shared: JoinedSection = {
    ids: brief.flatMap(({ ids }) => ids),
    script: brief
      .map(({ ids, script }) => `rounds_part ${shellQuote(frameIds(ids))}\n${script}\nrounds_parted\n`)
      .join(''),
    timeoutSeconds: brief.reduce((sum, section) => sum + section.timeoutSeconds, 0),
    outputLimitBytes: brief.reduce(
      (sum, { ids, outputLimitBytes }) =>
        sum + outputLimitBytes + PART_FRAMES_BYTES + 3 * marker.length + 2 * frameIds(ids).length,
      0,
    ),
  };
  return [shared];
}

function frameIds(ids: readonly string[]): string {
  return ids.map(encodeURIComponent).join(',');
}

function sectionCall(section: JoinedSection): string {
  const ids = frameIds(section.ids);
  const seconds = Math.max(1, Math.ceil(section.timeoutSeconds));
  const bytes = Math.max(0, Math.floor(section.outputLimitBytes)) + STATUS_FRAME_BYTES;
  return `  rounds_section ${shellQuote(ids)} ${seconds} ${bytes} ${shellQuote(section.script)}\n`;
}
