import { shellQuote } from '../check.ts';
import { LIST_DUMP_PROGRAM } from './dump-programs.ts';
import type { BackupSource } from './plan.ts';
import { frameScript, MEASURE_FUNCTION, unpackCommand, withComplaints, withStatus } from './script-frame.ts';

/** A copy on a host that is to be looked at. */
export interface CheckOrder {
  readonly marker: string;
  /** Absolute. */
  readonly path: string;
}

/** Reports `state` (`ok`, `gone`, `link`, `no-file`, `unreadable`, `no-folder`, `closed-folder`) and, of a file, `bytes`. */
function lookAt(path: string): string {
  const file = shellQuote(path);
  const folder = shellQuote(path.slice(0, path.lastIndexOf('/')) || '/');
  return `rounds_state=ok
if [ -L ${file} ]; then rounds_state=link
elif [ -f ${file} ]; then
  set -- $(ls -dn ${file})
  rounds_say bytes "$5"
  [ -r ${file} ] || rounds_state=unreadable
elif [ -e ${file} ]; then rounds_state=no-file
elif [ ! -d ${folder} ]; then rounds_state=no-folder
elif [ ! -x ${folder} ]; then rounds_state=closed-folder
else rounds_state=gone; fi
rounds_say state "$rounds_state"
[ "$rounds_state" = ok ] || exit 0
`;
}

/** A script that tells whether a copy is there and how large. */
export function presentScript({ marker, path }: CheckOrder): string {
  return frameScript(marker, 'output', lookAt(path));
}

/** A script that reads a copy again. Besides what {@link presentScript} tells it reports `sha256`, or `missing` a program. */
export function checksumScript({ marker, path }: CheckOrder): string {
  const body = `${lookAt(path)}if rounds_has sha256sum || rounds_has shasum || rounds_has openssl; then :; else
  rounds_say missing sha256sum
  exit 0
fi
${withComplaints(`rounds_say sha256 "$(rounds_sum <${shellQuote(path)})"`)}`;
  return frameScript(marker, 'output', body);
}

/**
 * A script that unpacks and lists a copy to its end. Besides what {@link presentScript} tells it reports `missing` a program, or
 * `status-unpack` and, of folders, `tar` (its version), `status-read` and `entries`; of a database's dump `tables` and
 * `last-line`; of any other `source-bytes` and `tail`.
 */
export function listingScript(
  order: CheckOrder & { readonly compression: string; readonly source: BackupSource['kind'] },
): string {
  const { marker, path, compression, source } = order;
  const unpack = withStatus('unpack', `${unpackCommand(compression)} <${shellQuote(path)}`);
  const programs = [...unpackPrograms(compression), ...(source === 'folders' ? ['tar'] : ['awk'])];
  const version = source === 'folders' ? REPORT_TAR : '';
  const body = `${lookAt(path)}${requirePrograms(programs)}${version}${source === 'command' ? MEASURE_FUNCTION : ''}${withComplaints(`${unpack} |\n${listers(marker)[source]}`)}`;
  return frameScript(marker, 'output', body);
}

export function unpackPrograms(compression: string): readonly string[] {
  return compression === 'none' ? [] : [compression];
}

/** Ends the script where the host lacks one; it reports which. */
export function requirePrograms(programs: readonly string[]): string {
  return `for rounds_program in ${programs.join(' ')}; do
  rounds_has "$rounds_program" || { rounds_say missing "$rounds_program"; exit 0; }
done
`;
}

export const REPORT_TAR = `rounds_say tar "$(tar --version 2>&1 </dev/null | head -n 1)"
`;

/** What follows an archive's end is taken, too, so that what unpacks it comes to its own end and can say how that was. */
function listers(marker: string): { readonly [K in BackupSource['kind']]: string } {
  return {
    folders: `{ tar -t -f -; rounds_say status-read $?; cat >/dev/null; } | wc -l | tr -d ' ' | rounds_report entries`,
    database: awkStage(LIST_DUMP_PROGRAM, marker),
    command: 'rounds_measured | cat >/dev/null',
  };
}

/** One of the awk programs, which report by themselves. */
export function awkStage(program: string, marker: string): string {
  return `awk -v marker=${marker} ${shellQuote(program)}`;
}
