import { z } from 'zod';
import { CannotJudge, type CheckInput, type Finding, type Json, type ShellCheck, shellQuote } from '../core/check.ts';
import { atJsonPath, parseJsonPath } from '../core/json-path.ts';
import type { LocalText } from '../core/message.ts';
import { durationSchema } from '../core/quantity.ts';
import { excerpt } from './rules/cause.ts';
import { jsonPathSchema } from './rules/json-path.ts';
import { labelSchema, subjectOf } from './rules/label.ts';
import {
  noRule,
  numberFindings,
  numberRule,
  parseNumber,
  textFindings,
  textRule,
  unitSchema,
  valueReading,
  wantsFigure,
} from './rules/value-rule.ts';

const params = z
  .strictObject({
    label: labelSchema('What the command finds out, for the form.'),
    command: z.string().min(1).max(4_000).describe('A command for sh. It must only read: Rounds runs it as it stands.'),
    read: z
      .enum(['exit', 'number', 'text', 'json'])
      .default('exit')
      .describe('What is judged: the exit status (by default), the output as a number or a text, or a value in JSON.'),
    path: jsonPathSchema.optional().describe('For JSON: where the value stands, for example queues[0].depth.'),
    unit: unitSchema,
    exitCodes: z
      .array(z.int().min(0).max(255))
      .min(1)
      .default([0])
      .describe('Exit statuses that are normal; 0 by default.'),
    timeout: durationSchema.prefault('20s').describe('When the command is ended; 20s by default.'),
  })
  .refine((given) => given.path === undefined || given.read === 'json', {
    path: ['path'],
    error: 'check.expected.read-json',
  });

const limits = z.strictObject({ ...numberRule, ...textRule });

type Params = z.output<typeof params>;
type Limits = z.output<typeof limits>;
type Input = CheckInput<Params, Limits>;
interface Facts {
  readonly exitCode: number;
  /** A figure where one was asked for, or JSON holds one; null where only the exit status counts. */
  readonly value: string | number | null;
}

/** Any command that only reads, judged by its exit status, or by a figure or text it writes. */
export const command: ShellCheck<Params, Limits, Facts> = {
  id: 'command',
  kind: 'shell',
  params,
  limits,
  collect: ({ params }) => ({
    // A shell of its own: whatever the command is, it can't break out of its place in the script.
    script: `sh -c ${shellQuote(params.command)} 2>${params.read === 'exit' ? '&1' : '/dev/null'}`,
    timeoutSeconds: params.timeout,
  }),
  parse(output, { params }) {
    const { exitCode } = output;
    // Then it was we who ended the command, and its exit status says so and nothing else.
    if (output.truncated) throw new CannotJudge({ key: 'check.output-too-long' });
    if (params.read === 'exit') return { exitCode, value: null };
    if (!params.exitCodes.includes(exitCode)) throw exitCause(params.label, exitCode);
    return { exitCode, value: readValue(output.stdout, params) };
  },
  judge(facts, input) {
    const { params } = input;
    if (params.read === 'exit') return [judgeExit(facts.exitCode, params)];
    const findings = judgeValue(facts.value, input);
    if (findings.length === 0) throw noRule(params.label);
    return findings;
  },
  readings: (facts, { params, limits }) =>
    typeof facts.value === 'number'
      ? [valueReading('command.value', subjectOf(params.label), facts.value, { unit: params.unit, rule: limits })]
      : [],
};

function readValue(stdout: string, params: Params): string | number {
  if (params.read === 'text') return stdout.trim();
  if (params.read === 'number') {
    const figure = parseNumber(stdout);
    if (figure === null) throw noNumber(params.label, stdout);
    return figure;
  }
  const found = atJsonPath(parseJson(stdout, params.label), parseJsonPath(params.path ?? '') ?? []);
  if (found === undefined) {
    throw new CannotJudge({ key: 'check.command.no-value', values: { label: params.label, path: params.path ?? '' } });
  }
  // JSON may hold figures that are too big to be one.
  if (typeof found === 'number') return Number.isFinite(found) ? found : String(found);
  return typeof found === 'string' ? found : JSON.stringify(found);
}

function parseJson(stdout: string, label: LocalText): Json {
  try {
    return JSON.parse(stdout) as Json;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new CannotJudge({ key: 'check.command.no-json', values: { label, output: excerpt(stdout) } });
  }
}

function judgeExit(exitCode: number, { label, exitCodes }: Params): Finding {
  // What the shell says of a command that it could not run tells nothing of what it would have found.
  if ((exitCode === 126 || exitCode === 127) && !exitCodes.includes(exitCode)) {
    return { verdict: 'unknown', message: exitCause(label, exitCode).reason };
  }
  const verdict = exitCodes.includes(exitCode) ? 'normal' : 'abnormal';
  return { verdict, message: { key: 'check.command.exit', values: { label, exitCode, wanted: exitCodes.join(', ') } } };
}

function judgeValue(value: Facts['value'], { params, limits }: Input): Finding[] {
  const { label, unit } = params;
  const text = textFindings(label, String(value), limits);
  if (!wantsFigure(limits)) return text;
  const figure = parseNumber(String(value));
  if (figure === null) throw noNumber(label, String(value));
  return [...numberFindings(label, figure, unit, limits), ...text];
}

function exitCause(label: LocalText, exitCode: number): CannotJudge {
  const key = exitCode === 127 ? 'not-found' : exitCode === 126 ? 'not-executable' : 'failed';
  return new CannotJudge({ key: `check.command.${key}`, values: { label, exitCode } });
}

function noNumber(label: LocalText, output: string): CannotJudge {
  return new CannotJudge({ key: 'check.value.no-number', values: { label, output: excerpt(output) } });
}
