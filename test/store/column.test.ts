import { expect, test } from 'vitest';
import { parseJson, toJson } from '../../src/store/column.ts';

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
