import { z } from 'zod';
import { UserError } from '../../src/errors.ts';
import { readRecordDetail, readRecordList } from '../../src/flows/records/read-records.ts';
import type { Command } from '../command.ts';
import { say } from '../reply/say.ts';
import { parseKind, recordInput } from './input.ts';

const LISTED = 25;
const WORD_CHARACTERS = 40;

const wordInput = z.string().trim().min(1).max(WORD_CHARACTERS).optional();

/** Lists records of a kind, a period, or both, in any order. */
export const list: Command<{ kind?: string | undefined; period?: string | undefined }> = {
  name: 'record list',
  summary: 'record.command-list',
  usage: '/record list [kind] [month|quarter|half-year|year|2026-05..2026-10]',
  role: 'viewer',
  positionals: ['kind', 'period'],
  input: z.strictObject({ kind: wordInput, period: wordInput }),
  async run(ctx, given, caller) {
    const words = [given.kind, given.period].filter((word) => word !== undefined);
    const kinds = words.flatMap((word) => parseKind(word) ?? []);
    const periods = words.filter((word) => parseKind(word) === undefined);
    if (kinds.length > 1 || periods.length > 1) {
      throw new UserError('record.bad-kind-or-period', { typed: words.join(' ') });
    }
    const question = { kind: kinds[0] ?? null, period: periods[0] ?? null, limit: LISTED };
    const message = await readRecordList(ctx, caller, question);
    return message === null ? say(caller, 'record.none') : { kind: 'private', message };
  },
};

export const show: Command<{ record: number }> = {
  name: 'record show',
  summary: 'record.command-show',
  usage: '/record show <R-n>',
  role: 'viewer',
  positionals: ['record'],
  input: z.strictObject({ record: recordInput }),
  async run(ctx, { record }, caller) {
    return { kind: 'private', message: await readRecordDetail(ctx, caller, record) };
  },
};
