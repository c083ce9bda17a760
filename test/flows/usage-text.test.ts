import { describe, expect, test } from 'vitest';
import { inputName, usageText } from '../../src/flows/usage-text.ts';
import { createTexts } from '../../src/i18n/texts.ts';

const zh = createTexts()('zh-CN', 'UTC');
const en = createTexts()('en', 'UTC');

describe('a usage in the reader’s language', () => {
  test.each([
    [
      '/inspect [template] [--hosts a,b] [--mode remote|onsite]',
      '/inspect [模板] [--hosts a,b] [--mode remote|onsite]',
    ],
    ['/ticket pause <T-n> <reason> [--at 11:00]', '/ticket pause <T-n> <原因> [--at 11:00]'],
    ['/backup drill [plan|B-n]', '/backup drill [计划|B-n]'],
    ['/rounds mute <host|all> --for 2h --reason "…"', '/rounds mute <主机|all> --for 2h --reason "…"'],
    ['/contract waive <obligation> [period] "<reason>"', '/contract waive <义务> [统计期] "<原因>"'],
    ['/ticket list [open|mine|closed|all] [--host h]', '/ticket list [open|mine|closed|all] [--host h]'],
    ['/report <halfyear|2026-05..2026-10> [--lang zh-CN|en]', '/report <halfyear|2026-05..2026-10> [--lang zh-CN|en]'],
  ])('%s', (usage, shown) => {
    expect(usageText(usage, zh)).toBe(shown);
    expect(usageText(usage, en)).toBe(usage);
  });
});

test.each([
  ['words', '<关键词>', '<words>'],
  ['ticket', '<T-n>', '<T-n>'],
  ['hosts', 'hosts', 'hosts'],
  ['constructor', 'constructor', 'constructor'],
])('the word %s is called as its usage shows it', (name, chinese, english) => {
  expect([inputName(name, zh), inputName(name, en)]).toEqual([chinese, english]);
});
