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
  const model = masked(value, redact) as T;
  return { model, text: JSON.stringify(model) };
}

function masked(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((entry) => masked(entry, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, masked(entry, redact)]));
}
