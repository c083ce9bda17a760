import { shellQuote } from '../../core/check.ts';
import type { LogCursor } from './cursor.ts';
import { type LogSearch, searchFunction } from './search-function.ts';

export interface LogScan extends LogSearch {
  /** Files to read, globs allowed. */
  readonly paths: readonly string[];
  /** How much of the end is read of what was never read before. */
  readonly firstScanBytes: number;
  /** How much is read in all. */
  readonly readAtMostBytes: number;
  /** Where the last inspection stopped, by path. */
  readonly cursors: ReadonlyMap<string, LogCursor>;
  /** Entries of `paths` that were looked at before: a file that turned up since is new from its first byte. */
  readonly known: ReadonlySet<string>;
}

/**
 * The snippet of a scan; it needs LOG_LIBRARY of scan-library.ts. Every line it writes begins with `@` or, where it shows a line of a log, with `| `. First
 * it finds out what is to be read of which file, and tells that; what is found comes in blocks in between and at the end.
 */
export function logScanScript(scan: LogScan): string {
  const cursors = [...scan.cursors].map(
    ([path, at]) =>
      `    ${shellQuote(path)}) cursor='${[at.inode, at.offset, at.head, at.sum, at.modified].map(Math.trunc).join(' ')}';;`,
  );
  const entries = scan.paths.map(
    (path, index) => `log_entry ${index} ${scan.known.has(path) ? 1 : 0} ${shellQuote(path)}`,
  );
  return `${searchFunction('search', scan)}
left=${Math.trunc(scan.readAtMostBytes)}
log_cursor_of() {
  cursor=
  case $1 in
${cursors.join('\n')}
    '') ;;
  esac
}
queued=0 pieces= spaces=$IFS
log_measure_live ${scan.paths.map(shellQuote).join(' ')}
${entries.map((entry) => `first=${Math.trunc(scan.firstScanBytes)}\n${entry}`).join('\n')}
log_flush
printf '@end\\n'`;
}
