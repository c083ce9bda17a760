import { type ProcessingParts, processDeliveries } from '../src/flows/alerts/process-deliveries.ts';
import type { Job } from './job.ts';

/** Takes apart what monitoring systems sent. The poll finds what a process that died had accepted. */
export function createDeliveriesJob(parts: ProcessingParts): Job {
  return {
    name: 'deliveries',
    everyMs: 1_000,
    timeoutMs: 60_000,
    wokenBy: 'deliveries',
    run: (ctx) => processDeliveries(ctx, parts),
  };
}
