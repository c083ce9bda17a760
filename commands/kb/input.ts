import { z } from 'zod';
import { parseArticleName } from '../../src/core/knowledge/article.ts';

/** `K-3` or `3`. */
export const articleInput = z.string().transform((typed, check) => {
  const number = parseArticleName(typed);
  if (number !== null) return number;
  check.addIssue({ code: 'custom', message: 'kb.bad-name' });
  return z.NEVER;
});
