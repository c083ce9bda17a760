import { CannotJudge } from '../../core/check.ts';
import { unreadable } from '../rules/cause.ts';
import type { LogCursor } from './cursor.ts';

/** How a file was taken up: never read before · new since · where it was left · rotated since · rotated, and the old file is gone. */
const MODES = ['first', 'new', 'continued', 'rotated', 'lost', 'unreadable', 'not-a-file'] as const;
export type LogMode = (typeof MODES)[number];

/** One stretch of one file that was searched. */
export interface LogPiece {
  readonly path: string;
  readonly bytes: number;
  readonly lines: number;
  /** Lines of which only the beginning was searched. */
  readonly longLines: number;
  readonly matched: number;
  readonly samples: readonly string[];
}

export interface LogFile {
  readonly path: string;
  readonly mode: LogMode;
  /** From the oldest to the newest, whatever the order they were read in. */
  readonly pieces: readonly LogPiece[];
  readonly skippedBytes: number;
  /** Rotated files that could not be read, or only in part. */
  readonly unread: number;
  readonly cursor: LogCursor | null;
}

/** What became of one entry of `paths`. */
export interface LogEntry {
  readonly pattern: string;
  readonly state: 'read' | 'missing' | 'closed';
  readonly files: readonly LogFile[];
  /** There are more files than are read. */
  readonly more: boolean;
}

const SEARCH_FAILED = new CannotJudge({ key: 'check.log.search-failed' });

/**
 * Reads what `logScanScript` wrote: what was read of which file, and, in the same order, what was found there.
 * @throws CannotJudge when it is cut, or grep refused an expression.
 */
export function parseScan(stdout: string, patterns: readonly string[]): readonly LogEntry[] {
  const refused = /^@refused (.*)$/m.exec(stdout);
  if (refused) throw new CannotJudge({ key: 'check.log.refused', values: { output: refused[1]?.trim() ?? '' } });
  if (/^@failed$/m.test(stdout)) throw SEARCH_FAILED;
  if (!/^@end$/m.test(stdout)) throw unreadable(stdout);
  const { lines, findings } = separate(stdout.split('\n'));
  const reader = createReader(lines, findings);
  return patterns.map((pattern, index) => readEntry(reader, pattern, index));
}

/** What the search found in one stretch. */
interface Findings {
  readonly matched: number;
  readonly samples: readonly string[];
  readonly bytes: number;
  readonly lines: number;
  readonly unfinished: number;
  readonly longLines: number;
}

/** Takes the blocks of findings out of what is told of the files. */
function separate(all: readonly string[]): {
  readonly lines: readonly string[];
  readonly findings: readonly Findings[];
} {
  const lines: string[] = [];
  const findings: Findings[] = [];
  let block: string[] | null = null;
  for (const line of all) {
    if (line === '@search') block = [];
    else if (block === null) lines.push(line);
    else if (line === '@searched') {
      findings.push(...readBlock(block));
      block = null;
    } else block.push(line);
  }
  return { lines, findings };
}

/** First the samples and number of matches of each stretch, then the statistics of each. */
function readBlock(lines: readonly string[]): Findings[] {
  const matches: { readonly matched: number; readonly samples: readonly string[] }[] = [];
  let samples: string[] = [];
  const saidAt = lines.indexOf('@said');
  for (const line of lines.slice(0, saidAt)) {
    if (line.startsWith('| ')) samples.push(cleanSample(line.slice(2)));
    else if (line.startsWith('@matched ')) {
      const [matched = 0] = readFigures(line.slice('@matched '.length), 1);
      matches.push({ matched, samples });
      samples = [];
    }
  }
  const statistics = lines.slice(saidAt + 1).map((line) => readFigures(line, 4));
  if (saidAt < 0 || statistics.length !== matches.length) throw SEARCH_FAILED;
  return matches.map((match, index) => {
    const [bytes = 0, count = 0, unfinished = 0, longLines = 0] = statistics[index] ?? [];
    return { ...match, bytes, lines: count, unfinished, longLines };
  });
}

const NOTHING_FOUND: Findings = { matched: 0, samples: [], bytes: 0, lines: 0, unfinished: 0, longLines: 0 };

interface LineReader {
  /** The rest of the next line if it begins so; the line is taken then. */
  take(prefix: string): string | null;
  /** What was found in the next stretch. */
  nextFindings(): Findings;
  rest(): string;
}

