import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDigestJob } from '../../jobs/digest.ts';
import type { Context } from '../../src/context.ts';
import type { Site } from '../../src/core/site.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

/** A context that says how often somebody went through its contracts. */
function watched() {
  let looks = 0;
  const sites = {
    get all(): readonly Site[] {
      looks += 1;
      return [];
    },
  };
  return { ctx: { sites } as unknown as Context, looks: () => looks };
}

test('waits until what was missed has been read back, but not for ever', async () => {
  const { ctx, looks } = watched();
  let isBehind = true;
  const job = createDigestJob({ isBehind: () => isBehind });
  await job.run(ctx);
  vi.advanceTimersByTime(119_999);
  await job.run(ctx);
  expect(looks()).toBe(0);
  vi.advanceTimersByTime(1);
  await job.run(ctx);
  expect(looks()).toBe(1);
  isBehind = false;
  await job.run(ctx);
  expect(looks()).toBe(2);
  // Behind once more: it waits anew.
  isBehind = true;
  await job.run(ctx);
  expect(looks()).toBe(2);
  isBehind = false;
  await job.run(ctx);
  expect(looks()).toBe(3);
});
