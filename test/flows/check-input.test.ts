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

const all = z.strictObject({
  level: z.coerce.number().int().min(1).max(9).optional(),
  days: z.coerce.number().min(0).multipleOf(0.5).optional(),
  text: z.string().trim().min(1).max(5).optional(),
  code: z.string().min(3).optional(),
  mode: z.enum(['remote', 'onsite']).optional(),
});

test.each([
  [{ level: 'abc' }, 'level：应为数字，而不是「abc」。', '应为数字，而不是「abc」。'],
  [{ level: '0' }, 'level：不能小于 1。', '不能小于 1。'],
  [{ level: '10' }, 'level：不能大于 9。', '不能大于 9。'],
  [{ days: '0.7' }, 'days：最小单位为 0.5。', '最小单位为 0.5。'],
  [{ text: ' ' }, '缺少 <内容>。', '请填写。'],
  [{ text: 'longer' }, '<内容>：最多 5 个字符。', '最多 5 个字符。'],
  [{ code: 'ab' }, 'code：至少 3 个字符。', '至少 3 个字符。'],
])('%j is told in words, by the name of what was typed or at its field', async (input, named, atField) => {
  const [name] = Object.keys(input);
  expect(await checkInput(all, input, voice)).toEqual({ ok: false, faults: [{ name, text: named }] });
  const faults = [{ name, text: atField }];
  expect(await checkInput(all, input, { ...voice, atFields: true })).toEqual({ ok: false, faults });
});

test('in English, too', async () => {
  const english = { locale: 'en', t: createTexts()('en', 'UTC') } as const;
  expect(await checkInput(all, { level: 'abc' }, english)).toMatchObject({
    faults: [{ text: 'level: A number is needed, not “abc”.' }],
  });
});
