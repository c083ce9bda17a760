import type { Message } from '../core/message.ts';

/** Where something stands within a site file: keys and list positions from the top. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with the configuration: where, what was found, what is expected, how to mend it. */
export interface Fault {
  /** The site file, or null for a variable of the environment. */
  readonly file: string | null;
  /** From 1; null where no place can be named. */
  readonly line: number | null;
  readonly column: number | null;
  /** For example `hosts[1].port`, or the name of a variable. */
  readonly path: string;
  readonly problem: Message;
  /** What stands there; never a value that may be a secret. */
  readonly found: Message | null;
  readonly expected: Message | null;
  readonly hint: Message | null;
  readonly excerpt: Excerpt | null;
}

/** The line of the file, shortened, with what may be a secret masked. */
export interface Excerpt {
  readonly text: string;
  /** The first marked character of `text`, from 0, and how many are marked. */
  readonly mark: number;
  readonly length: number;
}

/** What is said of a place; the place itself comes from the file. */
export interface Complaint {
  readonly problem: Message;
  readonly found?: Message | null;
  readonly expected?: Message | null;
  readonly hint?: Message | null;
}

/** `hosts[1].overrides.disk`; keys that are no plain words stand in brackets and quotes. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (!/^[\p{L}\p{N}_-]{1,80}$/u.test(step)) return `${text}[${JSON.stringify(shorten(step, 80))}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** At most `length` characters, without line breaks or other control characters. */
function shorten(text: string, length: number): string {
  const characters = [...text.slice(0, length * 2 + 2)];
  const cut = characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : characters.join('');
  return cut.replaceAll(/\p{Cc}/gu, ' ');
}

/** A value as it is told in a fault. Never give it what may be a secret. */
export function describeValue(value: unknown): Message {
  if (typeof value === 'string') {
    return value.trim() === ''
      ? { key: 'config.found.blank' }
      : { key: 'config.found.text', values: { value: shorten(value, 60) } };
  }
  if (typeof value === 'number') return { key: 'config.found.number', values: { value: String(value) } };
  if (typeof value === 'boolean') return { key: 'config.found.boolean', values: { value: String(value) } };
  if (Array.isArray(value)) return { key: 'config.found.list', values: { count: value.length } };
  if (typeof value === 'object' && value !== null) return { key: 'config.found.mapping' };
  return { key: 'config.found.nothing' };
}

/** Files in their order, and each from top to bottom. */
export function sortFaults(faults: readonly Fault[]): readonly Fault[] {
  const files = [...new Set(faults.map((fault) => fault.file))];
  return [...faults].sort(
    (a, b) =>
      files.indexOf(a.file) - files.indexOf(b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
