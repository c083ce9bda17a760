import { shellQuote } from '../../core/check.ts';
import type { Message } from '../../core/message.ts';

/** Seconds that one path may take: a file server that is away must not spoil the other paths. */
const PATH_SECONDS = 10;

/** One file system as `df` counts it, in blocks or inodes. */
export interface DfFacts {
  readonly path: string;
  readonly total: number;
  readonly used: number;
  readonly available: number;
}

export type DfResult = DfFacts | { readonly path: string; readonly cause: Message };

/** A snippet that asks `df` with these options for each path by itself, framed by lines that begin with `@`. */
export function dfScript(options: string, paths: readonly string[]): string {
  const looks = paths.map((path, index) => `look ${index} ${shellQuote(path)}`);
  return `limit=
timeout -s KILL 5 true 2>/dev/null && limit='timeout -s KILL ${PATH_SECONDS}'
look() {
  printf '@path %s\\n' "$1"
  $limit sh -c 'if [ -e "$1" ]; then exec df -P ${options} "$1"; fi; echo @missing' sh "$2" 2>&1
  printf '@exit %s\\n' "$?"
}
${looks.join('\n')}`;
}

/** What {@link dfScript} found, in the order of the paths. */
export function parseDf(stdout: string, paths: readonly string[]): readonly DfResult[] {
  return paths.map((path, index) => {
    const begin = `@path ${index}\n`;
    const start = stdout.startsWith(begin) ? 0 : stdout.indexOf(`\n${begin}`) + 1;
    if (start === 0 && !stdout.startsWith(begin)) return { path, cause: unreadablePath(path, '') };
    const body = stdout.slice(start + begin.length);
    const exit = /^@exit (\d+)$/m.exec(body);
    const text = exit ? body.slice(0, exit.index) : body;
    return readTable(path, text, exit ? Number(exit[1]) : null);
  });
}

function readTable(path: string, text: string, exit: number | null): DfResult {
  if (text.startsWith('@missing')) return { path, cause: { key: 'check.df.missing', values: { path } } };
  // Without -P some systems put a long device name on a line of its own: the row is all that follows the head.
  const row = text
    .replaceAll(/^df: .*$/gm, '')
    .trim()
    .split('\n')
    .slice(1)
    .join(' ');
  const found = /^\s*\S.*?\s+(\d+|-)\s+(-?\d+|-)\s+(-?\d+|-)\s+(?:\d+%|-)\s+\//s.exec(row);
  if (found) {
    const [total, used, available] = found.slice(1, 4).map((figure) => (figure === '-' ? 0 : Number(figure)));
    if (total !== undefined && used !== undefined && available !== undefined) return { path, total, used, available };
  }
  if (exit === 124 || exit === 137 || exit === 143) {
    return { path, cause: { key: 'check.df.no-answer', values: { path, limit: PATH_SECONDS } } };
  }
  return { path, cause: unreadablePath(path, text) };
}

function unreadablePath(path: string, text: string): Message {
  const said = text.replaceAll(/\s+/g, ' ').trim().slice(0, 160);
  return said === ''
    ? { key: 'check.df.no-output', values: { path } }
    : { key: 'check.df.unreadable', values: { path, output: said } };
}
