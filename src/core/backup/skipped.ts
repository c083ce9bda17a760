import type { ScriptReport } from './script-frame.ts';
import { numberOf } from './script-frame.ts';

/**
 * What GNU tar put down as standing in a folder, and then did not archive 跳过的条目. Its state for the next copy and the contents of
 * the folder name it all the same; so a drill has to know of it. Names from the root, without its `/`.
 */
export interface SkippedMembers {
  /** Sockets and the like, which no archive holds: later copies do not speak of them again. */
  readonly ignored: readonly string[];
  /** Gone before it was read; where it is back, a later copy holds it. */
  readonly vanished: readonly string[];
  /** How many more there were: too many, or of names that no list of lines holds. */
  readonly unnamed: number;
}

/** So many are written down. */
const MOST_NAMED = 500;
const MOST_CHARACTERS = 1_000;

/**
 * A stage that is given what tar complains of and hands it on to standard error. It reports each line about what was skipped as
 * `skipped-<n>`, and how many there were as `skipped`.
 */
export const SKIPPED_STAGE = `{ awk '{ print | "cat >&2" }
/: (socket|door) ignored$|: [Uu]nknown file type; file ignored$|: File removed before we read it$/ { n++; if (n <= ${MOST_NAMED} && length($0) <= ${MOST_CHARACTERS}) print }
END { print n + 0 }' | {
  rounds_skipped=0
  while IFS= read -r rounds_line; do
    case $rounds_line in
    *[!0-9]*) rounds_skipped=$((rounds_skipped + 1)); rounds_say "skipped-$rounds_skipped" "$rounds_line" ;;
    *) rounds_say skipped "$rounds_line" ;;
    esac
  done
}; }`;

/** Null where nobody looked. */
export function readSkipped(report: ScriptReport): SkippedMembers | null {
  const count = numberOf(report, 'skipped');
  if (count === null) return null;
  const lines = [...report.values].flatMap(([name, line]) => (/^skipped-\d+$/.test(name) ? [line] : []));
  const known = lines.flatMap((line) => {
    const [, quoted, why] = /^\S*tar: (.*): ([^:]*)$/.exec(line) ?? [];
    const name = quoted === undefined ? null : unescaped(quoted);
    return name === null ? [] : [{ name, isVanished: why === 'File removed before we read it' }];
  });
  return {
    ignored: known.filter(({ isVanished }) => !isVanished).map(({ name }) => name),
    vanished: known.filter(({ isVanished }) => isVanished).map(({ name }) => name),
    unnamed: count - known.length,
  };
}

const ESCAPES: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
]);

/** A name as tar prints it, read back. Null where it holds what can't stand in a line of text. */
function unescaped(quoted: string): string | null {
  const bytes = quoted.match(/\\[0-7]{3}|\\.|[^\\]/gsu)?.flatMap((token) => {
    if (!token.startsWith('\\')) return [...Buffer.from(token, 'utf8')];
    const meant = token.slice(1);
    if (meant.length === 3) return [Number.parseInt(meant, 8)];
    return [ESCAPES.get(meant) ?? meant.charCodeAt(0)];
  });
  const name = Buffer.from(bytes ?? []).toString('utf8');
  return /[\p{Cc}\ufffd]/u.test(name) ? null : name;
}

/** A name as tar prints it in a listing, where it is one of a folder. */
export function escapedName(name: string): string {
  return [...Buffer.from(name, 'utf8')]
    .map((byte) => {
      if (byte === 0x5c) return '\\\\';
      return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
    })
    .join('');
}

/** What the last copy of a chain may name without any copy holding it. */
export function skippedIn(chain: readonly { readonly skipped: SkippedMembers | null }[]): {
  readonly names: readonly string[];
  readonly unnamed: number;
} {
  const known = chain.flatMap(({ skipped }) => skipped ?? []);
  const names = [...known.flatMap(({ ignored }) => ignored), ...(chain.at(-1)?.skipped?.vanished ?? [])];
  return { names: [...new Set(names)], unnamed: known.reduce((sum, { unnamed }) => sum + unnamed, 0) };
}
