import { z } from 'zod';
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

const figure = z.int().min(0);
const cursorSchema: z.ZodType<LogCursor> = z.object({
  inode: figure,
  offset: figure,
  head: figure,
  sum: figure,
  modified: figure,
});

/** Null for what is not a cursor of this form: the file then counts as never read. */
export function readCursor(value: Json | undefined): LogCursor | null {
  return cursorSchema.safeParse(value).data ?? null;
}
