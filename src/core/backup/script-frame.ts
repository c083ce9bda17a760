import { shellQuote } from '../check.ts';
import { HASH_PROGRAM, MEASURE_PROGRAM, NOT_RUN, TAIL_BYTES } from './stage-programs.ts';

/**
 * The shell scripts that make copies on a host report in lines of their own, which begin with a marker that nobody can
 * guess: what programs print can't be taken for a report.
 */

/** Where a script reports: `output` its standard output; `errors` its standard error, where the output is the copy itself. */
export type ReportChannel = 'output' | 'errors';

/** Of what programs complain, the beginning and the end are handed on. */
const COMPLAINTS_HEAD_BYTES = 16_000;
const COMPLAINTS_TAIL_BYTES = 2_000;

/**
 * What all scripts begin with: fd 3 reports, fd 6 is the script's own output, fd 7 its standard error. Everything runs at the
 * lowest priority of CPU and, where the host can, of disk.
 */
export function frameScript(marker: string, channel: ReportChannel, body: string): string {
  if (!/^[A-Za-z0-9]{16,64}$/.test(marker)) throw new Error('a marker is 16 to 64 letters and digits');
  return `LC_ALL=C PATH="\${PATH:-/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
export LC_ALL PATH
umask 077
exec 6>&1 7>&2 3>&${channel === 'output' ? 6 : 7}
rounds_say() { printf '\\n${marker} %s %s\\n' "$1" "$2" >&3; }
rounds_has() { command -v "$1" >/dev/null 2>&1; }
rounds_fds=/dev/fd
[ -e /dev/fd/0 ] || rounds_fds=/proc/self/fd
rounds_self=$(exec sh -c 'echo "$PPID"')
renice -n 19 -p "$rounds_self" >/dev/null 2>&1
ionice -c 3 -p "$rounds_self" >/dev/null 2>&1
${HASH_FUNCTION}${STAGE_FUNCTIONS}${body}
`;
}

/**
 * Prints the SHA-256 of its input as hex, with whatever the host has. `openssl` uses what the processor has for it: up to five times as
 * fast as `sha256sum`, which many systems build without.
 */
const HASH_FUNCTION = `rounds_sum() {
  if rounds_has openssl; then openssl dgst -sha256 -r
  elif rounds_has sha256sum; then sha256sum
  else shasum -a 256; fi | { read -r rounds_hash rounds_rest; printf '%s\\n' "\${rounds_hash#\\\\}"; }
}
`;

/**
 * Stages of a pipeline that hand on their input as it is: each must be followed by another program, for what they write to has
 * to be a pipe. `rounds_kept` is the last one: it writes to fd 5, whatever that is, and reports `sha256` and `status-write`.
 * `rounds_measured` reports `source-bytes` and `tail`. Where the host has Python, that does it quickly.
 */
const STAGE_FUNCTIONS = `rounds_report() { read -r rounds_value || :; rounds_say "$1" "$rounds_value"; }
rounds_python() {
  rounds_has python3 || return ${NOT_RUN}
  python3 -I -S -c "$1" 8>&2 2>/dev/null
  rounds_status=$?
  case $rounds_status in 126 | 127) return ${NOT_RUN} ;; esac
  return "$rounds_status"
}
rounds_kept() { {
  rounds_python ${shellQuote(HASH_PROGRAM)}
  rounds_status=$?
  if [ "$rounds_status" -ne ${NOT_RUN} ]; then rounds_say status-write "$rounds_status"
  else { { tee "$rounds_fds/4" | rounds_sum >&9 4>&-; } 4>&1 | { cat >&5; rounds_say status-write $?; }; } 9>&1; fi
} | rounds_report sha256; }
rounds_counted() { { tee "$rounds_fds/4" | wc -c 4>&- | tr -d ' ' 4>&- | rounds_report source-bytes 4>&-; } 4>&1; }
rounds_tailed() { { tee "$rounds_fds/4" | tail -c ${TAIL_BYTES} 4>&- | od -An -v -tx1 4>&- | tr -d ' \\n' 4>&- | rounds_report tail 4>&-; } 4>&1; }
`;

