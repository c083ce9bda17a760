import { expect, test } from 'vitest';
import { compareTexts } from '../../src/core/compare-texts.ts';

test('texts are sorted by their code, in whatever order and language they come', () => {
  const sorted = ['A', 'B', 'a', 'ä', '上', '下'];
  expect(sorted.toReversed().sort(compareTexts)).toEqual(sorted);
});

test.each([
  ['a', 'a', 0],
  ['a', 'b', -1],
  ['b', 'a', 1],
  ['', 'a', -1],
  ['T-10', 'T-9', -1],
])('%j and %j: %i', (one, other, expected) => {
  expect(compareTexts(one, other)).toBe(expected);
});
