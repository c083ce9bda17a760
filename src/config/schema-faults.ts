import type { z } from 'zod';
import type { Message } from '../core/message.ts';
import { nearest } from '../core/nearest.ts';
import { type Complaint, describeValue, type Fault, formatPath, type Path } from './fault.ts';
import { knownKeys } from './known-keys.ts';
import { looksSecret, mayBeSecret, mayHoldSecret } from './secret-words.ts';
import { faultAt, findNode, type YamlFile, type YamlNode } from './yaml-file.ts';

type Issue = z.core.$ZodIssue;

export interface SchemaCheck {
  readonly file: YamlFile;
  readonly root: YamlNode;
  readonly schema: z.ZodType;
  readonly value: unknown;
  /** Where a path of the value stands in the file; null: the fault is told elsewhere. By default the same path. */
  readonly place?: (path: Path) => Path | null;
  /** Keys that the schema's outermost object does not know, but the file does. */
  readonly moreKeys?: readonly string[];
}

/** More of one mistake are not told: nobody reads them, and help with typing takes its time for each. */
const MOST_FAULTS = 500;

/** Everything that a schema finds wrong, each with its place in the file. */
export function findSchemaFaults(check: SchemaCheck): readonly Fault[] {
  const result = check.schema.safeParse(check.value);
  if (result.success) return [];
  return result.error.issues.slice(0, MOST_FAULTS).flatMap((issue) => faultsOf(issue, [], check));
}

function faultsOf(issue: Issue, base: Path, check: SchemaCheck): readonly Fault[] {
  const path: Path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  if (issue.code === 'unrecognized_keys') {
    const known = [...knownKeys(check.schema, path), ...(path.length === 0 ? (check.moreKeys ?? []) : [])];
    return issue.keys.slice(0, MOST_FAULTS).flatMap((key) => faultAtKey([...path, key], unknownKey(key, known), check));
  }
  if (issue.code === 'invalid_key') {
    const expected = issue.issues[0] ? expectedOf(issue.issues[0]) : null;
    const key = String(path.at(-1) ?? '');
    return faultAtKey(path, { problem: { key: 'config.problem.key', values: { key } }, expected }, check);
  }
  if (issue.code === 'invalid_union') return unionFaults(issue, path, check);
  return faultAtValue(issue, path, check);
}

