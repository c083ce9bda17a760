import { performance } from 'node:perf_hooks';
import type { Field } from './field.ts';

/** What a contestant in a process of its own is told, as its only argument. */
export interface Assignment {
  readonly field: Field;
  readonly hosts: number;
  readonly parallel: number;
}

export interface Measured {
  readonly seconds: number;
  /** User and system time of the process during the run. */
  readonly cpuSeconds: number;
  readonly peakMemoryBytes: number;
}

export function readAssignment(): Assignment {
  return JSON.parse(process.argv[2] ?? '');
}

/** Hosts that are done before the measured run: Rounds is a process that runs for weeks, not one that has just begun. */
export const WARM_UP_HOSTS = 16;

const MEMORY_EVERY_MS = 50;

/** Measures a run from its first to its last moment; starting the process and opening the database are not part of it. */
export async function measure(run: () => Promise<void>): Promise<Measured> {
  let peakMemoryBytes = 0;
  const look = () => {
    peakMemoryBytes = Math.max(peakMemoryBytes, process.memoryUsage.rss());
  };
  const looking = setInterval(look, MEMORY_EVERY_MS);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await run();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  clearInterval(looking);
  look();
  return { seconds, cpuSeconds: (user + system) / 1e6, peakMemoryBytes };
}

export function report(measured: Measured): void {
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
