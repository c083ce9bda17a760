import { redactTexts } from '../../core/redact-message.ts';

/**
 * Masks what nobody shall read in every text of plain data, and gives its JSON, too.
 * @param redact masks known secrets in a text.
 */
export function maskTexts<T extends object>(
  value: T,
  redact: (text: string) => string,
): { readonly model: T; readonly text: string } {
  const text = JSON.stringify(value);
  // Most hold none: looked for once in the whole, which has all of their forms.
  if (redact(text) === text) return { model: value, text };
  const model = redactTexts(value, redact);
  return { model, text: JSON.stringify(model) };
}