/** Of a union, the alternative that was meant is the one whose kind of value was given. */
function unionFaults(issue: z.core.$ZodIssueInvalidUnion, path: Path, check: SchemaCheck): readonly Fault[] {
  const meant = issue.errors.filter(
    (branch) => !branch.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type'),
  );
  const branch = meant.length === 1 ? meant[0] : undefined;
  const deeper = branch?.some((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys');
  if (branch && (deeper || !isTextKey(issue.message))) return branch.flatMap((inner) => faultsOf(inner, path, check));
  const first = issue.errors[0]?.[0];
  return faultAtValue(isTextKey(issue.message) || !first ? issue : { ...first, path: [] }, path, check);
}

function faultAtKey(path: Path, complaint: Complaint, check: SchemaCheck): readonly Fault[] {
  const place = check.place ? check.place(path) : path;
  if (place === null) return [];
  const node = findNode(check.root, place);
  return [faultAt(check.file, place, node.key ?? node.range, complaint)];
}

function faultAtValue(issue: Issue, path: Path, check: SchemaCheck): readonly Fault[] {
  const place = check.place ? check.place(path) : path;
  if (place === null) return [];
  const node = findNode(check.root, place);
  if (node.path.length < place.length) return [missingFault(issue, place, node, check)];
  return [faultAt(check.file, place, node.range, complaintOf(issue, place, node.value))];
}

function missingFault(issue: Issue, place: Path, parent: YamlNode, { file }: SchemaCheck): Fault {
  const problem = { key: 'config.problem.missing', values: { key: formatPath(place.slice(parent.path.length)) } };
  const firstKey = parent.fields?.values().next().value?.key;
  return faultAt(file, place, parent.key ?? firstKey ?? parent.range, { problem, expected: expectedOf(issue) });
}

export function unknownKey(key: string, known: readonly string[]): Complaint {
  return {
    problem: { key: 'config.problem.unknown-key', values: { key } },
    expected: oneOf(known),
    hint: didYouMean(key, known),
  };
}

export function didYouMean(word: string, known: Iterable<string>): Message | null {
  const near = nearest(word, known);
  return near === undefined ? null : { key: 'config.hint.did-you-mean', values: { near } };
}

const MOST_LISTED = 30;

export function oneOf(given: readonly string[]): Message | null {
  const words = [...new Set(given)];
  if (words.length === 0) return null;
  const list = [...words.slice(0, MOST_LISTED), ...(words.length > MOST_LISTED ? ['…'] : [])].join(', ');
  return { key: words.length === 1 ? 'config.expected.only' : 'config.expected.one-of', values: { list } };
}

function complaintOf(issue: Issue, place: Path, value: unknown): Complaint {
  const expected = expectedOf(issue);
  if (expected?.key === 'config.expected.secret' && typeof value === 'string') {
    return { problem: { key: 'config.problem.secret' }, expected, hint: { key: 'config.hint.secret' } };
  }
  const found = isHidden(place, value) ? { key: 'config.found.hidden' } : describeValue(value);
  return { problem: { key: 'config.problem.value' }, found, expected, hint: hintFor(issue, value) };
}

function isHidden(place: Path, value: unknown): boolean {
  const keys = place.filter((step) => typeof step === 'string');
  const isListed = Array.isArray(value) || typeof place.at(-1) === 'number';
  return keys.slice(0, -1).some(mayHoldSecret) || mayBeSecret(keys.at(-1) ?? '', value, isListed) || looksSecret(value);
}

function hintFor(issue: Issue, value: unknown): Message | null {
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    return didYouMean(
      value,
      issue.values.filter((word) => typeof word === 'string'),
    );
  }
  if (issue.code !== 'invalid_type') return null;
  if (issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return isPlainText(issue) ? { key: 'config.hint.quote' } : null;
  }
  const wantsNumber = issue.expected === 'number' || issue.expected === 'int';
  if (wantsNumber && typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value))
    return { key: 'config.hint.unquote' };
  if (issue.expected === 'boolean' && typeof value === 'string' && /^(?:yes|no|on|off)$/i.test(value)) {
    return { key: 'config.hint.true-false' };
  }
  return issue.expected === 'array' ? { key: 'config.hint.list' } : null;
}

/** Whether any text would do there, so that quotes mend it. */
function isPlainText(issue: Issue): boolean {
  return issue.message === 'config.expected.line' || ZOD_DEFAULT.test(issue.message);
}

/** Schemas say what they expect by the key of a text; others by a sentence, or by zod's own codes. */
export function expectedOf(issue: Issue): Message | null {
  if (isTextKey(issue.message)) return { key: issue.message };
  if (!ZOD_DEFAULT.test(issue.message)) {
    return { key: 'config.expected.sentence', values: { sentence: issue.message.replace(/^expected /, '') } };
  }
  switch (issue.code) {
    case 'invalid_type':
      return { key: `config.expected.type-${KINDS[issue.expected] ?? 'other'}`, values: { type: issue.expected } };
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'too_small':
      return sizeText('at-least', issue.origin, issue.minimum, issue.inclusive !== false);
    case 'too_big':
      return sizeText('at-most', issue.origin, issue.maximum, issue.inclusive !== false);
    case 'invalid_format':
      return { key: 'config.expected.form', values: { form: issue.pattern ?? issue.format } };
    default:
      return null;
  }
}

const ZOD_DEFAULT = /^(?:Invalid |Too small: |Too big: |Unrecognized )/;
const TEXT_KEY = /^(?:config|check)\.[a-z0-9_.-]+$/;

function isTextKey(message: string): boolean {
  return TEXT_KEY.test(message);
}

const KINDS: { readonly [type: string]: string } = {
  string: 'text',
  number: 'number',
  int: 'whole',
  boolean: 'yes-no',
  array: 'list',
  object: 'mapping',
  record: 'mapping',
};

function sizeText(bound: string, origin: string, limit: number | bigint, inclusive: boolean): Message {
  const unit = origin === 'string' ? 'characters' : origin === 'array' || origin === 'set' ? 'entries' : 'figure';
  const name = unit === 'figure' && !inclusive ? `${bound}-exclusive` : bound;
  return { key: `config.expected.${unit}-${name}`, values: { limit: Number(limit) } };
}
