import { z } from 'zod';
import { CannotJudge, type Finding, type Reading } from '../../core/check.ts';
import type { LocalText } from '../../core/message.ts';
import { figureSchema } from '../../core/quantity.ts';
import { excerpt } from './cause.ts';
import { judgeAtLeast, judgeAtMost } from './limit.ts';

/** What a figure may be. The softer limits under `attention` make the verdict attention. */
export const numberRule = {
  atLeast: figureSchema.optional().describe('The least that is normal.'),
  atMost: figureSchema.optional().describe('The most that is normal.'),
  attention: z
    .strictObject({ atLeast: figureSchema.optional(), atMost: figureSchema.optional() })
    .default({})
    .describe('Softer limits: beyond them the verdict is attention.'),
};

/** What a text must be. */
export const textRule = {
  equals: z
    .union([z.string().max(1_000), z.number(), z.boolean()])
    .optional()
    .describe('The only value that is normal.'),
  contains: z.string().min(1).max(1_000).optional().describe('Text that must be there.'),
  notContains: z.string().min(1).max(1_000).optional().describe('Text that must not be there.'),
};

export const unitSchema = z
  .enum(['number', 'count', 'bytes', 'percent', 'seconds'])
  .default('number')
  .describe('What the figure counts, so that it is shown as people read it.');
export type Unit = z.output<typeof unitSchema>;

export interface NumberRule {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly attention: { readonly atLeast?: number | undefined; readonly atMost?: number | undefined };
}

export interface TextRule {
  readonly equals?: string | number | boolean | undefined;
  readonly contains?: string | undefined;
  readonly notContains?: string | undefined;
}

const UNIT_TEXTS: { readonly [U in Unit]: string } = {
  number: 'number',
  count: 'number',
  bytes: 'bytes',
  percent: 'percent',
  seconds: 'duration',
};

/** Without any rule nothing can be called normal. */
export function noRule(label: LocalText): CannotJudge {
  return new CannotJudge({ key: 'check.value.no-rule', values: { label } });
}

/** Whether a rule is about a figure: what is none can't be held against it. */
export function wantsFigure({ atLeast, atMost, attention }: NumberRule): boolean {
  return [atLeast, atMost, attention.atLeast, attention.atMost].some((limit) => limit !== undefined);
}

/** Says how a figure stands to its limits; nothing where it has none. */
export function numberFindings(label: LocalText, value: number, unit: Unit, rule: NumberRule): Finding[] {
  const { atLeast, atMost, attention } = rule;
  const state = (
    verdict: Finding['verdict'],
    text: string,
    limits: { least?: number | undefined; most?: number | undefined },
  ): Finding => {
    const values = { label, value, least: limits.least ?? null, most: limits.most ?? null };
    return { verdict, message: { key: `check.value.${UNIT_TEXTS[unit]}.${text}`, values } };
  };
  const hard =
    judgeAtLeast(value, { limit: atLeast }) === 'abnormal' || judgeAtMost(value, { limit: atMost }) === 'abnormal';
  if (!hard && judgeAtLeast(value, { attention: attention.atLeast }) === 'attention') {
    return [state('attention', 'at-least-attention', { least: attention.atLeast })];
  }
  if (!hard && judgeAtMost(value, { attention: attention.atMost }) === 'attention') {
    return [state('attention', 'at-most-attention', { most: attention.atMost })];
  }
  const verdict = hard ? 'abnormal' : 'normal';
  if (atLeast !== undefined && atMost !== undefined)
    return [state(verdict, 'between', { least: atLeast, most: atMost })];
  if (atLeast !== undefined) return [state(verdict, 'at-least', { least: atLeast })];
  if (atMost !== undefined) return [state(verdict, 'at-most', { most: atMost })];
  if (attention.atLeast !== undefined) return [state('normal', 'at-least-attention', { least: attention.atLeast })];
  return attention.atMost === undefined ? [] : [state('normal', 'at-most-attention', { most: attention.atMost })];
}

/** Says how a text stands to what it must be; nothing where nothing is wanted of it. */
export function textFindings(label: LocalText, value: string, rule: TextRule): Finding[] {
  const found = excerpt(value, 120);
  const finding = (kept: boolean, text: string, wanted: string): Finding => ({
    verdict: kept ? 'normal' : 'abnormal',
    message: { key: `check.value.text.${text}${kept ? '' : '-not'}`, values: { label, found, wanted } },
  });
  const { equals, contains, notContains } = rule;
  return [
    ...(equals === undefined ? [] : [finding(sameText(value, equals), 'equals', String(equals))]),
    ...(contains === undefined ? [] : [finding(value.includes(contains), 'contains', contains)]),
    ...(notContains === undefined ? [] : [finding(!value.includes(notContains), 'lacks', notContains)]),
  ];
}

/** `1.0` and 1 are the same figure where a figure is wanted. */
function sameText(value: string, wanted: string | number | boolean): boolean {
  if (typeof wanted === 'number') return value.trim() !== '' && Number(value) === wanted;
  return value.trim() === String(wanted).trim();
}

/** A figure and its unit as a row of the store. */
export function valueReading(
  metric: string,
  subject: string,
  value: number,
  { unit, rule }: { unit: Unit; rule: NumberRule },
): Reading {
  const limit = rule.atMost ?? rule.atLeast;
  return { metric, subject, value, unit, ...(limit === undefined ? {} : { limit }) };
}

/** Reads a plain decimal figure, `%` behind it allowed; null for anything else, and for what is too big to be one. */
export function parseNumber(text: string): number | null {
  const found = /^\s*([+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?)\s*%?\s*$/i.exec(text);
  const figure = found ? Number(found[1]) : Number.NaN;
  return Number.isFinite(figure) ? figure : null;
}
