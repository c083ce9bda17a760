import { expect, test } from 'vitest';
import { firstCharacters } from '../../src/core/first-characters.ts';

test.each([
  ['', 3, ''],
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['磁盘已满', 2, '磁盘'],
  ['ab😀', 4, 'ab😀'],
  ['ab😀', 3, 'ab'],
  ['ab😀c', 4, 'ab😀'],
  ['😀', 1, ''],
  ['abc', 0, ''],
])('of %j the first %i are %j', (text, limit, expected) => {
  expect(firstCharacters(text, limit)).toBe(expected);
});

test('what is short enough stays as it came', () => {
  expect(firstCharacters('ab\ud83d', 3)).toBe('ab\ud83d');
});
