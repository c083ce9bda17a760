import type { LineCounter } from 'yaml';
import { type Complaint, type Excerpt, type Fault, formatPath, type Path } from './fault.ts';
import { MASK } from './redact.ts';
import type { TextRange } from './secret-words.ts';

/** A value of a YAML file and where it stands. Aliases and merge keys are resolved; they stand where they were written. */
export interface YamlNode {
  readonly path: Path;
  /** Plain data. */
  readonly value: unknown;
  readonly key: TextRange | null;
  readonly range: TextRange;
  /** Of a mapping. */
  readonly fields: ReadonlyMap<string, YamlNode> | null;
  /** Of a list. */
  readonly items: readonly YamlNode[] | null;
}

export interface YamlFile {
  readonly name: string;
  readonly text: string;
  readonly lines: LineCounter;
  /** What must not be shown, sorted, without overlaps. */
  readonly secrets: readonly TextRange[];
}

/** The node at a path, or the nearest one above it. */
export function findNode(root: YamlNode, path: Path): YamlNode {
  let node = root;
  for (const step of path) {
    const next = typeof step === 'number' ? node.items?.[step] : node.fields?.get(step);
    if (!next) return node;
    node = next;
  }
  return node;
}

export function faultAt(file: YamlFile, path: Path, range: TextRange, complaint: Complaint): Fault {
  const place = file.lines.linePos(range.start);
  return {
    file: file.name,
    line: place.line,
    column: place.col,
    path: formatPath(path),
    problem: complaint.problem,
    found: complaint.found ?? null,
    expected: complaint.expected ?? null,
    hint: complaint.hint ?? null,
    excerpt: excerptOf(file, range),
  };
}

const EXCERPT_BEFORE = 60;
const EXCERPT_LENGTH = 110;

/** The line where the range begins: masked, cut to a window around the mark. */
function excerptOf(file: YamlFile, range: TextRange): Excerpt | null {
  const lineStart = file.text.lastIndexOf('\n', range.start - 1) + 1;
  const newline = file.text.indexOf('\n', range.start);
  const lineEnd = newline === -1 ? file.text.length : newline;
  const from = Math.max(lineStart, range.start - 4 * EXCERPT_BEFORE);
  const until = Math.min(lineEnd, range.start + 4 * EXCERPT_LENGTH);
  let text = '';
  let mark = 0;
  let markEnd = 0;
  let position = from;
  const copyTo = (end: number) => {
    if (range.start >= position && range.start <= end) mark = text.length + range.start - position;
    if (range.end > position) markEnd = text.length + Math.min(range.end, end) - position;
    text += file.text.slice(position, end);
    position = end;
  };
  for (const secret of file.secrets) {
    if (secret.end <= from || secret.start >= until) continue;
    copyTo(Math.max(position, secret.start));
    if (range.start >= secret.start && range.start < secret.end) mark = text.length;
    text += MASK;
    if (range.end > secret.start) markEnd = text.length;
    position = Math.min(until, secret.end);
  }
  copyTo(until);
  const cut = text.length <= EXCERPT_LENGTH ? 0 : Math.max(0, mark - EXCERPT_BEFORE);
  const ahead = cut > 0 ? '…' : '';
  const behind = text.length > cut + EXCERPT_LENGTH ? '…' : '';
  const shown = text
    .slice(cut, cut + EXCERPT_LENGTH)
    .replaceAll(/\p{Cc}/gu, ' ')
    .trimEnd();
  if (shown === '') return null;
  const length = Math.max(1, Math.min(markEnd - cut, shown.length) - (mark - cut));
  return { text: `${ahead}${shown}${behind}`, mark: mark - cut + ahead.length, length };
}
