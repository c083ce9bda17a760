import { z } from 'zod';
import type { CheckHistory } from '../../core/check.ts';
import { bytesSchema } from '../../core/quantity.ts';
import { hostExpressionSchema } from '../rules/expression.ts';
import { type LogCursor, readCursor } from './cursor.ts';

/** Lines that most programs write when something went wrong. */
export const ERROR_PATTERNS: readonly string[] = [
  '(^|[^[:alpha:]])(error|fatal|severe|critical|crit|alert|emerg|panic)([^[:alpha:]]|$)',
  '[[:alnum:]](Error|Exception)([^[:alpha:]]|$)',
  'segfault|out of memory|oom-killer|no space left on device|i/o error',
];

/** Settings that all checks of logs share. */
export const searchParams = {
  exceptions: z
    .array(hostExpressionSchema)
    .max(100)
    .default([])
    .describe('Lines that one of these expressions fits are not counted.'),
  samples: z.int().min(1).max(20).default(3).describe('How many matching lines are kept as evidence; 3 by default.'),
};

export const searchLimits = {
  atMost: z.int().min(0).default(0).describe('Matching lines that are still normal; none by default.'),
  attention: z
    .strictObject({ atMost: z.int().min(0).optional() })
    .default({})
    .describe('A softer limit: beyond it the verdict is attention.'),
  firstScan: bytesSchema
    .prefault('10 MB')
    .describe('How much of the end of a log is searched the first time; 10 MB by default.'),
  readAtMost: bytesSchema
    .prefault('50 MB')
    .describe('How much is searched in one inspection, the newest first; 50 MB by default.'),
};

const PATTERN_SUBJECT = 'pattern ';
/** Files with names of their dates leave positions behind for ever; only the latest can still matter. */
const MOST_CURSORS = 500;

/** Cursors are kept by path, and one for each entry of `paths` that was looked at: subjects of files begin with a slash. */
export function patternSubject(pattern: string): string {
  return PATTERN_SUBJECT + pattern;
}

/**
 * When all of an entry of `paths` was looked at. Positions of files that are gone since are older, and stay: by the oldest
 * of all, what earlier inspections found would seem to belong to this one's time.
 */
export function searchedSince({ leftAt = {}, previousAt }: CheckHistory, pattern: string): Date | null {
  return leftAt[patternSubject(pattern)] ?? previousAt;
}

export function readHistory(history: CheckHistory): {
  cursors: ReadonlyMap<string, LogCursor>;
  known: ReadonlySet<string>;
} {
  const cursors: [string, LogCursor][] = [];
  const known = new Set<string>();
  for (const [subject, value] of Object.entries(history.cursors)) {
    if (subject.startsWith(PATTERN_SUBJECT)) known.add(subject.slice(PATTERN_SUBJECT.length));
    const cursor = subject.startsWith('/') ? readCursor(value) : null;
    if (cursor !== null) cursors.push([subject, cursor]);
  }
  const latest = cursors.sort(([, a], [, b]) => b.modified - a.modified).slice(0, MOST_CURSORS);
  return { cursors: new Map(latest), known };
}
