import { shellQuote } from '../../core/check.ts';

/** What is looked for in a log, by the host's own grep. */
export interface LogSearch {
  /** Extended regular expressions: a line that one of them fits is counted (without any, all lines are) … */
  readonly patterns: readonly string[];
  /** … unless one of these fits, too. */
  readonly exceptions: readonly string[];
  readonly ignoreCase: boolean;
  /** Lines shown of each stretch that is read: this many of the first, or the last one. */
  readonly samples: number | 'last';
}

/** Bytes of a line that are searched; the rest of a longer one is passed over, and that is said. */
export const LINE_BYTES = 16_384;
/** Bytes shown of a matching line. */
const SAMPLE_BYTES = 400;
/** A last line without its end is left for the next time, unless it is longer than this: nobody is still writing it then. */
const UNFINISHED_BYTES = 1_048_576;

/**
 * Turns a stream into lines of bounded length, so that no tool ever holds a line of many megabytes: `tr` turns line ends
 * into \001, `fold` cuts that into blocks, and this joins the blocks to lines again, of each at most LINE_BYTES.
 * At the end it tells bytes, lines, bytes after the last line end, and longer lines. Of a journal, it passes over
 * continued lines, and tells journalctl's own remarks (`-- cursor: …`) at the end.
 */
const LINES = `
function finish() {
  if (skip) skip = 0
  else if (journal && line ~ /^-- /) remarks = remarks line "\\n"
  else if (!journal || line !~ /^[ \\t]/) { lines++; if (full > keep) long++; print line }
  line = ""; full = 0
}
{
  total += length($0)
  n = split($0, part, "\\001")
  for (i = 1; i <= n; i++) {
    if (length(line) < keep) line = line substr(part[i], 1, keep - length(line))
    full += length(part[i])
    if (i < n) finish()
  }
}
END {
  if (full > unfinished) { skip = 0; finish() }
  printf "%.0f %.0f %.0f %.0f\\n%s", total, lines, full, long, remarks | "cat 1>&2"
}`;

const COUNT_AND_SHOW_FIRST = `
{ found++; if (found <= most) print "| " substr($0, 1, ${SAMPLE_BYTES}) }
END { printf "@matched %.0f\\n", found }`;

const COUNT_AND_SHOW_LAST = `
{ found++; last = substr($0, 1, ${SAMPLE_BYTES}) }
END { if (found) print "| " last; printf "@matched %.0f\\n", found }`;

/**
 * Defines `NAME SKIP JOURNAL`: standard input's matching lines go to fd 3, its statistics to standard output. With SKIP 1
 * the input begins within a line, and what is left of that is passed over. An expression that the host's grep does not
 * understand ends the snippet with `@refused`; a search that broke off is told by `@failed`.
 */
export function searchFunction(name: string, search: LogSearch): string {
  const grep = (options: string, expressions: readonly string[]) =>
    expressions.length === 0
      ? []
      : [`grep $text ${options} ${expressions.map((text) => `-e ${shellQuote(text)}`).join(' ')}`];
  const dialect = search.ignoreCase ? '-i -E' : '-E';
  const filters = [...grep(dialect, search.patterns), ...grep(`-v ${dialect}`, search.exceptions)];
  const count =
    search.samples === 'last'
      ? `awk '${COUNT_AND_SHOW_LAST}'`
      : `awk -v most=${search.samples} '${COUNT_AND_SHOW_FIRST}'`;
  // 1 only says that no line was selected.
  const guarded = filters.map((filter) => `{ ${filter}; [ $? -le 1 ] || printf '@failed\\n' >&3; }`);
  const stages = [...guarded, `${count} >&3`];
  return `newline='
'
text=
printf 'x\\n' | grep -a x >/dev/null 2>&1 && text=-a
try() { [ "$1" -le 1 ] || { printf '@refused %s\\n@end\\n' "\${said%%"$newline"*}"; exit 0; }; }
${filters.map((filter) => `said=$(printf 'x\\n' | ${filter} 2>&1)\ntry "$?"`).join('\n')}
${name}() {
  { tr '\\000\\001\\n' '??\\001' | fold -b -w 4096 |
    awk -v skip="$1" -v journal="$2" -v keep=${LINE_BYTES} -v unfinished=${UNFINISHED_BYTES} '${LINES}' 2>&4 |
    ${stages.join(' |\n    ')}; } 4>&1
}`;
}
