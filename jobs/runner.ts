import type { Context } from '../src/context.ts';
import { isStoreAway } from '../src/flows/store-outage.ts';
import type { Job } from './job.ts';

/** How much a poll may come earlier or later, so that two processes do not poll in step. */
const JITTER = 0.2;
/** However fast the clock runs, jobs leave so many milliseconds to others. */
const SHORTEST_PAUSE_MS = 100;

export interface JobRunner {
  /** Lets the jobs that wait for this run at once. */
  wake(what: Parameters<Context['wake']>[0]): void;
  /** No job is begun any more; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/**
 * Runs each job now and then every `everyMs`. A job never overlaps itself; woken while it runs, it runs once more. A failed
 * or overdue run is logged and does not keep the next one from its time.
 */
export function startJobs(ctx: Context, jobs: readonly Job[]): JobRunner {
  const loops = jobs.map((job) => startLoop(ctx, job));
  return {
    wake(what) {
      for (const loop of loops) if (loop.job.wokenBy === what) loop.runNow();
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

interface Loop {
  readonly job: Job;
  runNow(): void;
  stop(): Promise<void>;
}

function startLoop(ctx: Context, job: Job): Loop {
  const log = ctx.log.child({ job: job.name });
  const pauseMs = Math.min(job.everyMs, Math.max(SHORTEST_PAUSE_MS, job.everyMs / (ctx.clock.speed ?? 1)));
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let awaySince: number | null = null;

  /** The database may be away for hours: said when it goes and when it is back, not at every poll. */
  function reportFailure(error: unknown): void {
    if (!isStoreAway(error)) {
      log.error({ error }, 'a job failed');
      return;
    }
    if (awaySince === null) log.warn({ error }, 'a job cannot run: the database is away');
    awaySince ??= performance.now();
  }

  function reportSuccess(): void {
    if (awaySince === null) return;
    log.info({ awayMs: Math.round(performance.now() - awaySince) }, 'a job runs again: the database is back');
    awaySince = null;
  }

  async function run(): Promise<void> {
    const overdue = setTimeout(() => log.error({ timeoutMs: job.timeoutMs }, 'a job takes too long'), job.timeoutMs);
    try {
      await job.run(ctx);
      reportSuccess();
    } catch (error) {
      reportFailure(error);
    } finally {
      clearTimeout(overdue);
    }
  }

  function begin(): void {
    if (stopped) return;
    clearTimeout(timer);
    again = false;
    running = run().finally(() => {
      running = null;
      if (again) begin();
      else if (!stopped) timer = setTimeout(begin, pauseMs * (1 + JITTER * (Math.random() * 2 - 1)));
    });
  }

  begin();
  return {
    job,
    runNow() {
      if (running === null) begin();
      else again = true;
    },
    async stop() {
      stopped = true;
      again = false;
      clearTimeout(timer);
      if (running !== null) await running;
    },
  };
}
