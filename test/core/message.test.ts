import { expect, test } from 'vitest';
import { localText, mapLocalText } from '../../src/core/message.ts';

test.each([
  ['plain', 'en', 'plain'],
  [{ 'zh-CN': '磁盘', en: 'Disk' }, 'en', 'Disk'],
  [{ 'zh-CN': '磁盘' }, 'en', '磁盘'],
  [{ en: 'Disk' }, 'zh-CN', 'Disk'],
  [{}, 'en', ''],
] as const)('%j in %s is "%s"', (text, locale, wanted) => {
  expect(localText(text, locale)).toBe(wanted);
});

test.each([
  ['磁盘', '磁盘!'],
  [
    { en: 'Disk', 'zh-CN': '磁盘' },
    { 'zh-CN': '磁盘!', en: 'Disk!' },
  ],
  [{ en: 'Disk', 'zh-CN': undefined }, { en: 'Disk!' }],
  [{}, {}],
] as const)('%j is changed in each of its languages: %j', (text, wanted) => {
  expect(mapLocalText(text, (given) => `${given}!`)).toStrictEqual(wanted);
});
