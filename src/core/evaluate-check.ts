import {
  CannotJudge,
  type CheckInput,
  type Cursor,
  type Finding,
  type HttpCheck,
  type HttpOutput,
  type Json,
  type Reading,
  type ShellCheck,
  type ShellOutput,
  type SqlCheck,
  type SqlOutput,
} from './check.ts';
import type { Message } from './message.ts';
import { type Verdict, worstVerdict } from './verdict.ts';

/** All that a check made of what was collected; `unknown` with its cause when nothing could be made of it. */
export interface Evaluation {
  readonly verdict: Verdict;
  readonly facts: Json | null;
  readonly findings: readonly Finding[];
  readonly readings: readonly Reading[];
  readonly cursors: readonly Cursor[];
  /** As the check gave it: whole, to be masked before it is cut by {@link cutEvidence}. */
  readonly evidence: string;
  /** A defect in the check itself; to be logged. */
  readonly defect?: unknown;
}

/** What is kept of the raw output, in characters. */
export const EVIDENCE_CHARACTERS = 8_000;

type AutomaticCheck = ShellCheck | HttpCheck | SqlCheck;

/** Parses and judges one output. Never throws: what can't be judged is `unknown`, and so is what a defect spoiled. */
export function evaluateCheck(
  // biome-ignore lint/suspicious/noExplicitAny: the registry's checks have different parameter types
  check: ShellCheck<any, any, any> | HttpCheck<any, any, any> | SqlCheck<any, any, any>,
  output: ShellOutput | HttpOutput | SqlOutput,
  input: CheckInput<unknown, unknown>,
): Evaluation {
  // The registry pairs kinds and outputs; the runner hands each check what its kind collects.
  const parse = check.parse as (output: unknown, input: CheckInput<unknown, unknown>) => unknown;
  const excerpt = check.evidence as ((output: unknown, facts: unknown) => string) | undefined;
  let facts: unknown = null;
  try {
    facts = parse(output, input);
    const findings = check.judge(facts, input);
    const readings = check.readings?.(facts, input) ?? [];
    // No row can hold it, and nothing that was made of it means anything.
    if (readings.some(({ value }) => !Number.isFinite(value))) throw new CannotJudge({ key: 'check.no-figure' });
    return {
      verdict: worstVerdict(findings.map((finding) => finding.verdict)),
      facts: facts as Json,
      findings,
      readings,
      cursors: check.cursors?.(facts, input) ?? [],
      evidence: excerpt ? excerpt(output, facts) : rawExcerpt(check, output),
    };
  } catch (error) {
    const cause: Message =
      error instanceof CannotJudge ? error.reason : { key: 'inspection.check-defect', values: { check: check.id } };
    return {
      ...unknownEvaluation(cause),
      facts: facts as Json,
      evidence: rawExcerpt(check, output),
      ...(error instanceof CannotJudge ? {} : { defect: error }),
    };
  }
}

/** The evaluation of what could not be looked at. */
export function unknownEvaluation(cause: Message): Evaluation {
  return {
    verdict: 'unknown',
    facts: null,
    findings: [{ verdict: 'unknown', message: cause }],
    readings: [],
    cursors: [],
    evidence: '',
  };
}

/** What is kept of the evidence, and whether that is not all. */
export function cutEvidence(text: string): { readonly excerpt: string; readonly truncated: boolean } {
  return { excerpt: text.slice(0, EVIDENCE_CHARACTERS), truncated: text.length > EVIDENCE_CHARACTERS };
}

function rawExcerpt(check: AutomaticCheck, output: ShellOutput | HttpOutput | SqlOutput): string {
  if (check.kind === 'shell') return (output as ShellOutput).stdout;
  if (check.kind === 'http') {
    return (output as HttpOutput).steps.map((step) => `${step.status} ${step.url} (${step.durationMs} ms)`).join('\n');
  }
  return (output as SqlOutput).results
    .map(({ columns, rows }) => [columns, ...rows].map((row) => row.map((cell) => String(cell)).join('\t')).join('\n'))
    .join('\n\n');
}
