import { expect, test } from 'vitest';
import { LINE_BREAK, TERMINAL_SEQUENCE } from '../../src/core/outside-text.ts';

test.each([
  ['\u001b[1;31mred\u001b[0m', 'red'],
  ['\u001b]0;title\u0007text', 'text'],
  ['\u001b]8;;http://x\u001b\\link', 'link'],
  ['\u001bMup', 'up'],
  ['plain [31m', 'plain [31m'],
])('%j without what a terminal acts on is %j', (text, expected) => {
  expect(text.replace(TERMINAL_SEQUENCE, '')).toBe(expected);
});

test.each([
  ['a\r\nb', 'a\nb'],
  ['a\rb', 'a\nb'],
  ['a\u2028b\u0085c\u000bd', 'a\nb\nc\nd'],
  ['a\nb', 'a\nb'],
])('%j has the line breaks of %j', (text, expected) => {
  expect(text.replace(LINE_BREAK, '\n')).toBe(expected);
});
