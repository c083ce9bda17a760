import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckHistory, CheckInput, Json, ShellOutput } from '../../src/core/check.ts';
import { type Evaluation, evaluateCheck } from '../../src/core/evaluate-check.ts';
import { LOCALES } from '../../src/core/message.ts';
import { createTexts } from '../../src/i18n/texts.ts';

export const NOW = new Date('2026-11-21T02:00:00Z');
const TIME_ZONE = 'Asia/Shanghai';
const texts = createTexts();

export interface Settings {
  readonly params?: { readonly [name: string]: unknown };
  readonly limits?: { readonly [name: string]: unknown };
  readonly history?: Partial<CheckHistory>;
  readonly now?: Date;
}

interface Schemas<Params, Limits> {
  readonly params: { parse(value: unknown): Params };
  readonly limits: { parse(value: unknown): Limits };
}

/** What a check gets to know, with settings as a site file gives them. */
export function inputFor<Params, Limits>(
  check: Schemas<Params, Limits>,
  { params = {}, limits = {}, history = {}, now = NOW }: Settings = {},
): CheckInput<Params, Limits> {
  return {
    params: check.params.parse(params),
    limits: check.limits.parse(limits),
    target: { kind: 'host', id: 'app-01', name: 'Application server' },
    history: { previousAt: null, cursors: {}, readings: [], ...history },
    now,
    timeZone: TIME_ZONE,
  };
}

/** An evaluation with its findings as people read them. */
export interface Read extends Evaluation {
  readonly english: readonly string[];
  readonly chinese: readonly string[];
}

type AnyCheck = Parameters<typeof evaluateCheck>[0];

/**
 * Parses and judges as an inspection does. Fails on a defect, on a text that is missing in either language, on a figure
 * that a text could not show, and on facts that a JSON column would not give back.
 */
export function evaluate(check: AnyCheck, output: Parameters<typeof evaluateCheck>[1], settings: Settings = {}): Read {
  const evaluation = evaluateCheck(check, output, inputFor<unknown, unknown>(check, settings));
  if (evaluation.defect !== undefined) throw evaluation.defect;
  const stored = JSON.parse(JSON.stringify(evaluation.facts)) as Json;
  if (JSON.stringify(stored) !== JSON.stringify(evaluation.facts)) throw new Error('facts are not plain data');
  const [chinese = [], english = []] = LOCALES.map((locale) =>
    evaluation.findings.map(({ message }) => {
      const text = texts(locale, TIME_ZONE)(message.key, message.values);
      if (/\{\{|NaN|undefined|Invalid|\[object/.test(text)) throw new Error(`unreadable: ${text}`);
      return text;
    }),
  );
  return { ...evaluation, english, chinese };
}

/** What a snippet wrote. */
export function shellOutput(stdout: string, rest: Partial<ShellOutput> = {}): ShellOutput {
  return { stdout, exitCode: 0, truncated: false, hostNow: NOW, hostOffsetSeconds: 0, ...rest };
}

/** A recorded output: `test/fixtures/checks/<check>/<name>.txt`. */
export function recorded(check: string, name: string): ShellOutput {
  return shellOutput(readFileSync(join(import.meta.dirname, '../fixtures/checks', check, `${name}.txt`), 'utf8'));
}
