import { shellQuote } from '../check.ts';
import { checksumPath, partPath } from './paths.ts';
import { frameScript, withComplaints, withStatus } from './script-frame.ts';

export interface FinishOrder {
  readonly marker: string;
  /** Absolute path of the copy; what was written stands beside it as `.part`. */
  readonly path: string;
  /** As it was written. */
  readonly sha256: string;
  /** The state for the next incremental copy, which stands beside it as `.part`. */
  readonly state: string | null;
}

/**
 * A script that makes of what was written a copy: synced to the disk, read again and compared, its checksum beside it, then named.
 * It reports `at-rest` (the hash), `bytes`, and `finished yes` once the copy has its name.
 */
export function finishScript({ marker, path, sha256, state }: FinishOrder): string {
  const part = shellQuote(partPath(path));
  const sum = shellQuote(checksumPath(path));
  const sumPart = shellQuote(partPath(checksumPath(path)));
  const folder = shellQuote(path.slice(0, path.lastIndexOf('/')) || '/');
  const line = `${sha256}  ${path.slice(path.lastIndexOf('/') + 1)}`;
  const body = `rounds_sync() {
  case $(sync --version 2>/dev/null </dev/null) in
  *coreutils*) sync "$1" ;;
  *) sync ;;
  esac
}
rounds_finish() {
  rounds_sync ${part} || return
  rounds_at_rest=$(rounds_sum <${part}) || return
  rounds_say at-rest "$rounds_at_rest"
  [ "$rounds_at_rest" = ${sha256} ] || return
  rounds_say bytes "$(wc -c <${part} | tr -d ' ')"
  ${state === null ? '' : `mv -f ${shellQuote(partPath(state))} ${shellQuote(state)} || return\n  `}printf '%s\\n' ${shellQuote(line)} >${sumPart} && rounds_sync ${sumPart} && mv -f ${sumPart} ${sum} || return
  mv -f ${part} ${shellQuote(path)} || return
  rounds_sync ${folder} || return
  rounds_say finished yes
}
${withComplaints('rounds_finish')}`;
  return frameScript(marker, 'output', body);
}

/**
 * A script that takes a copy from its standard input and writes it beside where it will be, as `.part`. It reports `sha256` and
 * `status-write`.
 */
export function receiveScript({ marker, path }: Pick<FinishOrder, 'marker' | 'path'>): string {
  return frameScript(marker, 'output', withComplaints(`rounds_kept 5>${shellQuote(partPath(path))}`));
}

/** A script that prints a file as it is. It reports `status-source`. */
export function readScript({ marker, path }: Pick<FinishOrder, 'marker' | 'path'>): string {
  return frameScript(marker, 'errors', withStatus('source', `cat ${shellQuote(path)}`));
}

/** A script that removes what is left of copies: whatever is named after their stems. */
export function removeScript({
  marker,
  folder,
  stems,
}: {
  readonly marker: string;
  readonly folder: string;
  readonly stems: readonly string[];
}): string {
  const quoted = shellQuote(folder);
  const names = stems.map((stem) => `${quoted}/${stem}.* ${quoted}/chain/${stem}.*`);
  const body = `for rounds_file in ${names.join(' ')}; do
  if [ -f "$rounds_file" ] && [ ! -L "$rounds_file" ]; then rm -f "$rounds_file" || rounds_say status-remove $?; fi
done
rounds_say removed yes
`;
  return frameScript(marker, 'output', body);
}
