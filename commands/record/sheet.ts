import { z } from 'zod';
import { recordName } from '../../src/core/record.ts';
import { requestRecordForm } from '../../src/flows/records/publish-record-forms.ts';
import type { Action, Caller, Command, Reply } from '../command.ts';
import { say } from '../reply/say.ts';
import { recordInput } from './input.ts';

/** Shares a record's form in its thread, as it says now. */
export const sheet: Command<{ record: number }> = {
  name: 'record sheet',
  summary: 'record.command-sheet',
  usage: '/record sheet <R-n>',
  role: 'engineer',
  positionals: ['record'],
  input: z.strictObject({ record: recordInput }),
  async run(ctx, { record: number }, caller) {
    return answer(caller, await requestRecordForm(ctx, caller, { number }));
  },
};

/** The same by a button. */
export const sheetButton: Action<{ record: number }> = {
  id: 'record-sheet',
  role: 'engineer',
  input: z.strictObject({ record: z.int().positive() }),
  async run(ctx, { record: id }, caller) {
    return answer(caller, await requestRecordForm(ctx, caller, { id }));
  },
};

function answer(caller: Caller, { record, outcome }: Awaited<ReturnType<typeof requestRecordForm>>): Reply {
  return say(caller, `record.sheet-${outcome}`, { name: recordName(record.number) });
}
