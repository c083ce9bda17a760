import { z } from 'zod';
import type { CheckHistory, CheckInput, Cursor, Finding, ShellCheck } from '../core/check.ts';
import { durationSchema } from '../core/quantity.ts';
import {
  isJournalCursor,
  type JournalAbsence,
  type JournalFacts,
  journalScript,
  PRIORITIES,
  parseJournal,
} from './log/journal.ts';
import { entryCursors, entryEvidence, entryReadings, judgeEntry } from './log/judge-entry.ts';
import { LOG_LIBRARY } from './log/scan-library.ts';
import { type LogEntry, parseScan } from './log/scan-output.ts';
import { logScanScript } from './log/scan-script.ts';
import { LINE_BYTES } from './log/search-function.ts';
import { ERROR_PATTERNS, readHistory, searchedSince, searchLimits, searchParams } from './log/settings.ts';
import { excerpt, requireWhole } from './rules/cause.ts';
import { hostExpressionSchema } from './rules/expression.ts';
import { judgeAtMost } from './rules/limit.ts';
import { hostPathSchema } from './rules/path.ts';

const params = z.strictObject({
  source: z
    .enum(['auto', 'journal', 'files'])
    .default('auto')
    .describe('Where to look; by default the journal, and files where it can not be read.'),
  priority: z.enum(PRIORITIES).default('err').describe('The least serious priority that counts in the journal.'),
  paths: z
    .array(hostPathSchema)
    .min(1)
    .max(10)
    .default(['/var/log/messages', '/var/log/syslog'])
    .describe('Log files; one of them must be there.'),
  patterns: z
    .array(hostExpressionSchema)
    .min(1)
    .max(100)
    .default([...ERROR_PATTERNS])
    .describe('Extended regular expressions (grep -E) for log files; errors by default.'),
  ignoreCase: z.boolean().default(true).describe('In files, upper and lower case are the same; true by default.'),
  ...searchParams,
});

