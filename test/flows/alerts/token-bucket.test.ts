import { expect, test } from 'vitest';
import { createTokenBucket } from '../../../src/flows/alerts/token-bucket.ts';

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1_000);

test('lets a minute’s worth through at once, and then as many as come back', () => {
  const bucket = createTokenBucket(60);
  for (let count = 0; count < 60; count += 1) expect(bucket.take(at(0))).toBe(0);
  expect(bucket.take(at(0))).toBe(1_000);
  expect(bucket.take(at(0.5))).toBe(500);
  expect(bucket.take(at(1))).toBe(0);
  expect(bucket.take(at(1))).toBe(1_000);
});

test('does not gather more than a minute’s worth, and a clock set back takes nothing away', () => {
  const bucket = createTokenBucket(2);
  expect([bucket.take(at(0)), bucket.take(at(0))]).toEqual([0, 0]);
  expect([0, 0, 0].map(() => bucket.take(at(3_600)) === 0)).toEqual([true, true, false]);
  expect(bucket.take(at(100))).toBeGreaterThan(0);
  expect(bucket.take(at(131))).toBe(0);
});
