import { z } from 'zod';
import type { Context } from '../../src/context.ts';
import { localText } from '../../src/core/message.ts';
import { UserError } from '../../src/errors.ts';
import { looksLikePeriod } from '../../src/flows/obligations/find-obligation.ts';
import { unwaiveObligation, type Waived, waiveObligation } from '../../src/flows/obligations/waive-obligation.ts';
import type { Caller, Command } from '../command.ts';
import { say } from '../reply/say.ts';

const WORD_CHARACTERS = 100;
const REASON_CHARACTERS = 500;

const obligationInput = z.string().trim().min(1).max(WORD_CHARACTERS);

/** The reason may be typed without quotes; a first word that names a period is the period. */
export const waive: Command<{ obligation: string; words?: string | undefined }> = {
  name: 'contract waive',
  summary: 'contract.command-waive',
  usage: '/contract waive <obligation> [period] "<reason>"',
  role: 'lead',
  positionals: ['obligation', 'words...'],
  input: z.strictObject({ obligation: obligationInput, words: z.string().optional() }),
  async run(ctx, { obligation, words = '' }, caller) {
    const { period, reason } = splitPeriod(ctx, words.trim(), caller);
    if (reason === '') throw new UserError('contract.reason-needed');
    if (reason.length > REASON_CHARACTERS) throw new UserError('contract.reason-too-long', { most: REASON_CHARACTERS });
    const waived = await waiveObligation(ctx, { ...requestOf(caller), obligation, period, reason });
    return say(caller, 'contract.waive-done', valuesOf(waived, caller));
  },
};

export const unwaive: Command<{ obligation: string; period?: string | undefined }> = {
  name: 'contract unwaive',
  summary: 'contract.command-unwaive',
  usage: '/contract unwaive <obligation> [period]',
  role: 'lead',
  positionals: ['obligation', 'period'],
  input: z.strictObject({
    obligation: obligationInput,
    period: z.string().trim().min(1).max(WORD_CHARACTERS).optional(),
  }),
  async run(ctx, { obligation, period = null }, caller) {
    const waived = await unwaiveObligation(ctx, { ...requestOf(caller), obligation, period });
    return say(caller, 'contract.unwaive-done', valuesOf(waived, caller));
  },
};

function requestOf({ site, person, requestKey }: Caller) {
  return { site, personId: person.id, requestKey };
}

function splitPeriod(
  ctx: Context,
  words: string,
  { site }: Caller,
): { readonly period: string | null; readonly reason: string } {
  const [first = '', ...rest] = words.split(/\s+/);
  if (!looksLikePeriod(first, { now: ctx.clock.now(), term: site.contract })) return { period: null, reason: words };
  return { period: first, reason: rest.join(' ') };
}

function valuesOf({ obligation, period }: Waived, { locale }: Caller) {
  return { title: localText(obligation.title, locale), from: period.firstDay, until: period.lastDay };
}
