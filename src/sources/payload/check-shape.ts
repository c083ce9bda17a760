import type { z } from 'zod';
import type { Message } from '../../core/message.ts';
import { MOST_ALERTS } from '../source.ts';
import { cleanLine } from './clean-text.ts';

/** A body that can't be understood; caught where a source begins. */
export class PayloadFault extends Error {
  readonly fault: Message;

  constructor(fault: Message) {
    super(fault.key);
    this.name = 'PayloadFault';
    this.fault = fault;
  }
}

/** A text of the sender's in a fault: short. */
export function quote(value: unknown): string {
  return cleanLine(typeof value === 'string' ? value : inJson(value), 80);
}

function inJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch (error) {
    // Nested so deeply that it can be read but not written.
    if (error instanceof RangeError) return Array.isArray(value) ? '[…]' : '{…}';
    throw error;
  }
}

/** @throws PayloadFault naming the first place that does not fit. */
export function checkShape<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new PayloadFault(describe(result.error.issues[0], body));
}

/** Before all alerts are looked at. */
export function checkCount(alerts: unknown): void {
  if (!Array.isArray(alerts) || alerts.length <= MOST_ALERTS) return;
  throw new PayloadFault({ key: 'source.fault.too-many', values: { count: alerts.length, limit: MOST_ALERTS } });
}

function describe(issue: z.core.$ZodIssue | undefined, body: unknown): Message {
  if (!issue) throw new Error('a refused body without an issue');
  const path = formatPlace(issue.path);
  const found = quote(at(body, issue.path));
  if (issue.path.length === 0) return { key: 'source.fault.no-object', values: { found } };
  if (at(body, issue.path) === undefined) return { key: 'source.fault.missing', values: { path } };
  if (issue.code === 'invalid_value') {
    return { key: 'source.fault.one-of', values: { path, found, list: issue.values.map(String).join(', ') } };
  }
  const kind = issue.code === 'invalid_type' ? (KINDS[issue.expected] ?? 'other') : 'other';
  return { key: `source.fault.${kind}`, values: { path, found } };
}

const KINDS: { readonly [type: string]: string } = {
  string: 'text',
  array: 'list',
  object: 'object',
  record: 'object',
  int: 'number',
  number: 'number',
};

function at(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, step) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, step) ? Reflect.get(found, step) : undefined,
    body,
  );
}

/** `alerts[3].labels.severity` */
function formatPlace(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
  return cleanLine(text, 200);
}
