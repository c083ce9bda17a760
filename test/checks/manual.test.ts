import { expect, it } from 'vitest';
import { manual } from '../../src/checks/manual.ts';

const ask = (params: unknown) => manual.question(manual.params.parse(params));

it('asks its question, in each language that it is given in', () => {
  expect(ask({ question: '短信收到了吗？' })).toBe('短信收到了吗？');
  expect(ask({ question: { 'zh-CN': '短信收到了吗？', en: 'Did the SMS arrive?' } })).toEqual({
    'zh-CN': '短信收到了吗？',
    en: 'Did the SMS arrive?',
  });
});

it('adds the hint, in whatever language there is', () => {
  expect(
    ask({ question: { 'zh-CN': '短信收到了吗？', en: 'Did the SMS arrive?' }, hint: 'Raise a test alert.' }),
  ).toEqual({
    'zh-CN': '短信收到了吗？\nRaise a test alert.',
    en: 'Did the SMS arrive?\nRaise a test alert.',
  });
});

it.each([{}, { question: '' }, { question: {} }, { question: { fr: 'x' } }, { question: 'x', more: 1 }])(
  '%j is refused',
  (params) => {
    expect(manual.params.safeParse(params).success).toBe(false);
  },
);
