import { z } from 'zod';
import type { ShellCheck } from '../core/check.ts';
import { entryCursors, entryEvidence, entryReadings, judgeEntry } from './log/judge-entry.ts';
import { LOG_LIBRARY } from './log/scan-library.ts';
import { type LogEntry, parseScan } from './log/scan-output.ts';
import { logScanScript } from './log/scan-script.ts';
import { ERROR_PATTERNS, readHistory, searchedSince, searchLimits, searchParams } from './log/settings.ts';
import { requireWhole } from './rules/cause.ts';
import { hostExpressionSchema } from './rules/expression.ts';
import { hostPathSchema } from './rules/path.ts';

const params = z.strictObject({
  paths: z.array(hostPathSchema).min(1).max(20).describe('Log files; `*`, `?` and `[…]` are allowed.'),
  patterns: z
    .array(hostExpressionSchema)
    .min(1)
    .max(100)
    .default([...ERROR_PATTERNS])
    .describe('Extended regular expressions (grep -E); a line that one of them fits is counted. Errors by default.'),
  ignoreCase: z.boolean().default(true).describe('Upper and lower case are the same; true by default.'),
  mayBeMissing: z.boolean().default(false).describe('A file that is not there is normal; false by default.'),
  ...searchParams,
});

const limits = z.strictObject(searchLimits);

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
type Facts = { readonly entries: readonly LogEntry[] };

/** Lines of log files that tell of errors, since the last inspection 日志巡检. Each line is searched once. */
export const logScan: ShellCheck<Params, Limits, Facts> = {
  id: 'log-scan',
  kind: 'shell',
  params,
  limits,
  collect(input) {
    const { firstScan, readAtMost } = input.limits;
    const scan = {
      ...input.params,
      ...readHistory(input.history),
      firstScanBytes: firstScan,
      readAtMostBytes: readAtMost,
    };
    return { script: logScanScript(scan), library: LOG_LIBRARY, timeoutSeconds: 60, outputLimitBytes: 1024 * 1024 };
  },
  parse: (output, input) => ({ entries: parseScan(requireWhole(output), input.params.paths) }),
  judge(facts, input) {
    const { limits, params, history } = input;
    return facts.entries.flatMap((entry) => {
      const previousAt = searchedSince(history, entry.pattern);
      return judgeEntry(entry, { limits, mayBeMissing: params.mayBeMissing, previousAt });
    });
  },
  readings: (facts, input) => facts.entries.flatMap((entry) => entryReadings('log-scan.matched', entry, input.limits)),
  cursors: (facts) => facts.entries.flatMap(entryCursors),
  evidence: (_output, facts) => entryEvidence(facts?.entries ?? []),
};
