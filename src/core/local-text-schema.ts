import { z } from 'zod';

/** Keys of texts: the loader of site files shows them in the reader's language. */
const expected = (name: string) => ({ error: `config.expected.${name}` });
// What follows a fault of form would only repeat it.
const fault = { ...expected('line'), abort: true };

/** One line that a person reads. */
export const lineSchema = z
  .string(expected('line'))
  .max(200, fault)
  .regex(/^(?=.*\S)\P{Cc}+$/u, fault);

/** One line for all languages, or one for each: how a site file gives a name, a title or a label. */
export const localTextSchema = z
  .union([
    lineSchema,
    z
      .strictObject({ 'zh-CN': lineSchema.optional(), en: lineSchema.optional() })
      .refine((texts) => texts['zh-CN'] !== undefined || texts.en !== undefined, expected('local-text'))
      .meta({ minProperties: 1 }),
  ])
  .describe('One text, or one for each language: { zh-CN: …, en: … }. 一个文本，或每种语言各一个。');
