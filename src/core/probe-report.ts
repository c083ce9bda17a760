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
  /** How far its local time is ahead of UTC; 0 where it does not tell. */
  readonly offsetSeconds: number;
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

/**
 * Reads back what the script of `composeProbeScript` printed. What stands outside of its frames, such as the banner of a
 * login shell, is ignored; so is everything that only looks like a frame but lacks the marker. Whether a section without
 * a status ran out of time or was cut is said by the last frame: without it, that section is left out.
 */
export function parseProbeOutput(stdout: string, marker: string): ProbeReport {
  const prefix = `\n${marker} `;
  const sections = new Map<string, ProbeSectionResult>();
  /** Ids of parts that ended by themselves, whatever became of the section that they shared. */
  const wholeParts = new Set<string>();
  let host: ProbeHost | null = null;
  /** What is under way: a section and, where it is shared, one of its parts. */
  let open: readonly OpenSection[] = [];
  let complete = false;
  let at = stdout.indexOf(prefix);
  while (at >= 0) {
    const lineEnd = stdout.indexOf('\n', at + prefix.length);
    if (lineEnd < 0) break;
    const [word, ...values] = stdout.slice(at + prefix.length, lineEnd).split(' ');
    const current = open.at(-1);
    if (word === 'begin') host = parseHeader(values);
    else if (word === 'start') open = [...open, beginSection(values, lineEnd + 1)];
    else if (word === 'status' && current) {
      current.content = stdout.slice(current.from, at);
      current.exitCode = Number(values[0]);
    } else if (word === 'stop' && current) {
      const depth = open.findIndex((section) => section.ids === values[0]);
      if (depth >= 0) {
        current.content ??= withoutCutFrame(stdout.slice(current.from, at), `${prefix}status 0\n`);
        for (const [id, result] of closeSections(open.slice(depth), Number(values[1]), Number(values[2]))) {
          if (!sections.has(id)) sections.set(id, result);
          if (depth > 0) wholeParts.add(id);
        }
        open = open.slice(0, depth);
      }
    } else if (word === 'end') {
      complete = true;
      for (const id of values.flatMap(readIds)) {
        const result = wholeParts.has(id) ? undefined : sections.get(id);
        if (result) sections.set(id, { ...result, exitCode: EXIT_TIMED_OUT, timedOut: true, truncated: false });
      }
    }
    at = stdout.indexOf(prefix, lineEnd);
  }
  if (!complete) {
    for (const [id, result] of sections) if (result.truncated) sections.delete(id);
  }
  const interrupted = readIds(open.at(-1)?.ids ?? '').filter((id) => !wholeParts.has(id));
  return { host, sections, interrupted, complete };
}

interface OpenSection {
  /** As the frame has them. */
  readonly ids: string;
  readonly startedAt: number;
  /** Where its content begins. */
  readonly from: number;
  content: string | null;
  exitCode: number | null;
}

function beginSection([ids = '', uptime]: readonly string[], from: number): OpenSection {
  return { ids, startedAt: Number(uptime), from, content: null, exitCode: null };
}

function readIds(ids: string): readonly string[] {
  return ids === '' ? [] : ids.split(',').map(decodeURIComponent);
}

function parseHeader(values: readonly string[]): ProbeHost | null {
  const [seconds = '', nanoseconds = '', zone = '', watch = '', ...system] = values;
  if (!/^\d{1,12}$/.test(seconds)) return null;
  const milliseconds = /^\d{9}$/.test(nanoseconds) ? Math.floor(Number(nanoseconds) / 1e6) : 0;
  return {
    epochMs: Number(seconds) * 1000 + milliseconds,
    offsetSeconds: parseOffset(zone),
    system: system.join(' '),
    watch: watch === 'session' || watch === 'tree' ? watch : 'none',
  };
}

/** `+0800` in seconds. */
function parseOffset(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2})(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -60 : 60) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}

/**
 * Results by id of a section that stopped and, where that was shared, of the part that was still under way. Parts that
 * were never begun share the fate of the whole.
 */
function closeSections(
  [section, part]: readonly OpenSection[],
  stoppedAt: number,
  readerExit: number,
): [string, ProbeSectionResult][] {
  const ended = part === undefined ? [section] : part.exitCode === null ? [part, section] : [part];
  return ended.flatMap((one) => {
    const result = one && closeSection(one, stoppedAt, readerExit);
    return one && result ? readIds(one.ids).map((id): [string, ProbeSectionResult] => [id, result]) : [];
  });
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
