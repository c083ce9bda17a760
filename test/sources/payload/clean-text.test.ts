import { describe, expect, test } from 'vitest';
import { cleanBlock, cleanLine } from '../../../src/sources/payload/clean-text.ts';

describe('a line', () => {
  test.each<[text: string, clean: string]>([
    ['  plain  ', 'plain'],
    ['two\n\tlines', 'two lines'],
    ['tab\there', 'tab here'],
    ['a\u0085b', 'a b'],
    ['\u001b]0;title\u0007x', 'x'],
    ['', ''],
    ['\u0000\u0001', ''],
  ])('%j becomes %j', (text, clean) => {
    expect(cleanLine(text, 100)).toBe(clean);
  });

  test('is cut within its limit, and says how much is left out', () => {
    expect(cleanLine('x'.repeat(100), 100)).toBe('x'.repeat(100));
    expect(cleanLine('x'.repeat(101), 100)).toBe(`${'x'.repeat(92)}… (+9)`);
  });

  test.each([0, 1, 2, 3])('is never cut in half a character (%i before it)', (before) => {
    const cut = cleanLine(`${'x'.repeat(before)}${'🔥'.repeat(100)}`, 50);
    expect(cut.isWellFormed()).toBe(true);
    expect(cut.length).toBeLessThanOrEqual(50);
    expect(cut).toMatch(/^x*🔥+… \(\+\d+\)$/u);
  });
});

describe('a text of several lines', () => {
  test.each<[text: string, clean: string]>([
    ['a\r\nb\rc\u2028d\u000be', 'a\nb\nc\nd\ne'],
    ['a\n\n\n\n\nb', 'a\n\nb'],
    ['\n a\tb \n', 'a\tb'],
    ['a\u0000\nb\u202e', 'a\nb'],
  ])('%j becomes %j', (text, clean) => {
    expect(cleanBlock(text, 100)).toBe(clean);
  });

  test('of five megabytes takes time as its length does, not as its square', () => {
    const began = performance.now();
    expect(cleanBlock('a\u0000\u001b[\n'.repeat(1_000_000), 2_000).length).toBeLessThanOrEqual(2_000);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
