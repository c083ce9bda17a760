import { z } from 'zod';
import type { ManualCheck } from '../core/check.ts';
import { LOCALES, type LocalText, localText } from '../core/message.ts';
import { localSentenceSchema } from './rules/local-text.ts';

const params = z.strictObject({
  question: localSentenceSchema.describe('What a person is asked to look at and to confirm.'),
  hint: localSentenceSchema.optional().describe('How to find out.'),
});

type Params = z.output<typeof params>;

/** What only a person can see or try 人工确认: lamps, fans, whether a test message arrived. */
export const manual: ManualCheck<Params> = {
  id: 'manual',
  kind: 'manual',
  params,
  limits: z.strictObject({}),
  question({ question, hint }) {
    if (hint === undefined) return question;
    const joined = LOCALES.map(
      (locale) => [locale, `${localText(question, locale)}\n${localText(hint, locale)}`] as const,
    );
    return Object.fromEntries(joined) satisfies LocalText;
  },
};
