import type { ProbeOutcome, ScriptOptions } from '../../context.ts';
import type { Host, Site } from '../../core/site.ts';
import type { Connections } from './connections.ts';
import { explainRefusal } from './explain-refusal.ts';
import { asFailure, asOutcome, failureAt, SshFailure } from './failure.ts';
import { createLimiter } from './limiter.ts';
import type { Connection } from './open-connection.ts';
import type { ScriptPlace } from './until-closed.ts';

/** What a timer can hold; nothing is given longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A host, and how long and how something is to be done there. */
export interface WorkOrder extends Pick<ScriptOptions, 'timeoutMs' | 'signal'> {
  readonly site: Site;
  readonly host: Host;
  /** It waits for one of the places that there are for hosts worked on at once. */
  readonly isLimited: boolean;
}

/** All that is under way on hosts, so that it can be ended in order. */
export interface HostWork {
  /** Work on a connection of its own, until it is done, cancelled or out of time. */
  onConnection<T>(
    order: WorkOrder,
    work: (connection: Connection, place: ScriptPlace) => Promise<T>,
  ): Promise<ProbeOutcome<T & { readonly durationMs: number }>>;
  /** What is waited for when all of it ends. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Aborted when all of it is to end. */
  readonly closing: AbortSignal;
  /** Cancels all, and waits until it is over. */
  close(): Promise<void>;
}

export function createHostWork(connections: Connections, parallelHosts: number): HostWork {
  const limiter = createLimiter(parallelHosts);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const cancellers = new Set<() => void>();

  function track<T>(work: Promise<T>): Promise<T> {
    const settled = work.catch(() => undefined).finally(() => running.delete(settled));
    running.add(settled);
    return work;
  }

  async function run<T>(
    { site, host, timeoutMs, signal, isLimited }: WorkOrder,
    work: (connection: Connection, place: ScriptPlace) => Promise<T>,
  ): Promise<ProbeOutcome<T & { readonly durationMs: number }>> {
    const at = { site, host };
    const startedAt = performance.now();
    const ending = new AbortController();
    let isCancelled = false;
    const cancel = () => {
      isCancelled = true;
      ending.abort();
    };
    const stopped = () =>
      isCancelled
        ? failureAt(at, 'ssh.cancelled')
        : failureAt(at, 'ssh.timeout', { values: { seconds: timeoutMs / 1000 } });
    let leave: (() => void) | undefined;
    let timer: NodeJS.Timeout | undefined;
    cancellers.add(cancel);
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted || closing.signal.aborted) cancel();
    try {
      if (isLimited) leave = await limiter.enter(ending.signal);
      timer = setTimeout(() => ending.abort(), Math.min(timeoutMs, LONGEST_TIMER_MS));
      const connection = await connections.open(site, host, ending.signal);
      try {
        const output = await work(connection, { at, signal: ending.signal, stopped });
        return { ok: true, output: { ...output, durationMs: Math.round(performance.now() - startedAt) } };
      } finally {
        // Whoever waits for what was found, or for the place, need not wait for the goodbye.
        track(connection.end());
      }
    } catch (error) {
      if (!ending.signal.aborted)
        return asOutcome(await explainRefusal(connections, at, asFailure(error), ending.signal));
      const partialOutput = error instanceof SshFailure ? error.partialOutput : undefined;
      return asOutcome(Object.assign(stopped(), partialOutput === undefined ? {} : { partialOutput }));
    } finally {
      clearTimeout(timer);
      cancellers.delete(cancel);
      signal?.removeEventListener('abort', cancel);
      leave?.();
    }
  }

  return {
    onConnection: (order, work) => track(run(order, work)),
    track,
    closing: closing.signal,
    async close() {
      closing.abort();
      for (const cancel of cancellers) cancel();
      // What ends begins a goodbye.
      while (running.size > 0) await Promise.all(running);
    },
  };
}
