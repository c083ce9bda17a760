import { expect, test } from 'vitest';
import { inPieces } from '../../src/store/in-pieces.ts';

test.each([
  [0, 3, []],
  [3, 3, [3]],
  [4, 3, [3, 1]],
  [7, 3, [3, 3, 1]],
])('%i by %i are pieces of %j', (count, most, lengths) => {
  const all = Array.from({ length: count }, (_, index) => index);
  const pieces = [...inPieces(all, most)];
  expect(pieces.map(({ length }) => length)).toEqual(lengths);
  expect(pieces.flat()).toEqual(all);
});
