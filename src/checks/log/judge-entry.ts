import type { Cursor, Finding, Reading } from '../../core/check.ts';
import type { MessageValues } from '../../core/message.ts';
import { excerpt } from '../rules/cause.ts';
import { judgeAtMost } from '../rules/limit.ts';
import type { LogEntry, LogFile, LogPiece } from './scan-output.ts';
import { LINE_BYTES } from './search-function.ts';
import { patternSubject } from './settings.ts';

export interface LogLimits {
  readonly atMost: number;
  readonly attention: { readonly atMost?: number | undefined };
}

interface Circumstances {
  readonly limits: LogLimits;
  readonly previousAt: Date | null;
  /** A file that is not there is normal. */
  readonly mayBeMissing: boolean;
}

/** States how many lines matched, and all that kept the count from being whole. */
export function judgeEntry(entry: LogEntry, circumstances: Circumstances): Finding[] {
  const { pattern: path } = entry;
  if (entry.state === 'closed') return [{ verdict: 'unknown', message: { key: 'check.log.closed', values: { path } } }];
  if (entry.state === 'missing') {
    const verdict = circumstances.mayBeMissing ? 'normal' : 'unknown';
    return [{ verdict, message: { key: `check.log.missing-${verdict}`, values: { path } } }];
  }
  const readable = entry.files.filter((file) => file.cursor !== null);
  const shut = entry.files.filter((file) => file.cursor === null);
  return [
    ...(readable.length > 0 ? [countFinding(entry, readable, circumstances)] : []),
    ...shut.map((file): Finding => {
      return { verdict: 'unknown', message: { key: `check.log.${file.mode}`, values: { path: file.path } } };
    }),
    ...readable.flatMap(coverageFindings),
    ...(entry.more
      ? [
          {
            verdict: 'attention',
            message: { key: 'check.log.more-files', values: { path, read: entry.files.length } },
          } as const,
        ]
      : []),
  ];
}

function countFinding(entry: LogEntry, files: readonly LogFile[], circumstances: Circumstances): Finding {
  const pieces = files.flatMap((file) => file.pieces);
  const matched = sum(pieces, (piece) => piece.matched);
  const { atMost, attention } = circumstances.limits;
  const verdict = judgeAtMost(matched, { limit: atMost, attention: attention.atMost });
  const sample = pieces.flatMap((piece) => piece.samples)[0];
  const isFirst = circumstances.previousAt === null || files.some((file) => file.mode === 'first');
  const values: MessageValues = {
    path: entry.pattern,
    matched,
    scanned: sum(pieces, (piece) => piece.bytes),
    limit: verdict === 'attention' ? (attention.atMost ?? 0) : atMost,
    since: circumstances.previousAt?.toISOString() ?? null,
    sample: sample === undefined ? null : excerpt(sample, 200),
  };
  const key = `check.log.${isFirst ? 'first' : 'since'}${verdict === 'attention' ? '-attention' : ''}`;
  return { verdict, message: { key: sample === undefined ? key : `${key}-sample`, values } };
}

/** What was not searched can't be called normal in silence. */
function coverageFindings(file: LogFile): Finding[] {
  const { path } = file;
  const scanned = sum(file.pieces, (piece) => piece.bytes);
  const longLines = sum(file.pieces, (piece) => piece.longLines);
  const gaps: [boolean, string, MessageValues][] = [
    [file.skippedBytes > 0, 'check.log.capped', { path, scanned, skipped: file.skippedBytes }],
    [file.mode === 'lost', 'check.log.lost', { path }],
    [file.unread > 0, 'check.log.unread', { path, count: file.unread }],
    [longLines > 0, 'check.log.long-lines', { path, count: longLines, searched: LINE_BYTES }],
    [path.includes('\uFFFD'), 'check.log.undecodable-name', { path }],
  ];
  return gaps.flatMap(([applies, key, values]): Finding[] =>
    applies ? [{ verdict: 'attention', message: { key, values } }] : [],
  );
}

export function entryReadings(metric: string, entry: LogEntry, limits: LogLimits): Reading[] {
  if (entry.state !== 'read') return [];
  const value = sum(
    entry.files.flatMap((file) => file.pieces),
    (piece) => piece.matched,
  );
  return [{ metric, subject: entry.pattern, value, unit: 'count', limit: limits.atMost }];
}

/** Where the next inspection goes on. What could not be looked at keeps the position it had. */
export function entryCursors(entry: LogEntry): Cursor[] {
  if (entry.state === 'closed') return [];
  const files = entry.files.flatMap((file): Cursor[] =>
    file.cursor === null ? [] : [{ subject: file.path, value: { ...file.cursor } }],
  );
  const complete = entry.files.every((file) => file.cursor !== null);
  return complete ? [...files, { subject: patternSubject(entry.pattern), value: true }] : files;
}

/** The matching lines, under the names of their files. */
export function entryEvidence(entries: readonly LogEntry[]): string {
  return entries
    .flatMap((entry) => entry.files)
    .flatMap((file) => file.pieces)
    .filter((piece) => piece.samples.length > 0)
    .map((piece) => `${piece.path} (${piece.matched}):\n${piece.samples.join('\n')}`)
    .join('\n\n');
}

function sum(pieces: readonly LogPiece[], figure: (piece: LogPiece) => number): number {
  return pieces.reduce((total, piece) => total + figure(piece), 0);
}