function createReader(lines: readonly string[], findings: readonly Findings[]): LineReader {
  const found = findings.values();
  let at = lines.findIndex((line) => line.startsWith('@entry '));
  return {
    take(prefix) {
      const line = lines[at];
      if (line === undefined || !line.startsWith(prefix)) return null;
      at += 1;
      return line.slice(prefix.length);
    },
    nextFindings() {
      const { value } = found.next();
      if (value === undefined) throw SEARCH_FAILED;
      return value;
    },
    rest: () => lines.slice(at, at + 3).join('\n'),
  };
}

function readEntry(reader: LineReader, pattern: string, index: number): LogEntry {
  if (reader.take(`@entry ${index}`) === null) throw unreadable(reader.rest());
  if (reader.take('@missing') !== null) return { pattern, state: 'missing', files: [], more: false };
  if (reader.take('@closed') !== null) return { pattern, state: 'closed', files: [], more: false };
  const files: LogFile[] = [];
  while (reader.take('@file') !== null) files.push(readFile(reader));
  const more = reader.take('@more') !== null;
  if (files.length === 0) throw unreadable(reader.rest());
  return { pattern, state: 'read', files, more };
}

function readFile(reader: LineReader): LogFile {
  const path = readName(reader);
  const told = reader.take('@mode ');
  const mode = MODES.find((known) => known === told);
  if (mode === undefined) throw unreadable(reader.rest());
  const pieces: ReadPiece[] = [];
  let skippedBytes = 0;
  let unread = 0;
  for (;;) {
    const skipped = reader.take('@skipped ');
    const piece = reader.take('@piece ');
    if (skipped !== null) skippedBytes += Number(skipped);
    if (piece !== null) {
      const read = readPiece(reader, piece);
      // Of a compressed file one can't tell how long it is: read to the allowance, there may be more.
      if (read.piece.path.endsWith('.gz') && read.piece.bytes >= read.allowed) unread += 1;
      pieces.push(read);
    } else if (reader.take('@unread') !== null) unread += 1;
    else if (skipped === null) break;
  }
  const now = reader.take('@now ');
  if (pieces.length > 0 && now === null) throw unreadable(reader.rest());
  const cursor = now === null ? null : cursorAt(now, pieces[0]?.end);
  // The live file is read first, and the oldest one last.
  return {
    path,
    mode,
    pieces: pieces.map(({ piece }) => piece).reverse(),
    skippedBytes,
    unread,
    cursor,
  };
}

function cursorAt(now: string, offset: number | undefined): LogCursor {
  const [inode = 0, head = 0, sum = 0, modified = 0] = readFigures(now, 4);
  if (offset === undefined) throw unreadable(now);
  return { inode, offset, head, sum, modified };
}

interface ReadPiece {
  readonly piece: LogPiece;
  /** Where the next line begins. */
  readonly end: number;
  /** How many bytes were to be read. */
  readonly allowed: number;
}

function readPiece(reader: LineReader, head: string): ReadPiece {
  const [from = 0, allowed = 0] = readFigures(head, 2);
  const path = readName(reader);
  // Nothing to read is not searched.
  const { unfinished, ...found } = allowed === 0 ? NOTHING_FOUND : reader.nextFindings();
  // How long a compressed file is can't be known before; any other one is there as it was measured.
  if (found.bytes !== allowed && !path.endsWith('.gz')) throw SEARCH_FAILED;
  return { piece: { path, ...found }, end: from + found.bytes - unfinished, allowed };
}

/** Whole figures with single spaces between them. @throws CannotJudge for anything else. */
function readFigures(text: string, count: number): readonly number[] {
  const figures = text.split(' ');
  if (figures.length !== count || !figures.every((figure) => /^\d{1,15}$/.test(figure))) throw unreadable(text);
  return figures.map(Number);
}

/** A name stands after `@=`; one with line breaks in it has its lines before that after `@+`. */
function readName(reader: LineReader): string {
  const parts: string[] = [];
  for (let part = reader.take('@+'); part !== null; part = reader.take('@+')) parts.push(part);
  const last = reader.take('@=');
  if (last === null) throw unreadable(reader.rest());
  return [...parts, last].join('\n');
}

/** Without what a terminal would act on, and without the character that the cut may have left half. */
export function cleanSample(line: string): string {
  return line
    .replace(/\uFFFD{1,3}$/, '')
    .replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F]/g, ' ')
    .trimEnd();
}
