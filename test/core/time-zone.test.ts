import { expect, test } from 'vitest';
import { knowsTimeZone } from '../../src/core/time-zone.ts';

test.each([
  ['Asia/Shanghai', true],
  ['UTC', true],
  ['+08:00', true],
  ['Asia/Shangri-La', false],
  ['8', false],
  ['', false],
])('%j: %s', (name, expected) => {
  expect(knowsTimeZone(name)).toBe(expected);
});
