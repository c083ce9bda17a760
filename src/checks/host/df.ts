import { shellQuote } from '../../core/check.ts';
import type { Message } from '../../core/message.ts';

/** Seconds that one path may take: a file server that is away must not spoil the other paths. */
const PATH_SECONDS = 10;
/** Seconds that all paths together may take; after that each is asked by itself. */
const ALL_PATHS_SECONDS = 5;

/** One file system as `df` counts it, in blocks of 1,024 bytes or in inodes. */
export interface DfFacts {
  readonly path: string;
  readonly total: number;
  readonly used: number;
  readonly available: number;
}

export type DfResult = DfFacts | { readonly path: string; readonly cause: Message };

/**
 * A snippet that asks `df` for the blocks and inodes of all paths, framed by lines that begin with `@`. Both are asked
 * for always, so that checks of the same paths are one section of the host's script. A path that is missing or does not
 * answer makes that fail: then each path is asked by itself. What has just told its blocks is trusted to tell its inodes
 * without a limit of its own.
 */
export function dfScript(paths: readonly string[]): string {
  return `look() {
  printf '@path %s\\n' "$1"
  $limit sh -c '[ -e "$1" ] || { echo @missing; exit 0; }; df -P -k "$1"; echo @inodes; exec df -P -i "$1"' sh "$2" 2>&1
  printf '@exit %s\\n' "$?"
}
set -- ${paths.map(shellQuote).join(' ')}
limit=
command -v timeout >/dev/null 2>&1 && limit='timeout -s KILL'
if found=$($limit \${limit:+${ALL_PATHS_SECONDS}} df -P -k "$@" && echo @inodes && exec df -P -i "$@"); then
  printf '@all\\n%s\\n@exit 0\\n' "$found"
else
  # Not every timeout takes the signal so.
  timeout -s KILL 5 true 2>/dev/null && limit='timeout -s KILL ${PATH_SECONDS}' || limit=
  number=0
  for path; do
    look "$number" "$path"
    number=$((number + 1))
  done
fi`;
}

/** What {@link dfScript} found, in the order of the paths. */
export function parseDf(stdout: string, paths: readonly string[], what: 'blocks' | 'inodes'): readonly DfResult[] {
  if (/^@all$/m.test(stdout)) {
    const rows = readRows(tableOf(after(stdout, '@all') ?? '', what) ?? '');
    if (rows.length === paths.length) return paths.map((path, index) => rowOf(path, rows[index], what));
    return paths.map((path) => ({ path, cause: unreadablePath(path, stdout) }));
  }
  return paths.map((path, index) => {
    const body = after(stdout, `@path ${index}`);
    if (body === null) return { path, cause: unreadablePath(path, '') };
    const exit = /^@exit (\d+)$/m.exec(body);
    const text = exit ? body.slice(0, exit.index) : body;
    return readPath(path, text, { exit: exit ? Number(exit[1]) : null, what });
  });
}

/** What follows a line. */
function after(text: string, line: string): string | null {
  if (text.startsWith(`${line}\n`)) return text.slice(line.length + 1);
  const at = text.indexOf(`\n${line}\n`);
  return at < 0 ? null : text.slice(at + line.length + 2);
}

/** The half of the output that tells of blocks or of inodes; null when it did not come so far. */
function tableOf(text: string, what: 'blocks' | 'inodes'): string | null {
  const [blocks = '', inodes] = text.split(/^@inodes$/m);
  return what === 'blocks' ? blocks : (inodes ?? null);
}

function readPath(
  path: string,
  text: string,
  { exit, what }: { readonly exit: number | null; readonly what: 'blocks' | 'inodes' },
): DfResult {
  if (text.startsWith('@missing')) return { path, cause: { key: 'check.df.missing', values: { path } } };
  const table = tableOf(text, what);
  const [row] = readRows(table ?? '');
  if (row) return rowOf(path, row, what);
  if (exit === 124 || exit === 137 || exit === 143) {
    return { path, cause: { key: 'check.df.no-answer', values: { path, limit: PATH_SECONDS } } };
  }
  return { path, cause: unreadablePath(path, table ?? text) };
}

/** Null for what the file system does not count. */
type Figure = number | null;
type Row = readonly [total: Figure, used: Figure, available: Figure];

/** Some systems put a long device name on a line of its own: a row is all that it takes until its mount point stands there. */
function readRows(table: string): readonly Row[] {
  const rows: Row[] = [];
  let pending = '';
  const lines = table
    .replaceAll(/^df: .*$/gm, '')
    .trim()
    .split('\n')
    .slice(1);
  for (const line of lines) {
    pending = `${pending} ${line}`;
    const found = /^\s*\S.*?\s+(\d+|-)\s+(-?\d+|-)\s+(-?\d+|-)\s+(?:\d+%|-)\s+\//.exec(pending);
    if (!found) continue;
    const [total = null, used = null, available = null] = found
      .slice(1, 4)
      .map((figure) => (figure === '-' ? null : Number(figure)));
    rows.push([total, used, available]);
    pending = '';
  }
  return rows;
}

/** Inodes that are not counted can't run out; blocks that are not counted are not known. */
function rowOf(path: string, row: Row | undefined, what: 'blocks' | 'inodes'): DfResult {
  if (row === undefined || (what === 'blocks' && row.includes(null))) return { path, cause: unreadablePath(path, '') };
  const [total, used, available] = row;
  return { path, total: total ?? 0, used: used ?? 0, available: available ?? 0 };
}

function unreadablePath(path: string, text: string): Message {
  const said = text.replaceAll(/\s+/g, ' ').trim().slice(0, 160);
  return said === ''
    ? { key: 'check.df.no-output', values: { path } }
    : { key: 'check.df.unreadable', values: { path, output: said } };
}
