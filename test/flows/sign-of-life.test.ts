import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { giveSignsOfLife } from '../../src/flows/sign-of-life.ts';

const neverTold = (error: unknown) => expect.unreachable(String(error));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a lease is renewed at intervals until it is stopped', async () => {
  let renewals = 0;
  const signs = giveSignsOfLife(async () => (renewals += 1), { everyMs: 1_000, onFailure: neverTold });
  await vi.advanceTimersByTimeAsync(3_500);
  expect(renewals).toBe(3);
  signs.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(renewals).toBe(3);
});

test('one that takes long is waited for: while the database hangs they do not pile up', async () => {
  const waiting: (() => void)[] = [];
  const renew = () => new Promise<void>((resolve) => waiting.push(resolve));
  const signs = giveSignsOfLife(renew, { everyMs: 1_000, onFailure: neverTold });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(waiting).toHaveLength(1);
  waiting[0]?.();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(waiting).toHaveLength(2);
  signs.stop();
});

test('one that fails is told, and the next is tried', async () => {
  const told: unknown[] = [];
  const away = new Error('the database is away');
  const signs = giveSignsOfLife(() => Promise.reject(away), { everyMs: 1_000, onFailure: (error) => told.push(error) });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told).toEqual([away, away]);
  signs.stop();
});

test('who stops can wait for the one that is on its way', async () => {
  const waiting: (() => void)[] = [];
  const renew = () => new Promise<void>((resolve) => waiting.push(resolve));
  const signs = giveSignsOfLife(renew, { everyMs: 1_000, onFailure: neverTold });
  await vi.advanceTimersByTimeAsync(1_000);
  signs.stop();
  let isSettled = false;
  const settled = signs.settled().then(() => {
    isSettled = true;
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(isSettled).toBe(false);
  waiting[0]?.();
  await settled;
});
