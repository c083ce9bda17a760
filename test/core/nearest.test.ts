import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, nearest } from '../../src/core/nearest.ts';

describe('editDistance', () => {
  test.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['disk', 'disk', 0],
    ['monhtly', 'monthly', 1],
    ['disk', 'dsk', 1],
    ['disk', 'disks', 1],
    ['disk', 'risk', 1],
    ['ca', 'abc', 2],
    ['kitten', 'sitting', 3],
    ['巡检月度', '月度巡检', 4],
    ['应用服务器', '应用服务', 1],
  ])('%j to %j is %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  test('is a metric: symmetric, zero only for equals, and no detour is shorter', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });
});

describe('nearest', () => {
  const templates = ['daily', 'monthly', 'quarterly'];

  test.each([
    ['monhtly', 'monthly'],
    ['Monthly', 'monthly'],
    ['quaterly', 'quarterly'],
    ['dialy', 'daily'],
    ['weekly', undefined],
    ['', undefined],
    ['x', undefined],
  ])('%j means %j', (word, meant) => {
    expect(nearest(word, templates)).toBe(meant);
  });

  test('a word of one or two letters is not just anything', () => {
    expect(nearest('a', ['b'])).toBeUndefined();
    expect(nearest('dv', ['db'])).toBe('db');
  });

  test('of several that are equally near the first is taken', () => {
    expect(nearest('db-03', ['db-01', 'db-02'])).toBe('db-01');
  });

  test('a very long word is answered at once', () => {
    const started = performance.now();
    expect(nearest('x'.repeat(1_000_000), templates)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
