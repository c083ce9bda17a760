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

/** Measures a run from its first to its last moment; starting the process and opening the database are not part of it. */
export async function measure(run: () => Promise<void>): Promise<Measured> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await run();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { seconds, cpuSeconds: (user + system) / 1e6, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 };
}

export function report(measured: Measured): void {
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
