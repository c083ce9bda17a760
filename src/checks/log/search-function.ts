import { shellQuote } from '../../core/check.ts';

/** What is looked for in a log, by the host's own grep. */
export interface LogSearch {
  /** Extended regular expressions: a line that one of them fits is counted (without any, all lines are) … */
  readonly patterns: readonly string[];
  /** … unless one of these fits, too. */
  readonly exceptions: readonly string[];
  readonly ignoreCase: boolean;
  /** Lines shown of each stretch that is read: this many of the first, or the last one, whole and uncounted. */
  readonly samples: number | 'last';
  /** A last line without its end is passed over unless it is longer: by default nobody is still writing it then. */
  readonly unfinishedBytes?: number;
}

/** Bytes of a line that are searched; the rest of a longer one is passed over, and that is said. */
export const LINE_BYTES = 16_384;
/** Bytes shown of a matching line. */
const SAMPLE_BYTES = 400;
const UNFINISHED_BYTES = 1_048_576;

/** Stands behind the lines of each stretch on their way through grep. No line of a log holds the byte \002 by then. */
const SEPARATOR = '0\u0002';

/**
 * Turns a stream into lines of bounded length, so that no tool ever holds a line of many megabytes: `tr` turns line ends
 * into \001, `fold` cuts that into blocks, and this joins the blocks to lines again, of each at most LINE_BYTES.
 * `pieces` says how the stream is made up: of each stretch its length in bytes, and 1 where it begins within a line.
 * At the end it tells of each stretch bytes, lines, bytes after the last line end, and longer lines. Of a journal, it
 * passes over continued lines, and tells journalctl's own remarks (`-- cursor: …`) at the end.
 */
const LINES = `
function begin() {
  piece++
  left = plan[2 * piece - 1] + 0; skip = plan[2 * piece] + 0
  total = lines = full = long = 0; line = ""
}
function finish() {
  if (skip && full <= keep) skip = 0
  else if (journal && line ~ /^-- /) remarks = remarks line "\\n"
  else if (!journal || line !~ /^[ \\t]/) { lines++; if (full > keep) long++; print line }
  line = ""; full = skip = 0
}
function end() {
  if (full > unfinished) { if (unfinished) skip = 0; finish() }
  if (mark != "") print mark
  told = told sprintf("%.0f %.0f %.0f %.0f\\n", total, lines, full, long)
  begin()
}
BEGIN { last = split(pieces, plan, " ") / 2; begin() }
{
  block = $0
  while (piece <= last) {
    take = length(block) > left ? substr(block, 1, left) : block
    total += length(take); left -= length(take)
    n = split(take, part, "\\001")
    for (i = 1; i <= n; i++) {
      if (length(line) < keep) line = line substr(part[i], 1, keep - length(line))
      full += length(part[i])
      if (i < n) finish()
    }
    if (left > 0) next
    block = substr(block, length(take) + 1)
    end()
  }
  exit
}
END {
  while (piece <= last) end()
  if (errors != "") printf "%s%s", told, remarks >errors
  else printf "%s%s", told, remarks | "cat 1>&2"
}`;

/** Counts and shows what comes through grep, from the first line on that is no separator: without one it never runs. */
const TALLY = `
function see(text) {
  if (mark != "" && text == mark) { printf "@matched %.0f\\n", found; found = 0 }
  else { found++; if (found <= most) print "| " substr(text, 1, ${SAMPLE_BYTES}) }
}
BEGIN { see(ENVIRON["line"]) }
{ see($0) }
END { if (mark == "") printf "@matched %.0f\\n", found }`;

/** What the functions of {@link searchFunction} share: to be defined once. */
export const SEARCH_LIBRARY = `newline='
'
search_text=-a search_errors= search_lines='${LINES}' search_tally='${TALLY}'
[ -r /proc/self/stat ] || printf 'x\\n' | grep -a x >/dev/null 2>&1 || search_text=
[ ! -w /dev/stderr ] || search_errors=/dev/stderr
search_try() { [ "$1" -le 1 ] || { printf '@refused %s\\n@end\\n' "\${complaint%%"$newline"*}"; exit 0; }; }
search_show_first() {
  while IFS= read -r line; do
    if [ -n "$mark" ] && [ "$line" = "$mark" ]; then printf '@matched 0\\n'; continue; fi
    export line
    exec awk -v mark="$mark" -v most="$1" "$search_tally"
  done
  [ -n "$mark" ] || printf '@matched 0\\n'
}
search_show_last() {
  line=$(tail -n 1)
  [ -z "$line" ] || printf '| %s\\n' "$line"
}
`;

/**
 * Defines `NAME FEED PIECES JOURNAL`: searches what the command FEED writes, which is made up as PIECES says (see
 * {@link LINES}). Of each stretch, the first matching lines and their number go to fd 3; the statistics of all go to
 * standard output, and `@failed` when a search broke off. Several stretches need `NAME_separable` to be true.
 * After a failure, `NAME_refused` ends the snippet with `@refused` if the host's grep does not understand an expression.
 * It needs {@link SEARCH_LIBRARY}, where the shell itself reads up to the first match, which most logs have none of, and
 * hands over to awk then.
 */
export function searchFunction(name: string, search: LogSearch): string {
  const dialect = search.ignoreCase ? '-i -E' : '-E';
  const { unfinishedBytes = UNFINISHED_BYTES } = search;
  const patterns = grep(dialect, search.patterns);
  const exceptions = grep(`-v ${dialect}`, search.exceptions);
  const separating = patterns.map((pattern) => `${pattern} -e ${shellQuote(`^${SEPARATOR}$`)}`);
  // 1 only says that no line was selected.
  const guarded = [...separating, ...exceptions].map(
    (filter) => `{ ${filter}; [ $? -le 1 ] || printf '@failed\\n' >&4; }`,
  );
  const show = search.samples === 'last' ? 'search_show_last' : `search_show_first ${search.samples}`;
  const isSeparable =
    exceptions.length === 0 || search.exceptions.every(isFarFromSeparator)
      ? ':'
      : `printf '%s\\n' '${SEPARATOR}' | ${exceptions.join('')} >/dev/null 2>&1`;
  return `${name}_refused() {
  :
${[...patterns, ...exceptions].map((filter) => `  complaint=$(printf 'x\\n' | ${filter} 2>&1)\n  search_try "$?"\n`).join('')}}
${name}_separable() { ${isSeparable}; }
${name}() {
  mark=
  case $2 in *' '*' '*) mark='${SEPARATOR}';; esac
  { "$1" | tr '\\000\\001\\002\\n' '???\\001' | fold -b -w 4096 |
    awk -v pieces="$2" -v journal="$3" -v mark="$mark" -v errors="$search_errors" -v keep=${LINE_BYTES} -v unfinished=${unfinishedBytes} "$search_lines" 2>&4 |
    ${[...guarded, `${show} >&3`].join(' |\n    ')}; } 4>&1
}`;
}

/** A line for the shell, where {@link SEARCH_LIBRARY} is defined; none without an expression. */
export function grep(options: string, expressions: readonly string[]): string[] {
  if (expressions.length === 0) return [];
  return [`grep $search_text ${options} ${expressions.map((text) => `-e ${shellQuote(text)}`).join(' ')}`];
}

/** A plain text, with a letter or digit in it that the separator has not, can't fit it: the host need not be asked. */
function isFarFromSeparator(expression: string): boolean {
  return /^[\w ,:;/=-]*[A-Za-z1-9][\w ,:;/=-]*$/.test(expression);
}
