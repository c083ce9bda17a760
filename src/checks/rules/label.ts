import { localTextSchema } from '../../core/local-text-schema.ts';
import { LOCALES, type LocalText, localText, mapLocalText } from '../../core/message.ts';

/** What a site file calls a thing that is looked at, as the findings and the form print it. */
export function labelSchema(what: string) {
  return localTextSchema.describe(`${what} One text, or one for each language. 一个文本，或每种语言各一个。`);
}

/** A label for one of several groups. */
export function labelOf(label: LocalText, group: string): LocalText {
  return group === '' ? label : mapLocalText(label, (text) => `${text} ${group}`);
}

/**
 * The subject of a label's readings: the Chinese text, else the one there is, whoever reads it. Trends are looked up by
 * the subject, so that it may not change with the reader's language or the contract's, nor when a label that was given
 * as one (Chinese) text gets an English one.
 */
export function subjectOf(label: LocalText): string {
  return localText(label, 'zh-CN');
}

/** All texts of a label side by side, for evidence, which is kept once for readers of every language. */
export function wholeLabel(label: LocalText): string {
  return [...new Set(LOCALES.map((locale) => localText(label, locale)))].join(' / ');
}
