import { z } from 'zod';
import type { Translate } from '../context.ts';
import type { KnownFlag } from '../core/command-line.ts';
import type { Locale } from '../core/message.ts';
import { nearest } from '../core/nearest.ts';
import { inputName } from './usage-text.ts';

/** What is wrong with one part of an input, in words. */
export interface InputFault {
  /** Name of the field, positional or flag; '' for the input as a whole. */
  readonly name: string;
  readonly text: string;
}

export type CheckedInput<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly InputFault[] };

const LOCALES: { readonly [L in Locale]: z.core.$ZodErrorMap } = {
  'zh-CN': z.locales.zhCN().localeError,
  en: z.locales.en().localeError,
};

/** Longer values are not repeated to who typed them. */
const SHOWN_VALUE = 60;

interface InputVoice {
  readonly locale: Locale;
  readonly t: Translate;
  /** The faults are shown at their fields, which have labels: what the program calls a field says nothing there. */
  readonly atFields?: boolean;
}

/**
 * Checks an input against a command's, button's or form's schema. A message that a schema gives itself is taken for a key
 * of the language files if it looks like one (`inspection.reason-needed`).
 */
export async function checkInput<T>(schema: z.ZodType<T>, input: unknown, voice: InputVoice): Promise<CheckedInput<T>> {
  const parsed = await schema.safeParseAsync(input, { error: LOCALES[voice.locale] });
  if (parsed.success) return { ok: true, value: parsed.data };
  const seen = new Set<string>();
  const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, input, voice));
  return {
    ok: false,
    faults: faults.filter((fault) => {
      const isNew = !seen.has(fault.name);
      seen.add(fault.name);
      return isNew;
    }),
  };
}

function faultsOf(issue: z.core.$ZodIssue, input: unknown, { t, atFields }: InputVoice): InputFault[] {
  const name = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((flag) => ({ name: flag, text: t('chat.unknown-flag', { flag }) }));
  }
  const own = ownText(issue.message, t);
  if (own !== undefined) return [{ name, text: own }];
  const given = valueAt(input, issue.path);
  const isNamed = name !== '' && atFields !== true;
  if (isMissing(issue, given)) {
    return [
      { name, text: isNamed ? t('chat.input-missing', { name: inputName(name, t) }) : t('chat.problem-missing') },
    ];
  }
  if (issue.code === 'invalid_value' && isNamed) {
    return [{ name, text: choiceText(name, given, issue.values.map(String), t) }];
  }
  const problem = problemText(issue, given, t);
  return [{ name, text: isNamed ? t('chat.input-wrong', { name: inputName(name, t), problem }) : problem }];
}

/** Nothing was given, or nothing but what was trimmed away. */
function isMissing(issue: z.core.$ZodIssue, given: unknown): boolean {
  if (issue.code === 'too_small') return issue.origin === 'string' && issue.minimum === 1;
  return given === undefined && issue.code !== 'custom';
}

function problemText(issue: z.core.$ZodIssue, given: unknown, t: Translate): string {
  if (issue.code === 'invalid_type' && (issue.expected === 'number' || issue.expected === 'int')) {
    return t('chat.problem-number', { given: String(given).slice(0, SHOWN_VALUE) });
  }
  if (issue.code === 'too_small' && typeof issue.minimum === 'number') {
    if (issue.origin === 'string') return t('chat.problem-short', { least: issue.minimum });
    if (isNumeric(issue.origin)) return t('chat.problem-low', { least: issue.minimum });
  }
  if (issue.code === 'too_big' && typeof issue.maximum === 'number') {
    if (issue.origin === 'string') return t('chat.problem-long', { most: issue.maximum });
    if (isNumeric(issue.origin)) return t('chat.problem-high', { most: issue.maximum });
  }
  if (issue.code === 'not_multiple_of') return t('chat.problem-step', { step: issue.divisor });
  return issue.message;
}

function isNumeric(origin: string): boolean {
  return origin === 'number' || origin === 'int';
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

function ownText(message: string, t: Translate): string | undefined {
  if (!/^[a-z]+(?:-[a-z]+)*(?:\.[\w-]+)+$/.test(message)) return undefined;
  return t(message);
}

function choiceText(name: string, given: unknown, choices: readonly string[], t: Translate): string {
  const values = { name, given: String(given).slice(0, SHOWN_VALUE), choices: choices.join(', ') };
  const suggestion = nearest(String(given), choices);
  if (suggestion === undefined) return t('chat.input-choice', values);
  return t('chat.input-choice-nearest', { ...values, nearest: suggestion });
}

/** The flags that a schema knows; null when it does not tell. */
export function flagsOf(schema: z.ZodType): readonly KnownFlag[] | null {
  const object = objectWithin(schema);
  if (object === undefined) return null;
  return Object.entries(object.shape).map(([name, field]) => ({ name, isSwitch: isSwitch(field) }));
}

function objectWithin(schema: unknown): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodPipe) return objectWithin(schema.in) ?? objectWithin(schema.out);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodReadonly) {
    return objectWithin(schema.unwrap());
  }
  return undefined;
}

/** No command means this word, so a field that takes it takes anything. */
const ANY_WORD = '\u0001any word\u0001';

/** A switch takes `true` but not any word. */
function isSwitch(field: z.core.$ZodType): boolean {
  return z.safeParse(field, 'true').success && !z.safeParse(field, ANY_WORD).success;
}
