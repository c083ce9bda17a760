import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Slack's wording of what is wrong and where, for example `[ERROR] must be less than 76 characters [json-pointer:/blocks/0/…]`. */
export function faultMessages(issues: readonly Issue[], base: string, checked: unknown): string[] {
  return issues.flatMap((issue) => describe(issue, base, valueAt(checked, issue.path)));
}

export function faultMessage(what: string, pointer: string): string {
  return `[ERROR] ${what} [json-pointer:${pointer}]`;
}

function describe(issue: Issue, base: string, found: unknown): string[] {
  const pointer = base + issue.path.map((part) => `/${String(part)}`).join('');
  switch (issue.code) {
    case 'too_big':
      if (issue.origin === 'string')
        return [faultMessage(`must be less than ${Number(issue.maximum) + 1} characters`, pointer)];
      if (issue.origin === 'array') return [faultMessage(`no more than ${issue.maximum} items allowed`, pointer)];
      return [faultMessage(`must be at most ${issue.maximum}`, pointer)];
    case 'too_small':
      if (issue.origin === 'string')
        return [faultMessage(`must be more than ${Number(issue.minimum) - 1} characters`, pointer)];
      if (issue.origin === 'array') return [faultMessage(`must have at least ${issue.minimum} items`, pointer)];
      return [faultMessage(`must be at least ${issue.minimum}`, pointer)];
    case 'unrecognized_keys':
      return issue.keys.map((key) => faultMessage(`invalid additional property: ${key}`, pointer));
    case 'invalid_union':
      return issue.path.at(-1) === 'type'
        ? [found === undefined ? missing(pointer) : faultMessage(`unsupported type: ${String(found)}`, pointer)]
        : [faultMessage('failed to match all allowed schemas', pointer)];
    case 'invalid_type':
      return [found === undefined ? missing(pointer) : wrongType(issue.expected, pointer)];
    case 'invalid_value':
      return [faultMessage(`must be a valid enum value`, pointer)];
    case 'custom':
      return [faultMessage(issue.message, pointer)];
    default:
      return [faultMessage('failed to match format', pointer)];
  }
}

function missing(pointer: string): string {
  const parts = pointer.split('/');
  return faultMessage(`missing required field: ${parts.at(-1)}`, parts.slice(0, -1).join('/'));
}

function wrongType(expected: string, pointer: string): string {
  return faultMessage(`must provide ${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}`, pointer);
}

function valueAt(checked: unknown, path: readonly PropertyKey[]): unknown {
  let value = checked;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === String(part))?.[1];
  }
  return value;
}
