import { expect, test } from 'vitest';
import { localText } from '../../src/core/message.ts';

test.each([
  ['plain', 'en', 'plain'],
  [{ 'zh-CN': '磁盘', en: 'Disk' }, 'en', 'Disk'],
  [{ 'zh-CN': '磁盘' }, 'en', '磁盘'],
  [{ en: 'Disk' }, 'zh-CN', 'Disk'],
  [{}, 'en', ''],
] as const)('%j in %s is "%s"', (text, locale, wanted) => {
  expect(localText(text, locale)).toBe(wanted);
});
