import { z } from 'zod';
import { type CheckInput, type Finding, type Reading, type ShellCheck, shellQuote } from '../core/check.ts';
import { bytesSchema, durationSchema } from '../core/quantity.ts';
import { parseLineTime } from './log/line-time.ts';
import { cleanSample } from './log/scan-output.ts';
import { grep, SEARCH_LIBRARY, searchFunction } from './log/search-function.ts';
import { excerpt, requireWhole, unreadable } from './rules/cause.ts';
import { hostExpressionSchema } from './rules/expression.ts';
import { atMostFindings } from './rules/limit.ts';
import { hostPathSchema } from './rules/path.ts';

const params = z
  .strictObject({
    log: z
      .strictObject({
        path: hostPathSchema.describe('The log that the task writes.'),
        success: hostExpressionSchema.describe(
          'Extended regular expression (grep -E) of a line that tells of success.',
        ),
        failure: hostExpressionSchema.optional().describe('… and of one that tells of a failure.'),
        ignoreCase: z.boolean().default(true).describe('Upper and lower case are the same; true by default.'),
      })
      .optional()
      .describe('Evidence is the newest line of a log that tells of success.'),
    file: hostPathSchema
      .optional()
      .describe('Evidence is a file that the task writes; with `*`, `?` or `[…]` the newest of several.'),
  })
  .refine((given) => (given.log === undefined) !== (given.file === undefined), {
    error: 'check.expected.log-or-file',
  });

const limits = z.strictObject({
  newerThan: durationSchema.prefault('26h').describe('How old the evidence may be; 26h by default, for nightly tasks.'),
  sizeAtLeast: bytesSchema.optional().describe('How big the file must be; not limited by default.'),
  attention: z
    .strictObject({ newerThan: durationSchema.optional() })
    .default({})
    .describe('A softer limit: beyond it the verdict is attention.'),
});

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
interface Facts {
  readonly state: 'found' | 'none' | 'missing' | 'unreadable';
  readonly path: string;
  /** By the host's own clock; null where the line bears no time. */
  readonly ageSeconds: number | null;
  /** Of the file that holds the evidence. */
  readonly fileAgeSeconds: number | null;
  readonly bytes: number | null;
  readonly failed: boolean;
  readonly line: string | null;
}

/** How much of the end of a log is searched. */
const LOG_BYTES = 10 * 1024 * 1024;
/** Clocks of one host may differ by this much, in seconds, between what writes a time and what reads it. */
const FUTURE_TOLERANCE = 300;

/** Evidence that a scheduled task 定时任务 ran with success, and recently. */
export const task: ShellCheck<Params, Limits, Facts> = {
  id: 'task',
  kind: 'shell',
  params,
  limits,
  collect: ({ params }) => ({
    script: params.log ? logScript(params.log) : fileScript(params.file ?? ''),
    library: params.log ? [SEARCH_LIBRARY] : [],
    timeoutSeconds: 30,
  }),
  parse(output, input) {
    const stdout = requireWhole(output);
    const refused = /^@refused (.*)$/m.exec(stdout);
    if (refused) throw unreadable(refused[1] ?? '');
    const state = /^@state (found|none|missing|unreadable)$/m.exec(stdout)?.[1] as Facts['state'] | undefined;
    if (state === undefined || /^@failed$/m.test(stdout)) throw unreadable(stdout);
    const [, modified, size] = /^@file (\d+|-) (\d+|-)$/m.exec(stdout) ?? [];
    const line = cleanSample(/^\| (.*)$/m.exec(stdout)?.[1] ?? '');
    const clock = { now: Math.floor(output.hostNow.getTime() / 1000), offset: output.hostOffsetSeconds };
    const fileAge = modified === undefined || modified === '-' ? null : clock.now - Number(modified);
    const lineTime = parseLineTime(line, clock);
    return {
      state,
      path: input.params.log?.path ?? newestName(stdout) ?? input.params.file ?? '',
      ageSeconds: input.params.log ? (lineTime === null ? null : clock.now - lineTime) : fileAge,
      fileAgeSeconds: fileAge,
      bytes: size === undefined || size === '-' ? null : Number(size),
      failed: /^@outcome failure$/m.test(stdout),
      line: line === '' ? null : line,
    };
  },
  judge: (facts, input) => (input.params.log ? judgeLog(facts, input) : judgeFile(facts, input)),
  readings(facts, input): Reading[] {
    // Of a run that failed, or of another clock, it is not the age of a success.
    if (facts.ageSeconds === null || facts.failed || facts.ageSeconds < -FUTURE_TOLERANCE) return [];
    const { newerThan: limit } = input.limits;
    return [{ metric: 'task.age', subject: facts.path, value: Math.max(0, facts.ageSeconds), unit: 'seconds', limit }];
  },
};

/** Bytes shown of the line that is the evidence. */
const LINE_SHOWN_BYTES = 400;

const HEAD = `measure() {
  set -- $(stat -L -c '%Y %s' "$1" 2>/dev/null) "$1"
  [ $# -eq 3 ] || set -- "$(date -r "$1" +%s 2>/dev/null)" $(wc -c <"$1" 2>/dev/null)
  modified=\${1:--} size=\${2:--}
}
closed() { folder=\${1%/*}; [ -d "\${folder:-/}" ] && { [ ! -r "\${folder:-/}" ] || [ ! -x "\${folder:-/}" ]; }; }`;

