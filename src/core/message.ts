/**
 * A sentence as data: the key of a text in the language files and the raw figures that fill it in. It is rendered in
 * the reader's language at the edge, so that stored findings can be printed in any language. Byte counts, percentages,
 * lengths and instants stay raw here; the text says how to format them (`{{free, bytes}}`). What a site file calls things
 * stays in all its languages.
 */
export interface Message {
  readonly key: string;
  readonly values?: MessageValues;
}

export type MessageValues = { readonly [name: string]: LocalText | number | boolean | null };

/** A text that a site file gives once for all languages or per language. */
export type LocalText = string | { readonly [L in Locale]?: string };

export type Locale = 'zh-CN' | 'en';
export const LOCALES: readonly Locale[] = ['zh-CN', 'en'];

/** The text in the wanted language, else in any that there is. */
export function localText(text: LocalText, locale: Locale): string {
  if (typeof text === 'string') return text;
  return text[locale] ?? LOCALES.map((other) => text[other]).find((found) => found !== undefined) ?? '';
}

/** Changes the text of each language. */
export function mapLocalText(text: LocalText, change: (text: string) => string): LocalText {
  if (typeof text === 'string') return change(text);
  const changed = LOCALES.flatMap((locale) => {
    const given = text[locale];
    return given === undefined ? [] : [[locale, change(given)] as const];
  });
  return Object.fromEntries(changed) satisfies LocalText;
}
