import { z } from 'zod';
import { parseCopyName } from '../../src/core/backup/copy.ts';

/** `B-12` or `12`. */
export const copyInput = z.string().transform((typed, check) => {
  const id = parseCopyName(typed);
  if (id !== null) return id;
  check.addIssue({ code: 'custom', message: 'backup-command.bad-name' });
  return z.NEVER;
});

/** A plan's id or name; which one is found out where it is used. */
export const planInput = z.string().trim().min(1).max(100);
