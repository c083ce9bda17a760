import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTimeLimit } from '../../../src/flows/backups/time-limit.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('when it is over that is told once, a minute before the limit of the script that was begun', async () => {
  const told: number[] = [];
  const limit = startTimeLimit(10_000, () => told.push(performance.now()));
  expect(limit.remainingMs()).toBe(70_000);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(limit.remainingMs()).toBe(66_000);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told).toHaveLength(1);
});

test('a script that is begun late has a moment all the same', async () => {
  const limit = startTimeLimit(1_000, () => undefined);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(limit.remainingMs()).toBe(1_000);
});

test('what is stopped before tells nothing', async () => {
  const onOver = vi.fn();
  startTimeLimit(1_000, onOver).stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(onOver).not.toHaveBeenCalled();
});

test('a limit of months is none that a timer can hold, and is not over at once', async () => {
  const onOver = vi.fn();
  const limit = startTimeLimit(90 * 86_400_000, onOver);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(onOver).not.toHaveBeenCalled();
  limit.stop();
});
