import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Job } from '../../jobs/job.ts';
import { type JobRunner, startJobs } from '../../jobs/runner.ts';
import type { Clock, Context } from '../../src/context.ts';

const logged: string[] = [];
const say = (_details: object, message: string) => logged.push(message);
const log = { error: say, warn: say, info: say, child: () => log };
const ctxWith = (clock: Clock) => ({ log, clock }) as unknown as Context;

let runner: JobRunner | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  logged.length = 0;
});

afterEach(async () => {
  await runner?.stop();
  vi.useRealTimers();
});

function start(job: Partial<Job> & Pick<Job, 'run'>, clock: Partial<Clock> = {}): JobRunner {
  runner = startJobs(ctxWith({ now: () => new Date(), ...clock }), [
    { name: 'sample', everyMs: 1_000, timeoutMs: 500, wokenBy: 'outbox', ...job },
  ]);
  return runner;
}

describe('a job', () => {
  test('runs at once and then again and again', async () => {
    let runs = 0;
    start({
      run: async () => {
        runs += 1;
      },
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(runs).toBeGreaterThanOrEqual(4);
    expect(runs).toBeLessThanOrEqual(7);
  });

  test.each([
    [1, 1_000, 5],
    [5, 1_000, 25],
    [60, 1_000, 50],
    [60, 20, 250],
  ])('on a clock %i times as fast, every %i ms runs about %i times in 5 s', async (speed, everyMs, expected) => {
    let runs = 0;
    const run = async () => {
      runs += 1;
    };
    start({ everyMs, run }, { speed });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(runs).toBeGreaterThan(expected * 0.7);
    expect(runs).toBeLessThan(expected * 1.4 + 2);
  });

  test('never overlaps itself, and runs once more when it was woken meanwhile', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const one = start({
      everyMs: 60_000,
      run: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 100));
        running -= 1;
        runs += 1;
      },
    });
    for (let call = 0; call < 5; call += 1) one.wake('outbox');
    one.wake('forms');
    await vi.advanceTimersByTimeAsync(1_000);
    expect({ most, runs }).toEqual({ most: 1, runs: 2 });
  });

  test('that fails is logged and runs again', async () => {
    let runs = 0;
    start({
      run: async () => {
        runs += 1;
        throw new Error('broken');
      },
    });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(runs).toBeGreaterThanOrEqual(2);
    expect(new Set(logged)).toEqual(new Set(['a job failed']));
  });

  test('says once that the database is away, and once that it is back', async () => {
    let runs = 0;
    start({
      run: async () => {
        runs += 1;
        if (runs <= 3) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      },
    });
    await vi.advanceTimersByTimeAsync(8_000);
    expect(logged).toEqual(['a job cannot run: the database is away', 'a job runs again: the database is back']);
  });

  test('that takes too long is reported', async () => {
    start({ run: () => new Promise((resolve) => setTimeout(resolve, 2_000)) });
    await vi.advanceTimersByTimeAsync(600);
    expect(logged).toEqual(['a job takes too long']);
    await vi.advanceTimersByTimeAsync(2_000);
  });

  test('is waited for on stop and not begun any more', async () => {
    let ended = 0;
    const one = start({
      run: async () => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        ended += 1;
      },
    });
    const stopping = one.stop();
    one.wake('outbox');
    await vi.advanceTimersByTimeAsync(5_000);
    await stopping;
    expect(ended).toBe(1);
  });
});