/** Added to scripts whose pipelines have a stage `rounds_measured`. */
export const MEASURE_FUNCTION = `rounds_measured() { { {
  rounds_python ${shellQuote(MEASURE_PROGRAM)}
  [ $? -ne ${NOT_RUN} ] || rounds_tailed | rounds_counted >&4
} | {
  if read -r rounds_bytes rounds_tail; then
    rounds_say source-bytes "$rounds_bytes"
    rounds_say tail "$rounds_tail"
  fi
} 4>&-; } 4>&1; }
`;

/** The body's programs complain into a channel that is neither blocked nor flooded by them. */
export function withComplaints(body: string): string {
  return `{
${body}
} 2>&1 | { head -c ${COMPLAINTS_HEAD_BYTES}; tail -c ${COMPLAINTS_TAIL_BYTES}; } >&7
`;
}

/** A part of a pipeline whose exit status is reported: a pipeline alone only tells that of its last. */
export function withStatus(name: string, command: string): string {
  return `{ ${command}; rounds_say status-${name} $?; }`;
}

/** Packs its input; null for none. */
function packCommand(compression: string): string | null {
  if (compression === 'zstd') return 'zstd -q -c';
  if (compression === 'gzip') return 'gzip -c';
  if (compression === 'none') return null;
  throw new Error(`no compression "${compression}"`);
}

/** Unpacks its input to standard output. */
export function unpackCommand(compression: string): string {
  return packCommand(compression) === null ? 'cat' : `${packCommand(compression)} -d`;
}

/** Where what a script makes goes: a file on the host, or away through its output. */
export type ScriptTarget = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'output' };

export function channelFor(target: ScriptTarget): ReportChannel {
  return target.kind === 'file' ? 'output' : 'errors';
}

/**
 * Source, packing, hash and target as one pipeline. A write that fails ends what comes before it at once.
 * @param source prints what is copied; it reports its own status.
 */
export function makePipeline(source: string, compression: string, target: ScriptTarget): string {
  const pack = packCommand(compression);
  const stages = [
    source,
    ...(pack === null ? [] : [withStatus('pack', pack)]),
    `rounds_kept 5>${target.kind === 'file' ? shellQuote(target.path) : '&6'}`,
  ];
  return `${progressLoop(target)}${withComplaints(stages.join(' |\n'))}${target.kind === 'file' ? END_PROGRESS : ''}`;
}

/** Tells every two seconds how much is written; the one that waits holds nothing open. */
function progressLoop(target: ScriptTarget): string {
  if (target.kind === 'output') return '';
  return `( while sleep 2 >/dev/null 2>&1 3>&- 6>&- 7>&-; do
  [ ! -f ${shellQuote(target.path)} ] || { set -- $(ls -dn ${shellQuote(target.path)}); rounds_say progress "$5"; }
done ) 2>/dev/null &
rounds_progress=$!
`;
}

const END_PROGRESS = `kill "$rounds_progress" 2>/dev/null
`;

/** What a script reported, by name, and what else stands in the text. */
export interface ScriptReport {
  readonly values: ReadonlyMap<string, string>;
  readonly rest: string;
}

/** Takes the reports of a script out of a text; of several of a name, the last counts. */
export function readReport(text: string, marker: string): ScriptReport {
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (const line of text.split('\n')) {
    const [first, name, ...words] = line.split(' ');
    if (first === marker && name !== undefined) values.set(name, words.join(' '));
    else if (line.trim() !== '') rest.push(line);
  }
  return { values, rest: rest.join('\n') };
}

/** A reported count; null where it is missing or none. */
export function numberOf({ values }: ScriptReport, name: string): number | null {
  const text = values.get(name)?.trim() ?? '';
  return /^\d{1,16}$/.test(text) ? Number(text) : null;
}

/** A reported SHA-256; null where it is missing or none. */
export function hashOf({ values }: ScriptReport, name = 'sha256'): string | null {
  const text = values.get(name)?.trim() ?? '';
  return /^[0-9a-f]{64}$/.test(text) ? text : null;
}
