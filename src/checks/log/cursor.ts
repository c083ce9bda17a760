import type { Json } from '../../core/check.ts';

/** Where reading a log file stopped, and how to know the file again. */
export interface LogCursor {
  readonly inode: number;
  /** Bytes read: the next line begins here. */
  readonly offset: number;
  /** Length in bytes and checksum (`cksum`) of the file's beginning: inode numbers are used again, and a file can be emptied. */
  readonly head: number;
  readonly sum: number;
  /** Last change in seconds of the host's own clock: rotated files that changed later were not read yet. */
  readonly modified: number;
}

const FIELDS = ['inode', 'offset', 'head', 'sum', 'modified'] as const;

/** Null for what is not a cursor of this form: the file then counts as never read. */
export function readCursor(value: Json | undefined): LogCursor | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const record = value as { readonly [key: string]: Json | undefined };
  const figures = FIELDS.map((field) => record[field]);
  if (!figures.every((figure) => typeof figure === 'number' && Number.isSafeInteger(figure) && figure >= 0))
    return null;
  return Object.fromEntries(FIELDS.map((field, index) => [field, figures[index]])) as unknown as LogCursor;
}
