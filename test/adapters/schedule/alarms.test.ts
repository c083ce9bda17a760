import { setTimeout as sleep } from 'node:timers/promises';
import { scheduledJobs } from 'node-schedule';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAlarms } from '../../../src/adapters/schedule/alarms.ts';

const NOW = new Date('2026-11-21T02:00:00.250Z');
const DAY_MS = 86_400_000;

describe('an alarm', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    ['a millisecond ahead', 1],
    ['an hour ahead', 3_600_000],
    ['further ahead than a timer of Node.js goes', 40 * DAY_MS],
  ])('%s rings at its instant, once', async (_what, ahead) => {
    const ring = vi.fn();
    createAlarms().set(new Date(NOW.getTime() + ahead), ring);
    await vi.advanceTimersByTimeAsync(ahead - 1);
    expect(ring).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2);
    expect(ring).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2 * ahead);
    expect(ring).toHaveBeenCalledTimes(1);
  });

  test('that is cancelled does not ring, and the others do', async () => {
    const rung: string[] = [];
    const alarms = createAlarms();
    alarms.set(new Date(NOW.getTime() + 300), () => rung.push('late'));
    const cancel = alarms.set(new Date(NOW.getTime() + 100), () => rung.push('cancelled'));
    alarms.set(new Date(NOW.getTime() + 200), () => rung.push('early'));
    cancel();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(rung).toEqual(['early', 'late']);
    expect(Object.keys(scheduledJobs)).toEqual([]);
  });

  test('any number of them ring in their order', async () => {
    const rung: number[] = [];
    const alarms = createAlarms();
    const delays = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) * 10);
    for (const delay of delays) alarms.set(new Date(NOW.getTime() + delay + 1), () => rung.push(delay));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(rung).toEqual(delays.toSorted((a, b) => a - b));
  });
});

describe('an alarm for an instant that has passed', () => {
  test('rings at once, but not before it was set', async () => {
    const rung: string[] = [];
    createAlarms().set(new Date(Date.now() - DAY_MS), () => rung.push('ring'));
    rung.push('set');
    await expect.poll(() => rung).toEqual(['set', 'ring']);
  });

  test('can be cancelled still', async () => {
    const ring = vi.fn();
    createAlarms().set(new Date(Date.now() - DAY_MS), ring)();
    await sleep(20);
    expect(ring).not.toHaveBeenCalled();
  });
});
