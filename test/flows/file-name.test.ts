import { expect, test } from 'vitest';
import { safeFileName } from '../../src/flows/file-name.ts';

test.each([
  ['月度巡检 2026-05', '月度巡检 2026-05'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j'],
  ['tab\there', 'tab-here'],
  ['x'.repeat(400), 'x'.repeat(150)],
])('%j is called %j', (name, expected) => {
  expect(safeFileName(name)).toBe(expected);
});
