import { z } from 'zod';

const sentence = z.string().min(1).max(1_000);

/** A text given once for all languages, or per language. */
export const localSentenceSchema = z.union([
  sentence,
  z
    .strictObject({ 'zh-CN': sentence.optional(), en: sentence.optional() })
    .refine((text) => text['zh-CN'] !== undefined || text.en !== undefined, { error: 'check.expected.some-language' }),
]);
