import { expect, test } from 'vitest';
import { oneOf, parseJson, toJson } from '../../src/store/column.ts';

const HALF = '😀'.slice(0, 1);

test.each<[what: string, value: unknown, kept: unknown]>([
  ['whole letters of every kind', { text: 'a 磁盘 😀 "\\ud83d" \u0000' }, { text: 'a 磁盘 😀 "\\ud83d" \u0000' }],
  ['half a letter at the end of a text', { text: `cut ${HALF}` }, { text: 'cut \ufffd' }],
  ['half a letter deep within', [{ lines: [HALF, 1, null] }], [{ lines: ['\ufffd', 1, null] }]],
  ['the other half', `${'😀'.slice(1)}b`, '\ufffdb'],
  ['no text', 7, 7],
])('a JSON column takes %s', (_what, value, kept) => {
  const text = toJson(value);
  expect(parseJson(text)).toEqual(kept);
  // What is left of escaped halves stands behind a backslash of its own: it is text that speaks of one.
  expect(text.replaceAll('\\\\', '')).not.toMatch(/\\u[dD][89a-fA-F]/);
});

test('a word of a fixed list is read as one of it, and any other is a defect', () => {
  expect(oneOf(['host', 'store'] as const, 'store')).toBe('store');
  expect(() => oneOf(['host', 'store'] as const, 'moon')).toThrow('a row holds "moon", which is none of host, store');
});
