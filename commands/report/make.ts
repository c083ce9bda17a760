import { z } from 'zod';
import { LOCALES, type Locale } from '../../src/core/message.ts';
import { askReport } from '../../src/flows/reports/ask-report.ts';
import type { Command } from '../command.ts';
import { say } from '../reply/say.ts';
import { reasonInput } from '../ticket/input.ts';
import { periodInput } from './input.ts';

interface MakeInput {
  readonly period: string;
  readonly provisional?: 'true' | undefined;
  readonly lang?: Locale | undefined;
  readonly reissue?: string | undefined;
}

/** Has a report made; it shows in the channel how far it is, and its files come in the thread. */
export const make: Command<MakeInput> = {
  name: 'report',
  summary: 'report.command-make',
  usage:
    '/report <halfyear|quarter|month|year|y1-h1|2026-q2|2026-05|2026-05..2026-10> [--provisional] [--lang zh-CN|en] [--reissue "reason"]',
  role: 'engineer',
  positionals: ['period'],
  input: z.strictObject({
    period: periodInput,
    provisional: z.literal('true').optional(),
    lang: z.enum(LOCALES).optional(),
    reissue: reasonInput.optional(),
  }),
  async run(ctx, { period: typed, provisional, lang, reissue }, caller) {
    const { request, period, isNew } = await askReport(ctx, caller, {
      typed,
      running: provisional !== undefined,
      locale: lang ?? null,
      reason: reissue ?? null,
    });
    const key = !isNew ? 'report.being-made' : request.provisional ? 'report.asked-provisional' : 'report.asked-for';
    return say(caller, key, {
      title: `${caller.t(`report.title-${period.length}`)} ${period.key}`,
      from: period.firstDay,
      until: period.lastDay,
    });
  },
};