const limits = z.strictObject({
  ...searchLimits,
  firstSince: durationSchema.prefault('7d').describe('How far back the journal is read the first time; 7d by default.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
type Input = CheckInput<Params, Limits>;
interface Facts {
  readonly journal: JournalFacts | JournalAbsence;
  readonly entries: readonly LogEntry[];
}

/** The host's clock and ours may differ by this much, in seconds. */
const CLOCK_TOLERANCE = 300;
const JOURNAL_SUBJECT = 'journal';

/** Errors in the host's own log since the last inspection 系统日志: the journal, or classic log files. */
export const systemLog: ShellCheck<Params, Limits, Facts> = {
  id: 'system-log',
  kind: 'shell',
  params,
  limits,
  collect: (input) => ({
    script: script(input),
    library: LOG_LIBRARY,
    timeoutSeconds: 60,
    outputLimitBytes: 1024 * 1024,
  }),
  parse(output, input) {
    const stdout = requireWhole(output);
    const { source, paths } = input.params;
    const clock = { now: Math.floor(output.hostNow.getTime() / 1000), offset: output.hostOffsetSeconds };
    const reading = { readAtMostBytes: input.limits.readAtMost, clock };
    const journal = source === 'files' ? 'none' : parseJournal(stdout, reading);
    const readsFiles = source === 'files' || (source === 'auto' && /^@no-journal /m.test(stdout));
    return { journal, entries: readsFiles ? parseScan(stdout, paths) : [] };
  },
  judge(facts, input) {
    if (typeof facts.journal !== 'string') return judgeJournal(facts.journal, input);
    // Systems write to one of the usual files: the others need not be there.
    const present = facts.entries.filter((entry) => entry.state !== 'missing');
    if (present.some((entry) => entry.state === 'read')) {
      return present.flatMap((entry) => {
        const previousAt = searchedSince(input.history, entry.pattern);
        return judgeEntry(entry, { limits: input.limits, mayBeMissing: false, previousAt });
      });
    }
    return [{ verdict: 'unknown', message: absence(facts.journal, input.params) }];
  },
  readings: (facts, input) =>
    typeof facts.journal === 'string'
      ? facts.entries.flatMap((entry) => entryReadings('system-log.matched', entry, input.limits))
      : [
          {
            metric: 'system-log.matched',
            subject: JOURNAL_SUBJECT,
            value: facts.journal.matched,
            unit: 'count',
            limit: input.limits.atMost,
          },
        ],
  cursors(facts): Cursor[] {
    if (typeof facts.journal === 'string') return facts.entries.flatMap(entryCursors);
    return facts.journal.cursor === null ? [] : [{ subject: JOURNAL_SUBJECT, value: facts.journal.cursor }];
  },
  evidence(_output, facts) {
    if (facts === null) return '';
    return typeof facts.journal === 'string' ? entryEvidence(facts.entries) : facts.journal.samples.join('\n');
  },
};

/** When the journal was read; positions in files, from when it could not be, may be older. */
function journalSince({ leftAt, previousAt }: CheckHistory): Date | null {
  return leftAt?.[JOURNAL_SUBJECT] ?? previousAt;
}

/** How far back the journal is read. */
function secondsBack({ limits, history, now }: Input): number {
  const previousAt = journalSince(history);
  return previousAt === null ? limits.firstSince : (now.getTime() - previousAt.getTime()) / 1000;
}

function script(input: Input): string {
  const { params, limits, history } = input;
  const files = () =>
    logScanScript({
      ...params,
      ...readHistory(history),
      firstScanBytes: limits.firstScan,
      readAtMostBytes: limits.readAtMost,
    });
  if (params.source === 'files') return files();
  const cursor = history.cursors[JOURNAL_SUBJECT];
  const journal = journalScript({
    ...params,
    cursor: isJournalCursor(cursor) ? cursor : null,
    sinceSeconds: secondsBack(input),
    readAtMostBytes: limits.readAtMost,
  });
  return params.source === 'journal' ? `${journal}\nprintf '@end\\n'` : `${journal}\n${files()}`;
}

function absence(journal: JournalAbsence, { source, paths }: Params): Finding['message'] {
  const values = { paths: paths.join(', ') };
  if (source === 'files') return { key: 'check.system-log.no-files', values };
  return { key: `check.system-log.journal-${journal}${source === 'journal' ? '' : '-nor-files'}`, values };
}

function judgeJournal(facts: JournalFacts, input: Input): Finding[] {
  const { limits, params } = input;
  const previousAt = journalSince(input.history);
  const { matched, bytes: scanned } = facts;
  const verdict = judgeAtMost(matched, { limit: limits.atMost, attention: limits.attention.atMost });
  const [sample] = facts.samples;
  const values = {
    matched,
    priority: params.priority,
    limit: verdict === 'attention' ? (limits.attention.atMost ?? 0) : limits.atMost,
    since: previousAt?.toISOString() ?? null,
    window: limits.firstSince,
    sample: sample === undefined ? null : excerpt(sample, 200),
  };
  const key = `check.system-log.${previousAt === null ? 'first' : 'since'}${verdict === 'attention' ? '-attention' : ''}`;
  const findings: Finding[] = [{ verdict, message: { key: sample === undefined ? key : `${key}-sample`, values } }];
  if (facts.reachSeconds !== null && facts.reachSeconds + CLOCK_TOLERANCE < secondsBack(input)) {
    const begins = new Date(input.now.getTime() - facts.reachSeconds * 1000).toISOString();
    findings.push({ verdict: 'attention', message: { key: 'check.system-log.begins-later', values: { begins } } });
  }
  if (facts.capped)
    findings.push({ verdict: 'attention', message: { key: 'check.system-log.capped', values: { scanned } } });
  if (facts.longLines > 0) {
    const long = { count: facts.longLines, searched: LINE_BYTES };
    findings.push({ verdict: 'attention', message: { key: 'check.system-log.long-lines', values: long } });
  }
  return findings;
}
