import type { PublishFailures } from '../src/flows/publish-wanted.ts';
import { publishWantedSheets } from '../src/flows/tickets/publish-sheets.ts';
import type { Job } from './job.ts';

/** Writes the record sheets of closed tickets, and writes them anew when a rating or a correction changes what they say. */
export function createSheetsJob(): Job {
  const failures: PublishFailures = new Map();
  return {
    name: 'sheets',
    everyMs: 5_000,
    timeoutMs: 120_000,
    wokenBy: 'sla',
    run: (ctx) => publishWantedSheets(ctx, failures),
  };
}