function fileScript(path: string): string {
  return `${HEAD}
path=${shellQuote(path)}
newest=
if [ -e "$path" ]; then
  newest=$path
else
  spaces=$IFS
  IFS=
  for file in $path; do
    [ -e "$file" ] || continue
    if [ -z "$newest" ] || [ "$file" -nt "$newest" ]; then newest=$file; fi
  done
  IFS=$spaces
fi
if [ -n "$newest" ]; then
  printf '@state found\\n'
  measure "$newest"
  printf '@file %s %s\\n' "$modified" "$size"
  printf '@name %s\\n' "$newest"
elif closed "$path"; then printf '@state unreadable\\n'; else printf '@state missing\\n'; fi`;
}

/** The newest line that tells how a run ended, and whether it was a failure. */
function logScript({ path, success, failure, ignoreCase }: NonNullable<Params['log']>): string {
  const failures = failure === undefined ? [] : [failure];
  const [filter] = grep(ignoreCase ? '-i -E' : '-E', failures);
  const isFailure = filter === undefined ? 'false' : `printf '%s\\n' "$line" | ${filter} >/dev/null 2>&1`;
  const search = {
    patterns: [success, ...failures],
    exceptions: [],
    ignoreCase,
    samples: 'last',
    unfinishedBytes: 0,
  } as const;
  return `${HEAD}
${searchFunction('find_end', search)}
feed() { if [ "$from" -gt 0 ]; then exec tail -c "+$((from + 1))" "$file"; else exec head -c "$size" "$file"; fi; }
path=${shellQuote(path)}
if [ ! -e "$path" ]; then
  if closed "$path"; then printf '@state unreadable\\n'; else printf '@state missing\\n'; fi
elif [ ! -f "$path" ] || [ ! -r "$path" ]; then
  printf '@state unreadable\\n'
else
  state=none
  for file in "$path" "$path.1"; do
    [ -f "$file" ] && [ -r "$file" ] || continue
    measure "$file"
    [ "$size" -gt 0 ] || continue
    from=$((size > ${LOG_BYTES} ? size - ${LOG_BYTES} : 0))
    end=$newline$(find_end feed "$((size - from)) $((from > 0))" 0 3>&1)
    case $end in
      *@failed*) printf '@failed\\n'; find_end_refused; break;;
      *"$newline| "*) ;;
      *) continue;;
    esac
    line=\${end##*"$newline| "}
    line=\${line%%"$newline"*}
    state=found
    printf '@file %s %s\\n' "$modified" "$size"
    if ${isFailure}; then printf '@outcome failure\\n'; else printf '@outcome success\\n'; fi
    printf '| %.${LINE_SHOWN_BYTES}s\\n' "$line"
    break
  done
  printf '@state %s\\n' "$state"
fi`;
}

/** The file's name stands last, so that it may hold line breaks. */
function newestName(stdout: string): string | undefined {
  return /(?:^|\n)@name ([\s\S]*?)\n?$/.exec(stdout)?.[1];
}

type Input = CheckInput<Params, Limits>;

function judgeAge(facts: Facts, input: Input, kind: 'log' | 'file'): Finding[] {
  const { path, ageSeconds: age } = facts;
  const limit = input.limits.newerThan;
  if (age === null && kind === 'file') {
    return [{ verdict: 'unknown', message: { key: 'check.task.file-no-time', values: { path } } }];
  }
  if (age === null) {
    const fileAge = facts.fileAgeSeconds ?? 0;
    // The line is at least as old as the file's last change.
    const verdict = fileAge > limit ? 'abnormal' : 'unknown';
    const values = { path, age: fileAge, limit, line: excerpt(facts.line ?? '', 120) };
    return [{ verdict, message: { key: `check.task.no-time-${verdict}`, values } }];
  }
  if (age < -FUTURE_TOLERANCE) {
    return [{ verdict: 'unknown', message: { key: 'check.task.in-future', values: { path, ahead: -age } } }];
  }
  const at = new Date(input.now.getTime() - Math.max(0, age) * 1000).toISOString();
  const band = { limit, attention: input.limits.attention.newerThan };
  return atMostFindings(age, band, { key: `check.task.${kind}`, values: { path, at, age: Math.max(0, age) } });
}

function judgeLog(facts: Facts, input: Input): Finding[] {
  const { path, state } = facts;
  if (state === 'none') {
    return [{ verdict: 'abnormal', message: { key: 'check.task.no-success', values: { path, searched: LOG_BYTES } } }];
  }
  if (state !== 'found') return [{ verdict: 'unknown', message: { key: `check.task.log-${state}`, values: { path } } }];
  if (!facts.failed) return judgeAge(facts, input, 'log');
  const line = excerpt(facts.line ?? '', 200);
  return [{ verdict: 'abnormal', message: { key: 'check.task.failed', values: { path, line } } }];
}

function judgeFile(facts: Facts, input: Input): Finding[] {
  const { path, state, bytes } = facts;
  if (state === 'missing')
    return [{ verdict: 'abnormal', message: { key: 'check.task.file-missing', values: { path } } }];
  if (state !== 'found')
    return [{ verdict: 'unknown', message: { key: 'check.task.file-unreadable', values: { path } } }];
  const findings = judgeAge(facts, input, 'file');
  const { sizeAtLeast } = input.limits;
  if (sizeAtLeast === undefined || bytes === null) return findings;
  const verdict = bytes < sizeAtLeast ? 'abnormal' : 'normal';
  const values = { path, size: bytes, limit: sizeAtLeast };
  return [...findings, { verdict, message: { key: 'check.task.size', values } }];
}
