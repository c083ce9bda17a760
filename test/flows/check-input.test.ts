import { expect, test } from 'vitest';
import { z } from 'zod';
import { copyInput } from '../../commands/backup/input.ts';
import { ticketInput } from '../../commands/ticket/input.ts';
import { checkInput } from '../../src/flows/check-input.ts';
import { createTexts } from '../../src/i18n/texts.ts';

const voice = { locale: 'zh-CN', t: createTexts()('zh-CN', 'Asia/Shanghai') } as const;

test.each([
  ['a ticket', ticketInput, 'T-x', '工单写作 `T-47`。'],
  ['a copy', copyInput, 'B-x', '副本写作 `B-12`。'],
])('what is no name of %s is told in words, not by the key of the text', async (_what, input, typed, said) => {
  const checked = await checkInput(z.strictObject({ name: input }), { name: typed }, voice);
  expect(checked).toEqual({ ok: false, faults: [{ name: 'name', text: said }] });
});

test.each(['B-12', 'b12', '12', '#12', ' B-12 '])('%j is the name of a copy', async (typed) => {
  expect(await checkInput(copyInput, typed, voice)).toEqual({ ok: true, value: 12 });
});

test.each(['', 'B-0', 'B-', '-12', '1.5', 'B-9999999999999999', '12; rm'])('%j is none', async (typed) => {
  expect((await checkInput(copyInput, typed, voice)).ok).toBe(false);
});
