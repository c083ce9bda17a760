import type { Context, Logger } from './context.ts';

export interface Background {
  readonly run: Context['background'];
  /** Resolves when all work begun so far has ended, or after the time given. @returns what is still under way. */
  settle(timeoutMs: number): Promise<readonly string[]>;
}

export function createBackground(log: Logger): Background {
  const underWay = new Map<Promise<void>, string>();
  return {
    run(name, work) {
      const promise = work()
        .catch((error: unknown) => log.error({ error, work: name }, 'background work failed'))
        .finally(() => underWay.delete(promise));
      underWay.set(promise, name);
    },
    async settle(timeoutMs) {
      const deadline = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
      await Promise.race([Promise.all(underWay.keys()), deadline]);
      return [...underWay.values()];
    },
  };
}
