import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCallPace } from '../../../src/adapters/slack/call-pace.ts';

const limits = { perMinute: 3, patienceMs: 30_000 };

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

function paceOf(stopping = new AbortController()) {
  return createCallPace(limits, stopping.signal);
}

test('so many calls a minute come at once, the next is told how long it would wait', async () => {
  const pace = paceOf();
  expect([await pace.turn(), await pace.turn(), await pace.turn()]).toEqual([0, 0, 0]);
  expect(await pace.turn()).toBe(60_000);
  vi.setSystemTime(Date.now() + 20_000);
  expect(await pace.turn()).toBe(40_000);
  vi.setSystemTime(Date.now() + 40_000);
  expect(await pace.turn()).toBe(0);
});

test('a rest is kept, and a shorter one does not end it', async () => {
  const pace = paceOf();
  pace.rest(50_000);
  pace.rest(1_000);
  expect(await pace.turn()).toBe(50_000);
  vi.setSystemTime(Date.now() + 50_000);
  expect(await pace.turn()).toBe(0);
});

test('who waits within patience gets a turn of one’s own', async () => {
  const pace = createCallPace({ perMinute: 1, patienceMs: 30_000 }, new AbortController().signal);
  pace.rest(30);
  const begun = performance.now();
  expect(await pace.turn()).toBe(0);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(25);
  // The turn was taken, though it lies ahead of the clock.
  expect(await pace.turn()).toBeGreaterThan(59_000);
});

test('asked to stop, nobody waits', async () => {
  const stopping = new AbortController();
  const pace = paceOf(stopping);
  pace.rest(20_000);
  const waiting = pace.turn();
  stopping.abort();
  expect(await waiting).toBe(20_000);
  expect(await pace.turn()).toBeGreaterThan(0);
});
