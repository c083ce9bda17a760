import { z } from 'zod';

/** A regular expression that Rounds itself applies. */
export const expressionSchema = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => compiles(text), { error: 'check.expected.expression' });

function compiles(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** What grep -E does not know, or each grep in its own way; the text says what to write instead. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/\\[dD]/, 'check.expected.grep-digit'],
  [/\\[wWsSbB]/, 'check.expected.grep-class'],
  [/\(\?/, 'check.expected.grep-group'],
  [/[*+?}]\?/, 'check.expected.grep-lazy'],
  [/[\n\r\0]/, 'check.expected.one-line'],
];

/** A POSIX extended regular expression, which the host's grep applies. What only other dialects know is refused early. */
export const hostExpressionSchema = z
  .string()
  .min(1)
  .max(500)
  .superRefine((text, context) => {
    const plain = text.replaceAll('\\\\', '');
    const foreign = FOREIGN.find(([dialect]) => dialect.test(plain));
    if (foreign) context.addIssue({ code: 'custom', message: foreign[1], input: text });
  });
